"""The figures as a noun: what courses and weeks add up to. Their form as JSON is published as `voicecoach-figures/1`."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

State = Literal["running", "over", "stopped"]
DayOutcome = Literal["done", "broken-off", "missed", "open"]


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A day on which a session was due, and what became of it."""

    day: date
    """The planned day."""
    became: DayOutcome
    """open: it may still be made up."""
    session_on: date | None = None
    """The day of the session that counts for it."""


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """One session of a course, whether it reached its end or not."""

    day: date
    """The day on which it was done."""
    number: int | None
    """Which session of the course, counted from 1."""
    is_finished: bool
    """Whether it reached its end."""
    source: Literal["play", "by-hand"]
    """play: with the coach; by-hand: reported afterwards."""
    held_ms: int
    """Time under hold, measured."""
    told_ms: int
    """Time under hold as planned, of what was recorded by hand as finished; it was not measured."""
    notes: str = ""
    """What the person noted, on one line."""


@dataclass(frozen=True, slots=True)
class CourseWeek:
    """The sessions of a course in one week, from Monday to Sunday."""

    monday: date
    """The first day of the week."""
    planned: int
    """Due in this week and not open."""
    done: int
    """Reached their end in this week, also those for a day of the week before and those beside the plan."""
    broken_off: int
    """Begun in this week and not finished."""
    missed: int
    """Due in this week and missed."""


@dataclass(frozen=True, slots=True)
class HoldWeek:
    """The time under hold in one week, from Monday to Sunday."""

    monday: date
    """The first day of the week."""
    sessions: int
    """In which anything was held."""
    held_ms: int
    """Measured."""
    told_ms: int
    """As planned, of what was recorded by hand as finished; it was not measured."""


@dataclass(frozen=True, slots=True)
class Point:
    """One exercise in one session of a course."""

    session_index: int
    """Into the sessions of the course, from 0."""
    level: int | None
    """The rung of its ladder, counted from 1."""
    dose: str
    """In words."""
    pain: int | None
    """From 0 to 10; null if not reported."""
    effort: int | None
    """From 0 to 10; null if not reported."""
    is_finished: bool
    """Whether all of it was done."""
    was_stopped: bool
    """It hurt, so that the session was stopped."""
    is_worse_next_morning: bool
    """Whether the next morning was worse, as reported at the check-in."""


@dataclass(frozen=True, slots=True)
class ExerciseFigures:
    """One exercise over the sessions in which it was begun."""

    exercise: str
    """The id that the routine names."""
    name: str
    """What people read: that of its sheet, or its id where that cannot be read."""
    levels: int | None
    """How many rungs its ladder has now; null if its sheet cannot be read."""
    points: tuple[Point, ...]
    """Its sessions, in order."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What pain means in the programme, from 0 to 10."""

    pain_to_advance: int
    """The most with which one may advance."""
    pain_to_step_down: int
    """From this much on, one goes a level down."""


@dataclass(frozen=True, slots=True)
class CourseFigures:
    """What a course adds up to."""

    course: str
    """The id of the course in the journal."""
    programme: str
    """The id of its programme."""
    title: str
    """What people read: that of the programme, or its id where its sheet cannot be read."""
    state: State
    """over: all of its sessions are done."""
    start: date
    """Its first day."""
    until: date
    """The last day that counts: today, or the day on which it was over or stopped."""
    per_week: int
    """How many sessions a week it has; of one every few days, the most in a week."""
    sessions_in_all: int | None
    """null if the sheet of the programme cannot be read."""
    planned: int
    """Sessions that were due and are not open: done + broken_off + missed, of the days below."""
    done: int
    """Sessions that reached their end."""
    beside_plan: int
    """How many of these were not planned."""
    broken_off: int
    """Planned sessions that were begun and not finished."""
    missed: int
    """Sessions that were due and were not done."""
    open_since: date | None
    """The day of the session that may still be made up; null if there is none."""
    streak: int
    """Planned sessions done in a row without one missed, up to now."""
    longest_streak: int
    """The longest streak so far."""
    days: tuple[PlannedDay, ...]
    """The days on which a session was due, in order."""
    weeks: tuple[CourseWeek, ...]
    """Its weeks, in order."""
    sessions: tuple[SessionFigures, ...]
    """Its sessions, in order."""
    exercises: tuple[ExerciseFigures, ...]
    """Its exercises, in the order of the routine."""
    thresholds: Thresholds | None
    """null if the sheet of the programme cannot be read."""
    every_days: int = 1
    """From one session to the next, where it does not go by the days of the week: 2 is every other day."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All that can be counted up to a day."""

    today: date
    """The day up to which everything is counted."""
    programme: str | None
    """The programme that was asked for; null for everything."""
    courses: tuple[CourseFigures, ...]
    """The courses, in the order in which they were started."""
    weeks: tuple[HoldWeek, ...]
    """From the first session to today, without gaps. Of all sessions, also those of no course, where none was asked for."""
    format: Literal["voicecoach-figures/1"] = "voicecoach-figures/1"
