"""What an explanation is made of, and the session that it is about."""

from dataclasses import dataclass

from voicecoach.compiler.schedule.placed import Placed
from voicecoach.compiler.unroll.plan import Plan, Window
from voicecoach.script import Event, Phase, Script


@dataclass(frozen=True, slots=True)
class Timed:
    """A session with its plan, its script, and how each window was filled. The three agree."""

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
        refs = (one.window.ref for one in self.timed.placed)
        here = (ref for ref in refs if ref.exercise == self.window.ref.exercise)
        return max(getattr(ref, number) or 1 for ref in here)


@dataclass(frozen=True, slots=True)
class Written:
    """A line of a sheet."""

    what: str
    """What it says, in words."""
    at: str
    """`path:line:column`."""
    drawing: str
    """The line with a caret under it, as faults are drawn."""


@dataclass(frozen=True, slots=True)
class Selector:
    """A condition that a sheet puts on a cue, and why it is met here."""

    written: str
    """The condition as it is written: `sets: later`."""
    here: str
    """What it is compared with: `this is set 2 of 3`."""


@dataclass(frozen=True, slots=True)
class Displaced:
    """What happened to another cue of the window."""

    cue: str
    """The id of the cue."""
    code: str
    """shortened, moved, hoisted or dropped."""
    reason: str
    """Why, in a sentence."""
    mend: tuple[str, ...]
    """The cheapest ways to have it said as asked, cheapest first; at most two."""
    at: str
    """`path:line:column` of the cue in its sheet."""


@dataclass(frozen=True, slots=True)
class Silent:
    """A cue that is attached to this window's step and is not meant for this occasion."""

    cue: str
    """The id of the cue."""
    reason: str
    """Why it is not said now."""
    at: str
    """`path:line:column` of the cue in its sheet."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one sound, in the order in which a coach asks."""

    relation: str
    """How the sound relates to the moment that was asked about; empty if it sounds then."""
    event: Event
    """What sounds."""
    phase: Phase
    """The stretch of the session to which it belongs."""
    where: str
    """Exercise, step, side, set and rep in words."""
    length: str
    """How long the phase is, and why."""
    written: tuple[Written, ...]
    """The lines of the sheets that ask for it."""
    selectors: tuple[Selector, ...]
    """The conditions that its sheet puts on it."""
    rules: tuple[str, ...]
    """Why it is said in this form, at this time, and before or after other cues; of a beep, what it means."""
    displaced: tuple[Displaced, ...]
    """What happened to other cues of the phase."""
    silent: tuple[Silent, ...]
    """The cues of the same step that are not meant for this occasion."""
