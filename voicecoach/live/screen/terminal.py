"""The live view on a terminal: what the coach is at, large enough to be read from the floor.

It draws in a thread of its own, from snapshots; `painter.py` writes only what has changed. To the session it is a control that asks for
nothing, and to the keys it is the TerminalGuard. Nothing is shown by colour alone. `view.py` says what goes where.
"""

import threading
from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from voicecoach.live.commands import CommandQueue, Now, PushControl
from voicecoach.live.screen.painter import Painter
from voicecoach.live.screen.view import Layout, compose

PER_S = 4
"""How many times a second it checks for something to draw: more would only move the bar, over a slow line in jumps."""


def can_show(console: Console) -> bool:
    """Whether this is a terminal that can be drawn on; for everything else there is `PlainScreen`."""
    return console.is_terminal and not (console.is_dumb_terminal or console.legacy_windows)


def open_screen(title: str) -> "Screen":
    """A screen on standard error: standard output is kept for results."""
    return Screen(Console(stderr=True), title)


class Screen(PushControl):
    """Takes over the terminal from `start` to `stop`; what it showed before comes back afterwards."""

    covers = True

    def __init__(self, console: Console, title: str = "") -> None:
        self._console = console
        self._title = title
        self._now: Callable[[], Now] = lambda: Now("playing", 0, 0)
        self._shows_help = False
        self._painter = Painter(console)
        self._is_covered = False
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()
        self._asked = threading.Event()
        # A signal handler may suspend the screen while its own thread is drawing.
        self._lock = threading.RLock()

    def start(self, queue: CommandQueue, now: Callable[[], Now]) -> None:
        del queue  # a screen asks for nothing
        self._now = now
        self.resume()
        self._thread = threading.Thread(target=self._run, name="screen", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Safe to call twice."""
        self._ended.set()
        self._asked.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self.suspend()

    def changed(self, now: Now, *, seeked: bool) -> None:
        """Draw at once."""
        del now, seeked
        self._asked.set()

    def toggle_help(self) -> None:
        """Show what all the keys do, or hide it again."""
        self._shows_help = not self._shows_help
        self._asked.set()

    def suspend(self) -> None:
        """Give the terminal back for a while, with what it showed before."""
        with self._lock:
            if self._is_covered:
                self._is_covered = False
                self._painter.leave()

    def resume(self) -> None:
        """Take the terminal over again."""
        with self._lock:
            if not self._is_covered:
                self._is_covered = True
                self._painter.enter()
                self._draw()

    def lines(self) -> list[Text]:
        """The view as it is now, one line of text per line of the terminal."""
        layout = Layout(
            width=self._console.width,
            height=self._console.height,
            ascii_only=self._console.options.ascii_only,
            with_help=self._shows_help,
        )
        return compose(self._now(), self._title, layout)

    def _run(self) -> None:
        try:
            while not self._ended.is_set():
                self._asked.wait(1 / PER_S)
                self._asked.clear()
                with self._lock:
                    if self._is_covered:
                        self._draw()
        except OSError:  # the terminal is gone; the session keeps playing
            return

    def _draw(self) -> None:
        """Draw what has changed since the last time."""
        self._painter.draw(self.lines())
