"""What a comparison of two scripts tells: times, changes, parts."""

from dataclasses import dataclass
from typing import Literal

from voicecoach.script import VoiceLabel

Code = Literal["new", "gone", "moved", "reworded", "length", "beeps"]


@dataclass(frozen=True, slots=True)
class Times:
    """What a session, an exercise or a stretch of one adds up to, in milliseconds."""

    duration_ms: int = 0
    work_ms: int = 0
    """Everything but rest; holds are work."""
    hold_ms: int = 0
    rest_ms: int = 0
    """Rests, switches of side and transitions."""
    talk_ms: int = 0
    """Of all phrases; it lies within work and rest."""
    holds: int = 0
    phrases: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One way in which something differs: texts, places or counts; milliseconds for `length` and for a move in a window."""

    before: str | int | None
    after: str | int | None
    times: int = 1


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, folded over all the places that share it."""

    code: Code
    what: str
    """The id of a cue, the name of a beep, the kind of a window, or a stretch such as `set 3`."""
    kind: str | None
    """The kind of the windows in which it is; None for a stretch of windows."""
    step: str | None
    versions: tuple[Version, ...]
    """From the commonest to the rarest; empty for a stretch of windows."""
    places: tuple[str, ...]
    """Where, in order: `left, set 1, rep 2`."""
    of: int
    """In how many windows it could have been."""
    noun: str
    """What these are: hold, rep, set, rest, window, place."""
    reason: str | None = None
    """Why the compiler left the cue out, when it said so."""
    times: Times | None = None
    """Of a stretch of windows: what it adds up to."""


@dataclass(frozen=True, slots=True)
class Part:
    """One exercise, or what is before or after all of them."""

    id: str
    title: str
    before: Times | None
    """None when the part is new."""
    after: Times | None
    """None when the part is gone."""
    changes: tuple[Change, ...] = ()

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
