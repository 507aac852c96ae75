"""The key bindings: the one table that the keys obey and the screen shows."""

from dataclasses import dataclass

from voicecoach.live.commands import Command

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
    Binding(("up",), "up", Command.LOUDER, "louder"),
    Binding(("down",), "down", Command.SOFTER, "softer"),
    Binding(("<",), "<", Command.SLOWER, "slower"),
    Binding((">",), ">", Command.FASTER, "faster"),
    Binding(("t",), "t", Command.LESS_TALK, "less talk"),
    Binding(("T",), "T", Command.MORE_TALK, "more talk"),
    Binding(("?", "h"), "?", None, "all keys"),
    Binding(("q", "Q"), "q", Command.QUIT, "quit"),
)

SHORT = (" ", "enter", "r", "left", "right", "x", "?", "q")
"""The rows that a screen always shows, in this order, each by its first key."""

ASKED_BY_KEY: dict[str, Command | None] = {key: row.asks for row in BINDINGS for key in row.keys}


def short_rows() -> tuple[Binding, ...]:
    """The rows of `SHORT`."""
    by_first = {row.keys[0]: row for row in BINDINGS}
    return tuple(by_first[key] for key in SHORT)
