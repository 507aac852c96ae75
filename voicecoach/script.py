"""The timed script: every phrase and every beep with its place in time. The one noun that every output reads.

Laws, held by `tests/compiler/test_laws.py`: events are sorted by onset; `end.at_ms - start.at_ms == hold` for every hold;
no two of speech, beep and tick overlap; each phrase lies in its phase; the phases tile the script, so
`duration_ms == sum(phase.duration_ms)`.
"""

from dataclasses import dataclass, field
from typing import Literal

FORMAT = "voicecoach-script/1"

EventType = Literal["speech", "beep", "glide"]
Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that sounds. A glide may lie beneath speech; nothing else overlaps."""

    type: EventType
    at_ms: int
    """The onset, from the start of the script."""
    duration_ms: int
    phase: int
    """The index of the phase in which it starts."""
    text: str = ""
    """What is spoken; empty unless `type` is speech."""
    cue: str = ""
    """The id of the cue or stock phrase that is spoken; empty unless `type` is speech."""
    detail: str = ""
    """Which form of the cue: full, short or word; empty unless `type` is speech."""
    name: str = ""
    """Which beep (a row of `sound/beeps.py`) or glide; empty for speech."""

    @property
    def end_ms(self) -> int:
        """Exclusive."""
        return self.at_ms + self.duration_ms


@dataclass(frozen=True, slots=True)
class Phase:
    """A window of the plan with its time. Phases follow each other without gaps."""

    index: int
    kind: str
    at_ms: int
    duration_ms: int
    exercise: str | None = None
    variant: str | None = None
    step: str | None = None
    set_number: int | None = None
    rep_number: int | None = None
    side: str | None = None

    @property
    def end_ms(self) -> int:
        """Exclusive."""
        return self.at_ms + self.duration_ms


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named section of the session; it ends where the next one starts."""

    at_ms: int
    title: str


@dataclass(frozen=True, slots=True)
class Note:
    """What the compiler did to a cue other than say it as asked, and why."""

    code: str
    """shortened, moved, hoisted or dropped."""
    severity: Severity
    cue: str
    reason: str
    needed_ms: int
    """How long the cue as asked lasts, with its gaps."""
    free_ms: int
    """The longest stretch that was free for it."""
    at: str
    """`path:line:column` of the cue in its sheet."""
    phase: int
    """The phase to which the cue belongs."""
    mend: tuple[str, ...] = ()
    """The cheapest ways to have it said as asked, cheapest first; at most two."""


@dataclass(frozen=True, slots=True)
class ExerciseCounts:
    """What one exercise of the session adds up to, over all sides."""

    sets: int = 0
    reps: int = 0
    holds: int = 0
    hold_ms: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """What the session adds up to."""

    holds: int = 0
    hold_ms: int = 0
    reps: int = 0
    spoken: int = 0
    """Utterances, not words."""
    exercises: dict[str, ExerciseCounts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VoiceLabel:
    """Whose voice the lengths are of."""

    engine: str
    """The speech engine."""
    id: str
    """The voice, by the engine's own name for it."""
    wpm: int
    """Words a minute, as heard."""
    measured: bool
    """False when the lengths are an estimate and no engine was asked."""


@dataclass(frozen=True, slots=True)
class Script:
    """A compiled session. Immutable; the same plan and voice give the same script."""

    title: str
    routine: str
    voice: VoiceLabel
    duration_ms: int
    events: tuple[Event, ...]
    phases: tuple[Phase, ...]
    chapters: tuple[Chapter, ...]
    notes: tuple[Note, ...]
    counts: Counts
