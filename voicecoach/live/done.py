"""The entries of a session and its windows -> what was done of each exercise. Knows no sound: what was heard is written down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from voicecoach.compiler.plan import Plan, Window
from voicecoach.journal.entries import AnyEntry, ExerciseDone, Hold, LeftOut, Pain, Segment
from voicecoach.script import ExerciseCounts

WORK = frozenset({"move", "ramp-up", "hold", "ramp-down"})
"""What a person does in an exercise; the rest is told, fetched or waited for."""


def sum_up(plan: Plan, windows: Sequence[Window], entries: Iterable[AnyEntry]) -> list[ExerciseDone]:
    """What was done of each exercise of a plan. `windows` are those that were played, which a person may have changed."""
    listed = list(entries)
    heard = _places(listed, Segment)
    left_out = _places(listed, LeftOut)
    run = _Heard(heard, left_out - heard, max(heard | left_out, default=-1) + 1)
    exercises = dict.fromkeys(window.exercise for window in windows if window.exercise is not None)
    return [
        _done_of(
            planned(plan, exercise),
            [index for index, one in enumerate(windows) if one.exercise == exercise and one.kind in WORK],
            run,
            [entry for entry in listed if getattr(entry, "exercise", None) == exercise],
        )
        for exercise in exercises
    ]


@dataclass(frozen=True, slots=True)
class _Heard:
    """Which windows were heard, which were left out for good, and how far the session came."""

    heard: set[int]
    missed: set[int]
    reached: int
    """Exclusive."""


def planned(plan: Plan, exercise: str) -> dict[str, Any]:
    """What an exercise is meant to add up to, as an entry tells it."""
    counts = plan.counts.exercises.get(exercise, ExerciseCounts())
    asked = plan.replaced.get(exercise, exercise)
    variant = next((window.variant for window in plan.windows if window.exercise == exercise), None)
    return {
        "exercise": asked,
        "did": exercise if exercise != asked else None,
        "variant": variant,
        "sets": counts.sets,
        "reps": counts.reps,
        "holds_planned": counts.holds,
        "hold_ms": counts.hold_ms // counts.holds if counts.holds else 0,
    }


def _places(entries: Iterable[AnyEntry], kind: type[Segment] | type[LeftOut]) -> set[int]:
    return {
        place
        for entry in entries
        if isinstance(entry, kind)
        for place in range(entry.window, entry.next_window)
    }


def _done_of(
    told: Mapping[str, Any], work: Sequence[int], run: _Heard, entries: Sequence[AnyEntry]
) -> ExerciseDone:
    holds = [entry for entry in entries if isinstance(entry, Hold)]
    results = [hold.result for hold in holds]
    return ExerciseDone(
        **told,
        holds=results.count("done"),
        held_ms=sum(hold.hold_ms for hold in holds if hold.result in {"done", "extra"}),
        repeated=results.count("extra"),
        void=results.count("void"),
        skipped=sum(
            isinstance(entry, LeftOut) and any(place in run.missed for place in _work_in(entry, work))
            for entry in entries
        ),
        is_begun=any(place in run.heard for place in work),
        is_finished=all(place not in run.missed and place < run.reached for place in work),
        was_stopped=any(isinstance(entry, Pain) for entry in entries),
    )


def _work_in(entry: LeftOut, work: Sequence[int]) -> list[int]:
    return [place for place in work if entry.window <= place < entry.next_window]
