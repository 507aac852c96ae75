"""Starting a programme: from now on it is a course, with days on which a session is due."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from secrets import token_hex

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import enrol_course
from voicecoach.api.course.common.wakes import renew_reminders
from voicecoach.api.observer import SILENT, Observer
from voicecoach.errors import RequestError
from voicecoach.journal.entries import CourseStarted
from voicecoach.programme.course import running_courses
from voicecoach.programme.dates import choose_days, read_clock
from voicecoach.programme.meaning import resolve_programme
from voicecoach.programme.zone import find_zone, local_zone
from voicecoach.sheets.forms.terms import Weekday
from voicecoach.sheets.library.library import find_folders

USUAL_CLOCK = "07:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRequest:
    """A programme to start, and when to train."""

    programme: str
    """Its id, or the path of its sheet."""
    per_week: int | None = None
    """How many sessions a week; None: as many as there are `days`, or else the most that the programme allows."""
    days: tuple[str, ...] | None = None
    """Days of the week, such as `("mon", "wed", "fri")`; None: those of the programme."""
    clock: str = USUAL_CLOCK
    """The time of day of a session, HH:MM."""
    first: date | None = None
    """No session is due before this day; None: today."""
    cues: tuple[Path, ...] = ()
    """Folders of sheets to look in first."""


@dataclass(frozen=True, slots=True)
class StartedCourse:
    """A course that was started, or changed."""

    course: str
    """The id of the course."""
    programme: str
    title: str
    days: tuple[Weekday, ...]
    clock: str
    zone: str
    session_days: tuple[date, ...]
    """The days of the sessions ahead, if none is missed."""


def start_course(request: StartRequest, diary: Diary = HERE, observer: Observer = SILENT) -> StartedCourse:
    """Start a programme. Its sessions are due in the diary's time zone.

    Raises RequestError for a programme that does not exist or is already running, and for days, a time or a zone that do
    not fit; SheetError for sheets with faults; MachineError when the journal cannot be written.
    """
    programme = resolve_programme(find_folders(request.cues), request.programme)
    days = choose_days(programme, request.per_week, request.days)
    clock = read_clock(request.clock)
    zone = _zone(diary, observer)
    running = running_courses(diary.read(observer)).get(programme.id)
    if running is not None:
        raise RequestError(
            f"the programme '{programme.id}' has been running since {running.timetable.start}",
            f"continue it: voicecoach plan today {programme.id}; change its days: voicecoach plan change {programme.id}; "
            f"or end it: voicecoach plan stop {programme.id}",
        )
    entry = CourseStarted(
        course=token_hex(4),
        programme=programme.id,
        per_week=len(days),
        days=list(days),
        clock=f"{clock:%H:%M}",
        zone=zone,
        start=request.first or diary.day(),
        cues=[str(folder.resolve()) for folder in request.cues],
    )
    diary.write(observer, entry)
    started = course_as_started(programme.id, diary, observer)
    renew_reminders(diary, observer)
    return started


def course_as_started(programme: str, diary: Diary, observer: Observer) -> StartedCourse:
    """How a running course looks from today on."""
    record = diary.read(observer)
    course = running_courses(record)[programme]
    enrolment = enrol_course(record, course).enrolment
    return StartedCourse(
        course.id,
        course.programme,
        enrolment.programme.title,
        course.timetable.days,
        f"{course.clock:%H:%M}",
        course.zone.key,
        tuple(one.day for one in enrolment.ahead(diary.day())),
    )


def _zone(diary: Diary, observer: Observer) -> str:
    """The name of the diary's time zone; that of this machine if it names none."""
    if diary.zone is not None:
        return find_zone(diary.zone).key
    local = local_zone()
    if local.notice is not None:
        observer.notice(local.notice)
    return local.key
