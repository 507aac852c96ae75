"""Ending a course."""

from dataclasses import dataclass

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest, find_course
from voicecoach.api.course.common.wakes import renew_reminders
from voicecoach.api.observer import SILENT, Observer
from voicecoach.journal.course_entries import CourseStopped


@dataclass(frozen=True, slots=True)
class StoppedCourse:
    """A course that was ended."""

    programme: str
    completed: int
    """How many of its sessions were done."""


def stop_course(request: CourseRequest, diary: Diary = HERE, observer: Observer = SILENT) -> StoppedCourse:
    """End a course. What was done stays in the journal, and the programme may be started again.

    Raises RequestError when no such course is running, MachineError when the journal cannot be written.
    """
    course = find_course(diary.read(observer), request.programme)
    diary.write(observer, CourseStopped(course=course.id))
    renew_reminders(diary, observer)
    return StoppedCourse(course.programme, course.completed)
