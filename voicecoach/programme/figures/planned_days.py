"""The days of a course and its sessions -> what became of each planned session, and the streaks in that."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, takewhile

from voicecoach.journal.entries import Done
from voicecoach.programme.days.timetable import ONE_DAY, Timetable
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
    every = takewhile(lambda day: day <= until, timetable.from_day(date.min)) if timetable.days else ()
    due = Counter(every)
    dates = {session.date for session in sessions}
    for day, end in pairwise([*due, until + ONE_DAY]):
        window = [session for session in sessions if day <= session.date < end]
        # A day with two sessions has two answers: those that reached their end, and then those that did not.
        answers = sorted(window, key=lambda session: not session.is_finished)[: due[day]]
        became: DayOutcome
        for answer in sorted(answers, key=sessions.index):
            became = "done" if answer.is_finished else "broken-off"
            yield PlannedDay(day, became, answer.date)
        gaps = range(1, timetable.spacing_on(day).days)
        rests = any(day - gap * ONE_DAY in dates for gap in gaps)  # nobody asked for a session then
        is_last = day == max(due)
        # Stopped before the next one was due: nobody missed anything.
        if (rests and not answers) or (is_last and not may_make_up):
            continue
        for _ in range(due[day] - len(answers)):
            yield PlannedDay(day, "open" if is_last else "missed")
