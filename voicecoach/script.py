"""The timed script: every phrase and every beep with its place in time. The one noun that every output reads.

Laws, held by `tests/compiler/test_laws.py`: events are sorted by onset; `end.at_ms - start.at_ms == hold` for every hold;
no two of speech, beep and tick overlap; each phrase lies in its phase; the phases tile the script, so
`duration_ms == sum(phase.duration_ms)`.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Literal

FORMAT = "voicecoach-script/1"

Severity = Literal["info", "warning", "error"]
Side = Literal["left", "right"]


class PhaseKind(StrEnum):
    """What a stretch of time is for. The value is the word in JSON, in text and on the screen."""

    SET_UP = "set-up"
    MOVE = "move"
    GET_READY = "get-ready"
    RAMP_UP = "ramp-up"
    HOLD = "hold"
    WORK = "work"
    RAMP_DOWN = "ramp-down"
    REST = "rest"
    SWITCH = "switch"
    TRANSITION = "transition"
    LISTEN = "listen"
    FINISH = "finish"

    @property
    def is_work(self) -> bool:
        """Time that counts as work in the totals: preparing a movement, moving and holding."""
        return self in _WORK

    @property
    def is_rest(self) -> bool:
        """Time that counts as rest in the totals: resting, changing sides, going on to the next exercise, or a recorded sound."""
        return self in _REST

    @property
    def is_exercise(self) -> bool:
        """The movement or the effort itself, without what prepares it."""
        return self in _EXERCISE

    @property
    def is_ramp(self) -> bool:
        """The build-up before a hold or the release after it."""
        return self in _RAMPS

    @property
    def is_timed(self) -> bool:
        """A hold, or work for a time: it lies between two beeps, exactly as far apart as it lasts."""
        return self in _TIMED

    @property
    def is_fixed(self) -> bool:
        """Its length is always exact. A `move` or a `rest` may be fixed too, when the clock paces it: see `Window.elastic`."""
        return self in _TIMED or self in _RAMPS


_RAMPS = frozenset({PhaseKind.RAMP_UP, PhaseKind.RAMP_DOWN})
_TIMED = frozenset({PhaseKind.HOLD, PhaseKind.WORK})
_EXERCISE = frozenset({PhaseKind.MOVE}) | _TIMED | _RAMPS
_WORK = frozenset({PhaseKind.SET_UP, PhaseKind.GET_READY}) | _EXERCISE
_REST = frozenset({PhaseKind.REST, PhaseKind.SWITCH, PhaseKind.TRANSITION, PhaseKind.LISTEN})


@dataclass(frozen=True, slots=True)
class StepRef:
    """Where in the session something belongs: which exercise and step, in which set and rep, on which side."""

    exercise: str | None = None
    """The id of the exercise; None outside exercises."""
    variant: str | None = None
    """The id of the variant; several are joined by a plus."""
    step: str | None = None
    set_number: int | None = None
    rep_number: int | None = None
    side: Side | None = None


NO_STEP = StepRef()
"""Outside every exercise: the opening and the end of a session."""


@dataclass(frozen=True, slots=True)
class _Sound:
    """What every event has."""

    at_ms: int
    """The onset, from the start of the script."""
    duration_ms: int
    phase: int
    """The index of the phase in which it starts."""

    @property
    def end_ms(self) -> int:
        """Exclusive."""
        return self.at_ms + self.duration_ms


@dataclass(frozen=True, slots=True)
class Speech(_Sound):
    """A phrase that is spoken."""

    type: ClassVar[str] = "speech"

    text: str
    """What is spoken."""
    cue: str
    """The id of the cue or stock phrase that is spoken."""
    detail: str
    """Which form of the cue: full, short or word."""


@dataclass(frozen=True, slots=True)
class Beep(_Sound):
    """A signal tone."""

    type: ClassVar[str] = "beep"

    name: str
    """A row of the table of beeps in `sound/beeps.py`."""


@dataclass(frozen=True, slots=True)
class Glide(_Sound):
    """A soft tone that follows the effort. It may lie beneath speech; no other events overlap."""

    type: ClassVar[str] = "glide"

    name: str
    """A row of the table of glides in `sound/beeps.py`."""


Event = Speech | Beep | Glide
"""Something that sounds."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A window of the plan with its time. Phases follow each other without gaps."""

    index: int
    kind: PhaseKind
    at_ms: int
    duration_ms: int
    ref: StepRef = NO_STEP
    """The exercise, step, set, rep and side that it belongs to."""

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
    works: int = 0
    """Stretches of timed work, which are no holds."""
    work_ms: int = 0
    """The time of timed work, from beep to beep."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the session adds up to."""

    holds: int = 0
    hold_ms: int = 0
    reps: int = 0
    spoken: int = 0
    """Utterances, not words."""
    exercises: dict[str, ExerciseCounts] = field(default_factory=dict)
    works: int = 0
    """Stretches of timed work, which are no holds."""
    work_ms: int = 0
    """The time of timed work, from beep to beep."""


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
    language: str = "en"
    """The language that the coach speaks, as a tag such as `de` or `pt-BR`."""

    @property
    def speech(self) -> tuple[Speech, ...]:
        """The phrases alone, in order."""
        return tuple(event for event in self.events if isinstance(event, Speech))

    @property
    def beeps(self) -> tuple[Beep, ...]:
        """The beeps alone, in order."""
        return tuple(event for event in self.events if isinstance(event, Beep))
