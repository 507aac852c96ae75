"""Courses session by session: what was done, and what is ahead if all goes well."""

from collections.abc import Iterator

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest, OpenCourse, open_courses
from voicecoach.api.course.common.sessions import minutes_ahead
from voicecoach.api.observer import SILENT, Observer
from voicecoach.programme.past import done_doses
from voicecoach.programme.report import CourseReport, CoursesReport, SessionReport
from voicecoach.sheets.forms.sheet import Level


def show_courses(request: CourseRequest, diary: Diary = HERE, observer: Observer = SILENT) -> CoursesReport:
    """Every session of the course that is named, or of all that are running. Minutes are estimated.

    Raises RequestError when no such course is running, SheetError for sheets with faults.
    """
    courses = open_courses(diary, observer, request.programme)
    return CoursesReport(tuple(_report(opened, diary, observer) for opened in courses))


def _report(opened: OpenCourse, diary: Diary, observer: Observer) -> CourseReport:
    course, enrolment = opened.course, opened.enrolment
    return CourseReport(
        course.programme,
        opened.title,
        course.id,
        tuple(course.timetable.days),
        f"{course.clocks[0]:%H:%M}",
        course.zone.key,
        enrolment.conditions,
        {asked: exercise.name for asked, exercise in enrolment.exercises.items()},
        (*_done(opened), *_ahead(opened, diary, observer)),
        tuple(f"{clock:%H:%M}" for clock in course.clocks),
        course.timetable.every_days,
    )


def _done(opened: OpenCourse) -> Iterator[SessionReport]:
    for session in opened.course.done:
        doses = done_doses(session, opened.enrolment)
        yield SessionReport(
            session.number,
            session.date,
            "done" if session.is_finished else "broken off",
            {exercise: one.words for exercise, one in doses.items()},
            {exercise: one.level for exercise, one in doses.items()},
            pain=max((one.pain for one in session.exercises if one.pain is not None), default=None),
            done_as={exercise: one.done_as for exercise, one in doses.items() if one.done_as},
        )


def _ahead(opened: OpenCourse, diary: Diary, observer: Observer) -> Iterator[SessionReport]:
    enrolment = opened.enrolment
    ahead = list(enrolment.ahead(diary.day()))
    # A session in which everything is left out has no length.
    minutes = iter(minutes_ahead(opened, [one for one in ahead if one.levels], observer))
    for appointment in ahead:
        rungs = enrolment.rungs(appointment.level_numbers(), enrolment.routine(appointment.number))
        yield SessionReport(
            appointment.number,
            appointment.day,
            "ahead",
            *_doses(opened, rungs),
            minutes=next(minutes) if appointment.levels else None,
            clock=f"{opened.course.clock_of(appointment.slot):%H:%M}",
            part=enrolment.part_words(appointment.number),
        )


def _doses(opened: OpenCourse, rungs: dict[str, Level]) -> tuple[dict[str, str], dict[str, str]]:
    """In words, and as written."""
    words = {exercise: opened.enrolment.dose_words(exercise, rung) for exercise, rung in rungs.items()}
    return words, {exercise: str(rung) for exercise, rung in rungs.items()}
