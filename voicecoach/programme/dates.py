"""Weekdays and moved sessions -> the days on which a session is due. Never two on one day, and never on consecutive days
unless the programme has more than three sessions a week."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from voicecoach.errors import RequestError
from voicecoach.programme.meaning import Programme
from voicecoach.sheets.forms.programme_values import MOST_RESTED_SESSIONS
from voicecoach.sheets.forms.terms import DEFAULT_DAYS, WEEKDAYS, Weekday
from voicecoach.suggest import one_of
from voicecoach.units import counted, format_range

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
ONE_DAY = timedelta(days=1)
_RESTED = 2 * ONE_DAY
"""From one session to the next with a day to recover between them."""


@dataclass(frozen=True, slots=True)
class EarlierDays:
    """The days of the week of a course before it was changed."""

    until: date
    """The first day on which they no longer applied."""
    days: tuple[Weekday, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """The days of a course, without an end. It does not say which of them the sessions take."""

    start: date
    days: tuple[Weekday, ...]
    """The days of the week as of now."""
    skipped: frozenset[date] = frozenset()
    """Regular days on which there is no session."""
    moved: Mapping[date, date] = field(default_factory=dict)
    """Regular days, and the days that replace them."""
    earlier: tuple[EarlierDays, ...] = ()
    """Oldest first."""

    @property
    def spacing(self) -> timedelta:
        """The shortest time from one session to the next: a day to recover lies between them, unless days follow each other."""
        return spacing_of(self.days)

    def from_day(self, first: date) -> Iterator[date]:
        """The days on which a session may be due, from a day on, in order; without an end."""
        moved_to = set(self.moved.values())
        day = max(first, min([self.start, *moved_to]))
        while True:
            is_in_rhythm = day >= self.start and WEEKDAYS[day.weekday()] in self.days_on(day)
            if (is_in_rhythm and day not in self.skipped and day not in self.moved) or day in moved_to:
                yield day
            day += ONE_DAY

    def days_on(self, day: date) -> tuple[Weekday, ...]:
        """The days of the week that apply on a given day."""
        return next((one.days for one in self.earlier if day < one.until), self.days)

    def with_days(self, first: date, days: tuple[Weekday, ...]) -> "Timetable":
        """The same with other days of the week from a day on. Sessions that were moved to a later day return to these."""
        moved = {key: to for key, to in self.moved.items() if to < first}
        until = max(first, self.start)
        # Whoever flew west changes them from an earlier day than last time.
        before = tuple(one for one in self.earlier if one.until < until)
        earlier = (*before, EarlierDays(until, self.days_on(until - ONE_DAY)))
        changed = replace(self, days=days, moved=moved, earlier=earlier)
        # Never on consecutive days, not even where the new days follow the old ones.
        if changed.spacing > ONE_DAY and changed.holds(first - ONE_DAY) and changed.holds(first):
            return replace(changed, skipped=self.skipped | {first})
        return changed

    def holds(self, day: date) -> bool:
        """Whether a session may be due on a day."""
        return next(self.from_day(day)) == day

    def without(self, day: date) -> "Timetable":
        """The same without the session that was due on a day."""
        origin = self._origin(day)
        moved = {key: to for key, to in self.moved.items() if key != origin}
        return replace(self, skipped=self.skipped | {origin}, moved=moved)

    def with_move(self, day: date, to: date) -> "Timetable":
        """The same with the session of a day on another day."""
        origin = self._origin(day)
        moved = {key: target for key, target in self.moved.items() if key != origin}
        if origin != to:
            moved[origin] = to
        return replace(self, moved=moved)

    def neighbour(self, day: date, first: date) -> date | None:
        """A day with a session among a day and those right before and after it, from `first` on; None if there is none."""
        near = (day, day - ONE_DAY, day + ONE_DAY) if self.spacing > ONE_DAY else (day,)
        return next((one for one in near if one >= first and self.holds(one)), None)

    def _origin(self, day: date) -> date:
        """The regular day that a day replaces, or the day itself."""
        return next((key for key, to in self.moved.items() if to == day), day)


def spacing_of(days: Sequence[Weekday]) -> timedelta:
    """The shortest time from one session to the next on these days of the week."""
    return _RESTED if consecutive_days(days) is None else ONE_DAY


def choose_days(
    programme: Programme, per_week: int | None, named: Sequence[str] | None
) -> tuple[Weekday, ...]:
    """The days of the week for a programme, in the order of the week: those that are named, or those of the
    programme.

    `per_week` is their number; None means as many as are named, or the most that the programme allows. Raises
    RequestError for days that the programme does not allow.
    """
    allowed = programme.sessions_a_week
    days = read_days(named) if named is not None else None
    number = per_week if per_week is not None else len(days) if days is not None else allowed.high
    if not allowed.holds(number):
        raise RequestError(
            f"'{programme.id}' has {format_range(allowed)} sessions a week, not {number}",
            f"choose --per-week {allowed.low if number < allowed.low else allowed.high}",
        )
    if days is None:
        return programme.days[number]
    return _rested(days, number, programme.days[number])


def choose_few_days(per_week: int | None, named: Sequence[str] | None) -> tuple[Weekday, ...]:
    """The days of the week of a course that goes on after its programme: one or two. None: two. Raises RequestError."""
    days = read_days(named) if named is not None else None
    number = per_week if per_week is not None else len(days) if days is not None else 2
    if number not in {1, 2}:
        raise RequestError(
            f"a course that goes on has one or two sessions a week, not {number}", "choose --per-week 1 or 2"
        )
    return DEFAULT_DAYS[number] if days is None else _rested(days, number, DEFAULT_DAYS[number])


def _rested(days: tuple[Weekday, ...], number: int, usual: Sequence[Weekday]) -> tuple[Weekday, ...]:
    """Days of the week, if they are so many and have rest days between them. Raises RequestError."""
    if len(days) != number:
        raise RequestError(
            f"{counted(len(days), 'day')} for {counted(number, 'session')} a week",
            "name as many days as there are sessions a week",
        )
    if number <= MOST_RESTED_SESSIONS and (pair := consecutive_days(days)) is not None:
        raise RequestError(
            f"{pair[0]} and {pair[1]} are consecutive days, and there must be a rest day between sessions",
            f"choose days further apart, such as {','.join(usual)}",
        )
    return days


def read_days(named: Sequence[str]) -> tuple[Weekday, ...]:
    """Days of the week by their names, `mon` to `sun`, in the order of the week. Raises RequestError."""
    words = [word.strip().lower() for word in named]
    for word in words:
        if word not in WEEKDAYS:
            raise RequestError(f"'{word}' is not a day of the week", one_of(word, WEEKDAYS))
        if words.count(word) > 1:
            raise RequestError(f"'{word}' is named twice", "name each day once: mon,wed,fri")
    return tuple(day for day in WEEKDAYS if day in words)


def read_clock(text: str) -> time:
    """A time of day, as people write it: `7:00`. Raises RequestError."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise RequestError(f"'{text}' is not a time of day", "write hours and minutes: 07:00")
    return time(int(found[1]), int(found[2]))


def consecutive_days(days: Sequence[Weekday]) -> tuple[Weekday, Weekday] | None:
    """Two consecutive days among the weekdays, Sunday and Monday included; None if there are none."""
    for day in days:
        after = WEEKDAYS[(WEEKDAYS.index(day) + 1) % 7]
        if after in days and len(days) > 1:
            return day, after
    return None
