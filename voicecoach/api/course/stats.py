"""Courses in figures: sessions, streak, time under hold, levels, pain and effort."""

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest, enrol_course
from voicecoach.api.observer import SILENT, Observer
from voicecoach.errors import RequestError, SheetError
from voicecoach.journal.reader import Record
from voicecoach.programme.course import Course
from voicecoach.programme.enrolment import Enrolment
from voicecoach.programme.figures.figures import Figures
from voicecoach.programme.figures.sums import choose_courses, sum_figures


def count_figures(request: CourseRequest, diary: Diary = HERE, observer: Observer = SILENT) -> Figures:
    """The figures of the course that is named, or of all that are running, up to today.

    If sheets cannot be read, what only they say is left out, with a notice. Raises RequestError for a programme that was
    never started, MachineError for a journal that cannot be read.
    """
    record = diary.read(observer)
    courses = [
        (course, _enrolment(record, course, observer)) for course in choose_courses(record, request.programme)
    ]
    return sum_figures(record, courses, diary.day(), request.programme)


def _enrolment(record: Record, course: Course, observer: Observer) -> Enrolment | None:
    try:
        return enrol_course(record, course).enrolment
    except (RequestError, SheetError) as error:
        observer.notice(f"figures that need the sheets of '{course.programme}' are left out.\n{error}")
        return None
