"""The buttons of a headset: what a single press means, and what a double press."""

import time
from collections.abc import Callable

from voicecoach.live.commands import AnyCommand, Command, Now

DOUBLE_PLAY_S = 0.7
"""Two presses of play/pause within this time ask for a repeat."""


class Presses:
    """The buttons of one control. All presses must come from the same thread."""

    def __init__(self, ask: Callable[[AnyCommand], None], now: Callable[[], Now]) -> None:
        self._ask = ask
        self._now = now
        self.played_s = float("-inf")
        """When that button was last pressed."""

    def play_pause(self) -> None:
        """The only button of most earphones: it also says that you are ready; pressed twice it asks for a repeat."""
        if self._now().state == "waiting":
            self._ask(Command.READY)
            return
        pressed_s = time.monotonic()
        is_double = pressed_s - self.played_s <= DOUBLE_PLAY_S
        self._ask(Command.REPEAT if is_double else Command.TOGGLE)
        self.played_s = float("-inf") if is_double else pressed_s

    def previous(self) -> None:
        """One back each time: twice in a row is two back."""
        self._ask(Command.BACK)
