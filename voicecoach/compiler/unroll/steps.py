"""One step of an exercise -> its windows: the words and the movement, the paced phases, the hold between its beeps."""

from collections.abc import Iterator
from dataclasses import replace

from voicecoach.compiler.resolve.exercise import Exercise, MeantGate, MeantStep, Words
from voicecoach.compiler.unroll.announce import fill, fill_words
from voicecoach.compiler.unroll.coach import Coach, Occasion, cue_lines, make_window
from voicecoach.compiler.unroll.plan import BREATH_FROM_MS, Line, Slot, Window
from voicecoach.compiler.unroll.tips import TIP_MS, next_tip
from voicecoach.script import PhaseKind
from voicecoach.sheets.forms.sheet import Moment, When

_TEMPO_PHASES = ("tempo-lower", "tempo-low-pause", "tempo-lift", "tempo-top-pause")
_GLIDES = {"rise": "tempo-lift", "fall": "tempo-lower"}
"""What paces a movement whose sheet names a tone."""
_FEW_SETS = 4
"""With so few sets the words of a step come back with the first rep of each, though its tone is known."""
_BREATHS_TOLD = 2
"""How often the words for in and out go with the tones, by step and side."""


def step_windows(
    coach: Coach, step: MeantStep, occasion: Occasion, *, in_chain: bool = False
) -> Iterator[Window]:
    """One step: the words and the movement; for a hold also get-ready, ramp-up, hold and ramp-down.

    `in_chain`: it follows other movements of its rep, so that words must not make anybody wait under load.
    """
    occasion = occasion.at_step(step)
    values = _values(coach, step, occasion)
    is_new = coach.exposure.is_first_time(occasion.exercise.id, step.id)
    in_chain = in_chain and (not is_new or occasion.exercise.id in coach.walked)
    before = cue_lines(coach, step, occasion, values, when="before", slot="announce")
    is_announced = step.ramp_up_ms > 0 and step.move_ms == 0
    if not is_announced:
        yield _move_window(coach, step, occasion, values, before, is_new=is_new, in_chain=in_chain)
        before = []
    yield from _paced_windows(coach, step, occasion)
    if step.hold_ms is not None:
        yield from _hold_windows(coach, step, occasion, values, before)
        coach.pending.extend(cue_lines(coach, step, occasion, values, when="after", slot="lead"))
        coach.unsaid.clear()  # they belong to this step, and the window that comes next does not


def _move_window(
    coach: Coach,
    step: MeantStep,
    occasion: Occasion,
    values: dict[str, str],
    before: list[Line],
    *,
    is_new: bool,
    in_chain: bool,
) -> Window:
    """The command and its movement."""
    lines = before
    if step.arrives:
        lines = lines + cue_lines(coach, step, occasion, values, when="ready", slot="announce")
        if _has_another_length(coach, step, occasion.exercise):
            lines.append(_length_line(coach, "hold-this", step, occasion, values, slot="announce"))
    lines = [*lines, *_command(coach, step, occasion, values)]
    if step.hold_ms is None:
        lines += cue_lines(coach, step, occasion, values, when="during", slot="during")
        lines += cue_lines(coach, step, occasion, values, when="after", slot="tail")
    length_ms = step.move_ms
    if coach.arrival_ms:
        # The first position of an exercise: what there is to know of it is said while a person gets there.
        lines += [replace(line, slot="during") for line in coach.arrival]
        length_ms = max(length_ms, coach.arrival_ms)
        coach.arrival, coach.arrival_ms = [], 0
    if not lines and step.per == "set" and length_ms >= TIP_MS:
        lines = next_tip(coach, occasion.exercise)
    prepares = step.per in {"exercise", "side"} and occasion.ref.rep_number is None
    window = make_window(
        coach,
        PhaseKind.SET_UP if prepares else PhaseKind.MOVE,
        length_ms,
        occasion,
        lines,
        listen_first=(
            is_new and not in_chain and occasion.ref.rep_number is not None and _has_to_be_heard(step)
        ),
        keeps_time=in_chain and step.move_ms > 0,
        glide=_GLIDES.get(step.tone or ""),
    )
    gate = _gate(step, values)
    return window if gate is None else replace(window, gate=gate)


def _has_to_be_heard(step: MeantStep) -> bool:
    """Whether a new movement begins when its words are over; a pause, which will be silent, begins with them."""
    return not step.arrives and step.tone != "none"


