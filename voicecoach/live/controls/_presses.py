"""The buttons of a headset: what a single press means, and what a double press."""

import time
from collections.abc import Callable

from voicecoach.live.commands import AnyCommand, Command, Now

DOUBLE_PLAY_S = 0.7
"""Two presses of play/pause within this time ask for a repeat."""
DOUBLE_PREVIOUS_S = 1.5


class Presses:
    """The buttons of one control. All presses must come from the same thread."""

    def __init__(self, ask: Callable[[AnyCommand], None], now: Callable[[], Now]) -> None:
        self._ask = ask
        self._now = now
        self.played_s = self.went_back_s = float("-inf")
        """When each button was last pressed."""

    def play_pause(self) -> None:
        """The only button of most earphones: it also says that you are ready; pressed twice it asks for a repeat."""
        if self._now().state == "waiting":
            self._ask(Command.READY)
            return
        self.played_s = self._ask_or_repeat(Command.TOGGLE, self.played_s, DOUBLE_PLAY_S)

    def previous(self) -> None:
        self.went_back_s = self._ask_or_repeat(Command.BACK, self.went_back_s, DOUBLE_PREVIOUS_S)

    def _ask_or_repeat(self, asked: Command, last_s: float, within_s: float) -> float:
        """Ask for it, or for a repeat if it was asked for just before. Returns the time of the press, for the next one."""
        pressed_s = time.monotonic()
        if pressed_s - last_s <= within_s:
            self._ask(Command.REPEAT)
            return float("-inf")
        self._ask(asked)
        return pressed_s
