"""The sessions of courses for the calendar that a person already has."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest, OpenCourse, enrol_course, find_course
from voicecoach.api.course.common.sessions import minutes_ahead
from voicecoach.api.observer import SILENT, Observer
from voicecoach.encoders import encoder_names
from voicecoach.errors import RequestError, VoicecoachError
from voicecoach.journal.entries import Profile
from voicecoach.journal.reader import Record
from voicecoach.programme.calendar.agenda import Agenda, make_agenda
from voicecoach.programme.calendar.events import Extras, uid_of, write_calendar
from voicecoach.programme.course import Course
from voicecoach.programme.courses import read_courses
from voicecoach.programme.files.folder import session_file_name
from voicecoach.programme.forecast import Appointment
from voicecoach.reminders.lead_time import read_lead_time

USUAL_ALARM = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRequest(CourseRequest):
    """What goes into the calendar."""

    files: Path | None = None
    """Attach the rendered sessions in this folder."""
    link: str | None = None
    """Attach links to rendered sessions below this address."""
    alarm: timedelta | Literal["none"] | None = None
    """How long before a session the calendar reminds the person, or `none`; None: as the course says, else 15 minutes."""


@dataclass(frozen=True, slots=True)
class CourseCalendar:
    """A calendar file."""

    data: bytes
    """In the form of RFC 5545 (iCalendar)."""
    sessions: int
    """How many sessions are in it, done and ahead."""


def make_calendar(
    request: CalendarRequest, diary: Diary = HERE, observer: Observer = SILENT
) -> CourseCalendar:
    """The sessions of the course that is named, or of all, as a calendar. Those of a course that was stopped are cancelled.

    Raises RequestError when there is no such course, or for an address that is none; SheetError for sheets with faults.
    """
    if request.link is not None and (
        "://" not in request.link or re.search(r"[\s\x00-\x1f\x7f]", request.link)
    ):
        raise RequestError(
            f"{request.link!r} is not an address", "write it like https://example.org/sessions"
        )
    courses = _courses(request.programme, diary, observer)
    programmes = sorted({opened.course.programme for opened in courses})
    if len(programmes) > 1 and (request.files or request.link):
        raise RequestError(
            "the files of several programmes have the same names", f"name one of {', '.join(programmes)}"
        )
    agendas: list[Agenda] = []
    minutes: dict[str, int] = {}
    files: dict[str, str] = {}
    for opened in courses:
        agenda = _agenda(opened, diary)
        agendas.append(agenda)
        for number, length in _minutes(opened, agenda, observer).items():
            minutes[uid_of(opened.course, number)] = length
        for one in (*agenda.done, *agenda.ahead):
            if (address := _address(one, request)) is not None:
                files[uid_of(opened.course, one.number)] = address
    alarms = {agenda.course.id: _alarm(request, agenda.course) for agenda in agendas}
    data = write_calendar(agendas, Extras(minutes, files, USUAL_ALARM, alarms))
    return CourseCalendar(data, sum(len(agenda.done) + len(agenda.ahead) for agenda in agendas))


def _alarm(request: CalendarRequest, course: Course) -> timedelta | None:
    """How long before the sessions of a course the calendar reminds; None: never."""
    wanted = request.alarm or course.alarm or USUAL_ALARM
    if isinstance(wanted, str):
        return None if wanted == "none" else read_lead_time(wanted)
    return wanted


def _courses(programme: str | None, diary: Diary, observer: Observer) -> list[OpenCourse]:
    """The courses of a programme, or all; stopped ones too, since a calendar that has them must cancel what is left.

    Raises RequestError if there is none.
    """
    record = diary.read(observer)
    courses = [course for course in read_courses(record) if programme in {None, course.programme}]
    if not courses:
        find_course(record, programme)
    opened = []
    for course in courses:
        try:
            opened.append(enrol_course(record, course))
        except VoicecoachError:
            if not course.is_stopped:
                raise
            # A course that is over does not need its sheets any more, and they may be gone.
            observer.notice(
                f"'{course.programme}' was stopped and its sheets can no longer be read; it is left out"
            )
    return opened


def _agenda(opened: OpenCourse, diary: Diary) -> Agenda:
    profile_changed_at = [entry.at for entry in opened.record.entries if isinstance(entry, Profile)]
    return make_agenda(opened.enrolment, diary.day(), profile_changed_at)


def _minutes(opened: OpenCourse, agenda: Agenda, observer: Observer) -> dict[int, int]:
    """How long each session takes, about, by its number; done sessions as if nothing had been done before the course."""
    # A session in which everything is left out has no length.
    done = [one for one in agenda.done if one.levels]
    ahead = [one for one in agenda.ahead if one.levels]
    lengths = [
        *minutes_ahead(replace(opened, record=Record()), done),
        *minutes_ahead(opened, ahead, observer),
    ]
    return dict(zip(_numbers((*done, *ahead)), lengths, strict=True))


def _numbers(appointments: Iterable[Appointment]) -> list[int]:
    return [one.number for one in appointments]


def _address(appointment: Appointment, request: CalendarRequest) -> str | None:
    """Where the rendered file of a session is; None if there is none."""
    files, link = request.files, request.link
    found = session_file_name(appointment.day, appointment.number)
    if files is not None:
        suffixes = [f".{name}" for name in encoder_names()]
        names = [
            found,
            *(session_file_name(appointment.day, appointment.number, suffix) for suffix in suffixes),
        ]
        there = [name for name in names if (files / name).is_file()]
        if not there:
            return None
        found = there[0]
    if link is not None:
        return f"{link.rstrip('/')}/{quote(found)}"
    return None if files is None else (files / found).resolve().as_uri()