def _command(coach: Coach, step: MeantStep, occasion: Occasion, values: dict[str, str]) -> Iterator[Line]:
    """The words of a step, unless its tone is enough by now."""
    scope = (*occasion.scope, "step")
    starts_set = occasion.ref.rep_number == 1 and occasion.exercise.dose.sets <= _FEW_SETS
    # Which way to go into a hold is plain from its sounds only to somebody who knows the exercise.
    may_be_silent = step.hold_ms is None or coach.exposure.familiarity(occasion.exercise.id) > 0
    is_enough = step.tone is not None and coach.exposure.has_heard_enough(scope, step.id)
    if is_enough and may_be_silent and not starts_set:
        return
    forms, fading = coach.exposure.expose(scope, step.id, fill_words(step.words, values))
    orients = step.per in {"exercise", "side"}
    yield Line(
        step.id, forms, "control", step.origin, orients=orients, exposure=fading.exposure, fading=fading
    )


def _gate(step: MeantStep, values: dict[str, str]) -> MeantGate | None:
    gate = step.gate
    return gate if gate is None or gate.words is None else replace(gate, words=fill_words(gate.words, values))


def _paced_windows(coach: Coach, step: MeantStep, occasion: Occasion) -> Iterator[Window]:
    """A movement or a breath in phases of exact length, each with its tone and its word or tick."""
    if step.tempo is not None:
        beat, say = step.tempo.beat, step.tempo.say or (None,) * 4
        lengths = (beat.lower_ms, beat.low_pause_ms, beat.lift_ms, beat.top_pause_ms)
        for phase, length_ms, words in zip(_TEMPO_PHASES, lengths, say, strict=True):
            if length_ms:
                yield _paced_window(coach, step, occasion, phase, length_ms=length_ms, words=words)
    if step.breathe is not None and step.hold_ms is None:
        for _ in range(step.breaths):
            yield _paced_window(coach, step, occasion, "breath-in", length_ms=step.breathe.in_ms)
            yield _paced_window(coach, step, occasion, "breath-out", length_ms=step.breathe.out_ms)


def _paced_window(
    coach: Coach,
    step: MeantStep,
    occasion: Occasion,
    phase: str,
    *,
    length_ms: int,
    words: str | None = None,
) -> Window:
    """One phase. `words` are the sheet's own; the coach has words of its own for every phase."""
    ticks = step.tempo is not None and step.tempo.by == "ticks"
    lines: list[Line] = []
    if not ticks and words is not None:
        forms, fading = coach.exposure.expose((*occasion.scope, "tempo"), phase, Words(words))
        lines = [Line(phase, forms, "count", step.origin, exposure=fading.exposure, fading=fading)]
    elif not ticks:
        lines = [coach.say.line(phase, occasion.scope, priority="count")]
    window = make_window(
        coach, PhaseKind.MOVE, length_ms, occasion, lines, head_beep="tick" if ticks else None, fixed=True
    )
    return window if phase.endswith("pause") else replace(window, glide=phase)


def _breath_lines(coach: Coach, step: MeantStep, occasion: Occasion) -> Iterator[Line]:
    """In and out, said with the first breath of a paced hold; after the second time the tones are enough."""
    if step.breathe is None:
        return
    starts_ms = {"breath-in": 0, "breath-out": step.breathe.in_ms}
    for phase, at_ms in starts_ms.items():
        line = coach.say.line(
            phase,
            (*occasion.scope, step.id),
            priority="breath",
            slot="during",
            moment=Moment(offset_ms=BREATH_FROM_MS + at_ms),
        )
        if line.exposure < _BREATHS_TOLD:
            yield line


def _hold_windows(
    coach: Coach,
    step: MeantStep,
    occasion: Occasion,
    values: dict[str, str],
    before: list[Line],
) -> Iterator[Window]:
    hold_ms = step.hold_ms or 0
    pacing, tally = occasion.exercise.pacing_ms, coach.tallies[occasion.exercise.id]
    has_ticks = hold_ms >= pacing["long-hold"]
    if not step.arrives:
        ready_ms = step.ready_ms if step.ready_ms is not None else pacing["get-ready-later"]
        lines = [
            *before,
            *_announcement(coach, step, occasion, values),
            *cue_lines(coach, step, occasion, values, when="ready", slot="lead"),
            *_ready_lines(coach, step, occasion, values),
        ]
        yield make_window(coach, PhaseKind.GET_READY, ready_ms, occasion, lines)
    coach.hold_ms = coach.held[occasion.exercise.id] = hold_ms
    if step.ramp_up_ms:
        go = _until_tone_is_enough(coach, step, occasion, values, "ramp-up")
        yield make_window(coach, PhaseKind.RAMP_UP, step.ramp_up_ms, occasion, go)
    during = [
        *cue_lines(coach, step, occasion, values, when="during", slot="during"),
        *_breath_lines(coach, step, occasion),
    ]
    yield replace(
        make_window(coach, PhaseKind.HOLD, hold_ms, occasion, during, ticks=has_ticks), breath=step.breathe
    )
    if step.ramp_down_ms:
        yield make_window(
            coach,
            PhaseKind.RAMP_DOWN,
            step.ramp_down_ms,
            occasion,
            _until_tone_is_enough(coach, step, occasion, values, "ramp-down"),
        )
    tally.holds += 1
    tally.hold_ms += hold_ms


