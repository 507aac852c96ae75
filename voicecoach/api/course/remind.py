"""Reminders: the system wakes voicecoach shortly before each session, and a notice says what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from voicecoach import wallclock
from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import OpenCourse, enrol_course, find_course
from voicecoach.api.course.common.sessions import minutes_ahead
from voicecoach.api.course.common.wakes import job_for, lead_of, open_system, wakes_for
from voicecoach.api.observer import SILENT, Observer
from voicecoach.programme.courses import running_courses
from voicecoach.programme.days.reminder import day_to_tell, is_near
from voicecoach.reminders import Wake
from voicecoach.reminders.notice import show_notice
from voicecoach.units import number_of

USUAL_LEAD = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRequest:
    """When to be reminded."""

    lead: timedelta = USUAL_LEAD
    """How long before a session."""


@dataclass(frozen=True, slots=True)
class Reminders:
    """Whether reminders are on."""

    wakes: tuple[Wake, ...]
    """The times of day at which the system looks whether a session is due; empty if reminders are off."""
    place: Path | None = None
    """Where the system keeps them; None if they are off, or were not set now."""
    are_current: bool = True
    """Whether the times are those of the courses that are running."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRequest:
    """Of which sessions to remind."""

    lead: timedelta | None = None
    """Only of those that begin within this time, or should have begun; None: of all that are due today."""
    now: datetime | None = None
    """With its zone; None: now."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A session that is due, as a notice says it."""

    title: str
    message: str


def turn_on(request: ReminderRequest, diary: Diary = HERE, observer: Observer = SILENT) -> Reminders:
    """Have the system remind the person of the sessions of all running courses.

    Raises RequestError when no course is running, MachineError when this machine cannot.
    """
    record = diary.read(observer)
    courses = running_courses(record)
    if not courses:
        find_course(record, None)
    job = job_for(courses.values(), request.lead, diary)
    return Reminders(job.wakes, open_system().install(job))


def turn_off() -> bool:
    """Turn reminders off; nothing of them stays behind. Returns whether they were on. Raises MachineError."""
    return open_system().remove()


def show_reminders(diary: Diary = HERE, observer: Observer = SILENT) -> Reminders:
    """Whether reminders are on, and when. Raises MachineError for a system that has none."""
    job = open_system().installed()
    if job is None:
        return Reminders(())
    lead = lead_of(job)
    courses = running_courses(diary.read(observer)).values()
    # A system that knows no zones has turned the times into those of its own clock.
    can_compare = lead is not None and all(wake.zone for wake in job.wakes)
    are_current = not can_compare or lead is None or wakes_for(courses, lead) == job.wakes
    return Reminders(job.wakes, are_current=are_current)


def due_reminders(
    request: DueRequest, diary: Diary = HERE, observer: Observer = SILENT
) -> tuple[Reminder, ...]:
    """What to remind the person of now. Raises SheetError and RequestError for sheets that cannot be read."""
    record = diary.read(observer)
    now = request.now or wallclock.now()
    reminders = (
        _reminder(enrol_course(record, course), now, request.lead)
        for course in running_courses(record).values()
    )
    return tuple(one for one in reminders if one is not None)


def show_notices(reminders: Iterable[Reminder]) -> None:
    """Show each reminder on the desktop. Raises MachineError when nothing on this machine shows notices."""
    for reminder in reminders:
        show_notice(reminder.title, reminder.message)


def _reminder(opened: OpenCourse, now: datetime, lead: timedelta | None) -> Reminder | None:
    course = opened.course
    day = now.astimezone(course.zone).date() if lead is None else day_to_tell(course, now, lead)
    due = None if day is None else opened.enrolment.due(day).appointment
    if due is None or (lead is not None and not is_near(course, due.slot, now, lead)):
        return None
    about = f", about {minutes_ahead(opened, [due])[0]} minutes" if due.levels else ""
    return Reminder(
        opened.title,
        f"Session {number_of(due.number, opened.sessions)}{about}: voicecoach plan today{opened.argument} --play",
    )
