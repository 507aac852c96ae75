"""The entries of a session and its windows -> what was done of each exercise. It needs no sound: the journal has what was heard."""

from collections.abc import Iterable, Sequence
from typing import Any

from voicecoach.compiler.unroll.plan import Plan, Window
from voicecoach.journal.entries import AnyEntry, ExerciseDone
from voicecoach.journal.outline import Outline, PlannedExercise, write_ranges
from voicecoach.journal.summing import sum_outline
from voicecoach.script import ExerciseCounts


def sum_up(plan: Plan, windows: Sequence[Window], entries: Iterable[AnyEntry]) -> list[ExerciseDone]:
    """What was done of each exercise of a plan. `windows` are those that were played, which a person may have changed."""
    return sum_outline(outline_of(plan, windows), entries)


def outline_of(plan: Plan, windows: Sequence[Window] | None = None) -> Outline:
    """What a plan adds up to, exercise by exercise; `windows` are those that are played, if they are others than its own."""
    places: dict[str, list[int]] = {}
    for index, window in enumerate(plan.windows if windows is None else windows):
        if window.ref.exercise is not None and window.kind.is_exercise:
            places.setdefault(window.ref.exercise, []).append(index)
    return Outline(
        exercises={exercise: PlannedExercise(**planned(plan, exercise)) for exercise in places},
        windows={exercise: write_ranges(listed) for exercise, listed in places.items()},
    )


def planned(plan: Plan, exercise: str) -> dict[str, Any]:
    """What an exercise is planned to add up to, as fields of an entry."""
    counts = plan.counts.exercises.get(exercise, ExerciseCounts())
    asked = plan.replaced.get(exercise, exercise)
    variant = next((one.variant for one in plan.exercises if one.id == exercise), None)
    return {
        "exercise": asked,
        "did": exercise if exercise != asked else None,
        "variant": variant,
        "sets": counts.sets,
        "reps": counts.reps,
        "holds_planned": counts.holds,
        "hold_ms": counts.hold_ms // counts.holds if counts.holds else 0,
    }
