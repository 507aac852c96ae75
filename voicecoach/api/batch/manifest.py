"""What is in the folder of a batch: a record of every file, kept while the work goes on, so that nothing is done twice.

Each finished session adds a line; at the end all lines become one list. A run that was killed left the
lines, and the next one reads both. Where they are kept is the business of `records`.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError

from voicecoach.bounded import parse_json
from voicecoach.jsonform import JsonForm
from voicecoach.request import SessionRequest


@dataclass(frozen=True, slots=True)
class BatchFile:
    """One rendered session."""

    name: str
    """Of the file, in the folder of the batch."""
    request: SessionRequest
    """What was asked for."""
    inputs_digest: str
    """A digest of everything that decides the file: the request, the sheets, the voice, the version of voicecoach."""
    byte_count: int
    """How large it is."""
    sha256: str
    """Of the file."""
    script_sha256: str
    """Of the script as JSON."""
    duration_ms: int
    """How long it lasts."""
    changed_ns: int
    """When the file was last changed, in nanoseconds since 1970: another time means that somebody changed it."""
    notices: tuple[str, ...] = ()
    """What the person should know, such as a dose that was lowered to fit the time."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every session of a folder."""

    files: tuple[BatchFile, ...] = field(default=())
    """By name."""


FORM = JsonForm("batch", 1, "The sessions that a batch rendered into a folder", Manifest)


class RecordFiles(Protocol):
    """Where records are kept."""

    def read_list(self) -> bytes:
        """The list of all; empty if there is none."""
        ...

    def read_lines(self) -> Iterable[str]:
        """What was added since, also by a run that was killed."""
        ...

    def add_line(self, name: str, line: str) -> None:
        """Add the record of a file. Raises MachineError."""
        ...

    def write_list(self, content: bytes) -> None:
        """The list takes the place of all lines. Raises MachineError."""
        ...

    def status(self, name: str) -> tuple[int, int] | None:
        """Size in bytes and time of the last change in nanoseconds, of a session's file; None where there is none."""
        ...


class Records:
    """The records of one folder."""

    def __init__(self, kept: RecordFiles) -> None:
        self._kept = kept
        self._files = {one.name: one for one in (*_listed(kept.read_list()), *_added(kept.read_lines()))}

    def unchanged(self, name: str, inputs_digest: str) -> BatchFile | None:
        """The record of a file that is there as it was rendered, from the same things; None if it has to be rendered."""
        known = self._files.get(name)
        if known is None or known.inputs_digest != inputs_digest:
            return None
        return known if self._kept.status(name) == (known.byte_count, known.changed_ns) else None

    def add(self, one: BatchFile) -> None:
        """Record a session that is done. Raises MachineError if that fails."""
        self._files[one.name] = one
        self._kept.add_line(one.name, json.dumps(_ONE.dump_python(one, mode="json"), ensure_ascii=False))

    def close(self) -> None:
        """Make one list of it, without files that are no longer there."""
        files = [one for _, one in sorted(self._files.items()) if self._kept.status(one.name) is not None]
        self._kept.write_list(FORM.text(Manifest(tuple(files))).encode())


_ONE = TypeAdapter(BatchFile)


def _listed(content: bytes) -> Iterable[BatchFile]:
    try:
        kept = parse_json(content)
        if kept["format"] == FORM.format:
            return TypeAdapter(tuple[BatchFile, ...]).validate_python(kept["files"])
    except (ValueError, KeyError, TypeError):
        pass  # another version's, or somebody's: everything is rendered again
    return ()


def _added(lines: Iterable[str]) -> Iterator[BatchFile]:
    for line in lines:
        with suppress(ValueError, ValidationError):  # the last one may be torn
            kept: Any = parse_json(line)
            yield _ONE.validate_python(kept)
