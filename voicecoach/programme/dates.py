"""Weekdays and what was moved -> the days on which a session is due. Never two days running, never two on one day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from voicecoach.errors import RequestError
from voicecoach.sheets.forms.terms import WEEKDAYS, Weekday
from voicecoach.suggest import one_of

ONE_DAY = timedelta(days=1)
REST = 2 * ONE_DAY
"""From a session to the next at least: a day to recover lies between them."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """The days of a course, for ever: which of them its sessions take is not said here."""

    start: date
    days: tuple[Weekday, ...]
    skipped: frozenset[date] = frozenset()
    """Days of the week's rhythm on which there is no session."""
    moved: Mapping[date, date] = field(default_factory=dict)
    """Days of the week's rhythm, and the days that stand in for them."""

    def from_day(self, first: date) -> Iterator[date]:
        """The days on which a session may be due, from a day on, in order; without an end."""
        moved_to = set(self.moved.values())
        day = max(first, min([self.start, *moved_to]))
        while True:
            is_in_rhythm = day >= self.start and WEEKDAYS[day.weekday()] in self.days
            if (is_in_rhythm and day not in self.skipped and day not in self.moved) or day in moved_to:
                yield day
            day += ONE_DAY

    def holds(self, day: date) -> bool:
        """Whether a session may be due on a day."""
        return next(self.from_day(day)) == day

    def without(self, day: date) -> "Timetable":
        """The same with no session on a day on which one was due."""
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

    def neighbour(self, day: date) -> date | None:
        """A day with a session right before or after a day, or the day itself; None where there is none."""
        return next((one for one in (day, day - ONE_DAY, day + ONE_DAY) if self.holds(one)), None)

    def _origin(self, day: date) -> date:
        """The day of the week's rhythm that a day stands for."""
        return next((key for key, to in self.moved.items() if to == day), day)


def read_days(text: str) -> tuple[Weekday, ...]:
    """Days of the week as people write them, `mon,wed,fri`, in the order of the week. Raises RequestError."""
    named = [word.strip().lower() for word in text.split(",")]
    for word in named:
        if word not in WEEKDAYS:
            raise RequestError(f"'{word}' is not a day of the week", one_of(word, WEEKDAYS))
        if named.count(word) > 1:
            raise RequestError(f"'{word}' is named twice", "name each day once: mon,wed,fri")
    return tuple(day for day in WEEKDAYS if day in named)


def running_days(days: Sequence[Weekday]) -> tuple[Weekday, Weekday] | None:
    """Two of the weekdays that follow each other, Sunday and Monday too; None where there are none."""
    for day in days:
        after = WEEKDAYS[(WEEKDAYS.index(day) + 1) % 7]
        if after in days and len(days) > 1:
            return day, after
    return None
