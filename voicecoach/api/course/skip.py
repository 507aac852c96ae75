"""Leaving out a day on which a session is due."""

from dataclasses import dataclass
from datetime import date

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest, due_day, open_course
from voicecoach.api.course.common.standing import Standing, standing_now
from voicecoach.api.observer import SILENT, Observer
from voicecoach.journal.entries import Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipRequest(CourseRequest):
    """A day to leave out."""

    day: date | None = None
    """None: the next one on which a session is due."""


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A day that was left out."""

    day: date
    standing: Standing


def skip_day(request: SkipRequest, diary: Diary = HERE, observer: Observer = SILENT) -> SkippedDay:
    """Leave out a day. Its session is done on the next day, and the course ends later.

    Raises RequestError when no such course is running or no session is due on that day; SheetError and MachineError.
    """
    opened = open_course(diary, observer, request.programme)
    day = due_day(opened, request.day, diary.day())
    diary.write(observer, Skipped(course=opened.course.id, date=day))
    return SkippedDay(day, standing_now(opened, diary))
