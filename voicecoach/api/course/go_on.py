"""Going on after the last session of a programme: at the levels that were reached, once or twice a week, without an end."""

from dataclasses import dataclass

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest, OpenCourse, open_course
from voicecoach.api.course.common.wakes import renew_reminders
from voicecoach.api.course.start import StartedCourse, course_as_started
from voicecoach.api.observer import SILENT, Observer
from voicecoach.errors import RequestError
from voicecoach.journal.course_entries import CourseContinued
from voicecoach.programme.days.choices import choose_few_days
from voicecoach.programme.days.timetable import ONE_DAY
from voicecoach.units import number_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueRequest(CourseRequest):
    """How often a course goes on."""

    per_week: int | None = None
    """One or two; None: as many as there are `days`, or else two."""
    days: tuple[str, ...] | None = None
    """Days of the week, such as `("mon", "thu")`."""


def continue_course(
    request: ContinueRequest, diary: Diary = HERE, observer: Observer = SILENT
) -> StartedCourse:
    """Go on with a course of which all sessions are done: each exercise stays at the level at which it was done last.

    Pain still lowers a level. Raises RequestError when no such course is running, sessions of it are ahead, or the days
    do not fit; SheetError and MachineError.
    """
    opened = open_course(diary, observer, request.programme)
    course = opened.course
    if course.kept is not None:
        raise RequestError(
            f"'{course.programme}' goes on already",
            f"change its days: voicecoach plan change {course.programme}",
        )
    if not opened.enrolment.due(diary.day()).is_over:
        ahead = f"session {number_of(course.completed + 1, opened.sessions)}"
        raise RequestError(
            f"{ahead} of '{course.programme}' is still ahead", "do it first: voicecoach plan today --play"
        )
    last = max(one.date for one in course.done)
    entry = CourseContinued(
        course=course.id,
        start=max(diary.day(), last + ONE_DAY),
        days=list(choose_few_days(request.per_week, request.days)),
        levels=_reached(opened),
    )
    diary.write(observer, entry)
    continued = course_as_started(course.programme, diary, observer)
    renew_reminders(diary, observer)
    return continued


def _reached(opened: OpenCourse) -> dict[str, int]:
    """The rung at which each exercise was done last, counted from 1."""
    return {
        name: min(own[-1].level_index, len(opened.enrolment.prescription.ladders[name]) - 1) + 1
        for name, listed in opened.course.outcomes.items()
        if name in opened.enrolment.prescription.ladders
        and (own := [one for one in listed if not one.is_other])
    }
