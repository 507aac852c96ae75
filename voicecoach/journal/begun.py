"""Sessions that were cut off -> what was heard of them up to the last line that was written, as if a person had quit there.

A session that ends, or that a person quits, says itself what was done. One whose program was killed, or whose machine lost its
power, does not: what it wrote while it ran says it in its place.
"""

from collections.abc import Iterable

from voicecoach.journal.entries import AnyEntry, Done, ExerciseDone
from voicecoach.journal.live_entries import Easier, Hold, LeftOut, Pain, Segment, Start
from voicecoach.journal.outline import Outline, PlannedExercise, write_ranges
from voicecoach.journal.summing import sum_outline

HEARD = (Segment, Hold, Pain, LeftOut)
"""What a session writes about what was heard of it."""


class CutOff(Done):
    """What was done in a session that did not come to say so itself. It stands in no file."""


def with_cut_off(entries: Iterable[AnyEntry]) -> tuple[AnyEntry, ...]:
    """The entries of a journal, with what was done in sessions that were cut off behind the last entry of each."""
    listed = list(entries)
    last: dict[str, int] = {}
    starts: dict[str, Start] = {}
    told: dict[str, int] = {}
    for place, entry in enumerate(listed):
        if isinstance(entry, Start):
            starts[entry.session] = entry
        elif isinstance(entry, Done):
            told[entry.session] = place
        elif isinstance(entry, HEARD):
            last[entry.session] = place
    cut_off = {
        last[session]: start
        for session, start in starts.items()
        if last.get(session, -1) > told.get(session, -1)
    }
    if not cut_off:
        return tuple(listed)
    completed: list[AnyEntry] = []
    for place, entry in enumerate(listed):
        completed.append(entry)
        if place in cut_off:
            start = cut_off[place]
            done = _done(start, [one for one in completed if getattr(one, "session", None) == start.session])
            if done is not None:
                completed.append(done)
    return tuple(completed)


def _done(start: Start, entries: list[AnyEntry]) -> CutOff | None:
    """What was done in a session by its entries; None if nothing came of any exercise."""
    outline = next(
        (one.outline for one in reversed(entries) if isinstance(one, Easier) and one.outline is not None),
        start.outline,
    )
    exercises = [
        one.model_copy(update={"level": start.levels.get(one.exercise)})
        for one in (sum_outline(outline, entries) if outline is not None else _by_holds(entries))
    ]
    if not any(one.has_outcome for one in exercises):
        return None
    at = entries[-1].at
    return CutOff(
        at=at,
        session=start.session,
        date=at.date(),
        name=start.name,
        course=start.course,
        number=start.number,
        is_finished=False,
        source="play",
        exercises=exercises,
    )


def _by_holds(entries: list[AnyEntry]) -> list[ExerciseDone]:
    """The same where nothing says what was planned, as in journals of 0.1.0: the exercises that had holds, or that hurt."""
    names = dict.fromkeys(
        one.exercise for one in entries if isinstance(one, Hold | Pain) and one.exercise is not None
    )
    summed = []
    for name in names:
        holds = [one for one in entries if isinstance(one, Hold) and one.exercise == name]
        outline = Outline(
            exercises={
                name: PlannedExercise(exercise=name, hold_ms=max((one.hold_ms for one in holds), default=0))
            },
            windows={name: write_ranges(sorted({one.window for one in holds})) or "0"},
        )
        (done,) = sum_outline(outline, entries)
        summed.append(done.model_copy(update={"is_finished": False}))
    return summed
