"""Moving a session to another day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest, OpenCourse, due_slots, open_course
from voicecoach.api.course.common.standing import Standing, standing_now
from voicecoach.api.observer import SILENT, Observer
from voicecoach.errors import RequestError
from voicecoach.journal.course_entries import Moved
from voicecoach.programme.days.timetable import ONE_DAY, Slot
from voicecoach.units import counted
from voicecoach.wallclock import check_day, now

LOOK_AHEAD_DAYS = 60
"""How far ahead free days are looked for."""


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
    if to == day:
        raise RequestError(f"the session is on {day} already", _free_days(opened, slots, diary.day()))
    if to < max(diary.day(), course.timetable.start):
        what = "in the past" if to < diary.day() else f"before the course starts, on {course.timetable.start}"
        raise RequestError(f"{to} is {what}", "choose a future date: --to tomorrow")
    near = _too_near(opened, slots, to, diary.day())
    if near is not None:
        what = "already has a session" if near == to else f"is next to {near}, which has a session"
        if course.timetable.spacing.days > 2 and near != to:
            what = f"is too close to {near}, which has a session"
        raise RequestError(f"{to} {what}", _free_days(opened, slots, diary.day()))
    at = now()
    entries = [Moved(at=at, course=course.id, date=day, to=to, slot=one.index + 1) for one in slots]
    diary.write(observer, *entries)
    return MovedSession(day, to, standing_now(opened, diary))


def _too_near(opened: OpenCourse, slots: Sequence[Slot], to: date, today: date) -> date | None:
    """A day with a session on which, or too close to which, a session would be moved; None if there is none."""
    course = opened.course
    near = course.timetable.without(*slots).neighbour(to, course.first_day(today))
    last = max((one.date for one in course.done), default=None)
    return last if near is None and last is not None and to < last + course.timetable.spacing else near


def _free_days(opened: OpenCourse, slots: Sequence[Slot], today: date) -> str:
    """What to do about a day that does not fit: the next days to which a session can be moved, if there are any soon."""
    rests = opened.course.timetable.spacing.days - 1
    apart = "a rest day" if rests == 1 else counted(rests, "rest day")
    kind = f"day with {apart} on both sides" if rests else "day without a session"
    first = max(today, opened.course.timetable.start)
    ahead = (first + number * ONE_DAY for number in range(LOOK_AHEAD_DAYS))
    free = [one for one in ahead if one != slots[0].day and _too_near(opened, slots, one, today) is None]
    if not free:
        return f"no {kind} is free in the next weeks; leave it out: voicecoach plan skip{opened.argument}"
    return f"choose a {kind}: --to {' or '.join(str(one) for one in free[:2])}"
