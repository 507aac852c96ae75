"""What is reported while a use case runs: notices, and how far it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Observer(Protocol):
    """Is told what happens on the way. The command line shows it; a program may log it, or leave it alone."""

    def notice(self, text: str) -> None:
        """Something worth knowing that stops nothing, such as a dose that was lowered to fit the time."""

    def progress(self, what: str, done: int, total: int) -> None:
        """`done` of `total` parts of `what` are finished: first 0, last all of them.

        A total of 1 is work whose parts cannot be counted.
        """


class SilentObserver:
    """Lets everything pass."""

    def notice(self, text: str) -> None:
        """Pass."""

    def progress(self, what: str, done: int, total: int) -> None:
        """Pass."""


SILENT = SilentObserver()
"""For whoever does not want to know."""


class NoticeList:
    """Keeps the notices, for a result that carries them, and passes everything on to another observer."""

    def __init__(self, onward: Observer = SILENT) -> None:
        self.notices: list[str] = []
        self._onward = onward

    def notice(self, text: str) -> None:
        """Keep it and pass it on."""
        self.notices.append(text)
        self._onward.notice(text)

    def progress(self, what: str, done: int, total: int) -> None:
        """Pass it on."""
        self._onward.progress(what, done, total)


@contextmanager
def step(observer: Observer, what: str) -> Iterator[None]:
    """Work whose parts cannot be counted; it is over for the observer however it ends."""
    observer.progress(what, 0, 1)
    try:
        yield
    finally:
        observer.progress(what, 1, 1)
