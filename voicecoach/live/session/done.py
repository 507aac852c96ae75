"""The entries of a session and its windows -> what was done of each exercise. It needs no sound: the journal has what was heard."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from voicecoach.compiler.unroll.plan import Plan, Window
from voicecoach.journal.entries import AnyEntry, ExerciseDone
from voicecoach.journal.live_entries import Easier, Hold, LeftOut, Pain, Segment
from voicecoach.script import ExerciseCounts


def sum_up(plan: Plan, windows: Sequence[Window], entries: Iterable[AnyEntry]) -> list[ExerciseDone]:
    """What was done of each exercise of a plan. `windows` are those that were played, which a person may have changed."""
    listed = list(entries)
    run = _run(listed)
    meant = [index for index in range(len(windows)) if index not in run.replaced]
    exercises = dict.fromkeys(
        exercise for index in meant if (exercise := windows[index].ref.exercise) is not None
    )
    return [_done_of(planned(plan, exercise), exercise, windows, run, listed) for exercise in exercises]


@dataclass(frozen=True, slots=True)
class _Run:
    """Which windows were heard, which were left out for good, and how far the session came."""

    heard: set[int]
    missed: set[int]
    reached: int
    """Exclusive."""
    replaced: set[int]
    """Those that an easier way replaced."""
    left_out: Mapping[int, str | None]
    """The exercise of each hold that was left out for good, by the window of its segment."""

    def holds_left_out(self, exercises: set[str]) -> list[int]:
        """The holds of some exercises that were left out for good."""
        return [window for window, exercise in self.left_out.items() if exercise in exercises]


def _run(entries: Iterable[AnyEntry]) -> _Run:
    """From the first entry to the last: when an easier way begins, the windows from there on are different ones."""
    heard: set[int] = set()
    left_out: set[int] = set()
    replaced: set[int] = set()
    holds: dict[int, str | None] = {}
    for entry in entries:
        if isinstance(entry, Segment):
            heard.update(range(entry.window, entry.next_window))
        elif isinstance(entry, LeftOut):
            left_out.update(range(entry.window, entry.next_window))
        elif isinstance(entry, Hold) and entry.result == "incomplete":
            holds[entry.window] = entry.exercise
        elif isinstance(entry, Hold) and entry.result == "done":
            holds.pop(entry.window, None)
        elif isinstance(entry, Easier):
            heard, left_out = (
                {one for one in windows if one < entry.next_window} for windows in (heard, left_out)
            )
            replaced = {one for one in replaced if one < entry.next_window}
            replaced.update(range(entry.window, entry.next_window))
            holds = {window: exercise for window, exercise in holds.items() if window < entry.window}
    return _Run(heard, left_out - heard, max(heard | left_out, default=-1) + 1, replaced, holds)


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


def _done_of(
    fields: Mapping[str, Any],
    exercise: str,
    windows: Sequence[Window],
    run: _Run,
    entries: Iterable[AnyEntry],
) -> ExerciseDone:
    # What was begun in one way and done in an easier one is one exercise, by the name that the routine gives it.
    names = {exercise, fields["exercise"]}
    begun = [index for index, one in enumerate(windows) if one.ref.exercise in names and one.kind.is_exercise]
    work = [index for index in begun if windows[index].ref.exercise == exercise and index not in run.replaced]
    mine = [entry for entry in entries if getattr(entry, "exercise", None) in names]
    holds = [entry for entry in mine if isinstance(entry, Hold)]
    results = [hold.result for hold in holds]
    return ExerciseDone(
        **fields,
        holds=results.count("done"),
        held_ms=sum(hold.hold_ms for hold in holds if hold.result in {"done", "extra"}),
        repeated=results.count("extra"),
        void=results.count("void"),
        skipped=len(run.holds_left_out(names)) if fields["holds_planned"] else _stretches(mine, run, work),
        is_begun=any(index in run.heard for index in begun),
        is_finished=all(index not in run.missed and index < run.reached for index in work),
        was_stopped=any(isinstance(entry, Pain) for entry in mine),
    )


def _stretches(entries: Iterable[AnyEntry], run: _Run, work: Sequence[int]) -> int:
    """How many stretches with work in them were left out for good."""
    return sum(
        isinstance(entry, LeftOut) and any(index in run.missed for index in _work_in(entry, work))
        for entry in entries
    )


def _work_in(entry: LeftOut, work: Sequence[int]) -> list[int]:
    return [index for index in work if entry.window <= index < entry.next_window]
