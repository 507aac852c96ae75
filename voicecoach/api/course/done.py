"""Recording a session that was done without `play`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from secrets import token_hex

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest, OpenCourse, find_exercise, open_course
from voicecoach.api.course.common.scores import find_done, score_exercises
from voicecoach.api.course.common.sessions import plan_session_of
from voicecoach.api.course.common.standing import Standing, standing_now
from voicecoach.api.observer import SILENT, Observer
from voicecoach.errors import RequestError
from voicecoach.journal.entries import Done, ExerciseDone
from voicecoach.live.session.done import planned
from voicecoach.programme.days.timetable import ONE_DAY
from voicecoach.programme.forecast import Appointment
from voicecoach.units import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneRequest(CourseRequest):
    """A session that was done, and how it felt. If no pain is reported, it is recorded as none."""

    day: date | None = None
    """The day on which it was done; None: today."""
    pain: int | None = None
    """The worst pain in any exercise that `pain_of` does not name, 0 to 10."""
    pain_of: Mapping[str, int] = field(default_factory=dict)
    """Pain by exercise."""
    effort: int | None = None
    """How hard it was, 0 to 10."""
    effort_of: Mapping[str, int] = field(default_factory=dict)
    """Effort by exercise."""
    not_finished: tuple[str, ...] = ()
    """Exercises that were begun and not finished."""
    left_out: tuple[str, ...] = ()
    """Exercises that were not done at all."""
    note: str = ""
    routine: str | None = None
    """The routine that was done, where that is known: another one than that of the course is refused."""
    number: int | None = None
    """Which session of the course it was, where that is known: it has to be the one that is next."""


@dataclass(frozen=True, slots=True)
class RecordedSession:
    """A session that was recorded."""

    session: str
    """Its id."""
    number: int
    """Which session of the course, counted from 1."""
    day: date
    standing: Standing


def record_session(request: DoneRequest, diary: Diary = HERE, observer: Observer = SILENT) -> RecordedSession:
    """Record the next session of a course as done. What is reported decides the next doses.

    A session of a day in the past comes before those that were done later, at the doses that were due then.

    Raises RequestError when no such course is running, all its sessions are done, that day is in the future, before the
    course or already has a session, it is a report on another session, nothing was done, a report is about an exercise that was left out, and for scores
    outside 0 to 10; SheetError and MachineError.
    """
    opened = open_course(diary, observer, request.programme)
    day = request.day or diary.day()
    if day > diary.day():
        raise RequestError(f"{day} is in the future", "give the day on which it was done: --on yesterday")
    appointment = _session_of(opened, day, observer)
    _check_session(request, opened, appointment)
    entry = Done(
        session=token_hex(8),
        date=day,
        name=opened.enrolment.routine(appointment.number),
        course=opened.course.id,
        number=appointment.number,
        is_finished=True,
        source="by-hand",
        exercises=_exercises(request, opened, appointment),
        notes=request.note,
    )
    diary.write(observer, entry)
    return RecordedSession(entry.session, appointment.number, day, standing_now(opened, diary))


def _check_session(request: DoneRequest, opened: OpenCourse, appointment: Appointment) -> None:
    """A report that says which session it is of counts for no other."""
    routine = opened.enrolment.routine(appointment.number)
    if request.routine not in {None, routine}:
        raise RequestError(
            f"this is a report on '{request.routine}', but the course does '{routine}'",
            f"to record that session of the course: voicecoach plan done{opened.argument}",
        )
    if request.number not in {None, appointment.number}:
        raise RequestError(
            f"this is a report on session {request.number}, but session {appointment.number} is the next to record",
            f"to record session {appointment.number} by hand: voicecoach plan done{opened.argument}",
        )


def _session_of(opened: OpenCourse, day: date, observer: Observer) -> Appointment:
    """The session that was done on a day, after those before it. Raises RequestError if there can be none."""
    course = opened.course
    if course.completed >= opened.enrolment.prescription.sessions:
        raise RequestError(
            "all sessions of this course are done",
            f"go on at this level: voicecoach plan continue {course.programme}",
        )
    if day < course.timetable.start:
        raise RequestError(
            f"the course began on {course.timetable.start}, after {day}", "give a day on which it was running"
        )
    finished = [one.date for one in course.done if one.is_finished]
    most = max(1, len(course.timetable.slots_on(day)))
    if finished.count(day) >= most:
        what = "a session; only one per day is" if most == 1 else f"{most} sessions; no more per day are"
        raise RequestError(
            f"{day} already has {what} recorded",
            f"to report how it felt: voicecoach plan check-in{opened.argument}",
        )
    rests = course.timetable.spacing_on(day).days - 1
    near = {day + sign * gap * ONE_DAY for gap in range(1, rests + 1) for sign in (-1, 1)} & {*finished}
    if near:
        between = "a rest day" if rests == 1 else counted(rests, "rest day")
        observer.notice(f"{min(near)} has a session too; this programme has {between} between sessions")
    return opened.as_before(day).appointment(sum(one <= day for one in finished) + 1, day)


def _exercises(request: DoneRequest, opened: OpenCourse, appointment: Appointment) -> list[ExerciseDone]:
    """What was done of each exercise: what was planned, as far as nothing else is reported."""
    enrolment = opened.enrolment
    missing = {find_exercise(one, enrolment) for one in request.left_out}
    begun = [asked for asked in appointment.levels if asked not in missing]
    if not begun:
        raise RequestError(
            "no exercise was done", f"to leave the day out: voicecoach plan skip{opened.argument}"
        )
    pain = score_exercises("pain", request.pain, request.pain_of, enrolment, begun)
    effort = score_exercises("effort", request.effort, request.effort_of, enrolment, begun)
    unfinished = find_done("--not-finished", request.not_finished, enrolment, begun)
    plan = plan_session_of(opened, appointment, SILENT)
    exercises = []
    for asked, number in appointment.level_numbers().items():
        prescribed = planned(plan, enrolment.exercises[asked].id)
        is_begun = asked in begun
        is_finished = is_begun and asked not in unfinished
        holds = prescribed["holds_planned"] if is_finished else 0
        exercises.append(
            ExerciseDone(
                **prescribed,
                level=number,
                holds=holds,
                held_ms=holds * prescribed["hold_ms"],
                is_begun=is_begun,
                is_finished=is_finished,
                pain=pain.get(asked),
                effort=effort.get(asked),
            )
        )
    return exercises
