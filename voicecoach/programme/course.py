"""A course: a programme that was started, with its days and the results of its sessions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from voicecoach.journal.entries import Done
from voicecoach.programme.days.timetable import ONE_DAY, Slot, Timetable
from voicecoach.programme.progression import Beginning, Outcome

Side = Literal["left", "right", "both"]


@dataclass(frozen=True, slots=True)
class Course:
    """A programme that was started. Its sheet says what it prescribes; this says what became of it."""

    id: str
    programme: str
    clocks: tuple[time, ...]
    """The times of day at which sessions begin, as of now: two where a day may have two."""
    zone: ZoneInfo
    timetable: Timetable
    cues: tuple[Path, ...]
    """Folders of sheets that are looked into first."""
    started_at: datetime
    changed_at: datetime
    """When anything about it was last recorded: days, sessions, how they felt."""
    changes: int = 0
    """How often something was recorded."""
    done: tuple[Done, ...] = ()
    """Its sessions by date, including those that were not finished."""
    outcomes: Mapping[str, tuple[Outcome, ...]] = field(default_factory=dict)
    """The results of each exercise, oldest first, by the id in the routine."""
    is_stopped: bool = False
    beginnings: Mapping[str, Beginning] = field(default_factory=dict)
    """Where each exercise begins, if that is not its first level."""
    kept: Mapping[str, int] | None = None
    """The rungs, from 0, at which the exercises stay once all sessions are done; None: it does not go on after them."""
    side: Side = "both"
    """Which side is trained."""
    alarm: str | None = None
    """How long before a session a calendar reminds, such as `15m`, or `none`; None: as usual."""
    earlier_clocks: tuple[tuple[date, tuple[time, ...]], ...] = ()
    """Earlier times of day, each with the first day on which they no longer applied; oldest first."""

    @property
    def per_week(self) -> int:
        """How many sessions a week, as of now; the most that a week has, of one every other day."""
        return ceil(self.timetable.pace)

    @property
    def paces(self) -> tuple[Fraction, ...]:
        """For each finished session, how many sessions a week were planned on its day."""
        return tuple(self.timetable.pace_on(one.date) for one in self.done if one.is_finished)

    @property
    def completed(self) -> int:
        """How many sessions were finished."""
        return sum(one.is_finished for one in self.done)

    def first_day(self, today: date) -> date:
        """The first day on which a session may be done: today, or the day after the last session and its rest if that is later."""
        last = max((one.date for one in self.done), default=None)
        earliest = max(today, self.timetable.start)
        if last is None or (last == earliest and self.open_slots(last)):
            return earliest
        return max(earliest, last + self.timetable.spacing)

    def slots_ahead(self, today: date) -> Iterator[Slot]:
        """Where the next sessions are due, if none is missed any more; without an end."""
        first = self.first_day(today)
        yield from self.open_slots(first)
        yield from self.timetable.slots_from(first + ONE_DAY)

    def open_slots(self, day: date) -> list[Slot]:
        """Where sessions are due on a day, but for those that were begun on it."""
        return self.timetable.slots_on(day)[self.begun_on(day) :]

    def begun_on(self, day: date) -> int:
        """How many sessions were done or broken off on a day."""
        return sum(one.date == day for one in self.done)

    def missed_since(self, today: date) -> date | None:
        """The first day since the last session on which one was due and not done; None if none was missed."""
        last = max((one.date for one in self.done), default=None)
        if last is not None and last < today and self.open_slots(last):
            return last
        first = self.timetable.start if last is None else last + self.timetable.spacing
        day = next(self.timetable.from_day(first))
        return day if day < today else None

    def starts_at(self, slot: Slot) -> datetime:
        """When a session begins, in the time zone of the course."""
        return datetime.combine(slot.day, self.clock_of(slot), self.zone)

    def clock_of(self, slot: Slot) -> time:
        """The time of day at which a session begins."""
        clocks = next((clocks for until, clocks in self.earlier_clocks if slot.day < until), self.clocks)
        return clocks[min(slot.index, len(clocks) - 1)]
