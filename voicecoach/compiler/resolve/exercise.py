"""The exercise as meant: complete, in milliseconds, one dose chosen, every condition applied."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from voicecoach.compiler.resolve.articles import with_article
from voicecoach.compiler.resolve.recordings import Recording
from voicecoach.script import Side
from voicecoach.sheets.dose.choose import ChosenDose
from voicecoach.sheets.forms.sheet import (
    Breath,
    Level,
    Moment,
    Per,
    Period,
    Priority,
    Selection,
    Tempo,
    When,
)
from voicecoach.sheets.forms.terms import Announced, CountIn, SecondsAloud, StepTone, Talk

Detail = Literal["full", "short", "word"]

SIDES: tuple[Side, Side] = ("left", "right")
KNOWN_AFTER_SESSIONS = 3
"""From here on an exercise is known: it begins with its short forms, and its steps take their time for who knows them."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is said, from long to short; texts may hold {variables}."""

    full: str
    short: str | None = None
    word: str | None = None
    translations: Mapping[str, "Words"] = field(default_factory=dict)
    """The same in other languages, where the sheet itself brings them."""

    def forms(self) -> tuple[tuple[Detail, str], ...]:
        """The forms there are, longest first."""
        pairs: tuple[tuple[Detail, str | None], ...] = (
            ("full", self.full),
            ("short", self.short),
            ("word", self.word),
        )
        return tuple((detail, text) for detail, text in pairs if text is not None)


@dataclass(frozen=True, slots=True)
class MeantCue:
    """A cue with its technique looked up and its conditions applied."""

    id: str
    words: Words
    when: When
    priority: Priority
    origin: str
    """`path:line:column` of the cue in the sheet that asks for it."""
    moment: Moment | None = None
    every: int | Period | None = None
    """Every nth rep, or each time that so much of a hold or timed work has passed."""
    sets: Selection | None = None
    reps: Selection | None = None
    sessions: Selection | None = None
    must: bool = False
    recording: Recording | None = None
    """The file that sounds in place of words."""


@dataclass(frozen=True, slots=True)
class UnmetCue:
    """A cue that is for another person: one with its `if`, or without its `unless`."""

    id: str
    when: When
    origin: str
    """`path:line:column` of the cue in the sheet that asks for it."""
    why: Literal["if", "unless"] = "if"
    """The field that does not hold."""


@dataclass(frozen=True, slots=True)
class MeantGate:
    """What a sheet says of waiting for a person at a step."""

    waits: bool
    """False: no waiting, not even where the coach would wait by itself."""
    words: Words | None = None
    """To wait with, in place of the coach's own."""


@dataclass(frozen=True, slots=True)
class MeantStep:
    id: str
    words: Words
    per: Per
    origin: str
    move_ms: int = 0
    hold_ms: int | None = None
    """The length of its hold, or of its timed work."""
    is_work: bool = False
    """What lies between its beeps is timed work and no hold."""
    is_open: bool = False
    """Its hold lasts as long as the person can, at most `hold_ms`."""
    count_in: CountIn = "none"
    seconds: SecondsAloud | None = None
    """How its seconds are counted aloud."""
    goes_on: bool = False
    """After a pause it goes on where it was, in place of beginning again."""
    """What leads up to its start beep."""
    ramp_up_ms: int = 0
    ramp_down_ms: int = 0
    ready_ms: int | None = None
    """None: pacing's own, longer the first time."""
    sets: Selection | None = None
    reps: Selection | None = None
    tempo: Tempo | None = None
    breathe: Breath | None = None
    breaths: int = 1
    tone: StepTone | None = None
    arrives: bool = False
    """A short hold that begins as soon as the movement has arrived."""
    gate: MeantGate | None = None
    cues: tuple[MeantCue, ...] = ()
    sounds: tuple[MeantCue, ...] = ()
    """Its cues that are sounds: their words are the names of the sounds, and nothing is said."""
    unmet: tuple[UnmetCue, ...] = ()
    """Its cues for conditions that this person does not have."""


