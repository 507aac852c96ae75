"""One step of an exercise -> its windows: the words and the movement, the paced phases, the hold between its beeps."""

from collections.abc import Iterator
from dataclasses import replace

from voicecoach.compiler.resolve.exercise import MeantGate, MeantStep, Words
from voicecoach.compiler.schedule.place import BREATH_FROM_MS
from voicecoach.compiler.unroll.announce import fill_words
from voicecoach.compiler.unroll.coach import Coach, Place, cue_lines, make_window
from voicecoach.compiler.unroll.fade import KNOWN_AFTER_SESSIONS
from voicecoach.compiler.unroll.plan import Line, Window
from voicecoach.sheets.forms.sheet import Moment

_TEMPO_PHASES = ("tempo-lower", "tempo-low-pause", "tempo-lift", "tempo-top-pause")
_BREATHS_TOLD = 2
"""How often the words for in and out go with the tones, by step and side."""


def step_windows(coach: Coach, step: MeantStep, place: Place) -> Iterator[Window]:
    """One step: the words and the movement; for a hold also get-ready, ramp-up, hold and ramp-down."""
    values = _values(coach, step, place)
    # On the second side the words are said in full again, but the body knows the way.
    is_new = coach.exposure.is_first_time(place.exercise.id, step.id)
    forms, exposure = coach.exposure.expose((*place.scope, "step"), step.id, fill_words(step.words, values))
    lines = [
        *cue_lines(coach, step, place, values, when="before", slot="lead"),
        Line(step.id, forms, "control", step.origin, exposure=exposure),
    ]
    if step.hold_ms is None:
        lines += cue_lines(coach, step, place, values, when="during", slot="during")
        lines += cue_lines(coach, step, place, values, when="after", slot="tail")
    kind = "set-up" if step.per in {"exercise", "side"} and place.rep_number is None else "move"
    window = make_window(coach, kind, step.move_ms, place, lines, step=step.id, listen_first=is_new)
    yield replace(window, gate=_gate(step, values))
    yield from _paced_windows(coach, step, place)
    if step.hold_ms is not None:
        yield from _hold_windows(coach, step, place, values, step.hold_ms)
        coach.pending.extend(cue_lines(coach, step, place, values, when="after", slot="lead"))


def _gate(step: MeantStep, values: dict[str, str]) -> MeantGate | None:
    gate = step.gate
    return gate if gate is None or gate.words is None else replace(gate, words=fill_words(gate.words, values))


def _paced_windows(coach: Coach, step: MeantStep, place: Place) -> Iterator[Window]:
    """A movement or a breath in phases of exact length, each with its tone and its word or tick."""
    if step.tempo is not None:
        beat, say = step.tempo.beat, step.tempo.say or (None,) * 4
        lengths = (beat.lower_ms, beat.low_pause_ms, beat.lift_ms, beat.top_pause_ms)
        for phase, length_ms, words in zip(_TEMPO_PHASES, lengths, say, strict=True):
            if length_ms:
                yield _paced_window(coach, step, place, phase, length_ms=length_ms, words=words)
    if step.breathe is not None and step.hold_ms is None:
        for _ in range(step.breaths):
            yield _paced_window(coach, step, place, "breath-in", length_ms=step.breathe.in_ms)
            yield _paced_window(coach, step, place, "breath-out", length_ms=step.breathe.out_ms)


def _paced_window(
    coach: Coach,
    step: MeantStep,
    place: Place,
    phase: str,
    *,
    length_ms: int,
    words: str | None = None,
) -> Window:
    """One phase. `words` are the sheet's own; the coach has words of its own for every phase."""
    ticks = step.tempo is not None and step.tempo.by == "ticks"
    lines: list[Line] = []
    if not ticks and words is not None:
        forms, exposure = coach.exposure.expose((*place.scope, "tempo"), phase, Words(words))
        lines = [Line(phase, forms, "count", step.origin, exposure=exposure)]
    elif not ticks:
        lines = [coach.say.line(phase, place.scope, priority="count")]
    window = make_window(
        coach, "move", length_ms, place, lines, step=step.id, head_beep="tick" if ticks else None, fixed=True
    )
    return window if phase.endswith("pause") else replace(window, glide=phase)


def _breath_lines(coach: Coach, step: MeantStep, place: Place) -> Iterator[Line]:
    """In and out, said with the first breath of a paced hold; after the second time the tones are enough."""
    if step.breathe is None:
        return
    starts_ms = {"breath-in": 0, "breath-out": step.breathe.in_ms}
    for phase, at_ms in starts_ms.items():
        line = coach.say.line(
            phase,
            (*place.scope, step.id),
            priority="breath",
            slot="during",
            moment=Moment(offset_ms=BREATH_FROM_MS + at_ms),
        )
        if line.exposure < _BREATHS_TOLD:
            yield line


def _hold_windows(
    coach: Coach, step: MeantStep, place: Place, values: dict[str, str], hold_ms: int
) -> Iterator[Window]:
    pacing, tally = place.exercise.pacing_ms, coach.tallies[place.exercise.id]
    has_ticks = hold_ms >= pacing["long-hold"]
    ready_ms = step.ready_ms if step.ready_ms is not None else pacing["get-ready-later"]
    lines = [
        *cue_lines(coach, step, place, values, when="ready", slot="lead"),
        *_ready_lines(coach, place, values, has_ticks=has_ticks),
    ]
    yield make_window(coach, "get-ready", ready_ms, place, lines, step=step.id)
    if step.ramp_up_ms:
        yield make_window(
            coach,
            "ramp-up",
            step.ramp_up_ms,
            place,
            cue_lines(coach, step, place, values, when="ramp-up", slot="lead"),
            step=step.id,
        )
    during = [
        *cue_lines(coach, step, place, values, when="during", slot="during"),
        *_breath_lines(coach, step, place),
    ]
    yield replace(
        make_window(coach, "hold", hold_ms, place, during, step=step.id, ticks=has_ticks), breath=step.breathe
    )
    if step.ramp_down_ms:
        yield make_window(
            coach,
            "ramp-down",
            step.ramp_down_ms,
            place,
            cue_lines(coach, step, place, values, when="ramp-down", slot="lead"),
            step=step.id,
        )
    tally.holds += 1
    tally.hold_ms += hold_ms


def _ready_lines(coach: Coach, place: Place, values: dict[str, str], *, has_ticks: bool) -> Iterator[Line]:
    """What the beeps mean, once a session; then get ready."""
    is_news = coach.session.session_number <= KNOWN_AFTER_SESSIONS
    if not coach.has_held and is_news:
        yield coach.say.line("beeps-explained", (), must=True)
    if has_ticks and not coach.has_ticked and is_news:
        yield coach.say.line("ticks-explained", ())
    coach.has_held = True
    coach.has_ticked = coach.has_ticked or has_ticks
    yield coach.say.line("get-ready", place.scope, {"hold": values["hold"]})


def _values(coach: Coach, step: MeantStep, place: Place) -> dict[str, str]:
    """What the variables of a step's words stand for here."""
    values = {
        "limb": coach.session.phrases.word("limbs", place.exercise.limb),
        "hold": coach.say.time(step.hold_ms or place.exercise.dose.hold_ms or 0),
        "n": str(place.rep_number or 1),
    }
    if place.side is not None:
        values |= coach.say.sides("side", place.side)
        values |= coach.say.sides("other", "right" if place.side == "left" else "left")
    return values
