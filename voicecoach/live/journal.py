"""The journal: what was heard, one JSON object a line, written as it happens.

Each line is on the disk before the session goes on, so that a crash loses at most the segment that was playing. The line
that a crash tore is passed over by whoever reads.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from voicecoach.errors import MachineError

FOLDER_VARIABLE = "VOICECOACH_DATA"
NAME = "sessions.jsonl"


def default_journal() -> Path:
    """`VOICECOACH_DATA`, or the place where this system keeps a user's data."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return Path(named).expanduser() / NAME
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed where the variable is set

    return user_data_path("voicecoach", appauthor=False) / NAME


class Journal:
    """Appends the events of one session. Raises MachineError when the first line cannot be written."""

    def __init__(self, path: Path | None = None, session: str | None = None) -> None:
        self.path = path or default_journal()
        self.session = session or token_hex(8)
        self.notices: list[str] = []
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("a+b", buffering=0)
            self._end_torn_line()
        except OSError as error:
            raise MachineError(
                f"'{self.path}' cannot be written: {error.strerror or error}",
                f"name a folder of your own in {FOLDER_VARIABLE}, or play with --no-journal",
            ) from error

    def write(self, event: str, **fields: Any) -> None:
        """One event. A disk that fails later ends the journal, not the session, and is told in `notices`."""
        if self._file.closed:
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"session": self.session, "at": now, "event": event, **fields}) + "\n"
        try:
            self._file.write(line.encode())
            os.fsync(self._file.fileno())
        except OSError as error:
            self.notices.append(f"the journal is written no more: {error.strerror or error}")
            self.close()

    def close(self) -> None:
        self._file.close()

    def _end_torn_line(self) -> None:
        """What is written next begins on a line of its own, whatever a crash left behind."""
        if self._file.seek(0, os.SEEK_END):
            self._file.seek(-1, os.SEEK_END)
            if self._file.read(1) != b"\n":
                self._file.write(b"\n")


class NoJournal:
    """Writes nothing down."""

    session = ""
    notices: tuple[str, ...] = ()

    def write(self, event: str, **fields: Any) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True, slots=True)
class LastSession:
    """The session that was begun last."""

    session: str
    start: Mapping[str, Any]
    """Its first line: name, options, digest of the plan."""
    window_index: int = 0
    """Of the plan: what lies before it was heard."""
    is_finished: bool = False
    counted: frozenset[int] = field(default_factory=frozenset)
    """The holds that were heard whole, by their window."""


def read_last(path: Path | None = None) -> LastSession | None:
    """The last session in the journal; None where there is none. Lines that are no events are passed over."""
    last: LastSession | None = None
    try:
        lines = (path or default_journal()).read_bytes().splitlines()
    except OSError:
        return None
    for line in lines:
        try:
            event = json.loads(line)
            last = _after(last, event)
        except (ValueError, KeyError, TypeError):
            continue
    return last


def _after(last: LastSession | None, event: Mapping[str, Any]) -> LastSession | None:
    kind = event["event"]
    if kind == "start":
        return LastSession(str(event["session"]), event)
    if last is None or event["session"] != last.session:
        return last
    window_index, counted = last.window_index, last.counted
    if kind in {"segment", "resume"}:
        window_index = int(event["next_window"])
    if kind == "hold" and event["result"] == "done":
        counted |= {int(event["window"])}
    is_finished = last.is_finished or (kind == "end" and event["reason"] == "finished")
    return LastSession(last.session, last.start, window_index, is_finished, counted)
