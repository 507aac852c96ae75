"""The script as a sound file carries it: JSON in small pieces, so that ten hours of it never lie in memory.

It is what `exports/json.py` writes, except for its line ends and one difference: a note names its sheet by the file
name alone. A file is passed on, and the path of the sheet on its author's machine is private; nor may the
same sheet in another folder give different bytes.
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from voicecoach.exports.json import script_fields
from voicecoach.script import Note, Script

_LISTS = ("events", "phases", "notes")
"""What grows with the session."""
_BATCH = 256
"""Entries that are converted at a time."""

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


def deflated_script(script: Script) -> bytes:
    """The script as zlib packs it, a tenth of its size: for formats whose whole sound is not much larger."""
    packer = zlib.compressobj()
    return b"".join(packer.compress(piece) for piece in script_pieces(script)) + packer.flush()


def _entries(script: Script, frame: Script, name: str) -> Iterator[bytes]:
    entries = getattr(script, name)
    separator = "\n"
    for start in range(0, len(entries), _BATCH):
        batch = entries[start : start + _BATCH]
        if name == "notes":
            batch = tuple(_without_folder(note) for note in batch)
        # The fields are defined in one place only, so a script of nothing but this batch is converted.
        fields = script_fields(replace(frame, **{name: batch}))[name]
        yield (separator + _dump(fields)[1:-1]).encode()
        separator = ",\n"


def _without_folder(note: Note) -> Note:
    return replace(note, at=PureWindowsPath(PurePosixPath(note.at).name).name)


def _dump(value: Any) -> str:
    return _ENCODER.encode(value)
