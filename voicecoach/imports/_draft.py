"""What an import makes of somebody else's file, before it is text: sheets in the making, and what was left behind."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from voicecoach.imports._dose.vocabulary import Language
from voicecoach.imports._text.words import word_set
from voicecoach.source import Fault
from voicecoach.suggest import slug


@dataclass(slots=True)
class CueDraft:
    """A remark of a step. The fields are those of a cue in a sheet, as they will be written."""

    say: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class StepDraft:
    """One instruction. `fields` holds what stands between its words and its cues, such as `move` and `hold`."""

    id: str
    say: str
    short: str | None = None
    per: str = "rep"
    fields: dict[str, str] = field(default_factory=dict)
    cues: list[CueDraft] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    """Sentences that are read and not spoken."""


@dataclass(slots=True)
class ExerciseDraft:
    """One sheet of an exercise in the making."""

    id: str
    name: str
    position: str
    dose: dict[str, str]
    """Its fields in their order, as they will be written; `why` is the last."""
    steps: list[StepDraft]
    comments: list[str]
    """What stands above the sheet: where it came from, what to review, what was not understood."""
    speak: str | None = None
    equipment: list[str] = field(default_factory=list)
    limb: str = "side"
    muscles: dict[str, list[str]] = field(default_factory=dict)
    why: list[str] = field(default_factory=list)
    safety: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    language: Language = "en"
    """Of what is said."""


@dataclass(slots=True)
class EntryDraft:
    """An entry of a routine: an exercise, or a circuit of several."""

    use: str
    """The id of the exercise, or that of the circuit."""
    pacing: dict[str, str] = field(default_factory=dict)
    """Times in place of pacing's own."""
    talk: str = ""
    """How much is said, if not what the session asks for."""
    rounds: int = 0
    """Of a circuit."""
    rest: str = ""
    """Of a circuit, between two rounds."""
    between: str = ""
    """Of a circuit, between two of its exercises."""
    entries: list["EntryDraft"] = field(default_factory=list)
    """Of a circuit, in order."""


@dataclass(slots=True)
class RoutineDraft:
    """One sheet of a routine in the making."""

    id: str
    name: str
    entries: list[EntryDraft]
    comments: list[str]
    speak: str | None = None
    safety: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    language: Language = "en"
    announces_time: bool = False
    """How long the session takes is told at its start."""

    @property
    def exercises(self) -> list[str]:
        """The ids of its exercises in order, those in circuits too."""
        return [use for entry in self.entries for use in _uses(entry)]


def _uses(entry: EntryDraft) -> list[str]:
    return [use for inner in entry.entries for use in _uses(inner)] if entry.entries else [entry.use]


@dataclass(slots=True)
class ProgrammeDraft:
    """One sheet of a programme in the making."""

    id: str
    name: str
    routine: str
    weeks: int
    sessions: str
    comments: list[str]
    sources: list[str] = field(default_factory=list)
    phases: list[tuple[str, int]] = field(default_factory=list)
    """Names of its phases, each with its weeks; all of them have the routine."""
    ladders: dict[str, list[str]] = field(default_factory=dict)
    """The rungs of exercises whose dose is said week by week."""


@dataclass(slots=True)
class Losses:
    """What could not be carried over or had to be guessed: each kind once, with the names it happened to."""

    names: dict[str, list[str]] = field(default_factory=dict)

    def add(self, what: str, name: str) -> None:
        self.names.setdefault(what, []).append(name)


@dataclass(slots=True)
class Imported:
    """All that one file gave."""

    exercises: list[ExerciseDraft] = field(default_factory=list)
    routines: list[RoutineDraft] = field(default_factory=list)
    programmes: list[ProgrammeDraft] = field(default_factory=list)
    losses: Losses = field(default_factory=Losses)
    faults: list[Fault] = field(default_factory=list)
    """What of a dose is in doubt and which lines became nothing, each with its place."""
    often: tuple[int, int] | None = None
    """Sessions a week, where the page says it of all its exercises."""
    language: Language = "en"


def has_words(name: str) -> bool:
    """Whether there is anything in a name to be said."""
    return any(char.isalnum() for char in name)


def file_name(path: str) -> str:
    """A file's name as people would say it: `'plans/evening_calm.md' -> 'Evening calm'`."""
    return re.sub(r"[-_.]+", " ", path.rpartition("/")[2].rsplit(".", 1)[0]).strip().capitalize()


def free_id(text: str, taken: Iterable[str], fallback: str = "exercise") -> str:
    """An id that no other has: `free_id('3/4 Sit-Up', []) -> '3-4-sit-up'`, then `'3-4-sit-up-2'`."""
    base = slug(text)[:_LONGEST_ID].strip("-") or fallback
    known, number, found = set(taken), 1, base
    while found in known:
        number += 1
        found = f"{base}-{number}"
    return found


def step_id(words: str, steps: Iterable[StepDraft]) -> str:
    """A short id out of the first words that mean something: `'Lower the weight slowly.' -> 'lower-weight'`."""
    meant = [word for word in slug(words).split("-") if word not in _EMPTY_WORDS]
    return free_id(" ".join(meant[:_STEP_ID_WORDS]), [step.id for step in steps], "step")


DOUBTFUL = "doubtful-dose"
"""The code of a fault that says that a dose may be wrong."""
_LONGEST_ID = 60
"""Characters: an id is a file's name and is typed on a command line."""
_STEP_ID_WORDS = 2
_EMPTY_WORDS = word_set(
    "a an the your you to of on in at and or with as by for from this that it is be will side other hold"
)
