"""The form of a sheet as it is written: one pydantic model a kind, strict about fields, kind about words."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from voicecoach.sheets.dose.form import (
    SHORTEST_HOLD_MS,
    BreathCount,
    Count,
    Counted,
    Counting,
    Dose,
    Level,
    LevelText,
)
from voicecoach.sheets.forms.form import Form
from voicecoach.sheets.forms.parts import Cue, Gate, GateText, Say, SayText, Step, Tempo, TempoText
from voicecoach.sheets.forms.programme import ProgrammeSheet, Progression
from voicecoach.sheets.forms.reader import Flag, Id, Text, refuse
from voicecoach.sheets.forms.terms import (
    PRIORITIES,
    Focus,
    Limb,
    Per,
    Position,
    Priority,
    SideOrder,
    SidePolicy,
    Talk,
    When,
)
from voicecoach.sheets.forms.values import (
    Beat,
    Breath,
    BreathText,
    HoldMs,
    Moment,
    MovedMs,
    RampText,
    Selection,
    SelectionText,
    TimeMs,
)

__all__ = [  # what a sheet is made of is part of its form: whoever reads a sheet finds it here
    "PRIORITIES",
    "SHORTEST_HOLD_MS",
    "Beat",
    "Breath",
    "Counted",
    "Counting",
    "Cue",
    "Dose",
    "Form",
    "Gate",
    "Level",
    "Moment",
    "Per",
    "Priority",
    "ProgrammeSheet",
    "Progression",
    "Say",
    "Selection",
    "SideOrder",
    "SidePolicy",
    "Step",
    "Tempo",
    "When",
]


class StepChange(Form):
    """A step of a variant: what differs from the step of the same id, or a new step with `after`."""

    part = "a step of a variant"

    id: Id
    after: Id | None = None
    """Only for a new step: the id of the step that it follows."""
    say: SayText | None = None
    per: Per | None = None
    sets: SelectionText | None = None
    reps: SelectionText | None = None
    move: MovedMs | None = None
    hold: HoldMs | None = None
    ramp: RampText | None = None
    ready: TimeMs | None = None
    tempo: TempoText | None = None
    breathe: BreathText | None = None
    breaths: BreathCount | None = None
    gate: GateText | None = None
    cues: tuple[Cue, ...] | None = None
    """Replaces all cues of the step."""
    why: Text | None = None


class Variant(Form):
    """Another way to do the exercise, for people with a condition. What is left out stays as it is."""

    part = "a variant"

    id: Id
    condition: Id = Field(alias="when")
    """The condition that calls for it."""
    easier: Flag = False
    """An easier way, offered to a person whom the exercise hurts."""
    name: Text | None = None
    speak: Text | None = None
    position: Position | None = None
    equipment: tuple[Id, ...] | None = None
    dose: Dose | None = None
    say: SayText | None = None
    """Said when the exercise is announced: what is different."""
    steps: tuple[StepChange, ...] = ()
    leave_out: tuple[Id, ...] = Field(default=(), alias="leave-out")
    """Ids of steps that this variant does without."""
    why: Text | None = None


class Avoid(Form):
    """A condition for which this exercise is replaced by another."""

    part = "an entry of avoid"

    condition: Id
    use: Id
    """The id of the exercise that takes its place."""
    easier: Flag = False
    """It is an easier way, offered to a person whom the exercise hurts."""
    why: Text | None = None


class Muscles(Form):
    part = "muscles"

    primary: tuple[Text, ...] = ()
    secondary: tuple[Text, ...] = ()


class ExerciseSheet(Form):
    part = "an exercise"

    exercise: Id
    name: Text
    aka: tuple[Text, ...] = ()
    """Other names, found by search, never spoken."""
    speak: Text | None = None
    """What the voice says for the name; the name if left out."""
    position: Position
    equipment: tuple[Id, ...] = ()
    limb: Limb = "side"
    """What a side is called: leg, arm."""
    muscles: Muscles = Muscles()
    why: Text | None = None
    """What it is for. Printed by `show`; spoken in the first session with full talk."""
    dose: Dose
    pacing: dict[Id, TimeMs] = Field(default_factory=dict)
    """Times of its own in place of pacing's defaults, such as get-ready-later: 4 s."""
    ladder: tuple[LevelText, ...] = ()
    """Doses from the lowest to the highest, sets x reps or sets x hold: [2x5, 2x6, 3x6]. From the dose's ranges if left out."""
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    safety: tuple[Cue, ...] = ()
    """Said when the exercise is announced; never fades."""
    variants: tuple[Variant, ...] = ()
    avoid: tuple[Avoid, ...] = ()
    sources: tuple[Text, ...] = ()


def easier_condition(form: ExerciseSheet) -> str | None:
    """The condition that calls for an easier way to do an exercise; None where its sheet knows none."""
    ways: tuple[Variant | Avoid, ...] = (*form.variants, *form.avoid)
    return next((way.condition for way in ways if way.easier), None)


