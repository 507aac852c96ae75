"""A movement or a breath in phases of exact length, each with its tone and its word or tick."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from voicecoach.compiler.resolve.exercise import MeantStep, Words
from voicecoach.compiler.unroll.coach import Coach, Occasion, make_window
from voicecoach.compiler.unroll.plan import Line, Window
from voicecoach.script import PhaseKind
from voicecoach.sheets.forms.sheet import Breath

FAST_PERIOD_MS = 4000
"""A tempo that takes no longer than this goes on from rep to rep: words between them would break its beat."""


def keeps_beat(step: MeantStep, occasion: Occasion) -> bool:
    """Whether a rep follows the one before it without a pause, because its tempo is fast."""
    return (
        step.tempo is not None
        and step.move_ms == 0
        and step.tempo.beat.period_ms <= FAST_PERIOD_MS
        and (occasion.ref.rep_number or 1) > 1
    )


def paced_windows(
    coach: Coach, step: MeantStep, occasion: Occasion, opening: Sequence[Line] = ()
) -> Iterator[Window]:
    """A movement or a breath in phases of exact length, each with its tone and its word or tick.

    `opening` is said in the first phase, in place of its word.
    """
    if step.tempo is not None:
        phases = step.tempo.beat.phases
        says: tuple[str | None, ...] = step.tempo.say or (None,) * len(phases)
        first = next(phase for phase in phases if phase.ms)
        for phase, words in zip(phases, says, strict=True):
            if phase.ms:
                said = opening if phase is first else ()
                window = _paced_window(
                    coach, step, occasion, f"tempo-{phase.way}", length_ms=phase.ms, words=words, said=said
                )
                yield replace(window, glide=phase.glide)
    if step.breathe is not None and step.hold_ms is None:
        for _ in range(step.breaths):
            for (name, _, length_ms), (tone, _) in zip(
                breath_phases(step.breathe), step.breathe.tones, strict=True
            ):
                window = _paced_window(coach, step, occasion, name, length_ms=length_ms)
                yield replace(window, glide=tone)


def breath_phases(breath: Breath) -> Iterator[tuple[str, int, int]]:
    """The stock phrase of each phase of a breath, where in the breath it begins, and how long it takes."""
    at_ms, before = 0, ""
    for phase in breath.phases:
        way = "hold" if phase.way == "drone" else phase.way
        name = "breath-in-more" if way == before == "in" else f"breath-{way}"
        yield name, at_ms, phase.ms
        at_ms, before = at_ms + phase.ms, phase.way


def _paced_window(
    coach: Coach,
    step: MeantStep,
    occasion: Occasion,
    phase: str,
    *,
    length_ms: int,
    words: str | None = None,
    said: Sequence[Line] = (),
) -> Window:
    """One phase. `words` are the sheet's own; the coach has words of its own for every phase."""
    ticks = step.tempo is not None and step.tempo.by == "ticks"
    lines: list[Line] = list(said)
    if not ticks and not said and words is not None:
        forms, fading = coach.exposure.expose((*occasion.scope, "tempo"), phase, Words(words))
        lines = [Line(phase, forms, "count", step.origin, exposure=fading.exposure, fading=fading)]
    elif not ticks and not said:
        lines = [coach.say.line(phase, occasion.scope, priority="count")]
    return make_window(
        coach, PhaseKind.MOVE, length_ms, occasion, lines, head_beep="tick" if ticks else None, fixed=True
    )
