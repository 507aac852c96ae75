"""The menu: everything that can be asked of a session, with three buttons and no eyes.

Next and previous go through the choices, each is spoken, and play takes it. What changes how the session sounds leaves the
menu open, so that it can be asked for again; everything else closes it.
"""

from voicecoach.live.commands import Command

CHOICES: tuple[tuple[str, Command], ...] = (
    ("menu-go-on", Command.RESUME),
    ("menu-pain", Command.PAIN),
    ("menu-next-exercise", Command.NEXT_EXERCISE),
    ("menu-previous-exercise", Command.PREVIOUS_EXERCISE),
    ("menu-repeat", Command.REPEAT),
    ("menu-more-time", Command.MORE_TIME),
    ("menu-where", Command.WHERE),
    ("menu-louder", Command.LOUDER),
    ("menu-softer", Command.SOFTER),
    ("menu-slower", Command.SLOWER),
    ("menu-faster", Command.FASTER),
    ("menu-less-talk", Command.LESS_TALK),
    ("menu-more-talk", Command.MORE_TALK),
    ("menu-quit", Command.QUIT),
)
"""The stock phrase of each choice, and what it asks for. The first is what a person wants who came here by mistake."""
STAYS_OPEN = frozenset(
    {
        Command.WHERE,
        Command.LOUDER,
        Command.SOFTER,
        Command.SLOWER,
        Command.FASTER,
        Command.LESS_TALK,
        Command.MORE_TALK,
    }
)
MOVES = {Command.NEXT: 1, Command.BACK: -1}
"""Through the choices, and back."""
_TAKES = frozenset({Command.READY, Command.TOGGLE})


class Menu:
    """Which choice the person is at, while the menu is open."""

    def __init__(self) -> None:
        self._at = 0

    def open(self) -> str:
        """Begin at the first choice. Returns its stock phrase."""
        self._at = 0
        return self.phrase

    @property
    def phrase(self) -> str:
        """The stock phrase of the choice that the person is at."""
        return CHOICES[self._at][0]

    def move(self, by: int) -> str:
        """To the next choice, or back when negative; the first follows the last. Returns its stock phrase."""
        self._at = (self._at + by) % len(CHOICES)
        return self.phrase

    def taken(self, command: Command) -> Command:
        """What a command asks for while the menu is open: play takes the choice, all others mean themselves."""
        return CHOICES[self._at][1] if command in _TAKES else command