class TechniqueSheet(Form):
    part = "a technique"

    technique: Id
    name: Text
    say: SayText
    focus: Focus = "general"
    """internal (a muscle), external (a movement), image, breath."""
    priority: Priority = "technique"
    why: Text | None = None
    sources: tuple[Text, ...] = ()


def _routine_item(value: Any) -> Any:
    return {"use": value} if isinstance(value, str) else value


class RoutineItem(Form):
    """An exercise of a routine, or a circuit of several that are gone through in rounds."""

    part = "an exercise of a routine"

    use: Id | None = None
    """The id of an exercise."""
    dose: Dose | None = None
    """Narrower than the exercise's own."""
    talk: Talk | None = None
    """How much is said in this exercise, whatever is asked of the session."""
    pacing: dict[Id, TimeMs] = Field(default_factory=dict)
    """Times of its own in place of pacing's defaults."""
    circuit: Id | None = None
    """The id of a circuit; with `rounds` and `exercises`."""
    rounds: Count | None = None
    """How often the circuit is gone through; each exercise is done for one set a round."""
    rest: TimeMs | None = None
    """Between two rounds; pacing's rest between sets if left out."""
    exercises: tuple[Annotated["RoutineItem", BeforeValidator(_routine_item)], ...] = ()
    """Of the circuit, in order; a circuit may hold circuits."""

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if (self.use is None) == (self.circuit is None):
            raise refuse(
                "neither-nor" if self.use is None else "both-at-once",
                "an entry of a routine is an exercise or a circuit",
                "write use: and the id of an exercise, or circuit: with rounds: and exercises:",
            )
        if self.circuit is not None and (self.rounds is None or not self.exercises):
            raise refuse(
                "circuit-without-rounds",
                "a circuit needs rounds and exercises",
                "add rounds: 2 and a list exercises:",
            )
        if self.circuit is None and (self.rounds is not None or self.exercises or self.rest is not None):
            raise refuse(
                "rounds-without-circuit",
                "rounds, rest and exercises belong to a circuit",
                "add circuit: and an id for it",
            )
        if self.circuit is not None and (self.dose is not None or self.talk is not None or self.pacing):
            raise refuse(
                "circuit-with-dose",
                "a dose, talk and pacing belong to an exercise",
                "write them at the exercises of the circuit",
            )
        return self


class RoutineSheet(Form):
    part = "a routine"

    routine: Id
    name: Text
    aka: tuple[Text, ...] = ()
    speak: Text | None = None
    why: Text | None = None
    safety: tuple[Cue, ...] = ()
    """Said at the start of every session; never fades."""
    exercises: Annotated[
        tuple[Annotated[RoutineItem, BeforeValidator(_routine_item)], ...], Field(min_length=1)
    ]
    sources: tuple[Text, ...] = ()


class PhrasesSheet(Form):
    """The stock phrases of the coach in one language."""

    part = "phrases"

    phrases: Id
    """The language."""
    voices: dict[Id, Text] = Field(default_factory=dict)
    """The voice of each engine that speaks this language: pyttsx3: es."""
    say: dict[str, SayText]
    words: dict[str, dict[str, Text]]
    """Spoken words for terms of the sheets: sides, limbs, counts (one and many), equipment."""


class PacingSheet(Form):
    """How long the coach waits where a sheet does not say: each default with its reason."""

    part = "pacing"

    class Default(Form):
        part = "a default"

        value: TimeMs
        compact: TimeMs | None = None
        """When a session has to be short."""
        why: Text

    pacing: Id
    times: dict[str, Default]
    sources: tuple[Text, ...] = ()


class ConditionsSheet(Form):
    """The circumstances of a person that sheets may ask about."""

    part = "conditions"

    conditions: Id
    means: dict[Id, Text]
    """What each condition means, in words that a person can answer with yes or no."""


class TranslationSheet(Form):
    """What the sheets say, in another language, text by text."""

    part = "a translation"

    translation: Id
    """The language."""
    texts: dict[Text, Text]
    """Each text as the sheets have it, and in this language. A text that is changed in its sheet is looked up anew."""
    sources: tuple[Text, ...] = ()


class TemplateSheet(Form):
    """An exercise with parts left open, as `<parameter>`: what it says is checked where it is used."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)

    part = "a template"

    template: Id
    parameters: dict[Id, Text]
    """What each open part stands for."""


AnySheet = (
    ExerciseSheet
    | TechniqueSheet
    | RoutineSheet
    | ProgrammeSheet
    | PhrasesSheet
    | PacingSheet
    | ConditionsSheet
    | TranslationSheet
    | TemplateSheet
)

KINDS: dict[str, type[Form]] = {
    "exercise": ExerciseSheet,
    "technique": TechniqueSheet,
    "routine": RoutineSheet,
    "programme": ProgrammeSheet,
    "phrases": PhrasesSheet,
    "pacing": PacingSheet,
    "conditions": ConditionsSheet,
    "translation": TranslationSheet,
    "template": TemplateSheet,
}
"""The first key of a sheet says what it is."""
