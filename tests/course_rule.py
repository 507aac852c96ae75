"""The written rule of a course, a second time and as plainly as can be: lists, dates and fractions, nothing of the program.

A state is a value: whoever takes an act back has the state from before it.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

DAY = timedelta(days=1)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKS = 5
"""How long the programme takes."""


@dataclass(frozen=True)
class One:
    """What was told of one exercise in one session."""

    level: int
    begun: bool = True
    finished: bool = True
    stopped: bool = False
    pain: int | None = None
    effort: int | None = None
    worse: bool = False


@dataclass(frozen=True)
class Told:
    """One session."""

    day: date
    written: int
    """Which act of all it was that ended it."""
    finished: bool
    exercises: dict[str, One]
    key: str = ""
    """Names one that was played."""
    reports: tuple[dict[str, dict[str, object]], ...] = ()
    """What was reported later, oldest first."""


@dataclass(frozen=True)
class Rhythm:
    """Days of the week that hold from a day on."""

    start: date
    days: tuple[str, ...]


@dataclass(frozen=True)
class Held:
    """A course as it was told."""

    start: date
    rhythms: tuple[Rhythm, ...]
    sessions: tuple[Told, ...] = ()
    skipped: frozenset[date] = frozenset()
    moved: tuple[tuple[date, date], ...] = ()
    levels: dict[str, int] = field(default_factory=dict)
    """At which an exercise begins."""
    is_chosen: bool = False
    before: tuple[Told, ...] = ()
    """The sessions of the courses that it follows."""
    allowed: dict[str, int] = field(default_factory=dict)
    """When an exercise was taken back, as the number of the act."""
    kept: dict[str, int] | None = None
    is_stopped: bool = False

    # -- days

    def rhythm(self, day: date) -> tuple[str, ...]:
        held = self.rhythms[0].days
        for one in self.rhythms:
            if one.start <= day:
                held = one.days
        return held

    def is_due_on(self, day: date) -> bool:
        """Whether the calendar of the course has a session on a day."""
        if day in [to for _, to in self.moved]:
            return True
        away = [origin for origin, _ in self.moved]
        return (
            day >= self.start
            and WEEK[day.weekday()] in self.rhythm(day)
            and day not in self.skipped
            and day not in away
        )

    def in_order(self) -> list[Told]:
        return sorted(self.sessions, key=lambda one: (one.day, one.written))

    def finished(self) -> list[Told]:
        return [one for one in self.in_order() if one.finished]

    def may_be_done_from(self, today: date) -> date:
        """Not before the course, and with a day of rest after the last session."""
        last = [one.day + 2 * DAY for one in self.sessions]
        return max([today, self.start, *last])

    def next_day(self, today: date) -> date:
        """The day of the next session: today if one is due or was missed, else the next day that has one."""
        first = self.may_be_done_from(today)
        if first == today and self.missed(today):
            return today
        while not self.is_due_on(first):
            first += DAY
        return first

    def missed(self, today: date) -> bool:
        last = [one.day + 2 * DAY for one in self.sessions]
        day = max(last, default=self.start)
        while day < today:
            if self.is_due_on(day):
                return True
            day += DAY
        return False

    # -- how far the programme is

    def share(self) -> tuple[Fraction, int]:
        """How much of the programme lies before the next session, and how many sessions it has."""
        paces = tuple(len(self.rhythm(one.day)) for one in self.finished())
        return share_after(paces, len(self.rhythms[-1].days))

    def is_over(self) -> bool:
        return self.kept is None and len(self.finished()) >= self.share()[1]

    # -- levels

    def next_level(self, exercise: str, rungs: int, day: date) -> tuple[int, bool]:
        """The level of an exercise in the next session on a day, counted from 1, and whether it is left out."""
        cut = self.allowed.get(exercise, -1)
        known = [] if exercise in self.allowed else outcomes_of(self.before, exercise, -1)
        own = outcomes_of(self.in_order(), exercise, cut)
        begins = 1 if exercise in self.allowed else min(self.levels.get(exercise, 1), rungs)
        share, number = self.share()
        if self.kept is not None and len(self.finished()) >= number:
            planned = self.kept.get(exercise, 1)
        elif share >= 1:
            planned = rungs
        else:
            planned = begins + int(share * (rungs - begins + 1))
        planned = min(planned, rungs)
        earned, in_a_row, is_stopped = begins, 0, False
        for place, (_, one) in enumerate([*known, *own]):
            if self.is_chosen and place == len(known):
                earned = begins
            at = min(one.level, rungs)
            if one.worse or (one.pain is not None and one.pain >= 6):
                earned, in_a_row = max(1, at - 1), in_a_row + 1
            else:
                in_a_row = 0
                hurts = one.pain is not None and one.pain > 3
                unsaid = one.pain is None and one.stopped
                hard = one.effort is not None and one.effort >= 9
                earned = at if hurts or unsaid or hard or not one.finished else min(at + 1, rungs)
            is_stopped = is_stopped or in_a_row >= 2
        if self.is_chosen and not own:
            earned = begins
        elif known or own:
            last_day, last = [*known, *own][-1]
            earned = after_gap(earned, min(last.level, earned), (day - last_day).days)
        return min(planned, earned), is_stopped


@cache
def share_after(paces: tuple[int, ...], pace: int) -> tuple[Fraction, int]:
    """After sessions at so many a week, and the others at this many."""
    done = Fraction(0)
    number = 0
    for one in paces:
        if done >= 1:
            break
        done += Fraction(1, WEEKS * one)
        number += 1
    before = done
    while done < 1:
        done += Fraction(1, WEEKS * pace)
        number += 1
    return before, number


def outcomes_of(sessions: object, exercise: str, cut: int) -> list[tuple[date, One]]:
    """What came of an exercise: where it was begun, or hurt before that."""
    assert isinstance(sessions, list | tuple)
    return [
        (one.day, one.exercises[exercise])
        for one in sessions
        if one.written > cut
        and exercise in one.exercises
        and (one.exercises[exercise].begun or one.exercises[exercise].stopped)
    ]


def after_gap(earned: int, held: int, days: int) -> int:
    """A week: nothing. Two: no higher than last time. Four: one level down from there. More: the first."""
    if days <= 7:
        return earned
    if days <= 14:
        return held
    return max(1, held - 1) if days <= 28 else 1


def with_report(told: Told, changes: dict[str, dict[str, object]]) -> Told:
    """A session with what was reported about its exercises later: field by field, exercise by exercise."""
    exercises = dict(told.exercises)
    for name, values in changes.items():
        exercises[name] = replace(exercises[name], **values)  # type: ignore[arg-type]
    return replace(told, exercises=exercises, reports=(*told.reports, changes))
