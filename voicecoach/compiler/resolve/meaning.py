"""Steps and cues as meant: variants applied, techniques looked up, conditions asked, times in milliseconds."""

from collections.abc import Mapping

from voicecoach.compiler.resolve.exercise import MeantCue, MeantGate, MeantStep, UnmetCue, Words
from voicecoach.compiler.resolve.recordings import CUE_LEVEL_DB, recording_at
from voicecoach.sheets.dose.choose import ChosenDose
from voicecoach.sheets.forms.sheet import Cue, Gate, Say, Step, TechniqueSheet
from voicecoach.sheets.forms.terms import CUE_SOUNDS, CountIn
from voicecoach.sheets.library.library import Library, form_of
from voicecoach.sheets.reading.variants import WrittenStep
from voicecoach.sheets.reading.written import Place, Sheet


def resolve_step(
    written: WrittenStep,
    sheet: Sheet,
    dose: ChosenDose,
    pacing: Mapping[str, int],
    library: Library,
    *,
    conditions: tuple[str, ...],
    is_known: bool = False,
) -> MeantStep:
    """A step as meant. `is_known`: the person has done its exercise often enough to need less time for it."""
    step = written.step
    move_ms = step.move_known if is_known and step.move_known else step.move
    is_work = step.work is not None
    hold_ms = dose.hold_ms if step.hold == "dose" else step.hold
    if is_work:
        hold_ms = dose.work_ms if step.work == "dose" else step.work
    up_ms = down_ms = 0
    arrives = (
        hold_ms is not None
        and not is_work
        and step.count_in in {None, "none"}
        and hold_ms < pacing["long-hold"]
        and step.ramp is None
        and step.ready is None
        and step.arrive is not False
    )
    if hold_ms is not None and not arrives and (step.ramp is not None or _may_ramp(step)):
        length = "long" if hold_ms >= pacing["long-hold"] else "short"
        up_ms = step.ramp.up_ms if step.ramp else pacing[f"ramp-up-{length}"]
        down_ms = step.ramp.down_ms if step.ramp else pacing[f"ramp-down-{length}"]
    return MeantStep(
        id=step.id,
        words=resolve_words(step.say),
        per=step.per,
        origin=str(sheet.span(*written.place)),
        move_ms=move_ms or (pacing["arrive"] if arrives else 0),
        hold_ms=hold_ms,
        is_work=is_work,
        is_open=step.hold == "dose" and dose.is_hold_open,
        count_in=_count_in(step, pacing, has_ramp=up_ms > 0 or arrives or hold_ms is None),
        seconds=step.seconds,
        goes_on=step.after_pause == "go-on",
        ramp_up_ms=up_ms,
        ramp_down_ms=down_ms,
        ready_ms=step.ready,
        sets=step.sets,
        reps=step.reps,
        tempo=step.tempo,
        breathe=step.breathe,
        breaths=_breaths(step),
        tone=step.tone,
        arrives=arrives,
        gate=_meant_gate(step.gate),
        cues=resolve_cues(step.cues, sheet, written.cue_place, library, conditions=conditions, owner=step.id),
        sounds=tuple(
            _cue(cue, sheet, (*written.cue_place, index), library, _name(cue, step.id, index))
            for index, cue in enumerate(step.cues)
            if _is_beep(cue) and _is_met(cue, conditions)
        ),
        unmet=tuple(
            UnmetCue(
                _name(cue, step.id, index),
                cue.when,
                str(sheet.span(*written.cue_place, index)),
                "unless" if cue.unless in conditions else "if",
            )
            for index, cue in enumerate(step.cues)
            if not _is_met(cue, conditions)
        ),
    )


def _breaths(step: Step) -> int:
    """How many paced breaths a step without a hold takes: as said, or as many whole ones as fit into its time."""
    if step.breaths is None or step.breathe is None:
        return 1
    if isinstance(step.breaths, int):
        return max(1, step.breaths // step.breathe.period_ms)
    return step.breaths.low


def _may_ramp(step: Step) -> bool:
    """Whether tension builds before the start beep though the sheet names no ramp: not where work or a count-in starts."""
    return step.work is None and step.count_in in {None, "none"}


def _count_in(step: Step, pacing: Mapping[str, int], *, has_ramp: bool) -> CountIn:
    """What leads up to the start beep: what the sheet says; before timed work, or where pacing asks for it, ticks."""
    if has_ramp:
        return "none"
    return step.count_in or ("ticks" if step.work is not None or pacing.get("count-in") else "none")


def resolve_cues(
    cues: tuple[Cue, ...],
    sheet: Sheet,
    place: Place,
    library: Library,
    *,
    conditions: tuple[str, ...],
    owner: str,
) -> tuple[MeantCue, ...]:
    """The cues that hold for this person, with their techniques looked up."""
    return tuple(
        _cue(cue, sheet, (*place, index), library, _name(cue, owner, index))
        for index, cue in enumerate(cues)
        if not _is_beep(cue) and _is_met(cue, conditions)
    )


def _is_beep(cue: Cue) -> bool:
    """Whether a cue is a beep; a file is placed among what is said, as it may last much longer."""
    return cue.sound in CUE_SOUNDS


def _is_met(cue: Cue, conditions: tuple[str, ...]) -> bool:
    is_asked = cue.condition is None or cue.condition in conditions
    return is_asked and cue.unless not in conditions


def _name(cue: Cue, owner: str, index: int) -> str:
    return cue.id or cue.use or f"{owner}-{index + 1}"


def _cue(cue: Cue, sheet: Sheet, place: Place, library: Library, name: str) -> MeantCue:
    words, priority = cue.say, cue.priority
    if cue.use is not None:
        technique = form_of(_found(library, cue.use), TechniqueSheet)
        words, priority = technique.say, priority or technique.priority
    recording = None
    if cue.sound is not None:
        words = Say(full=cue.sound)
        if not _is_beep(cue):
            recording = recording_at(sheet, (*place, "sound"), cue.sound, level_db=CUE_LEVEL_DB)
            words, priority = Say(full=recording.text), priority or "control"
    if words is None:
        raise TypeError(f"{sheet.span(*place)}: a cue without words passed its check")
    return MeantCue(
        id=name,
        words=resolve_words(words),
        when=cue.when,
        priority=priority
        or ("count" if cue.at is not None and cue.at.from_end_ms is not None else "technique"),
        origin=str(sheet.span(*place)),
        moment=cue.at,
        every=cue.every,
        sets=cue.sets,
        reps=cue.reps,
        sessions=cue.sessions,
        must=cue.must or priority == "safety",
        recording=recording,
    )


def _found(library: Library, technique: str) -> Sheet:
    sheet = library.find("technique", technique)
    if sheet is None:
        raise TypeError(f"the technique {technique} passed its check and is not there")
    return sheet


def _meant_gate(gate: Gate | None) -> MeantGate | None:
    if gate is None:
        return None
    return MeantGate(gate.wait, resolve_words(gate.say) if gate.say is not None else None)


def resolve_words(say: Say) -> Words:
    """The words of a sheet, with the translations that it brings itself."""
    translations = {language: resolve_words(other) for language, other in say.translations.items()}
    return Words(say.full, say.short, say.word, translations)
