"""Weekdays and moved sessions -> the days on which sessions are due, and which session of the day each is. Days of rest lie
between them, unless the programme has more than three sessions a week or asks for none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from voicecoach.sheets.forms.terms import WEEKDAYS, Weekday
from voicecoach.sheets.forms.values.frequency import MOST_A_DAY, pace_of_every

ONE_DAY = timedelta(days=1)
_RESTED = 2 * ONE_DAY
"""From one session to the next with a day to recover between them."""


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """Room for one session: a day, and which session of that day it is, from 0."""

    day: date
    index: int = 0


@dataclass(frozen=True, slots=True)
class EarlierDays:
    """The days of a course before it was changed."""

    until: date
    """The first day on which they no longer applied."""
    days: tuple[Weekday, ...]
    every_days: int = 1

    @property
    def pace(self) -> Fraction:
        """How many sessions a week were planned."""
        return Fraction(len(self.days)) if self.every_days == 1 else pace_of_every(self.every_days)


@dataclass(frozen=True, slots=True)
class Timetable:
    """The days of a course, without an end. It does not say which of them the sessions take."""

    start: date
    days: tuple[Weekday, ...]
    """The days of the week as of now; one with two sessions is there twice."""
    skipped: frozenset[Slot] = frozenset()
    """Regular slots without a session."""
    moved: Mapping[Slot, Slot] = field(default_factory=dict)
    """Regular slots, and those that replace them."""
    earlier: tuple[EarlierDays, ...] = ()
    """Oldest first."""
    every_days: int = 1
    """From one session to the next, counted from the start, where it does not go by the days of the week; else 1."""
    rest_days: int | None = None
    """Days of rest between two sessions; None: one, unless days of the week follow each other."""

    @property
    def spacing(self) -> timedelta:
        """The shortest time from the sessions of one day to those of the next one that has any."""
        return self.spacing_on(date.max)

    def spacing_on(self, day: date) -> timedelta:
        """The same as it was on a given day."""
        if self.rest_days is not None:
            return (self.rest_days + 1) * ONE_DAY
        now = self._at(day)
        return _RESTED if now.every_days > 1 else spacing_of(now.days)

    def slots_from(self, first: date) -> Iterator[Slot]:
        """Where sessions may be due, from a day on, in order; without an end."""
        day = max(first, min([self.start, *(to.day for to in self.moved.values())]))
        while True:
            yield from self.slots_on(day)
            day += ONE_DAY

    def slots_on(self, day: date) -> list[Slot]:
        """Where sessions may be due on a day, in order."""
        regular = (Slot(day, index) for index in range(self._regular(day)))
        own = [one for one in regular if one not in self.skipped and one not in self.moved]
        return sorted({*own, *(to for to in self.moved.values() if to.day == day)})

    def from_day(self, first: date) -> Iterator[date]:
        """The days of `slots_from`: one with two sessions comes twice."""
        return (slot.day for slot in self.slots_from(first))

    def days_on(self, day: date) -> tuple[Weekday, ...]:
        """The days of the week that apply on a given day."""
        return self._at(day).days

    def pace_on(self, day: date) -> Fraction:
        """How many sessions a week are planned on a given day."""
        return self._at(day).pace

    @property
    def pace(self) -> Fraction:
        """How many sessions a week are planned as of now."""
        return self.pace_on(date.max)

    def with_days(self, first: date, days: tuple[Weekday, ...]) -> "Timetable":
        """The same with other days of the week from a day on. Sessions that were moved to a later day return to these."""
        moved = {key: to for key, to in self.moved.items() if to.day < first}
        until = max(first, self.start)
        # Whoever flew west changes them from an earlier day than last time.
        before = tuple(one for one in self.earlier if one.until < until)
        earlier = (*before, replace(self._at(until - ONE_DAY), until=until))
        changed = replace(self, days=days, moved=moved, earlier=earlier, every_days=1)
        # A day of rest, also where the new days follow the old ones.
        rests = changed.spacing.days - 1
        for place in range(rests):
            before_it = (first - number * ONE_DAY for number in range(1, rests - place + 1))
            if any(changed.holds(one) for one in before_it):
                skipped = changed.slots_on(first + place * ONE_DAY)
                changed = replace(changed, skipped=changed.skipped | {*skipped})
        return changed

    def holds(self, day: date) -> bool:
        """Whether a session may be due on a day."""
        return bool(self.slots_on(day))

    def without(self, *slots: Slot) -> "Timetable":
        """The same without the sessions that were due there."""
        origins = {self._origin(slot) for slot in slots}
        moved = {key: to for key, to in self.moved.items() if key not in origins}
        return replace(self, skipped=self.skipped | origins, moved=moved)

    def with_move(self, slot: Slot, to: date) -> "Timetable":
        """The same with a session on another day: at the same time of day, if that is free."""
        origin = self._origin(slot)
        moved = {key: target for key, target in self.moved.items() if key != origin}
        if origin.day == to:
            return replace(self, moved=moved)
        taken = {one.index for one in replace(self, moved=moved).slots_on(to)}
        a_day = max(map(self.days.count, self.days), default=1) if self.every_days == 1 else 1
        free = [index for index in (slot.index, *range(a_day)) if index not in taken]
        return replace(self, moved={**moved, origin: Slot(to, free[0] if free else slot.index)})

    def neighbour(self, day: date, first: date) -> date | None:
        """A day with a session among a day and those too close to it, from `first` on; None if there is none."""
        apart = [number * ONE_DAY for number in range(1, self.spacing.days)]
        near = (day, *(one for gap in apart for one in (day - gap, day + gap)))
        return next((one for one in near if one >= first and self.holds(one)), None)

    def in_words(self) -> str:
        """`mon, wed, fri`; `every day`; `every other day`; a day with two sessions has them behind it."""
        if self.every_days > 1:
            return "every other day" if self.every_days == 2 else f"every {self.every_days} days"
        return words_of_days(self.days)

    def _at(self, day: date) -> EarlierDays:
        now = EarlierDays(date.max, self.days, self.every_days)
        return next((one for one in self.earlier if day < one.until), now)

    def _regular(self, day: date) -> int:
        """How many sessions the rhythm has on a day."""
        if day < self.start:
            return 0
        now = self._at(day)
        if now.every_days > 1:
            return int((day - self.start).days % now.every_days == 0)
        return now.days.count(WEEKDAYS[day.weekday()])

    def _origin(self, slot: Slot) -> Slot:
        """The regular slot that a slot replaces, or the slot itself."""
        return next((key for key, to in self.moved.items() if to == slot), slot)


def spacing_of(days: Sequence[Weekday]) -> timedelta:
    """The shortest time from one session to the next on these days of the week."""
    return _RESTED if consecutive_days(days) is None else ONE_DAY


def words_of_days(days: Sequence[Weekday]) -> str:
    """`mon, wed, fri`; `every day`; a day with two sessions says so: `mon twice`; `twice every day`."""
    each = list(dict.fromkeys(days))
    counts = {days.count(day) for day in each}
    named = "every day" if len(each) == len(WEEKDAYS) else ", ".join(each)
    if counts == {MOST_A_DAY}:
        return f"twice {named}" if len(each) == len(WEEKDAYS) else f"{named}, twice a day"
    if MOST_A_DAY in counts:
        return ", ".join(f"{day} twice" if days.count(day) == MOST_A_DAY else day for day in each)
    return named


def consecutive_days(days: Sequence[Weekday], rest_days: int = 1) -> tuple[Weekday, Weekday] | None:
    """Two days among the weekdays without that many days of rest between them, Sunday and Monday included; None if there
    are none."""
    for day in days:
        for gap in range(1, rest_days + 1):
            after = WEEKDAYS[(WEEKDAYS.index(day) + gap) % len(WEEKDAYS)]
            if after in days and len(days) > 1:
                return day, after
    return None
