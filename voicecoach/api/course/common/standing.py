"""How a course stands on a day: which session is due, or which comes next."""

from dataclasses import dataclass

from voicecoach.api.course.common.diary import Diary
from voicecoach.api.course.common.opened import OpenCourse, enrol_course
from voicecoach.api.observer import SILENT
from voicecoach.programme.courses import read_courses
from voicecoach.programme.forecast import Due


@dataclass(frozen=True, slots=True)
class Standing:
    """How a course stands."""

    programme: str
    """Its id."""
    title: str
    sessions: int
    """How many it has in all."""
    due: Due
    """The session to do now, or else the next one."""
    argument: str = ""
    """What a command about it needs after its name: a space and the programme if several courses are running, else nothing."""


def standing_of(opened: OpenCourse, diary: Diary) -> Standing:
    """How a course stands today."""
    return Standing(
        opened.course.programme,
        opened.title,
        opened.sessions,
        opened.enrolment.due(diary.day()),
        opened.argument,
    )


def standing_now(opened: OpenCourse, diary: Diary) -> Standing:
    """The same after something was written down, so the journal is read again."""
    record = diary.read(SILENT)
    course = next(one for one in read_courses(record) if one.id == opened.course.id)
    return standing_of(enrol_course(record, course), diary)
