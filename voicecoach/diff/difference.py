"""What a comparison of two scripts finds: times, changes, parts."""

from dataclasses import dataclass
from typing import Literal

from voicecoach.script import PhaseKind, VoiceLabel

Code = Literal["new", "gone", "moved", "reworded", "length", "beeps"]


@dataclass(frozen=True, slots=True)
class Times:
    """What a session, an exercise or a stretch of one adds up to, in milliseconds."""

    duration_ms: int = 0
    """From start to end."""
    work_ms: int = 0
    """Everything but rest; holds are work."""
    hold_ms: int = 0
    """Under hold, from beep to beep."""
    rest_ms: int = 0
    """Rests, switches of side and transitions."""
    talk_ms: int = 0
    """Of all phrases; it is part of work and rest."""
    holds: int = 0
    """How many holds."""
    phrases: int = 0
    """How many phrases are spoken."""


@dataclass(frozen=True, slots=True)
class Version:
    """One way in which something differs: texts, places or counts; milliseconds for `length` and for a move in a window."""

    before: str | int | None
    """In the first session; null when it is new."""
    after: str | int | None
    """In the second one; null when it is gone."""
    times: int = 1
    """In how many windows."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, folded over all the places that share it."""

    code: Code
    """What happened to it; `length` is that of a window, `beeps` their number in one."""
    what: str
    """The id of a cue, the name of a beep, the kind of a window, or a stretch such as `set 3`."""
    kind: PhaseKind | None
    """The kind of the windows that it is in; null for a stretch of windows."""
    step: str | None
    """The id of the step; null where there is none."""
    versions: tuple[Version, ...]
    """From the commonest to the rarest; empty for a stretch of windows."""
    places: tuple[str, ...]
    """Where, in order: `left, set 1, rep 2`."""
    of: int
    """In how many windows it could have been."""
    noun: str
    """What these windows are called: hold, rep, set, rest, window, place."""
    reason: str | None = None
    """Why the compiler left the cue out; null when it gave no reason."""
    times: Times | None = None
    """What a stretch of windows adds up to; null for anything else."""


@dataclass(frozen=True, slots=True)
class Part:
    """One exercise, or what is before or after all of them."""

    id: str
    """The id of the exercise, or opening or closing."""
    title: str
    """What people read."""
    before: Times | None
    """What it adds up to in the first session; null when the part is new."""
    after: Times | None
    """The same in the second one; null when the part is gone."""
    changes: tuple[Change, ...] = ()
    """What differs in it, in the order of the session; empty when the part is new or gone."""

    @property
    def is_same(self) -> bool:
        return not self.changes and self.before == self.after


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between two scripts, in the order of the session."""

    before: Times
    after: Times
    voices: tuple[VoiceLabel, VoiceLabel]
    parts: tuple[Part, ...]

    @property
    def is_same(self) -> bool:
        return all(part.is_same for part in self.parts)
