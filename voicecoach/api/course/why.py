"""How the doses of the next session were decided."""

from dataclasses import dataclass
from datetime import date

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest, OpenCourse, find_exercise, open_courses
from voicecoach.api.observer import SILENT, Observer
from voicecoach.programme.enrolment import ExerciseDose


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyRequest(CourseRequest):
    """Which doses to explain."""

    exercise: str | None = None
    """Only this one; None: all."""


@dataclass(frozen=True, slots=True)
class ExplainedDose:
    """The dose of one exercise, and the reasons for it."""

    dose: ExerciseDose
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExplainedSession:
    """The next session of a course with the reasons for its doses."""

    title: str
    sessions: int
    """How many the course has in all."""
    number: int | None
    """Which session of the course, counted from 1; None when all are done."""
    day: date | None
    doses: tuple[ExplainedDose, ...]
    part: str = ""
    """Its phase and routine, where not all sessions are alike."""


def explain_doses(
    request: WhyRequest, diary: Diary = HERE, observer: Observer = SILENT
) -> tuple[ExplainedSession, ...]:
    """Explain the next session of the course that is named, or of all that are running.

    Raises RequestError when no such course is running or it has no such exercise; SheetError for sheets with faults.
    """
    courses = open_courses(diary, observer, request.programme)
    return tuple(_explain(opened, request.exercise, diary) for opened in courses)


def _explain(opened: OpenCourse, exercise: str | None, diary: Diary) -> ExplainedSession:
    due = opened.enrolment.due(diary.day())
    only = find_exercise(exercise, opened.enrolment) if exercise is not None else None
    appointment = due.appointment or due.following
    if only is not None and appointment is not None and only not in appointment.decisions:
        ahead = opened.enrolment.ahead(diary.day())
        appointment = next((one for one in ahead if only in one.decisions), None)
    if appointment is None:
        return ExplainedSession(opened.title, opened.sessions, None, None, ())
    explained = []
    for dose in opened.enrolment.exercise_doses(appointment):
        if only in {None, dose.exercise}:
            decision = appointment.decisions[dose.exercise]
            hint = opened.easier_hint(dose.exercise) if decision.has_stepped_down else None
            explained.append(ExplainedDose(dose, (*decision.reasons, *([hint] if hint else []))))
    return ExplainedSession(
        opened.title,
        opened.sessions,
        appointment.number,
        appointment.day,
        tuple(explained),
        opened.enrolment.part_words(appointment.number),
    )
