"""What is due today: to read, or as a session to play or render."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import (
    CourseRequest,
    OpenCourse,
    enrol_course,
    open_course,
    open_courses,
)
from voicecoach.api.course.common.sessions import minutes_ahead, session_request
from voicecoach.api.course.common.standing import Standing, standing_of
from voicecoach.api.live_journal import ScheduledSession
from voicecoach.api.observer import SILENT, Observer
from voicecoach.api.session import CoursePlace
from voicecoach.errors import RequestError, VoicecoachError
from voicecoach.programme.courses import running_courses
from voicecoach.programme.enrolment import ExerciseDose
from voicecoach.programme.forecast import Appointment
from voicecoach.request import SessionRequest


@dataclass(frozen=True, slots=True)
class DueToday:
    """What is due in one course."""

    standing: Standing
    doses: tuple[ExerciseDose, ...]
    """Of the session that is due; empty if none is."""
    minutes: int | None
    """How long that session takes, about; None if nothing is done in it."""
    easier: Mapping[str, str]
    """For exercises that hurt last time and have an easier variant: how to choose it, by the exercise's name."""
    is_early: bool = False
    """Whether it is due later, and shown as it would be today."""
    interrupted_on: date | None = None
    """The day of a session of this course that was interrupted and can be resumed."""
    part: str = ""
    """Its phase and routine, where not all sessions are alike."""
    clock: str | None = None
    """The time of day at which it is due, where a day may have two sessions, HH:MM."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayRequest(CourseRequest):
    """Which course to look at."""

    anyway: bool = False
    """Show the next session even if none is due today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOfCourseRequest(CourseRequest):
    """The session that is due, as somebody wants to hear it."""

    session: SessionRequest
    """Voice, talk, sides, language and so on. Its name, doses, exercises and history do not count: the course decides them."""
    anyway: bool = False
    """Take the next session even if none is due today."""


@dataclass(frozen=True, slots=True)
class DueOfRoutine:
    """A session of a course that is due, of the routine that somebody wants to play by itself."""

    programme: str
    """The id of its programme."""
    title: str
    number: int
    sessions: int
    """How many the course has in all."""


@dataclass(frozen=True, slots=True)
class SessionOfCourse:
    """A session of a course, ready to compile, render or play."""

    request: SessionRequest
    scheduled: ScheduledSession
    """Its place in the course; the journal keeps it of a session that is played."""
    place: CoursePlace
    """The same as a file says it."""


def due_today(
    request: TodayRequest, diary: Diary = HERE, observer: Observer = SILENT
) -> tuple[DueToday, ...]:
    """What is due in the course that is named, or in all that are running.

    Raises RequestError when no such course is running, SheetError for sheets with faults.
    """
    courses = open_courses(diary, observer, request.programme)
    return tuple(_due(opened, diary, observer, anyway=request.anyway) for opened in courses)


def session_today(
    request: SessionOfCourseRequest, diary: Diary = HERE, observer: Observer = SILENT
) -> SessionOfCourse:
    """The session that is due, as a request to compile.

    Raises RequestError when no such course is running or no session is due, SheetError for sheets with faults.
    """
    opened = open_course(diary, observer, request.programme, request.session.conditions)
    appointment = _session_to_do(opened, diary, anyway=request.anyway)
    asked = session_request(request.session, opened, appointment, opened.record.counts())
    place = ScheduledSession(opened.course.id, appointment.number, appointment.level_numbers())
    shown = CoursePlace(
        opened.course.programme, opened.title, appointment.number, opened.sessions, diary.day()
    )
    return SessionOfCourse(asked, place, shown)


def due_of_routine(routine: str, diary: Diary = HERE, observer: Observer = SILENT) -> DueOfRoutine | None:
    """The session that is due today in a course of a routine; None if there is none. Courses with faults are passed over.

    Raises MachineError for a journal that cannot be read.
    """
    record = diary.read(observer)
    for course in running_courses(record).values():
        try:
            opened = enrol_course(record, course)
        except VoicecoachError:
            continue
        appointment = opened.enrolment.due(diary.day()).appointment
        if appointment is not None and opened.enrolment.routine(appointment.number) == routine:
            return DueOfRoutine(course.programme, opened.title, appointment.number, opened.sessions)
    return None


def standing_today(request: CourseRequest, diary: Diary = HERE, observer: Observer = SILENT) -> Standing:
    """How one course stands. Raises RequestError and SheetError."""
    return standing_of(open_course(diary, observer, request.programme), diary)


def _due(opened: OpenCourse, diary: Diary, observer: Observer, *, anyway: bool) -> DueToday:
    standing = standing_of(opened, diary)
    following, appointment = standing.due.following, standing.due.appointment
    is_early = anyway and following is not None
    if is_early and following is not None:
        appointment = opened.enrolment.appointment(following.number, diary.day())
        standing = replace(standing, due=replace(standing.due, appointment=appointment))
    last = opened.record.last_live()
    can_resume = last is not None and not last.is_finished and last.start.course == opened.course.id
    interrupted_on = last.start.at.date() if last is not None and can_resume else None
    if appointment is None:
        return DueToday(standing, (), None, {}, interrupted_on=interrupted_on)
    hints = {
        opened.enrolment.exercises[asked].name: hint
        for asked, decision in appointment.decisions.items()
        if decision.has_stepped_down and (hint := opened.easier_hint(asked))
    }
    minutes = minutes_ahead(opened, [appointment], observer)[0] if appointment.levels else None
    doses = tuple(opened.enrolment.exercise_doses(appointment))
    clocks = opened.course.clocks
    clock = f"{opened.course.clock_of(appointment.slot):%H:%M}" if len(clocks) > 1 else None
    part = opened.enrolment.part_words(appointment.number)
    return DueToday(standing, doses, minutes, hints, is_early, interrupted_on, part, clock)


def _session_to_do(opened: OpenCourse, diary: Diary, *, anyway: bool) -> Appointment:
    due = opened.enrolment.due(diary.day())
    if due.appointment is not None:
        return due.appointment
    if due.following is None:
        raise RequestError(
            f"all {opened.sessions} sessions are done",
            f"keep training at this level: voicecoach plan continue {opened.course.programme}; or start again: "
            f"voicecoach plan start {opened.course.programme}",
        )
    if not anyway:
        day = due.following.day
        raise RequestError(
            f"no session is due today; the next one is on {day:%A} {day}",
            "wait for it, or do it now with --anyway",
        )
    return opened.enrolment.appointment(due.following.number, diary.day())
