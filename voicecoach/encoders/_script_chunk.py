"""The script as a sound file carries it: JSON in small pieces, so that ten hours of it never lie in memory.

It is what `exports/json.py` writes, but for its line ends and for one difference: a note names its sheet by the file
name alone. A file is passed on, and where the sheet lay on the maker's machine is nobody's business; nor may the
same sheet in another folder give other bytes.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from voicecoach.exports.json import script_fields
from voicecoach.script import Note, Script

_LISTS = ("events", "phases", "notes")
"""What grows with the session."""
_BATCH = 256
"""Entries that are worked out at a time."""

_ENCODER = json.JSONEncoder(ensure_ascii=False)


def script_pieces(script: Script) -> Iterator[bytes]:
    """The script as UTF-8 JSON. The same script gives the same bytes."""
    frame = replace(script, events=(), phases=(), notes=())
    opening = "{"
    for name, value in script_fields(frame).items():
        if name in _LISTS:
            yield f"{opening}{_dump(name)}: [".encode()
            yield from _entries(script, frame, name)
            yield b"]"
        else:
            yield f"{opening}{_dump(name)}: {_dump(value)}".encode()
        opening = ",\n"
    yield b"}\n"


def _entries(script: Script, frame: Script, name: str) -> Iterator[bytes]:
    entries = getattr(script, name)
    separator = "\n"
    for start in range(0, len(entries), _BATCH):
        batch = entries[start : start + _BATCH]
        if name == "notes":
            batch = tuple(_without_folder(note) for note in batch)
        # The contract is worked out in one place only: a script of nothing but this batch is asked for its fields.
        fields = script_fields(replace(frame, **{name: batch}))[name]
        yield (separator + _dump(fields)[1:-1]).encode()
        separator = ",\n"


def _without_folder(note: Note) -> Note:
    return replace(note, at=PureWindowsPath(PurePosixPath(note.at).name).name)


def _dump(value: Any) -> str:
    return _ENCODER.encode(value)
