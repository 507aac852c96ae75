"""Moving a session to another day."""

from dataclasses import dataclass
from datetime import date

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest, due_slots, open_course
from voicecoach.api.course.common.standing import Standing, standing_now
from voicecoach.api.observer import SILENT, Observer
from voicecoach.errors import RequestError
from voicecoach.journal.course_entries import Moved
from voicecoach.units import counted
from voicecoach.wallclock import check_day, now


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRequest(CourseRequest):
    """A session to move."""

    to: date
    day: date | None = None
    """The day on which it is due; None: the next one."""


@dataclass(frozen=True, slots=True)
class MovedSession:
    """A session that was moved."""

    day: date
    to: date
    standing: Standing


def move_session(request: MoveRequest, diary: Diary = HERE, observer: Observer = SILENT) -> MovedSession:
    """Move a session to another day, with its days of rest on both sides; of two sessions a day, all that are left of it.

    Raises RequestError when no such course is running, no session is due on that day, or the other day is in the past or
    too close to another session; SheetError and MachineError.
    """
    opened = open_course(diary, observer, request.programme)
    course, to = opened.course, check_day(request.to)
    slots = due_slots(opened, request.day, diary.day())
    day = slots[0].day
    if to < max(diary.day(), course.timetable.start):
        what = "in the past" if to < diary.day() else f"before the course starts, on {course.timetable.start}"
        raise RequestError(f"{to} is {what}", "choose a future date: --to tomorrow")
    near = course.timetable.without(*slots).neighbour(to, course.first_day(diary.day()))
    last = max((one.date for one in course.done), default=None)
    if near is None and last is not None and to < last + course.timetable.spacing:
        near = last
    if near is not None:
        what = "already has a session" if near == to else f"is next to {near}, which has a session"
        rests = course.timetable.spacing.days - 1
        what = what if rests < 2 or near == to else f"is too close to {near}, which has a session"
        apart = "a rest day" if rests == 1 else counted(rests, "rest day")
        hint = "choose a day without a session" if not rests else f"choose a day with {apart} on both sides"
        raise RequestError(f"{to} {what}", hint)
    at = now()
    entries = [Moved(at=at, course=course.id, date=day, to=to, slot=one.index + 1) for one in slots]
    diary.write(observer, *entries)
    return MovedSession(day, to, standing_now(opened, diary))
