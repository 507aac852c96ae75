"""The form of a programme: a routine over weeks, how often, on which days, and how its doses grow."""

from typing import Annotated

from pydantic import Field

from voicecoach.sheets.dose.form import LevelText
from voicecoach.sheets.forms.form import Form
from voicecoach.sheets.forms.programme_values import DayText, GapDays, Number, Score, SessionsText, Weeks
from voicecoach.sheets.forms.reader import Id, Spoken, Text


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
    routine: Id
    """The id of the routine that is done in every session."""
    weeks: Weeks
    """How many weeks it takes."""
    sessions: SessionsText
    """2-3 a week, or daily: how often; of a range, whoever does it chooses. Up to three have a rest day between them."""
    days: dict[Number, Annotated[tuple[DayText, ...], Field(min_length=1)]] = Field(default_factory=dict)
    """For a number of sessions a week, the days: 2: [mon, thu]. Of up to three never two days running."""
    ladders: dict[Id, Annotated[tuple[LevelText, ...], Field(min_length=1)]] = Field(default_factory=dict)
    """Doses of an exercise from the lowest to the highest, by its id; the exercise's own ladder if left out."""
    progression: Progression = Progression()
    """When a person goes a level up, stays, or steps down."""
    sources: tuple[Text, ...] = ()
    """Where it comes from, so that others can check it."""