def _until_tone_is_enough(
    coach: Coach, step: MeantStep, occasion: Occasion, values: dict[str, str], when: When
) -> list[Line]:
    """What goes with the tone of a ramp: the sheet's own words, which techniques grow quiet of, or the go of the coach."""
    if not any(cue.when == when for cue in step.cues):
        return [coach.say.line("go", occasion.scope)] if when == "ramp-up" else []
    known = {cue.id for cue in step.cues if coach.exposure.has_heard_enough(occasion.scope, cue.id)}
    if occasion.ref.rep_number == 1:
        known &= {"ramp-up", "ramp-down"}  # what else it says comes back with each set
    lines = cue_lines(coach, step, occasion, values, when=when, slot="lead")
    return [line for line in lines if line.cue not in known or line.must]


def _announcement(
    coach: Coach, step: MeantStep, occasion: Occasion, values: dict[str, str]
) -> Iterator[Line]:
    """What will be done when the tone rises: said as what is to come, since the tone and its word are the go."""
    if not step.ramp_up_ms or step.move_ms:
        return
    said = fill_words(step.words, values)
    phrase = coach.session.phrases.say["when-tone-rises"]
    forms = [phrase.full, phrase.short or phrase.full, phrase.word or phrase.short or phrase.full]
    texts = [said.full, said.short, said.word]
    announced = [
        None if text is None else fill(form, {"words": text[:1].lower() + text[1:]})
        for form, text in zip(forms, texts, strict=True)
    ]
    words = Words(announced[0] or "", announced[1], announced[2])
    shown, fading = coach.exposure.expose((*occasion.scope, "step"), step.id, words)
    yield Line(step.id, shown, "control", step.origin, exposure=fading.exposure, fading=fading)


def _ready_lines(coach: Coach, step: MeantStep, occasion: Occasion, values: dict[str, str]) -> Iterator[Line]:
    """How long the hold will be, whenever that is new; and get ready, where no announcement has said so."""
    is_announced = step.ramp_up_ms > 0 and step.move_ms == 0
    if _has_another_length(coach, step, occasion.exercise):
        phrase = "hold-this" if is_announced else "get-ready-hold"
        yield _length_line(coach, phrase, step, occasion, values)
    elif not is_announced:
        yield coach.say.line("get-ready", occasion.scope, {"hold": values["hold"]})
    elif coach.hold_ms != step.hold_ms:
        yield coach.say.line("hold-length", (), {"hold": values["hold"]})


def _has_another_length(coach: Coach, step: MeantStep, exercise: Exercise) -> bool:
    """Whether a hold lasts longer or shorter than the one before it in this exercise; the first one, than any other of it."""
    before = coach.held.get(exercise.id)
    if before is not None:
        return before != step.hold_ms
    return len({other.hold_ms for other in exercise.steps if other.hold_ms is not None}) > 1


def _length_line(
    coach: Coach,
    phrase: str,
    step: MeantStep,
    occasion: Occasion,
    values: dict[str, str],
    *,
    slot: Slot = "lead",
) -> Line:
    """The length of one hold, which each length of the exercise says in full once."""
    scope = (*occasion.scope, "hold", str(step.hold_ms))
    return coach.say.line(phrase, scope, {"hold": values["hold"]}, slot=slot)


def _values(coach: Coach, step: MeantStep, occasion: Occasion) -> dict[str, str]:
    """What the variables of a step's words stand for here."""
    values = {
        "limb": coach.session.phrases.word("limbs", occasion.exercise.limb),
        "hold": coach.say.time(step.hold_ms or occasion.exercise.dose.hold_ms or 0),
        "n": str(occasion.ref.rep_number or 1),
    }
    if occasion.ref.side is not None:
        values |= coach.say.sides("side", occasion.ref.side)
        values |= coach.say.sides("other", "right" if occasion.ref.side == "left" else "left")
    return values
