"""The sessions of courses, and their two faces: text for people, JSON (`voicecoach-courses/1`) for programs.

The figures of courses have their faces in `figures/faces`, the list of rendered sessions its form in `files/folder.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from voicecoach.jsonform import JsonForm
from voicecoach.programme.days.timetable import Timetable
from voicecoach.sheets.forms.terms import WEEKDAYS


@dataclass(frozen=True, slots=True)
class SessionReport:
    """One session of a course: done, broken off or to come."""

    number: int | None
    """Which session of the course, counted from 1; null for one that is not counted."""
    day: date
    """The day on which it was done or is due."""
    state: Literal["done", "broken off", "ahead"]
    """ahead: to come, if all goes well."""
    doses: Mapping[str, str]
    """In words, such as `2 cycles of 12 s`, by the id of the exercise as the routine names it."""
    levels: Mapping[str, str]
    """The same as written in a ladder, such as `2x12 s`."""
    minutes: int | None = None
    """How long a session that is ahead takes, about; null for others."""
    pain: int | None = None
    """The worst pain that was reported, 0 to 10; null if none was."""
    clock: str | None = None
    """The time of day at which one that is ahead is due, HH:MM; null for others."""
    part: str = ""
    """The phase and routine of one that is ahead, where not all sessions are alike."""
    done_as: Mapping[str, str] = field(default_factory=dict)
    """The exercise or variant that was done, where another one would be now, by the id of the exercise as the routine names it."""


@dataclass(frozen=True, slots=True)
class CourseReport:
    """A course, session by session."""

    programme: str
    """The id of its programme."""
    title: str
    """What people read."""
    course: str
    """The id of the course in the journal."""
    days: tuple[str, ...]
    """The days of the week on which a session is due; one with two sessions comes twice."""
    clock: str
    """The time of day of a session, HH:MM; of the first of a day."""
    zone: str
    """The time zone of that clock."""
    conditions: tuple[str, ...]
    """What its sessions are adapted to."""
    exercises: Mapping[str, str]
    """The name of each exercise, by the id that the routine names, in its order."""
    sessions: tuple[SessionReport, ...]
    """By date."""
    clocks: tuple[str, ...] = ()
    """The times of day of the sessions, HH:MM: two where a day may have two."""
    every_days: int = 1
    """From one session to the next, where it does not go by the days of the week: 2 is every other day."""


@dataclass(frozen=True, slots=True)
class CoursesReport:
    """Courses, session by session."""

    courses: tuple[CourseReport, ...]
    """The courses, in the order in which they were started."""


FORM = JsonForm("courses", 1, "Courses, session by session", CoursesReport)


def format_courses(report: CoursesReport) -> str:
    """The courses for people: a row for each session, a column for each exercise."""
    return "\n\n".join(_table(course) for course in report.courses)


def _table(course: CourseReport) -> str:
    letters = [chr(ord("A") + index) for index in range(len(course.exercises))]
    rows = [
        ["no", "day", *letters, "min", ""],
        *(_row(session, course.exercises, shows_clock=len(course.clocks) > 1) for session in course.sessions),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        f"{course.title} ({course.programme})",
        f"{_rhythm(course)} at {' and '.join(course.clocks)} ({course.zone})",
    ]
    if course.conditions:
        lines.append(f"adapted to {', '.join(course.conditions)}")
    keys = (f"  {letter}  {name}" for letter, name in zip(letters, course.exercises.values(), strict=True))
    others = dict.fromkeys(name for session in course.sessions for name in session.done_as.values())
    notes = ["", f"* done as: {', '.join(others)}"] if others else []
    return "\n".join([*lines, "", *keys, "", *(_line(row, widths) for row in rows), *notes])


def _rhythm(course: CourseReport) -> str:
    days = [day for day in WEEKDAYS for _ in range(course.days.count(day))]
    return Timetable(date.min, tuple(days), every_days=course.every_days).in_words()


def _row(session: SessionReport, exercises: Mapping[str, str], *, shows_clock: bool) -> list[str]:
    state: str = session.state
    if session.pain is not None:
        state += f", pain {session.pain}"
    return [
        "-" if session.number is None else str(session.number),
        f"{session.day:%a %Y-%m-%d}" + (f" {session.clock}" if shows_clock and session.clock else ""),
        *(
            session.levels.get(exercise, "-") + ("*" if exercise in session.done_as else "")
            for exercise in exercises
        ),
        "" if session.minutes is None else str(session.minutes),
        ", ".join(filter(None, [state, session.part])),
    ]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(row, widths, strict=True)
    cells = [first[0].rjust(first[1]), *(cell.ljust(width) for cell, width in others)]
    return "  ".join(cells).rstrip()
