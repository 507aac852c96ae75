"""The form of a programme: a routine over weeks, how often, on which days, and how its doses grow."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from voicecoach.sheets.dose.form import LevelText
from voicecoach.sheets.forms.form import Form
from voicecoach.sheets.forms.programme_values import (
    CriterionText,
    DayText,
    GapDays,
    Number,
    RestDays,
    Score,
    Weeks,
)
from voicecoach.sheets.forms.reader import ID, Id, OneOrMore, Shorthand, Spoken, Text, refuse
from voicecoach.sheets.forms.values.frequency import MOST_A_DAY, ClockText, SessionsText
from voicecoach.units import counted


class Progression(Form):
    """When a person goes a level up, stays, or steps down: of what they say after a session, and of the days since."""

    part = "progression"

    pain_to_advance: Score = Field(default=3, alias="pain-to-advance")
    """The most pain, from 0 to 10, with which one may advance; 3 if left out."""
    pain_to_step_down: Score = Field(default=6, alias="pain-to-step-down")
    """From this much pain on, one goes a level down; 6 if left out. What lies between repeats the level."""
    effort_to_repeat: Score = Field(default=9, alias="effort-to-repeat")
    """From this much effort on, from 0 to 10, the level is repeated; 9 if left out."""
    gap_to_go_on_days: GapDays = Field(default=7, alias="gap-to-go-on")
    """After up to this many days without a session, the doses go on growing: 7 days if left out."""
    gap_to_repeat_days: GapDays = Field(default=14, alias="gap-to-repeat")
    """After more days, up to this many, the level is repeated: 14 days if left out."""
    gap_to_step_down_days: GapDays = Field(default=28, alias="gap-to-step-down")
    """After more days, up to this many, it goes one level down; after even more, back to the first: 28 days if left out."""
    setbacks_to_stop: Number = Field(default=2, alias="setbacks-to-stop")
    """So many steps down running stop the exercise, until a professional has looked at it; 2 if left out."""
    why: Text | None = None
    """The reason, for whoever reads or asks."""


class Turn(Form):
    """A routine that is done in one session, or some of its exercises."""

    part = "a routine of a programme"

    use: Id
    """The id of a routine."""
    only: tuple[Id, ...] = ()
    """Some of its exercises, by their ids; all of them if left out."""


Turns = Annotated[tuple[Annotated[Turn, Shorthand("use", ID)], ...], Field(min_length=1), OneOrMore()]
"""The routines of the sessions: one, or several that take turns."""


class Phase(Form):
    """A stretch of a programme with routines of its own."""

    part = "a phase of a programme"

    name: Spoken | None = None
    """What people read."""
    weeks: Weeks
    """How many weeks it takes; with `until`, at least so many."""
    routine: Turns
    """The id of the routine that is done in every session, or several that take turns."""
    until: CriterionText | None = None
    """What has to be so before the next phase begins; sessions are added until it is."""


class ProgrammeSheet(Form):
    part = "a programme"

    programme: Id
    """A programme sheet begins with this: its id."""
    name: Spoken
    """What people read."""
    aka: tuple[Text, ...] = ()
    """Other names, found by search, never spoken."""
    why: Text | None = None
    """What it is for, and how it was put together. Printed by `show`."""
    routine: Turns | None = None
    """The id of the routine that is done in every session, or several that take turns; with phases, each has its own."""
    weeks: Weeks | None = None
    """How many weeks it takes; with phases, as many as these have."""
    phases: tuple[Phase, ...] = ()
    """Stretches with routines of their own, one after the other, in place of `routine` and `weeks`."""
    sessions: SessionsText
    """How often: 2-3 a week, daily, twice a day, every other day. Of a range, whoever does it chooses."""
    days: dict[Number, Annotated[tuple[DayText, ...], Field(min_length=1)]] = Field(default_factory=dict)
    """For a number of sessions a week, the days: 2: [mon, thu]. A day with two sessions is named twice."""
    at: Annotated[tuple[ClockText, ...], Field(min_length=1, max_length=MOST_A_DAY)] | None = None
    """The times of day at which sessions begin, unless a person chooses others: [08:00], or [08:00, 18:00] for two a day."""
    rest_days: RestDays | None = Field(default=None, alias="rest")
    """Days of rest between two sessions: 2 days, or none. If left out, 1 for up to three sessions a week, and none for more."""
    ladders: dict[Id, Annotated[tuple[LevelText, ...], Field(min_length=1)]] = Field(default_factory=dict)
    """Doses of an exercise from the lowest to the highest, by its id; the exercise's own ladder if left out."""
    progression: Progression = Progression()
    """When a person goes a level up, stays, or steps down."""
    sources: tuple[Text, ...] = ()
    """Where it comes from, so that others can check it."""

    @model_validator(mode="after")
    def _has_routines_and_weeks(self) -> Self:
        if not self.phases:
            for name, value, example in (("routine", self.routine, "my-routine"), ("weeks", self.weeks, "6")):
                if value is None:
                    raise refuse(
                        "missing-field", f"a programme needs '{name}'", f"add {name}: {example}, or phases:"
                    )
        elif self.routine is not None:
            raise refuse(
                "both-at-once",
                "the phases have routines of their own",
                "remove this line, or the phases",
                at=("routine",),
            )
        elif self.weeks is not None and self.weeks != self.total_weeks:
            raise refuse(
                "weeks-do-not-match",
                f"the phases take {counted(self.total_weeks, 'week')}, not {self.weeks}",
                f"write {self.total_weeks}, or remove this line",
                at=("weeks",),
            )
        return self

    @property
    def stages(self) -> tuple[Phase, ...]:
        """The phases; a programme without any is a single one."""
        if self.phases or self.routine is None or self.weeks is None:
            return self.phases
        return (Phase.model_construct(name=None, weeks=self.weeks, routine=self.routine, until=None),)

    @property
    def total_weeks(self) -> int:
        """How many weeks it takes."""
        return sum(phase.weeks for phase in self.phases) or self.weeks or 0

    @property
    def routines(self) -> tuple[str, ...]:
        """The ids of its routines, each once."""
        return tuple(dict.fromkeys(turn.use for phase in self.stages for turn in phase.routine))
