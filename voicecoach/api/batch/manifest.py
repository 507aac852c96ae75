"""What is in the folder of a batch: a record of every file, kept while the work goes on, so that nothing is done twice.

Each finished session adds a line to a file of its own; at the end all lines become one list. A run that was killed left the
lines, and the next one reads both.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from voicecoach.bounded import parse_json
from voicecoach.errors import MachineError
from voicecoach.jsonform import JsonForm
from voicecoach.outfile import open_output
from voicecoach.request import SessionRequest

LIST_NAME = "voicecoach-batch.json"
LINES_NAME = ".voicecoach-batch.jsonl"


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


class Records:
    """The records of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = {one.name: one for one in (*_listed(folder), *_lines(folder))}

    def unchanged(self, name: str, inputs_digest: str) -> BatchFile | None:
        """The record of a file that is there as it was rendered, from the same things; None if it has to be rendered."""
        known = self._files.get(name)
        if known is None or known.inputs_digest != inputs_digest:
            return None
        try:
            status = (self._folder / name).stat()
        except OSError:
            return None
        same = (status.st_size, status.st_mtime_ns) == (known.byte_count, known.changed_ns)
        return known if same else None

    def add(self, one: BatchFile) -> None:
        """Record a session that is done. Raises MachineError if that fails."""
        self._files[one.name] = one
        line = json.dumps(_ONE.dump_python(one, mode="json"), ensure_ascii=False)
        try:
            with (self._folder / LINES_NAME).open("a", encoding="utf-8") as lines:
                lines.write(line + "\n")
        except OSError as error:
            raise MachineError(
                f"cannot write '{self._folder / LINES_NAME}': {error.strerror or error}",
                "free up space, then go on",
            ) from error

    def close(self) -> None:
        """Make one list of it, without files that are no longer there."""
        files = [one for _, one in sorted(self._files.items()) if (self._folder / one.name).is_file()]
        with open_output(self._folder / LIST_NAME) as stream:
            stream.write(FORM.text(Manifest(tuple(files))).encode())
        with suppress(OSError):
            (self._folder / LINES_NAME).unlink()


_ONE = TypeAdapter(BatchFile)


def _listed(folder: Path) -> Iterable[BatchFile]:
    try:
        kept = parse_json((folder / LIST_NAME).read_bytes())
        if kept["format"] == FORM.format:
            return TypeAdapter(tuple[BatchFile, ...]).validate_python(kept["files"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # another version's, or somebody's: everything is rendered again
    return ()


def _lines(folder: Path) -> Iterator[BatchFile]:
    try:
        text = (folder / LINES_NAME).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    for line in text.splitlines():
        with suppress(ValueError, ValidationError):  # the last one may be torn
            kept: Any = parse_json(line)
            yield _ONE.validate_python(kept)
