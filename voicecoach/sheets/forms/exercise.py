"""The form of an exercise: what it is, its dose, its steps, and its variants; of a technique; and of a template."""

from typing import Annotated

from pydantic import ConfigDict, Field

from voicecoach.sheets.dose.form import Dose, LevelText
from voicecoach.sheets.forms.cue import Cue, SayText
from voicecoach.sheets.forms.form import Form
from voicecoach.sheets.forms.parts import Step, StepFields
from voicecoach.sheets.forms.reader import Flag, Id, Spoken, Text
from voicecoach.sheets.forms.terms import Focus, Limb, Position, Priority
from voicecoach.sheets.forms.values.times import TimeMs


class StepChange(StepFields):
    """A step of a variant: what differs from the step of the same id, or a new step with `after`."""

    part = "a step of a variant"

    after: Id | None = None
    """Only for a new step: the id of the step that it follows."""


class Variant(Form):
    """Another way to do the exercise, for people with a condition. What is left out stays as it is."""

    part = "a variant"

    id: Id
    """What other places call it: small letters, digits and hyphens."""
    condition: Id = Field(alias="when")
    """The condition that calls for it."""
    easier: Flag = False
    """An easier way, offered to a person whom the exercise hurts."""
    name: Spoken | None = None
    """What people read."""
    speak: Spoken | None = None
    """What the voice says for the name, where the name has an acronym or a sign in it."""
    position: Position | None = None
    """How the body lies or stands; decides how long a transition takes."""
    equipment: tuple[Id, ...] | None = None
    """Ids of what is needed, such as stool; the phrases sheet has a spoken word for each."""
    dose: Dose | None = None
    """The prescription: sets, reps, hold, rest, sides; each may be a range."""
    say: SayText | None = None
    """Said when the exercise is announced: what is different."""
    steps: tuple[StepChange, ...] = ()
    """The instructions in their order."""
    leave_out: tuple[Id, ...] = Field(default=(), alias="leave-out")
    """Ids of steps that this variant does without."""
    why: Text | None = None
    """The reason, for whoever reads or asks."""


class Avoid(Form):
    """A condition for which this exercise is replaced by another."""

    part = "an entry of avoid"

    condition: Id
    """The id of a condition; `voicecoach list` shows them all."""
    use: Id
    """The id of the exercise that takes its place."""
    easier: Flag = False
    """It is an easier way, offered to a person whom the exercise hurts."""
    why: Text | None = None
    """The reason, for whoever reads or asks."""


class Muscles(Form):
    part = "muscles"

    primary: tuple[Text, ...] = ()
    """The muscles that do the work."""
    secondary: tuple[Text, ...] = ()
    """The muscles that help."""


class ExerciseSheet(Form):
    part = "an exercise"

    exercise: Id
    """An exercise sheet begins with this: its id, in small letters, digits and hyphens."""
    name: Spoken
    """What people read."""
    aka: tuple[Text, ...] = ()
    """Other names, found by search, never spoken."""
    speak: Spoken | None = None
    """What the voice says for the name; the name if left out."""
    position: Position
    """How the body lies or stands; decides how long a transition takes."""
    equipment: tuple[Id, ...] = ()
    """Ids of what is needed, such as stool; the phrases sheet has a spoken word for each."""
    limb: Limb = "side"
    """What a side is called: leg, arm."""
    muscles: Muscles = Muscles()
    """What it works on. Found by search, never spoken."""
    why: Text | None = None
    """What it is for. Printed by `show`; spoken in the first session with full talk."""
    dose: Dose
    """The prescription: sets, reps, hold, rest, sides; each may be a range."""
    pacing: dict[Id, TimeMs] = Field(default_factory=dict)
    """Times of its own in place of pacing's defaults, such as get-ready-later: 4 s."""
    ladder: tuple[LevelText, ...] = ()
    """Doses from the lowest to the highest, sets x reps or sets x hold: [2x5, 2x6, 3x6]. From the dose's ranges if left out."""
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    """The instructions in their order."""
    safety: tuple[Cue, ...] = ()
    """Said when the exercise is announced: in full the first time, later in its short form."""
    tips: tuple[Cue, ...] = ()
    """What to do when something feels wrong: each is said once, in a rest of the first session."""
    variants: tuple[Variant, ...] = ()
    """Other ways to do it, for people with a condition."""
    avoid: tuple[Avoid, ...] = ()
    """Conditions for which this exercise is replaced by another."""
    sources: tuple[Text, ...] = ()
    """Where it comes from, so that others can check it."""


def easier_condition(form: ExerciseSheet) -> str | None:
    """The condition that calls for an easier way to do an exercise; None where its sheet knows none."""
    ways: tuple[Variant | Avoid, ...] = (*form.variants, *form.avoid)
    return next((way.condition for way in ways if way.easier), None)


class TechniqueSheet(Form):
    part = "a technique"

    technique: Id
    """A technique sheet begins with this: its id."""
    name: Spoken
    """What people read."""
    say: SayText
    """What is said: one text, or a full, a short and a one-word form."""
    focus: Focus = "general"
    """internal (a muscle), external (a movement), image, breath."""
    priority: Priority = "technique"
    """What gives way to what: safety is heard before all else, encourage after all else."""
    why: Text | None = None
    """The reason, for whoever reads or asks."""
    sources: tuple[Text, ...] = ()
    """Where it comes from, so that others can check it."""


class TemplateSheet(Form):
    """An exercise with parts left open, as `<parameter>`: what it says is checked where it is used."""

    model_config = ConfigDict(extra="allow")

    part = "a template"

    template: Id
    parameters: dict[Id, Text]
    """What each open part stands for."""
