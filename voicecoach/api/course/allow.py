"""Taking back an exercise that was left out because it hurt too often."""

from dataclasses import dataclass

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest, find_exercise, open_course
from voicecoach.api.course.common.standing import Standing, standing_now
from voicecoach.api.observer import SILENT, Observer
from voicecoach.errors import RequestError
from voicecoach.journal.course_entries import Allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowRequest(CourseRequest):
    """An exercise to take back."""

    exercise: str
    """Its id."""


@dataclass(frozen=True, slots=True)
class AllowedExercise:
    """An exercise that is done again, from its first level."""

    exercise: str
    name: str
    standing: Standing


def allow_exercise(
    request: AllowRequest, diary: Diary = HERE, observer: Observer = SILENT
) -> AllowedExercise:
    """Take an exercise back, from its first level. To be done only when a professional agrees.

    Raises RequestError when no such course is running or the exercise is not left out; SheetError and MachineError.
    """
    opened = open_course(diary, observer, request.programme)
    enrolment = opened.enrolment
    exercise = find_exercise(request.exercise, enrolment)
    number = min(opened.course.completed + 1, enrolment.prescription.sessions)
    if not enrolment.decisions(number, diary.day())[exercise].is_stopped:
        raise RequestError(f"'{request.exercise}' is not left out", "there is nothing to allow")
    diary.write(observer, Allowed(course=opened.course.id, exercise=exercise))
    return AllowedExercise(exercise, enrolment.exercises[exercise].name, standing_now(opened, diary))
