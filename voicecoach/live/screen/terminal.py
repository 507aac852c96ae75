"""The live view on a terminal: what the coach is at, large enough to be read from the floor.

It draws in a thread of its own, from snapshots, and only what has changed. To the session it is a control that asks for
nothing, and to the keys it is the TerminalGuard. Nothing is shown by colour alone. `view.py` says what goes where.
"""

import threading
from collections.abc import Callable

from rich.console import Console, ConsoleDimensions, Group
from rich.live import Live
from rich.text import Text

from voicecoach.live.commands import CommandQueue, Control, Now
from voicecoach.live.screen.view import Layout, compose

PER_S = 8
"""How many times a second it checks for something to draw."""


def can_show(console: Console) -> bool:
    """Whether this is a terminal that can be drawn on; for everything else there is `PlainScreen`."""
    return console.is_terminal and not console.is_dumb_terminal


def open_screen(title: str) -> "Screen":
    """A screen on standard error: standard output is kept for results."""
    return Screen(Console(stderr=True), title)


class Screen(Control):
    """Takes over the terminal from `start` to `stop`; what it showed before comes back afterwards."""

    def __init__(self, console: Console, title: str = "") -> None:
        self._console = console
        self._title = title
        self._now: Callable[[], Now] = lambda: Now("playing", 0, 0)
        self._shows_help = False
        self._live: Live | None = None
        self._drawn: tuple[ConsoleDimensions, list[Text]] | None = None
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()
        self._help_toggled = threading.Event()
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
        self._help_toggled.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self.suspend()

    def toggle_help(self) -> None:
        """Show what all the keys do, or hide it again."""
        self._shows_help = not self._shows_help
        self._help_toggled.set()

    def suspend(self) -> None:
        """Give the terminal back for a while, with what it showed before."""
        with self._lock:
            if self._live is not None:
                self._live.stop()
                self._live = None

    def resume(self) -> None:
        """Take the terminal over again."""
        with self._lock:
            if self._live is None:
                self._live = Live(
                    console=self._console,
                    screen=True,
                    auto_refresh=False,
                    redirect_stdout=False,
                    redirect_stderr=False,
                )
                self._live.start()
                self._drawn = None
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
                self._help_toggled.wait(1 / PER_S)
                self._help_toggled.clear()
                with self._lock:
                    if self._live is not None:
                        self._draw()
        except OSError:  # the terminal is gone; the session keeps playing
            return

    def _draw(self) -> None:
        """Draw if anything has changed since the last time."""
        view = (self._console.size, self.lines())
        if self._live is not None and view != self._drawn:
            self._live.update(Group(*view[1]), refresh=True)
            self._drawn = view
