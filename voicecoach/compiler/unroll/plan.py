"""The plan: what comes next, in order, with no clock yet. Windows and the lines that want to be said in them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from voicecoach.compiler.resolve.exercise import Detail, Exercise, MeantCue, MeantGate, Phrases, Untranslated
from voicecoach.compiler.resolve.recordings import Recording, by_text
from voicecoach.compiler.unroll.fade import Fading
from voicecoach.script import NO_STEP, Counts, PhaseKind, StepRef
from voicecoach.sheets.forms.sheet import Breath, Moment, Priority

Slot = Literal["announce", "lead", "during", "tail", "next"]


BREATH_FROM_MS = 450
"""When the first paced breath of a hold begins: after its beep and a guard."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that wants to be said in a window, in one of its forms."""

    cue: str
    """The id of the cue or stock phrase."""
    forms: tuple[tuple[Detail, str], ...]
    """What may be said, the best first; texts are final."""
    priority: Priority
    origin: str
    """`path:line:column` in a sheet."""
    must: bool = False
    slot: Slot = "lead"
    """In an elastic window: before the movement is commanded, the command itself, during the movement, after it, or at its end for what comes next."""
    moment: Moment | None = None
    """Where in its window it would best be said; at the start if None."""
    on_time: bool = field(default=False, repr=False)
    """Said at its moment or not at all: a second that is counted later than it passes is no second."""
    orients: bool = field(default=False, repr=False)
    """Where to be, or which side: it is said even when there are signals only."""
    exposure: int = 0
    """How often it was said before, in this exercise; -1 where that does not count."""
    fading: Fading | None = field(default=None, repr=False, compare=False)
    """Why its forms begin where they do; None for safety, which never fades."""
    recording: Recording | None = field(default=None, repr=False)
    """The sound file that is played in place of its words."""


WhyUnsaid = Literal[
    "if", "unless", "sets", "reps", "every", "sessions", "turn", "brief", "thinning", "signals"
]
"""The selector that does not select this occasion, `turn` where another technique has its turn, or how talk grows less."""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A cue of the window's step that is not meant for this occasion."""

    cue: str
    """The id of the cue."""
    origin: str
    """`path:line:column` in a sheet."""
    why: WhyUnsaid
    rival: str | None = None
    """The technique whose turn it is."""


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of the plan.

    A fixed window lasts exactly `length_ms`. An elastic one lasts at least that, and longer if there is more to say.
    """

    kind: PhaseKind
    length_ms: int
    elastic: bool
    lines: tuple[Line, ...] = ()
    listen_first: bool = False
    """Elastic: the movement begins when the lead has been said, not with it."""
    keeps_time: bool = False
    """Elastic: somebody is under load, so only announcements make it longer; all other words take the form that fits."""
    head_beep: str | None = None
    """The beep at its very start."""
    end_beep: str | None = None
    """The beep that marks its end: it sounds at the head of the next window."""
    ticks: bool = False
    """Ticks in the last three seconds."""
    exact_ms: int | None = None
    """Of a rest that is a contract: from the beep that ends what is done before it to the beep that starts what comes next."""
    glide: str | None = None
    """The tone that lies beneath it, from the end of the beep at its head: a row of the table of glides."""
    gate: MeantGate | None = None
    """What its sheet says of waiting for a person behind it; None: as the coach would."""
    breath: Breath | None = None
    """Whole breaths are paced by tones for as long as it lasts."""
    ref: StepRef = NO_STEP
    """The exercise, step, set, rep and side that it belongs to."""
    chapter: str | None = None
    """The title of the chapter that begins here."""
    goes_on: bool = False
    """Timed: after a pause it goes on where it was, in place of beginning again."""
    is_open: bool = False
    """A hold that a person may end before it is over: live it lasts as long as they can."""
    sounds: tuple[tuple[str, Moment], ...] = ()
    """Beeps inside it, besides its ticks, each with where in it it is wanted. What is said keeps clear of them."""
    unsaid: tuple[Unsaid, ...] = field(default=(), repr=False)
    """The cues of its step, for this part of it, that stay silent this time. Nothing that sounds depends on them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A session in order, with what it adds up to."""

    title: str
    routine: str
    windows: tuple[Window, ...]
    counts: Counts
    """`spoken` is 0 here: what is said is known only when it is scheduled."""
    untranslated: tuple[Untranslated, ...] = ()
    """What is said in English because the language has no words for it."""
    replaced: Mapping[str, str] = field(default_factory=dict)
    """The exercises that stand in for others, with those that the routine names."""
    exercises: tuple[Exercise, ...] = ()
    """What its windows were made of."""
    phrases: Phrases = field(default_factory=lambda: Phrases("en", {}, {}))
    """For what is said beside it."""
    tells_time: bool = False
    """Its routine announces how long it takes, and that is known only when it is scheduled: it is to be planned again."""
    safety: tuple[MeantCue, ...] = ()
    """When to stop, for the whole session, in every form that it has."""

    def digest(self) -> str:
        """The same for two plans exactly when their windows are the same.

        Journals keep it, so its text is the one that they were written with: every field of a window that decides what sounds, in this order.
        """
        windows = ", ".join(_digest_text(window) for window in self.windows)
        comma = "," if len(self.windows) == 1 else ""
        return hashlib.sha256(f"({windows}{comma})".encode()).hexdigest()[:16]

    def recordings(self) -> dict[str, Recording]:
        """The sound files that it plays, by the text that stands for each. Raises RequestError for two that are called alike."""
        return by_text(
            line.recording for window in self.windows for line in window.lines if line.recording is not None
        )

    def first_choices(self) -> list[str]:
        """The texts most likely to be spoken, each once, in order: what a voice may prepare in one go."""
        return list(
            dict.fromkeys(line.forms[0][1] for window in self.windows for line in window.lines if line.forms)
        )

    def safety_texts(self) -> frozenset[str]:
        """Every text that keeps somebody safe, in each of its forms."""
        return frozenset(
            text
            for window in self.windows
            for line in window.lines
            if line.priority == "safety"
            for _, text in line.forms
        )


_YOUNGER = frozenset({"keeps_time", "exact_ms", "sounds", "goes_on", "is_open"})
"""Fields that older journals do not know: they count only where they are set."""


def _digest_text(window: Window) -> str:
    values: dict[str, Any] = {}
    for one in fields(window):
        if not one.repr:
            continue
        value = getattr(window, one.name)
        if one.name in _YOUNGER and value == one.default:
            continue
        if isinstance(value, StepRef):
            values |= {part.name: getattr(value, part.name) for part in fields(value)}
        else:
            values[one.name] = str(value) if isinstance(value, PhaseKind) else value
    return f"Window({', '.join(f'{name}={value!r}' for name, value in values.items())})"
