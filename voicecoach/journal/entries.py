"""What may stand in the journal: one model an entry, told apart by `event`. The published form `voicecoach-journal/1`."""

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from voicecoach.fielddocs import SchemaWithFieldDocs
from voicecoach.journal.course_entries import (
    Allowed,
    CourseChanged,
    CourseContinued,
    CourseStarted,
    CourseStopped,
    Moved,
    Skipped,
)
from voicecoach.journal.entry import Day, Entry, Instant, SessionEntry
from voicecoach.journal.live_entries import (
    DeviceBack,
    DeviceLost,
    Easier,
    End,
    Hold,
    LeftOut,
    Pain,
    Resume,
    Segment,
    Start,
    Underrun,
)
from voicecoach.jsonform import JsonForm

Score = Annotated[int, Field(ge=0, le=10)]
"""From nothing at all to the worst or hardest there is."""


class Header(Entry):
    """The first line of a journal."""

    event: Literal["journal"] = "journal"
    format: Literal["voicecoach-journal/1"] = "voicecoach-journal/1"


class Recovered(Entry):
    """The line above this one is incomplete: the program was stopped while it wrote it."""

    event: Literal["recovered"] = "recovered"
    bytes: int
    """How much of the line was left."""


class ExerciseDone(BaseModel):
    """What was done of one exercise in a session, and how it felt."""

    model_config = ConfigDict(extra="allow", frozen=True)

    exercise: str
    """The exercise as the routine names it."""
    did: str | None = None
    """The exercise that was done in its place, if another one was."""
    variant: str | None = None
    level: int | None = None
    """The rung of its ladder, counted from 1."""
    sets: int = 0
    """As planned, over one side."""
    reps: int = 0
    """As planned, in each set."""
    hold_ms: int = 0
    """Each hold as planned; 0 where none is timed by the dose."""
    holds_planned: int = 0
    holds: int = 0
    """Completed, each exact."""
    held_ms: int = 0
    """The time under hold in all."""
    repeated: int = 0
    """Holds that were done once more."""
    void: int = 0
    """Holds that were broken off."""
    skipped: int = 0
    """Holds that were left out; stretches of an exercise that has no holds."""
    is_begun: bool = True
    is_finished: bool = True
    """Nothing of it was left out or not reached."""
    was_stopped: bool = False
    """It hurt during the session, so that it was stopped."""
    pain: Score | None = None
    effort: Score | None = None

    @property
    def has_outcome(self) -> bool:
        """Whether anything came of it: it was begun, or it hurt before it was, such as in its set-up."""
        return self.is_begun or self.was_stopped


class Done(SessionEntry):
    """What was done in a session. A later one of the same session takes its place."""

    event: Literal["done"] = "done"
    date: Day
    """The day, where the person is."""
    name: str
    course: str | None = None
    number: int | None = None
    is_finished: bool
    """Reached its end; only then it counts as a session of its course."""
    source: Literal["play", "by-hand"]
    exercises: list[ExerciseDone]
    effort: Score | None = None
    notes: str = ""


class CheckIn(SessionEntry):
    """How a session felt, told afterwards. Later answers take the place of earlier ones."""

    event: Literal["check-in"] = "check-in"
    pain: dict[str, Score] = Field(default_factory=dict)
    """By exercise, as the routine names it."""
    worst_pain: Score | None = None
    """Of the whole session, kept beside what was said of single exercises."""
    effort: dict[str, Score] = Field(default_factory=dict)
    not_finished: list[str] = Field(default_factory=list)
    worse: list[str] = Field(default_factory=list)
    """Exercises after which it was worse the next morning."""
    notes: str = ""


class Profile(Entry):
    """Circumstances of the person that sessions are adapted to, added or taken away."""

    event: Literal["profile"] = "profile"
    add: list[str] = Field(default_factory=list)
    remove: list[str] = Field(default_factory=list)
    affected: Literal["left", "right", "none"] | None = None
    """The affected side; none: it is not one any more; null: as before."""
    why: str = ""


class Voided(BaseModel):
    """An entry that no longer counts, named by what it is, when it was written and what it is about."""

    model_config = ConfigDict(extra="allow", frozen=True)

    event: str
    """What it is."""
    at: Instant
    """When it was written."""
    about: str = ""
    """The id of its session, or else of its course; empty for an entry about neither."""


class Undone(Entry):
    """The last act was taken back: its entries no longer count, though they stay in the file."""

    event: Literal["undone"] = "undone"
    voids: list[Voided]
    course: str | None = None
    """The course that it is about, if it is about one."""


AnyEntry = (
    Header
    | Recovered
    | Start
    | Resume
    | Segment
    | LeftOut
    | Hold
    | Pain
    | Underrun
    | DeviceLost
    | DeviceBack
    | Easier
    | End
    | Done
    | CheckIn
    | CourseStarted
    | CourseChanged
    | CourseContinued
    | CourseStopped
    | Skipped
    | Moved
    | Allowed
    | Profile
    | Undone
)


@cache
def entries_adapter() -> TypeAdapter[AnyEntry]:
    """Reads and describes any entry. Made when it is first needed: playing writes entries, and need not read any."""
    return TypeAdapter(Annotated[AnyEntry, Field(discriminator="event")])


EVENTS = frozenset(
    word for model in AnyEntry.__args__ for word in model.model_fields["event"].annotation.__args__
)
"""Every word that `event` may be."""


def journal_schema() -> dict[str, Any]:
    """The form of one line as JSON Schema, without its head."""
    made = entries_adapter().json_schema(
        mode="validation", ref_template="#/definitions/{model}", schema_generator=SchemaWithFieldDocs
    )
    made["definitions"] = made.pop("$defs")
    return made


FORM = JsonForm("journal", 1, "A line of the journal", Header, written=journal_schema)
