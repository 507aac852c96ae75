"""The entries of a session and the outline of its plan -> what was done of each exercise. It needs no sound and no sheet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from voicecoach.journal.entries import AnyEntry, ExerciseDone
from voicecoach.journal.live_entries import Easier, Hold, LeftOut, Pain, Segment
from voicecoach.journal.outline import Outline, PlannedExercise


def sum_outline(outline: Outline, entries: Iterable[AnyEntry]) -> list[ExerciseDone]:
    """What was done of each exercise of a session, in the order in which they come. `outline` is that of its last plan."""
    listed = list(entries)
    run = _run(listed)
    first: dict[str, int] = {}
    for exercise in outline.windows:
        meant = [index for index in outline.windows_of(exercise) if index not in run.replaced]
        if meant:
            first[exercise] = meant[0]
    return [
        _done_of(exercise, outline.exercises[exercise], outline, run, listed)
        for exercise in sorted(first, key=lambda one: first[one])
        if exercise in outline.exercises
    ]


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


def _done_of(
    exercise: str, planned: PlannedExercise, outline: Outline, run: _Run, entries: Iterable[AnyEntry]
) -> ExerciseDone:
    # What was begun in one way and done in an easier one is one exercise, by the name that the routine gives it.
    names = {exercise, planned.exercise}
    begun = [index for name in names for index in outline.windows_of(name)]
    work = [index for index in outline.windows_of(exercise) if index not in run.replaced]
    mine = [entry for entry in entries if getattr(entry, "exercise", None) in names]
    holds = [entry for entry in mine if isinstance(entry, Hold)]
    results = [hold.result for hold in holds]
    return ExerciseDone(
        **planned.model_dump(),
        holds=results.count("done"),
        held_ms=sum(hold.hold_ms for hold in holds if hold.result in {"done", "extra"}),
        repeated=results.count("extra"),
        void=results.count("void"),
        skipped=len(run.holds_left_out(names)) if planned.holds_planned else _stretches(mine, run, work),
        # Also whoever was in a hold of it when it was broken off.
        is_begun=any(index in run.heard for index in begun) or any(one != "incomplete" for one in results),
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
