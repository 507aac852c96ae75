"""What use cases report on the way, shown on the terminal."""

import sys
from time import monotonic
from typing import Self

import click

_PATIENCE_S = 1.0
"""What is over sooner needs no progress."""


class TerminalObserver:
    """Notices as lines on stderr; on a terminal also how far long work has got."""

    def __init__(self) -> None:
        self._since_s: dict[str, float] = {}

    def notice(self, text: str) -> None:
        """One line."""
        click.echo(f"note: {text}", err=True)

    def progress(self, what: str, done: int, total: int) -> None:
        """The same line again and again; whatever is printed next takes its place."""
        if not sys.stderr.isatty():
            return
        since_s = self._since_s.setdefault(what, monotonic())
        if done >= total:
            click.echo(f"{'':{len(what) + 6}}\r", nl=False, err=True)
        elif monotonic() - since_s > _PATIENCE_S:
            click.echo(f"{what} {100 * done // total:3} %\r", nl=False, err=True)


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
