"""What a careful coach would not leave out: breath in a long hold, a way out of it, a short form, both sides, a reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from voicecoach.sheets.checks.lint_words import says, warn
from voicecoach.sheets.forms.sheet import (
    Cue,
    Dose,
    ExerciseSheet,
    Say,
    Selection,
    Step,
    StepChange,
    TechniqueSheet,
)
from voicecoach.sheets.library.library import Library
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.source import Fault

BREATH_HOLD_MS = 8000
"""From here on people hold their breath unless they are told not to."""
SHORT_WORDS = 5
"""A full form of so few words is short already."""

SIGNAL_WORDS = {
    "switch": "the change of sides",
    "stop": "the end, or pain",
    "rest": "the rest between two sets",
    "ready": "the announcement of a hold",
    "now": "the sign to begin",
}
"""Words that the coach says itself, and what for."""
_OF_THE_MOVEMENT = frozenset({"technique", "correction", "imagery"})
_SIDE = re.compile(
    r"\b(left|right)\s+(?:leg|arm|side|foot|hip|shoulder|knee|hand|heel|elbow|thigh|ankle|toes?|calf|forearm|wrist|glute"
    r"|buttock|ear)\b|\b(?:to|on|onto|toward|towards|with)\s+(?:the|your)\s+(left|right)\b(?!\s+\w)",
    re.IGNORECASE,
)
_BREATH = re.compile(r"\bbreath(?:e|es|ing|s)?\b|\b(?:in|ex)hale\b", re.IGNORECASE)
_NOT_FOR = re.compile(
    r"\b(?:avoid (?:this|it|if)|skip (?:this|it)|not for you|do not do (?:this|it)|leave (?:this|it) out)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Hold:
    """A step with a hold as it is done, in the exercise or in one of its variants."""

    place: Place
    hold_ms: int
    breathes: bool
    """Its breaths are paced by tones."""
    cues: tuple[Cue, ...]
    is_followed: bool
    """Another step comes after it that begins with a movement."""


def coaching_warnings(sheet: Sheet, form: ExerciseSheet, library: Library) -> Iterator[Fault]:
    """The warnings of one exercise."""
    for hold in _holds(form):
        yield from _hold_warnings(sheet, hold, library)
    for place, say in _repeated(form):
        if say.short is None and len(say.full.split()) > SHORT_WORDS:
            yield warn(
                sheet,
                "no-short-form",
                "this is said every time, always in full",
                place,
                f"add a short form of at most {SHORT_WORDS} words: {{full: ..., short: ...}}",
            )
    yield from _word_warnings(sheet, form)
    yield from _late_warnings(sheet, form, library)
    if form.dose.sides not in {None, "none"}:
        yield from _side_warnings(sheet, form)
    if not form.sources and form.dose.why is None:
        yield warn(
            sheet,
            "dose-without-reason",
            "this dose has neither a source nor a reason",
            sheet.key_span("dose"),
            "name the source under sources:, or give the reason as why: in the dose",
        )
    yield from _caution_warnings(sheet, form, library)


def _word_warnings(sheet: Sheet, form: ExerciseSheet) -> Iterator[Fault]:
    """Words that say nothing alone: two steps share them, or the coach says them for something else."""
    met: dict[str, str] = {}
    for index, step in enumerate(form.steps):
        place: Place = ("steps", index, "say", "word")
        if step.say.word is None:
            continue
        word = step.say.word.strip(".!?").lower()
        other = met.setdefault(word, step.id)
        if other != step.id:
            yield warn(
                sheet,
                "same-word",
                f"the step '{other}' has this word too",
                place,
                "name what moves, or where to: nobody knows which of the two is meant",
            )
        elif word.split()[0] in SIGNAL_WORDS:
            yield warn(
                sheet,
                "sounds-like-signal",
                f"the coach says '{step.say.word.split()[0].strip('.!?')}' for something else",
                place,
                f"another word, so that nobody takes it for {SIGNAL_WORDS[word.split()[0]]}",
            )


def _late_warnings(sheet: Sheet, form: ExerciseSheet, library: Library) -> Iterator[Fault]:
    """Techniques of a movement that are said after it, while the next one has begun."""
    for index, step in enumerate(form.steps):
        if step.per not in {"rep", "side"} or step.hold is not None or step.move is None:
            continue
        for number, cue in enumerate(step.cues):
            if cue.when == "after" and _priority(cue, library) in _OF_THE_MOVEMENT:
                yield warn(
                    sheet,
                    "late-cue",
                    "this is about the movement, and is said when it is over",
                    ("steps", index, "cues", number, "when"),
                    "when: before, or when: during",
                )


def _priority(cue: Cue, library: Library) -> str:
    technique = library.find("technique", cue.use) if cue.use is not None else None
    own = technique.form.priority if technique and isinstance(technique.form, TechniqueSheet) else "technique"
    return cue.priority or own


def _holds(form: ExerciseSheet) -> Iterator[_Hold]:
    steps = form.steps
    for index, step in enumerate(steps):
        if step.hold is not None:
            yield _hold_of(form.dose, step, None, ("steps", index), is_followed=_moves_on(steps, index))
    for number, variant in enumerate(form.variants):
        by_id = {step.id: (index, step) for index, step in enumerate(steps)}
        dose = variant.dose if variant.dose and variant.dose.hold else form.dose
        for index, change in enumerate(variant.steps):
            known = by_id.get(change.id)
            changed = known[1] if known else None
            holds = change.hold or (changed and changed.hold)
            if holds and (change.cues is not None or changed is None):
                place: Place = ("variants", number, "steps", index)
                followed = known is None or _moves_on(steps, known[0])
                yield _hold_of(dose, changed, change, place, is_followed=followed)


def _hold_of(
    dose: Dose, step: Step | None, change: StepChange | None, place: Place, *, is_followed: bool
) -> _Hold:
    hold = (change.hold if change else None) or (step.hold if step else None)
    cues = change.cues if change is not None and change.cues is not None else step.cues if step else ()
    hold_ms = hold if isinstance(hold, int) else dose.hold.high if dose.hold else 0
    return _Hold(place, hold_ms, step is not None and step.breathe is not None, cues, is_followed)


def _moves_on(steps: tuple[Step, ...], index: int) -> bool:
    """Whether the next step ends this hold by its own words: it is no hold, or a movement leads to it."""
    following = steps[index + 1] if index + 1 < len(steps) else None
    return following is not None and (following.hold is None or following.move is not None)


def _hold_warnings(sheet: Sheet, hold: _Hold, library: Library) -> Iterator[Fault]:
    always = [cue for cue in hold.cues if cue.condition is None]
    written = (*hold.place, "hold")
    place = written if written in sheet.spans else (*hold.place, "id")
    if not hold.is_followed and not any(cue.when in {"ramp-down", "after"} for cue in always):
        yield warn(
            sheet,
            "hold-without-release",
            "nothing says how to release this hold",
            place,
            "add a cue: {use: ramp-down, when: ramp-down}, or a step after it",
        )
    if (
        hold.hold_ms >= BREATH_HOLD_MS
        and not hold.breathes
        and not any(_is_breath(cue, library) for cue in always)
    ):
        yield warn(
            sheet,
            "hold-without-breath",
            f"nothing reminds people to breathe in this hold of {hold.hold_ms // 1000} s",
            place,
            "add a cue: {use: breathe, when: during, at: 40%}",
        )


def _is_breath(cue: Cue, library: Library) -> bool:
    say, priority = cue.say, cue.priority
    if cue.use is not None:
        technique = library.find("technique", cue.use)
        if technique is not None and isinstance(technique.form, TechniqueSheet):
            if technique.form.focus == "breath":
                return True
            say, priority = technique.form.say, priority or technique.form.priority
    return priority == "breath" or (say is not None and _BREATH.search(say.full) is not None)


def _repeated(form: ExerciseSheet) -> Iterator[tuple[Place, Say]]:
    """The words that are said in every set or rep, and not only in one of them."""
    for index, step in enumerate(form.steps):
        if step.per not in {"rep", "set"} or _is_one(step.sets):
            continue
        if not (_is_one(step.reps) and _is_one_set(form.dose)):
            yield ("steps", index, "say"), step.say
        for number, cue in enumerate(step.cues):
            if cue.say is not None and not (_is_one(cue.sets) or _is_one(cue.reps) or _is_one(cue.sessions)):
                yield ("steps", index, "cues", number, "say"), cue.say


def _is_one(selection: Selection | None) -> bool:
    return selection is not None and (selection.only_last or selection.first == selection.last)


def _is_one_set(dose: Dose) -> bool:
    return dose.sets is None or dose.sets.high == 1


def _side_warnings(sheet: Sheet, form: ExerciseSheet) -> Iterator[Fault]:
    for place, say in says(form, ()):
        for detail in ("full", "short", "word"):
            match = _SIDE.search(getattr(say, detail) or "")
            if match:
                side = (match[1] or match[2]).lower()
                yield warn(
                    sheet,
                    "one-side",
                    f"'{side}' is said on both sides here",
                    (*place, detail),
                    "write {side}, or {other} for the other one",
                )
                break


def _caution_warnings(sheet: Sheet, form: ExerciseSheet, library: Library) -> Iterator[Fault]:
    if form.avoid or form.variants:
        return
    for index, cue in enumerate(form.safety):
        say = cue.say
        if cue.use is not None:
            technique = library.find("technique", cue.use)
            say = technique.form.say if technique and isinstance(technique.form, TechniqueSheet) else None
        if say is not None and _NOT_FOR.search(say.full):
            yield warn(
                sheet,
                "caution-without-avoid",
                "this says who should not do the exercise, but nothing takes its place",
                ("safety", index, "say" if cue.use is None else "use"),
                "add avoid: [{condition: ..., use: ...}], or a variant for them",
            )
