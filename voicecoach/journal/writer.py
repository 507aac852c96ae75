"""Entries -> the journal file: each is on the disk, whole, before anything goes on.

Writers of several programs take turns through a lock beside the file. A line torn by a crash or a power cut is
never touched: the next writer ends it and records below it how long it was, so that no entry before or after it is lost.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO

from filelock import FileLock, Timeout

from voicecoach.cache_folder import expand_home
from voicecoach.errors import MachineError
from voicecoach.journal.entries import AnyEntry, Header, Recovered

FOLDER_VARIABLE = "VOICECOACH_DATA"
NAME = "journal.jsonl"
_PATIENCE_S = 5
"""Another writer needs a few milliseconds; one that keeps the lock for this long hangs."""
_LIVE_PATIENCE_S = 0.25
"""If a session waited longer for a lock, it would be heard to stumble."""
_LOOK_S = 0.002
"""Often, because a writer that has the lock wants it again at once: the others need to come between."""


def default_journal() -> Path:
    """`VOICECOACH_DATA`, or where this system keeps a user's data."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return expand_home(named) / NAME
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed where the variable is set

    return user_data_path("voicecoach", appauthor=False) / NAME


def journal_mentions(event: str) -> bool:
    """Whether the journal may have an entry of this event, by its bytes alone: without one, nothing has to be loaded to read it.

    True for a journal that cannot be read: whoever reads it says why.
    """
    mark = f'"{event}"'.encode()
    try:
        with default_journal().open("rb") as file:
            return any(mark in line for line in file)
    except FileNotFoundError:
        return False
    except OSError:
        return True


def append_entries(entries: Sequence[AnyEntry], path: Path | None = None) -> list[str]:
    """Adds entries to the journal, side by side.

    Returns notices: that an earlier line is incomplete. Raises MachineError when it cannot be written.
    """
    place = path or default_journal()
    try:
        with _open(place) as file, _locked(place):
            return _append(file, entries)
    except OSError as error:
        raise _explain(place, error) from error


class Journal:
    """Appends the events of one session. Raises MachineError when the journal cannot be written at all."""

    def __init__(self, path: Path | None = None, session: str | None = None) -> None:
        self.path = path or default_journal()
        self.session = session or token_hex(8)
        self.notices: list[str] = []
        self._waiting: list[AnyEntry] = []
        """Entries that another writer kept from being written."""
        try:
            self._file = _open(self.path)
            with _locked(self.path):
                self.notices += _append(self._file, [])
                end = self._file.seek(0, os.SEEK_END)
        except OSError as error:
            raise _explain(self.path, error) from error
        self.first_byte = end if session is None else 0
        """Nothing about this session stands before it; a session that goes on may have lines anywhere."""

    def write(self, entry: AnyEntry) -> None:
        """One entry. A disk that fails later ends the journal, not the session, and is reported in `notices`.

        A writer that does not give way keeps no session waiting: the entry is written with the next one.
        """
        if self._file.closed:
            return
        self._waiting.append(entry)
        self._write_waiting(_LIVE_PATIENCE_S)

    def close(self) -> None:
        """Safe to call twice."""
        if self._waiting and not self._file.closed:
            self._write_waiting(_PATIENCE_S)
        self._file.close()

    def _write_waiting(self, patience_s: float) -> None:
        try:
            with _locked(self.path, patience_s):
                self.notices += _append(self._file, self._waiting)
            self._waiting = []
        except _BusyError:
            return
        except OSError as error:
            self.notices.append(f"the journal can no longer be written: {error.strerror or error}")
            self._waiting = []
            self.close()


class NoJournal:
    """Writes nothing down."""

    session = ""
    notices: tuple[str, ...] = ()

    def write(self, entry: AnyEntry) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        """Nothing is open."""


def _open(path: Path) -> BinaryIO:
    """The file, made when it is missing, so that its name too outlives a power cut."""
    is_new = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+b", buffering=0)
    if is_new and os.name == "posix":  # elsewhere a folder cannot be opened
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return file


class _BusyError(OSError):
    """Another program has the lock and keeps it."""


class _Turn(FileLock):
    def acquire(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().acquire(*args, **kwargs)
        except Timeout as error:
            raise _BusyError(None, f"another program keeps {self.lock_file}") from error


def _locked(path: Path, patience_s: float = _PATIENCE_S) -> _Turn:
    """A turn to write. Raises OSError when nobody gives way."""
    return _Turn(path.with_name(f"{path.name}.lock"), timeout=patience_s, poll_interval=_LOOK_S)


def _append(file: BinaryIO, entries: Sequence[AnyEntry]) -> list[str]:
    """Writes entries behind what is there; a torn line is ended first. Called by whoever has the lock."""
    wanted: list[AnyEntry] = list(entries)
    for entry in wanted:
        if entry.model_extra:
            raise TypeError(f"{', '.join(entry.model_extra)}: no field of '{entry.event}'")
    torn = _torn_bytes(file)
    if torn:
        wanted.insert(0, Recovered(bytes=torn))
    elif file.seek(0, os.SEEK_END) == 0:
        wanted.insert(0, Header())
    lines = "".join(f"{json.dumps(entry.model_dump(mode='json'), ensure_ascii=False)}\n" for entry in wanted)
    data = (b"\n" if torn else b"") + lines.encode()
    if data:
        _write_all(file, data)
        os.fsync(file.fileno())
    return [f"the last line of the journal is incomplete and was skipped ({torn} bytes)"] if torn else []


def _write_all(file: BinaryIO, data: bytes) -> None:
    """A disk that is nearly full may take a part: what was begun is ended, or the line is known as torn."""
    while data:
        data = data[file.write(data) :]


def _torn_bytes(file: BinaryIO) -> int:
    """How long the last line is, if it does not end."""
    size = file.seek(0, os.SEEK_END)
    tail = b""
    while len(tail) < size:
        start = max(0, size - len(tail) - 4096)
        file.seek(start)
        tail = file.read(size - len(tail) - start) + tail
        if b"\n" in tail:
            break
    return len(tail) - tail.rfind(b"\n") - 1


def _explain(path: Path, error: OSError) -> MachineError:
    return MachineError(
        f"'{path}' cannot be written: {error.strerror or error}",
        f"name a folder of your own in {FOLDER_VARIABLE}, or play with --no-journal",
    )
