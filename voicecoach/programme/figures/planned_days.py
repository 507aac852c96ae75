"""The days of a course and its sessions -> what became of each planned session, and the streaks in that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, takewhile

from voicecoach.journal.entries import Done
from voicecoach.programme.dates import ONE_DAY, Timetable
from voicecoach.programme.figures.figures import DayOutcome, PlannedDay


@dataclass(frozen=True, slots=True)
class Streak:
    """Planned sessions done in a row without one missed."""

    now: int
    longest: int


def match_sessions(
    timetable: Timetable, sessions: Sequence[Done], until: date, *, may_make_up: bool
) -> tuple[PlannedDay, ...]:
    """What became of every planned session up to a day. `may_make_up`: the last of them can still be done later."""
    return tuple(_matched(timetable, sessions, until, may_make_up=may_make_up))


def count_streak(days: Sequence[PlannedDay]) -> Streak:
    """One that was broken off neither counts nor breaks it, and one that is open is not counted yet."""
    now = longest = 0
    for day in days:
        if day.became == "missed":
            now = 0
        elif day.became == "done":
            now += 1
            longest = max(longest, now)
    return Streak(now, longest)


def _matched(
    timetable: Timetable, sessions: Sequence[Done], until: date, *, may_make_up: bool
) -> Iterator[PlannedDay]:
    due = list(takewhile(lambda day: day <= until, timetable.from_day(date.min))) if timetable.days else []
    dates = {session.date for session in sessions}
    for day, end in pairwise([*due, until + ONE_DAY]):
        window = [session for session in sessions if day <= session.date < end]
        finished = next((session for session in window if session.is_finished), None)
        is_last = day == due[-1]
        became: DayOutcome
        if finished is not None:
            became = "done"
        elif window:
            became = "broken-off"
        elif day - ONE_DAY in dates:
            continue  # a day of rest, on which nobody asked for a session
        elif is_last:
            if not may_make_up:
                # Stopped before the next one was due: nobody missed anything.
                continue
            became = "open"
        else:
            became = "missed"
        answer = finished or next(iter(window), None)
        yield PlannedDay(day, became, answer.date if answer else None)
