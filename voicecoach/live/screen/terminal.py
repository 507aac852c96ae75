"""The live view on a terminal: what the coach is at, large enough to be read from the floor.

It draws in a thread of its own, from snapshots, and only what has changed. To the session it is a control that asks for
nothing, and to the keys the curtain that they lift. Nothing is told by colour alone. `screen_view` says what lies where.
"""

import threading
from collections.abc import Callable
from typing import Self

from rich.console import Console, ConsoleDimensions, Group
from rich.live import Live
from rich.text import Text

from voicecoach.live.commands import CommandQueue, Control, Now
from voicecoach.live.screen.view import Looks, compose

PER_S = 8
"""How often it looks for something to draw."""


def can_show(console: Console) -> bool:
    """Whether there is a terminal that can be drawn on; `PlainScreen` is for all else."""
    return console.is_terminal and not console.is_dumb_terminal


def open_screen(title: str) -> "Screen":
    """On the error stream: what a session gives goes elsewhere."""
    return Screen(Console(stderr=True), title)


class Screen(Control):
    """Covers the terminal from `start` to `stop`; what it showed before is back afterwards."""

    def __init__(self, console: Console, title: str = "") -> None:
        self._console = console
        self._title = title
        self._now: Callable[[], Now] = lambda: Now("playing", 0, 0)
        self._shows_help = False
        self._live: Live | None = None
        self._drawn: tuple[ConsoleDimensions, list[Text]] | None = None
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()
        self._turned = threading.Event()
        # A signal handler may suspend the screen while its own thread is drawing.
        self._lock = threading.RLock()

    @property
    def curtain(self) -> Self:
        """As the keys know it."""
        return self

    def start(self, queue: CommandQueue, now: Callable[[], Now]) -> None:
        del queue  # a screen asks for nothing
        self._now = now
        self.resume()
        self._thread = threading.Thread(target=self._run, name="screen", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Safe to call twice."""
        self._ended.set()
        self._turned.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self.suspend()

    def toggle_help(self) -> None:
        """Show what all the keys do, or hide it again."""
        self._shows_help = not self._shows_help
        self._turned.set()

    def suspend(self) -> None:
        """Give the terminal back for a while."""
        with self._lock:
            if self._live is not None:
                self._live.stop()
                self._live = None

    def resume(self) -> None:
        """Cover the terminal again."""
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
        """The view as it is now, a line of text for each line of the terminal."""
        looks = Looks(
            width=self._console.width,
            height=self._console.height,
            ascii_only=self._console.options.ascii_only,
            with_help=self._shows_help,
        )
        return compose(self._now(), self._title, looks)

    def _run(self) -> None:
        try:
            while not self._ended.is_set():
                self._turned.wait(1 / PER_S)
                self._turned.clear()
                with self._lock:
                    if self._live is not None:
                        self._draw()
        except OSError:  # the terminal is gone; what is heard goes on
            return

    def _draw(self) -> None:
        """Draw when something is to be seen that was not before."""
        view = (self._console.size, self.lines())
        if self._live is not None and view != self._drawn:
            self._live.update(Group(*view[1]), refresh=True)
            self._drawn = view
