"""What an explanation is made of, and the session that it is about."""

from dataclasses import dataclass

from voicecoach.compiler.schedule.place import Placed
from voicecoach.compiler.unroll.plan import Plan, Window
from voicecoach.script import Event, Phase, Script


@dataclass(frozen=True, slots=True)
class Timed:
    """A session with its plan, its script, and how each window was filled; the three tell the same."""

    plan: Plan
    script: Script
    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Location:
    """One window of a timed session."""

    timed: Timed
    index: int

    @property
    def placed(self) -> Placed:
        return self.timed.placed[self.index]

    @property
    def window(self) -> Window:
        return self.placed.window

    @property
    def phase(self) -> Phase:
        return self.timed.script.phases[self.index]

    def most(self, number: str) -> int:
        """How many sets (`set_number`) or reps (`rep_number`) the exercise has."""
        windows = (one.window for one in self.timed.placed if one.window.exercise == self.window.exercise)
        return max(getattr(window, number) or 1 for window in windows)


@dataclass(frozen=True, slots=True)
class Written:
    """A place in a sheet."""

    what: str
    """What stands there, in words."""
    at: str
    """`path:line:column`."""
    drawing: str
    """The line with a caret, as faults are drawn."""


@dataclass(frozen=True, slots=True)
class Selector:
    """A condition on a cue as it is written, and why it holds here."""

    written: str
    here: str


@dataclass(frozen=True, slots=True)
class Displaced:
    """What happened to another cue of the window."""

    cue: str
    code: str
    reason: str
    mend: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True)
class Silent:
    """A cue that is attached to this window's step and was not meant for this occasion."""

    cue: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one sound, in the order in which a coach asks."""

    relation: str
    """How the moment asked for and the sound belong together; empty if it sounds then."""
    event: Event
    phase: Phase
    where: str
    length: str
    written: tuple[Written, ...]
    selectors: tuple[Selector, ...]
    rules: tuple[str, ...]
    displaced: tuple[Displaced, ...]
    silent: tuple[Silent, ...]
