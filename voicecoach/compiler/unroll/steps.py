"""One step of an exercise -> its windows: the words and the movement, the paced phases, the hold between its beeps."""

from collections.abc import Iterator
from dataclasses import replace

from voicecoach.compiler.resolve.exercise import MeantGate, MeantStep, Words
from voicecoach.compiler.unroll.announce import fill_words
from voicecoach.compiler.unroll.coach import Coach, Occasion, cue_lines, make_window
from voicecoach.compiler.unroll.fade import KNOWN_AFTER_SESSIONS
from voicecoach.compiler.unroll.plan import BREATH_FROM_MS, Line, Window
from voicecoach.script import PhaseKind
from voicecoach.sheets.forms.sheet import Moment

_TEMPO_PHASES = ("tempo-lower", "tempo-low-pause", "tempo-lift", "tempo-top-pause")
_BREATHS_TOLD = 2
"""How often the words for in and out go with the tones, by step and side."""


def step_windows(coach: Coach, step: MeantStep, occasion: Occasion) -> Iterator[Window]:
    """One step: the words and the movement; for a hold also get-ready, ramp-up, hold and ramp-down."""
    occasion = occasion.at_step(step)
    values = _values(coach, step, occasion)
    # On the second side the words are said in full again, but the body knows the way.
    is_new = coach.exposure.is_first_time(occasion.exercise.id, step.id)
    forms, fading = coach.exposure.expose((*occasion.scope, "step"), step.id, fill_words(step.words, values))
    lines = [
        *cue_lines(coach, step, occasion, values, when="before", slot="lead"),
        Line(step.id, forms, "control", step.origin, exposure=fading.exposure, fading=fading),
    ]
    if step.hold_ms is None:
        lines += cue_lines(coach, step, occasion, values, when="during", slot="during")
        lines += cue_lines(coach, step, occasion, values, when="after", slot="tail")
    prepares = step.per in {"exercise", "side"} and occasion.ref.rep_number is None
    kind = PhaseKind.SET_UP if prepares else PhaseKind.MOVE
    window = make_window(coach, kind, step.move_ms, occasion, lines, listen_first=is_new)
    yield replace(window, gate=_gate(step, values))
    yield from _paced_windows(coach, step, occasion)
    if step.hold_ms is not None:
        yield from _hold_windows(coach, step, occasion, values, step.hold_ms)
        coach.pending.extend(cue_lines(coach, step, occasion, values, when="after", slot="lead"))
        coach.unsaid.clear()  # they belong to this step, and the window that comes next does not


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
    coach: Coach, step: MeantStep, occasion: Occasion, values: dict[str, str], hold_ms: int
) -> Iterator[Window]:
    pacing, tally = occasion.exercise.pacing_ms, coach.tallies[occasion.exercise.id]
    has_ticks = hold_ms >= pacing["long-hold"]
    ready_ms = step.ready_ms if step.ready_ms is not None else pacing["get-ready-later"]
    lines = [
        *cue_lines(coach, step, occasion, values, when="ready", slot="lead"),
        *_ready_lines(coach, occasion, values, has_ticks=has_ticks),
    ]
    yield make_window(coach, PhaseKind.GET_READY, ready_ms, occasion, lines)
    if step.ramp_up_ms:
        yield make_window(
            coach,
            PhaseKind.RAMP_UP,
            step.ramp_up_ms,
            occasion,
            cue_lines(coach, step, occasion, values, when="ramp-up", slot="lead"),
        )
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
            cue_lines(coach, step, occasion, values, when="ramp-down", slot="lead"),
        )
    tally.holds += 1
    tally.hold_ms += hold_ms


def _ready_lines(
    coach: Coach, occasion: Occasion, values: dict[str, str], *, has_ticks: bool
) -> Iterator[Line]:
    """What the beeps mean, once a session; then get ready."""
    is_news = coach.session.session_number <= KNOWN_AFTER_SESSIONS
    if not coach.has_held and is_news:
        yield coach.say.line("beeps-explained", (), must=True)
    if has_ticks and not coach.has_ticked and is_news:
        yield coach.say.line("ticks-explained", ())
    coach.has_held = True
    coach.has_ticked = coach.has_ticked or has_ticks
    yield coach.say.line("get-ready", occasion.scope, {"hold": values["hold"]})


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
