"""Starting a programme: from now on it is a course, with days on which a session is due."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Literal

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import enrol_course
from voicecoach.api.course.common.wakes import renew_reminders
from voicecoach.api.course.profile import check_conditions
from voicecoach.api.observer import SILENT, Observer
from voicecoach.errors import RequestError
from voicecoach.journal.course_entries import CourseStarted, CourseStopped
from voicecoach.journal.entries import AnyEntry, Profile
from voicecoach.journal.reader import Record
from voicecoach.programme.course import Course, Side
from voicecoach.programme.courses import profile_of, read_courses, running_courses
from voicecoach.programme.days.choices import choose_clocks, choose_days
from voicecoach.programme.days.timetable import ONE_DAY, Timetable
from voicecoach.programme.days.zone import find_zone, local_zone
from voicecoach.programme.enrolment import Enrolment
from voicecoach.programme.meaning import Programme, resolve_programme
from voicecoach.programme.progression import judge
from voicecoach.sheets.forms.terms import Weekday
from voicecoach.sheets.library.folders import folder_of
from voicecoach.sheets.library.library import Library, find_folders
from voicecoach.wallclock import check_day, now


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRequest:
    """A programme to start, and when to train."""

    programme: str
    """Its id, or the path of its sheet."""
    per_week: int | None = None
    """How many sessions a week; None: as many as there are `days`, or else the most that the programme allows."""
    days: tuple[str, ...] | None = None
    """Days of the week, such as `("mon", "wed", "fri")`; None: those of the programme."""
    clock: str | None = None
    """The time of day of a session, HH:MM, or two for two a day: `08:00,18:00`; None: as the programme says, else 07:00
    (and 18:00)."""
    side: Side = "both"
    """Which side is trained."""
    first: date | None = None
    """No session is due before this day; None: today."""
    cues: tuple[Path, ...] = ()
    """Folders of sheets to look in first."""
    from_level: int | Literal["middle"] | None = None
    """The level of every exercise in the first session, counted from 1; None: what was earned when the programme was done
    before, after the days since then, and else the first."""
    conditions: tuple[str, ...] = ()
    """Conditions that hold from now on, for the sessions of all courses."""


@dataclass(frozen=True, slots=True)
class StartedCourse:
    """A course that was started, or changed."""

    course: str
    """The id of the course."""
    programme: str
    title: str
    days: tuple[Weekday, ...]
    """The days of the week; one with two sessions is there twice."""
    clock: str
    """The time of day of a session, HH:MM; of the first of a day."""
    zone: str
    session_days: tuple[date, ...]
    """The days of the sessions ahead, if none is missed; the next ones of a course that goes on without an end."""
    side: Side = "both"
    """Which side is trained."""
    levels: Mapping[str, int] = field(default_factory=dict)
    """The level at which exercises begin, counted from 1, where it is not the first."""
    ends: bool = True
    """Whether it has a last session."""
    clocks: tuple[str, ...] = ()
    """The times of day of the sessions: two where a day may have two."""
    rhythm: str = ""
    """Its days in words: `mon, wed, fri`, `twice every day`, `every other day`."""
    sessions_before: int | None = None
    """How many sessions were ahead before a change of an ending course; None if it was no change."""


def start_course(request: StartRequest, diary: Diary = HERE, observer: Observer = SILENT) -> StartedCourse:
    """Start a programme. Its sessions are due in the diary's time zone.

    One that was done before goes on from what was earned, after the days since then, with a day of rest in between; a
    course of which all sessions are done ends with it.

    Raises RequestError for a programme that does not exist or is already running, and for days, a time, a zone or a level
    that do not fit; SheetError for sheets with faults; MachineError when the journal cannot be written.
    """
    library = find_folders(request.cues, request.programme)
    programme = resolve_programme(library, request.programme)
    days = choose_days(programme, request.per_week, request.days)
    clock, *later = choose_clocks(days, request.clock, programme.clocks)
    zone = _zone(diary, observer)
    record, at = diary.read(observer), now()
    check_conditions(request.conditions, (), library.conditions(), ())
    running = running_courses(record).get(programme.id)
    entries: list[AnyEntry] = []
    if running is not None:
        if enrol_course(record, running).enrolment.due(diary.day()).is_over:
            entries.append(CourseStopped(at=at, course=running.id))
        else:
            raise RequestError(
                f"the programme '{programme.id}' has been running since {running.timetable.start}",
                f"continue it: voicecoach plan today {programme.id}; change its days: voicecoach plan change {programme.id}; "
                f"or end it: voicecoach plan stop {programme.id}",
            )
    earlier = next((one for one in reversed(read_courses(record)) if one.programme == programme.id), None)
    first = _first_day(request, spacing_for(programme, days), earlier, diary, observer)
    entry = CourseStarted(
        at=at,
        course=token_hex(4),
        programme=programme.id,
        per_week=len(days),
        days=list(days),
        clock=f"{clock:%H:%M}",
        later_clocks=[f"{one:%H:%M}" for one in later],
        every_days=programme.sessions_a_week.every_days,
        rest_days=programme.rest_days,
        zone=zone,
        side=request.side,
        start=first,
        cues=[str(folder.resolve()) for folder in _folders(request, library)],
        follows=None if earlier is None else earlier.id,
        levels=_levels(request, programme, record, earlier, first, observer),
        is_level_chosen=request.from_level is not None,
    )
    entries.append(entry)
    if added := [one for one in request.conditions if one not in profile_of(record)]:
        entries.append(Profile(at=at, add=added, why=f"start of {programme.id}"))
    diary.write(observer, *entries)
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
        f"{course.clocks[0]:%H:%M}",
        course.zone.key,
        tuple(one.day for one in enrolment.ahead(diary.day())),
        course.side,
        {name: one.level_index + 1 for name, one in course.beginnings.items() if one.level_index}
        if not course.done
        else {},
        course.kept is None,
        tuple(f"{clock:%H:%M}" for clock in course.clocks),
        course.timetable.in_words(),
    )


def _folders(request: StartRequest, library: Library) -> tuple[Path, ...]:
    """Where the sheets of the course will be looked for: also around a programme that was named by its path."""
    home = folder_of(request.programme)
    return (home, *request.cues) if home is not None and home == library.folders[0] else request.cues


def spacing_for(programme: Programme, days: tuple[Weekday, ...]) -> timedelta:
    """The shortest time between the sessions of two days of a programme."""
    often = programme.sessions_a_week
    return Timetable(date.min, days, every_days=often.every_days, rest_days=programme.rest_days).spacing


def _first_day(
    request: StartRequest, spacing: timedelta, earlier: Course | None, diary: Diary, observer: Observer
) -> date:
    """The first day of a course: not before a day of rest after the last session of the one before."""
    wanted = check_day(request.first or diary.day())
    last = max((one.date for one in earlier.done), default=None) if earlier is not None else None
    if last is None or wanted >= last + spacing:
        return wanted
    if request.first is not None:
        observer.notice(
            f"{last} has a session, so the course starts {'after its rest' if spacing > 2 * ONE_DAY else 'after a rest day' if spacing > ONE_DAY else 'after it'}, on {last + spacing}"
        )
    return last + spacing


def _levels(  # noqa: PLR0917 - each is a part of its own
    request: StartRequest,
    programme: Programme,
    record: Record,
    earlier: Course | None,
    first: date,
    observer: Observer,
) -> dict[str, int]:
    """The level at which each exercise begins, counted from 1, where it is not the first. Raises RequestError.

    A level that somebody chose for all exercises is none for one that hurt too much when it was done last.
    """
    enrolment = None if earlier is None else enrol_course(record, earlier).enrolment
    decisions = {} if enrolment is None else enrolment.decisions(1, first)
    if request.from_level is None:
        if earlier is None:
            return {}
        levels = {name: one.earned_index + 1 for name, one in decisions.items() if earlier.outcomes.get(name)}
    elif request.from_level == "middle":
        levels = {name: (len(ladder) + 1) // 2 for name, ladder in programme.ladders.items()}
    else:
        most = max(len(ladder) for ladder in programme.ladders.values())
        if not 1 <= request.from_level <= most:
            raise RequestError(
                f"'{programme.id}' has levels 1 to {most}, not {request.from_level}",
                "choose one of them, or middle",
            )
        levels = {name: min(request.from_level, len(one)) for name, one in programme.ladders.items()}
    if request.from_level is not None:
        for name, one in decisions.items():
            if _hurt_last(enrolment, name) and levels.get(name, 1) > one.earned_index + 1:
                levels[name] = one.earned_index + 1
                observer.notice(f"{name} hurt too much last time, so it begins at level {levels[name]}")
    return {name: level for name, level in levels.items() if level > 1}


def _hurt_last(enrolment: Enrolment | None, exercise: str) -> bool:
    """Whether an exercise went down a level when it was done last."""
    outcomes = () if enrolment is None else enrolment.course.outcomes.get(exercise, ())
    return (
        enrolment is not None
        and bool(outcomes)
        and judge(outcomes[-1], enrolment.programme.progression)[0] == "step-down"
    )


def _zone(diary: Diary, observer: Observer) -> str:
    """The name of the diary's time zone; that of this machine if it names none."""
    if diary.zone is not None:
        return find_zone(diary.zone).key
    local = local_zone()
    if local.notice is not None:
        observer.notice(local.notice)
    return local.key
