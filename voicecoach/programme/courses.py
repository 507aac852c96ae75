"""The journal -> its courses: programmes that were started, with their days and the results of their sessions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from voicecoach.errors import RequestError
from voicecoach.journal.course_entries import (
    Allowed,
    CourseChanged,
    CourseContinued,
    CourseEntry,
    CourseStarted,
    CourseStopped,
    Moved,
    Skipped,
)
from voicecoach.journal.entries import CheckIn, Done, Profile, Undone
from voicecoach.journal.reader import Record
from voicecoach.programme.course import Course
from voicecoach.programme.days.timetable import Slot, Timetable
from voicecoach.programme.progression import Beginning, Outcome
from voicecoach.sheets.forms.terms import OneSide
from voicecoach.suggest import one_of


def read_courses(record: Record) -> list[Course]:
    """Every course that was ever started, oldest first."""
    courses: dict[str, Course] = {}
    begun: dict[str, CourseStarted] = {}
    cuts: dict[tuple[str, str], int] = {}
    for place, entry in enumerate(record.entries):
        if isinstance(entry, CourseStarted):
            courses[entry.course], begun[entry.course] = _begun(entry), entry
        elif isinstance(entry, Undone) and entry.course in courses:
            # What counted before and does not any more is a change too: a number of changes never falls.
            before = courses[entry.course]
            changes = before.changes + len(entry.voids) + 1
            courses[before.id] = replace(before, changed_at=max(before.changed_at, entry.at), changes=changes)
        elif isinstance(entry, CourseEntry) and entry.course in courses:
            courses[entry.course] = _changed(courses[entry.course], entry)
            if isinstance(entry, Allowed):
                cuts[entry.course, entry.exercise] = place
    read: dict[str, Course] = {}
    sessions = SessionsRead.of(record)
    for course in courses.values():
        own = with_sessions(course, sessions, cuts)
        read[course.id] = _following(own, begun[course.id], read.get(begun[course.id].follows or ""), cuts)
    return list(read.values())


def running_courses(record: Record) -> dict[str, Course]:
    """The courses that are not stopped, by programme."""
    return {course.programme: course for course in read_courses(record) if not course.is_stopped}


def courses_of(record: Record, programme: str | None) -> list[Course]:
    """The courses of a programme, or of all programmes if none is named, oldest first. Raises RequestError for one never started."""
    every = read_courses(record)
    courses = [course for course in every if programme in {None, course.programme}]
    if not courses and programme is not None:
        started = sorted({course.programme for course in every})
        hint = one_of(programme, started) if started else f"start it: voicecoach plan start {programme}"
        raise RequestError(f"the programme '{programme}' was never started", hint)
    return courses


def profile_of(record: Record) -> tuple[str, ...]:
    """The conditions of the person, in the order in which they were added."""
    conditions: dict[str, None] = {}
    for entry in record.entries:
        if isinstance(entry, Profile):
            conditions.update(dict.fromkeys(entry.add))
            for condition in entry.remove:
                conditions.pop(condition, None)
    return tuple(conditions)


def affected_side(record: Record) -> OneSide | None:
    """The affected side of the person; None if there is none, or it was never named."""
    named = [entry.affected for entry in record.entries if isinstance(entry, Profile) and entry.affected]
    return named[-1] if named and named[-1] != "none" else None


def _begun(entry: CourseStarted) -> Course:
    return Course(
        id=entry.course,
        programme=entry.programme,
        clocks=_clocks(entry),
        zone=ZoneInfo(entry.zone),
        side=entry.side,
        timetable=Timetable(
            entry.start, tuple(entry.days), every_days=entry.every_days, rest_days=entry.rest_days
        ),
        cues=tuple(Path(folder) for folder in entry.cues),
        started_at=entry.at,
        changed_at=entry.at,
    )


def _clocks(entry: CourseStarted | CourseChanged) -> tuple[time, ...]:
    return tuple(time.fromisoformat(one) for one in (entry.clock, *entry.later_clocks))


def _following(
    course: Course, entry: CourseStarted, earlier: Course | None, cuts: Mapping[tuple[str, str], int]
) -> Course:
    """A course with what came of its exercises in the course that it follows, and with the levels at which it begins."""
    known = {} if earlier is None else earlier.outcomes
    anew = {name for begun, name in cuts if begun == course.id}
    inherited = {name: listed for name, listed in known.items() if name not in anew}
    names = dict.fromkeys((*entry.levels, *inherited, *sorted(anew)))
    return replace(
        course,
        outcomes={
            name: (*inherited.get(name, ()), *course.outcomes.get(name, ()))
            for name in {**inherited, **course.outcomes}
        },
        beginnings={
            name: Beginning(
                entry.levels.get(name, 1) - 1 if name not in anew else 0,
                entry.is_level_chosen and name not in anew,
                len(inherited.get(name, ())),
                name in anew,
            )
            for name in names
        },
    )


def _changed(course: Course, entry: CourseEntry) -> Course:
    course = replace(course, changed_at=max(course.changed_at, entry.at), changes=course.changes + 1)
    if isinstance(entry, Skipped):
        return replace(course, timetable=course.timetable.without(Slot(entry.date, entry.slot - 1)))
    if isinstance(entry, Moved):
        return replace(
            course, timetable=course.timetable.with_move(Slot(entry.date, entry.slot - 1), entry.to)
        )
    if isinstance(entry, CourseChanged):
        return _rearranged(course, entry)
    if isinstance(entry, CourseContinued):
        kept = {exercise: number - 1 for exercise, number in entry.levels.items()}
        return replace(
            course,
            kept=kept,
            clocks=course.clocks[:1],
            timetable=course.timetable.with_days(entry.start, tuple(entry.days)),
        )
    return replace(course, is_stopped=course.is_stopped or isinstance(entry, CourseStopped))


def _rearranged(course: Course, entry: CourseChanged) -> Course:
    """The course with the days and the time of day that apply from a certain day on."""
    days, clocks, earlier_clocks = tuple(entry.days), _clocks(entry), course.earlier_clocks
    if clocks != course.clocks:
        before = next((earlier for until, earlier in earlier_clocks if entry.start <= until), course.clocks)
        earlier_clocks = (*(one for one in earlier_clocks if one[0] < entry.start), (entry.start, before))
    timetable = course.timetable
    if days != timetable.days:
        timetable = timetable.with_days(entry.start, days)
    return replace(
        course,
        timetable=timetable,
        clocks=clocks,
        earlier_clocks=earlier_clocks,
        side=entry.side or course.side,
        alarm=entry.alarm or course.alarm,
    )


@dataclass(frozen=True, slots=True)
class SessionsRead:
    """What a journal says of all sessions."""

    by_course: Mapping[str | None, list[Done]]
    reports: Mapping[str, list[datetime]]
    """When something was written about each."""
    places: Mapping[str, int]
    """Of the last entry that sums each up."""
    worse: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, record: Record) -> "SessionsRead":
        by_course: dict[str | None, list[Done]] = {}
        for one in record.sessions():
            by_course.setdefault(one.course, []).append(one)
        reports: dict[str, list[datetime]] = {}
        places: dict[str, int] = {}
        for place, entry in enumerate(record.entries):
            if isinstance(entry, Done | CheckIn):
                reports.setdefault(entry.session, []).append(entry.at)
            if isinstance(entry, Done):
                places[entry.session] = place
        return cls(by_course, reports, places, record.worse_next_morning())


def with_sessions(course: Course, sessions: SessionsRead, cuts: Mapping[tuple[str, str], int]) -> Course:
    done = _numbered(sessions.by_course.get(course.id, ()))
    told = [at for one in done for at in sessions.reports[one.session]]
    outcomes: dict[str, list[Outcome]] = {}
    for session in done:
        for one in session.exercises:
            # What happened before a professional allowed it again no longer counts.
            is_past = sessions.places[session.session] < cuts.get((course.id, one.exercise), -1)
            if is_past or not one.has_outcome:
                continue
            outcomes.setdefault(one.exercise, []).append(
                Outcome(
                    on=session.date,
                    level_index=(one.level or 1) - 1,
                    pain=one.pain,
                    effort=one.effort if one.effort is not None else session.effort,
                    is_finished=one.is_finished,
                    was_stopped=one.was_stopped,
                    is_worse_next_morning=one.exercise in sessions.worse.get(session.session, ()),
                    did=one.did,
                    variant=one.variant,
                )
            )
    return replace(
        course,
        done=done,
        outcomes={exercise: tuple(listed) for exercise, listed in outcomes.items()},
        changed_at=max([course.changed_at, *told]),
        changes=course.changes + len(told),
    )


def _numbered(sessions: Iterable[Done]) -> tuple[Done, ...]:
    """Sessions by date with their numbers: one that is recorded later for an earlier day moves those after it on."""
    numbered: list[Done] = []
    finished = 0
    for one in sessions:
        is_numbered = one.number is not None
        numbered.append(one.model_copy(update={"number": finished + 1}) if is_numbered else one)
        finished += one.is_finished
    return tuple(numbered)
