"""Leaving out a day on which a session is due."""

from dataclasses import dataclass
from datetime import date

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest, due_slots, open_course
from voicecoach.api.course.common.standing import Standing, standing_now
from voicecoach.api.observer import SILENT, Observer
from voicecoach.journal.course_entries import Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipRequest(CourseRequest):
    """A day to leave out."""

    day: date | None = None
    """None: the next one on which a session is due."""


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A day that was left out, or one session of a day with two."""

    day: date
    standing: Standing
    left: tuple[str, ...] = ()
    """The times of day of the sessions that are still due on it, HH:MM."""


def skip_day(request: SkipRequest, diary: Diary = HERE, observer: Observer = SILENT) -> SkippedDay:
    """Leave out a day; of two sessions a day, the next one. Its session is done on the next day, and the course ends later.

    Raises RequestError when no such course is running or no session is due on that day; SheetError and MachineError.
    """
    opened = open_course(diary, observer, request.programme)
    slot, *others = due_slots(opened, request.day, diary.day())
    diary.write(observer, Skipped(course=opened.course.id, date=slot.day, slot=slot.index + 1))
    left = tuple(f"{opened.course.clock_of(one):%H:%M}" for one in others)
    return SkippedDay(slot.day, standing_now(opened, diary), left)
