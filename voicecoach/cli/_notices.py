"""What use cases report on the way, shown on the terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock, Timer
from time import monotonic
from typing import TYPE_CHECKING, Self

import click

from voicecoach.cli._echo import echo

if TYPE_CHECKING:
    from rich.progress import Task, TaskID

_PATIENCE_S = 1.0
"""What is over sooner needs no progress."""
_FAST = 500
"""More parts than this a second are milliseconds of sound, whose rate says nothing."""


class TerminalObserver:
    """Notices as lines on stderr; on a terminal also what somebody waits for longer than a second, and how far it is.

    It is made when a command begins: from then on somebody waits. Nothing of it stays on the terminal.
    """

    def __init__(self) -> None:
        self._since_s = monotonic()
        self._steps: dict[str, tuple[int, int]] = {}
        self._lock = RLock()
        self._timer: Timer | None = None
        self._bars: _Bars | None = None
        context = click.get_current_context(silent=True)
        if context is not None:
            context.call_on_close(self._hide)

    def notice(self, text: str) -> None:
        """One line; what shows the progress comes after it again."""
        with self._lock:
            shown = self._bars is not None
            self._hide()
            echo(f"note: {text}", err=True)
            if shown:
                self._show()

    def progress(self, what: str, done: int, total: int) -> None:
        """The parts of some work; the work is over when all are done."""
        if not sys.stderr.isatty():
            return
        with self._lock:
            if done >= total:
                self._steps.pop(what, None)
            else:
                self._steps[what] = (done, total)
            if not self._steps:
                self._hide()
            elif self._bars is not None:
                self._bars.show(self._steps)
            elif self._timer is None:
                # A thread of its own: a single part may take longer than anybody should wait for a sign.
                self._timer = Timer(max(0.0, self._since_s + _PATIENCE_S - monotonic()), self._show)
                self._timer.daemon = True
                self._timer.start()

    def _show(self) -> None:
        with self._lock:
            if self._steps and self._bars is None:
                self._bars = _Bars()
                self._bars.show(self._steps)

    def _hide(self) -> None:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._bars is not None:
                self._bars.close()
                self._bars = None


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Shows on a terminal that something takes a while, for a command whose use case reports no progress."""
    from voicecoach.api.observer import step

    with step(TerminalObserver(), what):
        yield


class _Bars:
    """A line for each work in progress, below what was printed before."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            Progress,
            ProgressColumn,
            TaskProgressColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )
        from rich.text import Text

        class RateColumn(ProgressColumn):
            """How many are done a second, of what is done one by one."""

            def render(self, task: "Task") -> Text:
                is_slow = task.speed is not None and task.speed < _FAST
                return Text(f"{task.speed:.1f} a second" if is_slow else "")

        columns = (
            TextColumn("{task.description}"),
            BarColumn(24),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            RateColumn(),
        )
        self._progress: Progress = Progress(
            *columns,
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._tasks: dict[str, TaskID] = {}
        self._progress.start()

    def show(self, steps: dict[str, tuple[int, int]]) -> None:
        """These works and no others."""
        for what in self._tasks.keys() - steps.keys():
            self._progress.remove_task(self._tasks.pop(what))
        for what, (done, total) in steps.items():
            counted = None if total == 1 else total
            if what not in self._tasks:
                self._tasks[what] = self._progress.add_task(what, total=counted)
            self._progress.update(self._tasks[what], completed=done, total=counted)

    def close(self) -> None:
        """Leave nothing behind."""
        self._progress.stop()


class LateNotices(TerminalObserver):
    """The same for a command whose product is read on the terminal: its notices come together, after it."""

    def __init__(self) -> None:
        super().__init__()
        self._notices: list[str] = []

    def notice(self, text: str) -> None:
        """Kept until the end."""
        self._notices.append(text)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        sys.stdout.flush()
        for text in self._notices:
            super().notice(text)
