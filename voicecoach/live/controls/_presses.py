"""The buttons of a headset: what a single press means, and what a double press."""

import time
from collections.abc import Callable

from voicecoach.live.commands import AnyCommand, Command, Now

DOUBLE_PLAY_S = 0.7
"""Two presses of play/pause within this time ask for a repeat, three for the menu."""

IN_A_ROW = (Command.TOGGLE, Command.REPEAT, Command.MENU)
"""What the first, the second and the third of quick presses ask for."""


class Presses:
    """The buttons of one control. All presses must come from the same thread."""

    def __init__(self, ask: Callable[[AnyCommand], None], now: Callable[[], Now]) -> None:
        self._ask = ask
        self._now = now
        self.played_s = float("-inf")
        """When that button was last pressed."""
        self._in_a_row = 0

    def play_pause(self) -> None:
        """The only button of most earphones: it also says that you are ready. Twice repeats, and three times opens the menu."""
        if self._now().state == "waiting":
            self._ask(Command.READY)
            return
        pressed_s = time.monotonic()
        self._in_a_row = (
            self._in_a_row % len(IN_A_ROW) + 1 if pressed_s - self.played_s <= DOUBLE_PLAY_S else 1
        )
        self._ask(IN_A_ROW[self._in_a_row - 1])
        self.played_s = pressed_s

    def previous(self) -> None:
        """One back each time: twice in a row is two back. In a pause it opens the menu.

        Many earphones keep several presses of their only button for themselves, and send next or previous.
        """
        self._ask(Command.MENU if self._now().state == "paused" else Command.BACK)
