"""What a person can ask of a running session, and what a screen or a lock screen shows of it.

The contract between the session and its controls: a control puts commands in a queue and reads snapshots. It
knows no player and no script, and no two controls know each other.
"""

import queue
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol

from voicecoach.script import NO_STEP, StepRef

State = Literal["playing", "paused", "waiting", "finished", "device-lost"]


class Command(StrEnum):
    """One thing to ask for. The value is the word that line controls and the help use."""

    PAUSE = "pause"
    RESUME = "resume"
    TOGGLE = "toggle"
    REPEAT = "repeat"
    NEXT = "next"
    BACK = "back"
    NEXT_EXERCISE = "next-exercise"
    PREVIOUS_EXERCISE = "previous-exercise"
    READY = "ready"
    MORE_TIME = "more-time"
    LESS_TALK = "less-talk"
    MORE_TALK = "more-talk"
    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    SOFTER = "softer"
    WHERE = "where"
    PAIN = "pain"
    MENU = "menu"
    QUIT = "quit"


HELP = "help"
"""The only key that is not for the session."""


@dataclass(frozen=True, slots=True)
class Binding:
    """One row of the help: keys that do the same."""

    keys: tuple[str, ...]
    """The names of the keys: the character itself, or a word such as `right`."""
    label: str
    """The name of the keys in the help."""
    asks: Command | None
    """None for the help itself."""
    meaning: str


BINDINGS = (
    Binding((" ",), "space", Command.TOGGLE, "pause, resume"),
    Binding(("enter",), "enter", Command.READY, "ready"),
    Binding(("r", "R"), "r", Command.REPEAT, "repeat"),
    Binding(("right",), "right", Command.NEXT, "next"),
    Binding(("left",), "left", Command.BACK, "back"),
    Binding(("n", "N", "shift-right"), "n", Command.NEXT_EXERCISE, "next exercise"),
    Binding(("p", "P", "shift-left"), "p", Command.PREVIOUS_EXERCISE, "previous exercise"),
    Binding(("+", "="), "+", Command.MORE_TIME, "more time"),
    Binding(("w", "W"), "w", Command.WHERE, "where am I"),
    Binding(("x", "X"), "x", Command.PAIN, "this hurts"),
    Binding(("m", "M"), "m", Command.MENU, "menu"),
    Binding(("up",), "up", Command.LOUDER, "louder"),
    Binding(("down",), "down", Command.SOFTER, "softer"),
    Binding(("<",), "<", Command.SLOWER, "slower"),
    Binding((">",), ">", Command.FASTER, "faster"),
    Binding(("t",), "t", Command.LESS_TALK, "less talk"),
    Binding(("T",), "T", Command.MORE_TALK, "more talk"),
    Binding(("?", "h"), "?", None, "all keys"),
    Binding(("q", "Q"), "q", Command.QUIT, "quit"),
)

SHORT = ("q", "?", " ", "enter", "r", "left", "right", "x")
"""The rows that a screen shows, in this order, each by its first key: where there is little room, the first stay."""
ANSWERS = ("enter", "right")
"""The rows that come first while a session waits for an answer."""

ASKED_BY_KEY: dict[str, Command | None] = {key: row.asks for row in BINDINGS for key in row.keys}


def short_rows(*, waits: bool = False) -> tuple[Binding, ...]:
    """The rows of `SHORT`; while a session `waits`, those that answer it come after the first two."""
    by_first = {row.keys[0]: row for row in BINDINGS}
    order = (*SHORT[:2], *ANSWERS, *(key for key in SHORT[2:] if key not in ANSWERS)) if waits else SHORT
    return tuple(by_first[key] for key in order)


@dataclass(frozen=True)
class Seek:
    """Go to a time in the script: to the start of the segment that is heard then."""

    to_ms: int


@dataclass(frozen=True)
class SeekBy:
    """Go forward, or back when negative."""

    by_ms: int


@dataclass(frozen=True)
class Number:
    """An answer to a question of the check-in. While a session plays it does nothing."""

    value: int
    is_whole: bool = True
    """False for one digit of a number that is being typed."""


@dataclass(frozen=True)
class SetGain:
    """Be this much louder than normal, or softer when negative."""

    gain_db: int


AnyCommand = Command | Seek | SeekBy | Number | SetGain
"""Whatever a control may put in the queue."""


class CommandQueue:
    """Commands from any thread, in the order they came, for the one session that obeys them."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[AnyCommand] = queue.SimpleQueue()

    def put(self, command: AnyCommand) -> None:
        """Never waits, so that a control can call it from anywhere."""
        self._queue.put(command)

    def get(self, timeout_s: float) -> AnyCommand | None:
        """The next command; None when there is none within the time. A time of 0 only looks."""
        try:
            if timeout_s <= 0:
                return self._queue.get_nowait()
            return self._queue.get(timeout=timeout_s)
        except queue.Empty:
            return None


@dataclass(frozen=True, slots=True)
class Now:
    """Where the session is: a snapshot for screens and lock screens."""

    state: State
    at_ms: int
    """The time in the script that is heard now."""
    duration_ms: int
    """Of the whole script."""
    exercise: str | None = None
    """The title of the exercise, as a chapter names it; None outside of exercises."""
    ref: StepRef = NO_STEP
    """The exercise, step, set, rep and side of the phase, by their ids."""
    sets: int | None = None
    reps: int | None = None
    """Within the set."""
    phase: str = ""
    """The kind of the phase: hold, rest, switch ..."""
    phase_at_ms: int = 0
    """How far into the phase we are."""
    phase_duration_ms: int = 0
    saying: str = ""
    """What is being said, or was said last."""
    next_title: str = ""
    """What comes next: the next exercise, or the next phase that asks something new."""
    left_ms: int = 0
    """Until the end of the script, waiting times not counted."""
    gate: str | None = None
    """While the session waits: what for."""
    language: str = "en"
    """Of the session: the screens use it too."""
    set_noun: str = "set"
    rep_noun: str = "rep"
    """What the voice calls a set and a rep here: spot, cycle ..."""
    side: str = ""
    """The side as the voice says it."""
    said: tuple[tuple[int, str], ...] = ()
    """The phrases that were begun most recently, oldest first, each with its number since the start of the session."""
    gain_db: int = 0
    """How much louder than normal it is, in dB."""
    notices: tuple[str, ...] = ()
    """What the person should know now, oldest first: a lost device, an underrun, a change of pace. They expire."""


class Control(Protocol):
    """One way to control a session. It may read `now` at any time, and is told of changes when it asks for that.

    One that also has a method `changed` is called whenever state, phase or position change; see PushControl.
    """

    def start(self, queue: CommandQueue, now: Callable[[], Now]) -> None:
        """Begin to listen. Returns at once; raises MachineError when there is nothing to listen to."""
        ...

    def stop(self) -> None:
        """End, and leave everything as it was found. May be called twice."""
        ...


class PushControl(Control, Protocol):
    """A control that tells others, such as a lock screen, what has changed."""

    def changed(self, now: Now, *, seeked: bool) -> None:
        """Called from the session's thread after a change; `seeked`: the position has jumped.

        It must not wait.
        """
        ...
