"""What was decided about a course, one model an entry: begun, changed, continued, stopped, and what became of single days."""

from typing import Annotated, Literal

from pydantic import Field

from voicecoach.journal.entry import Day, Entry, Zone

Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
SlotNumber = Annotated[int, Field(ge=1)]
"""Which session of a day, counted from 1."""
WeekDays = Annotated[list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]], Field(min_length=1)]
"""The days of the week, one with two sessions twice."""


class CourseEntry(Entry):
    """Something that was decided about a course."""

    course: str


class CourseStarted(CourseEntry):
    """A programme was begun: with its days, it is a course."""

    event: Literal["course-started"] = "course-started"
    programme: str
    per_week: int
    days: WeekDays
    clock: Clock
    """The time of day at which a session is due."""
    later_clocks: list[Clock] = Field(default_factory=list)
    """Of a second session on the same day."""
    every_days: Annotated[int, Field(ge=1)] = 1
    """From one session to the next, counted from the start, where it does not go by the days of the week."""
    rest_days: Annotated[int, Field(ge=0)] | None = None
    """Days of rest between two sessions, where the programme asks for another number than usual."""
    zone: Zone
    """The time zone of that clock, by its name in the time zone database."""
    start: Day
    """No session is due before this day."""
    cues: list[str] = Field(default_factory=list)
    """Folders of sheets that are looked into first."""
    side: Literal["left", "right", "both"] = "both"
    """Which side is trained."""
    follows: str | None = None
    """An earlier course of the same programme: what came of it still decides."""
    levels: dict[str, int] = Field(default_factory=dict)
    """The rung at which each exercise begins, counted from 1; the first where it is missing."""
    is_level_chosen: bool = False
    """The person chose these levels, so that what was earned before does not limit them."""


class CourseChanged(CourseEntry):
    """A running course was given other days, another time, another number of sessions a week, a side or an alarm."""

    event: Literal["course-changed"] = "course-changed"
    start: Day
    """From this day on; what was due before stays as it was."""
    days: WeekDays
    """As many as there are sessions a week."""
    clock: Clock
    """The time of day at which a session is due."""
    later_clocks: list[Clock] = Field(default_factory=list)
    """Of a second session on the same day."""
    side: Literal["left", "right", "both"] | None = None
    """Which side is trained; null: as before."""
    alarm: Annotated[str, Field(pattern=r"^(none|\d+m)$")] | None = None
    """How long before a session a calendar reminds, such as `15m`; null: as before."""


class CourseContinued(CourseEntry):
    """A course whose sessions are all done goes on at the levels that were reached, without an end."""

    event: Literal["course-continued"] = "course-continued"
    start: Day
    """No session is due before this day."""
    days: WeekDays
    """One or two."""
    levels: dict[str, int]
    """The rung of each exercise, counted from 1, at which it stays."""


class CourseStopped(CourseEntry):
    """A course was given up, or is over."""

    event: Literal["course-stopped"] = "course-stopped"


class Skipped(CourseEntry):
    """No session on a day on which one was due."""

    event: Literal["skipped"] = "skipped"
    date: Day
    slot: SlotNumber = 1
    """Which session of that day."""


class Moved(CourseEntry):
    """A session on another day than the one on which it was due."""

    event: Literal["moved"] = "moved"
    date: Day
    to: Day
    slot: SlotNumber = 1
    """Which session of that day."""


class Allowed(CourseEntry):
    """An exercise that was stopped for pain may be done again, from its first level."""

    event: Literal["allowed"] = "allowed"
    exercise: str