@dataclass(frozen=True, slots=True)
class Exercise:
    id: str
    name: str
    speak: str
    position: str
    equipment: tuple[str, ...]
    limb: str
    dose: ChosenDose
    steps: tuple[MeantStep, ...]
    origin: str
    variant: str | None = None
    """The id of the variant; several are joined by a plus."""
    variant_words: tuple[Words, ...] = ()
    """What is different about each variant; said when the exercise is announced."""
    replaced: str | None = None
    """The id of the exercise in whose place this one stands."""
    why: str | None = None
    safety: tuple[MeantCue, ...] = ()
    tips: tuple[MeantCue, ...] = ()
    ladder: tuple[Level, ...] = ()
    """Its doses from the lowest to the highest."""
    outside: tuple[str, ...] = ()
    """What of its dose lies outside the prescription, in words: it was asked for all the same."""
    sessions_done: int = 0
    """How often this person has done it before."""
    talk: Talk = "normal"
    pacing_ms: Mapping[str, int] = field(default_factory=dict)
    """Every pacing default, with the exercise's own times in place of some."""
    steps_by_time: Mapping[int, tuple[MeantStep, ...]] = field(default_factory=dict)
    """Its steps for each length of its holds or its work, where sets or sides have their own."""

    def done_in(self, set_number: int, side: Side | None) -> "Exercise":
        """The exercise as it is done in one set on one side."""
        dose = self.dose.in_set(set_number, side)
        if dose is self.dose:
            return self
        time_ms = dose.hold_ms if dose.work_ms is None else dose.work_ms
        return replace(self, dose=dose, steps=self.steps_by_time.get(time_ms or 0, self.steps))


@dataclass(frozen=True, slots=True)
class CircuitStart:
    """A circuit that begins, and what there is to say of it."""

    exercises: int
    """How many exercises take turns in it."""
    rounds: int
    later: tuple[Exercise, ...] = ()
    """Where its rests are exact: the exercises after the first one, which are announced before the clock starts."""


@dataclass(frozen=True, slots=True)
class RoundStart:
    """A round after the first, of the circuit that it belongs to."""

    number: int
    total: int
    rest_ms: int
    """Before it; 0 for none."""
    is_exact: bool = False
    """The rest is a contract, from beep to beep."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One time that the session comes to an exercise: for all its sets, or for one set in a round of a circuit."""

    exercise: Exercise
    round_number: int | None = None
    """None outside a circuit; in circuits within circuits that of the innermost."""
    round_start: RoundStart | None = None
    """The round that begins with it, if it is the first exercise of a round after the first."""
    circuit_starts: tuple[CircuitStart, ...] = ()
    """The circuits that begin with it, the outermost first."""
    between_ms: int | None = None
    """In a circuit with exact rests: from the end beep before it to its start beep."""
    break_ms: int = 0
    """A rest of the routine's own before it."""
    before: tuple[Recording, ...] = ()
    """Recorded sounds that are played before it."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The stock phrases and word lists of one language."""

    language: str
    say: Mapping[str, Words]
    words: Mapping[str, Mapping[str, str]]
    origins: Mapping[str, str] = field(default_factory=dict)

    def word(self, list_name: str, word: str) -> str:
        """A spoken word for a term of the sheets; the term itself, without hyphens, if the list has none."""
        return self.words.get(list_name, {}).get(word, word.replace("-", " "))

    def thing(self, thing: str, *, is_known: bool = False) -> str:
        """Equipment as it is spoken: from the list of words; a thing of one's own with its article, in English.

        `is_known`: the person has had it out before, so that "the stool" says which.
        """
        words = self.words.get("equipment", {})
        if is_known:
            words = {**words, **self.words.get("equipment-known", {})}
        if thing in words:
            return words[thing]
        return with_article(thing) if self.language.partition("-")[0] == "en" else thing.replace("-", " ")


@dataclass(frozen=True, slots=True)
class Untranslated:
    """A text without a translation, and where it is written."""

    cue: str
    text: str
    origin: str


@dataclass(frozen=True, slots=True)
class Session:
    """What one session is meant to be: exercises in order, and how they are to be coached."""

    id: str
    title: str
    speak: str
    exercises: tuple[Exercise, ...]
    """Each once, in the order in which they are met."""
    visits: tuple[Visit, ...]
    """What is done, in order."""
    phrases: Phrases
    pacing_ms: Mapping[str, int]
    safety: tuple[MeantCue, ...] = ()
    why: str | None = None
    sides: tuple[Side, ...] = SIDES
    """The sides to be trained, the first one first."""
    talk: Talk = "normal"
    session_number: int = 1
    fitted_minutes: int | None = None
    """The time that the session was made to fit, which is said once."""
    announces: tuple[Announced, ...] = ("equipment",)
    total_minutes: int | None = None
    """How long the session takes, about, where that is to be announced."""
    phase: int | None = None
    """The number of the phase of a programme that begins with this session."""
    phase_name: str | None = None
    last: tuple[Recording, ...] = ()
    """Recorded sounds that are played after everything."""
    untranslated: tuple[Untranslated, ...] = ()
    """What is said in English because its language has no words for it."""
    refreshed: frozenset[str] = frozenset()
    """The exercises that are coached as in their second session, after a long gap or pain; '' is the session as a whole."""
    is_routine: bool = True
    """False when one exercise was asked for by itself."""

    def sides_of(self, exercise: Exercise) -> tuple[Side, ...]:
        """The sides of an exercise that are trained, the first one first."""
        one_side = exercise.dose.one_side
        return self.sides if one_side is None else tuple(side for side in self.sides if side == one_side)
