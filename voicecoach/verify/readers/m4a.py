"""M4A and M4B -> Recording. The script is in a `uuid` box at the end of the file, deflated."""

import struct
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from voicecoach.verify.readers._libav import LARGEST_SCRIPT_BYTES, Carried, decode_with_libav, inflate
from voicecoach.verify.recording import Recording

SUFFIXES = ("m4a", "m4b")
_SCRIPT = UUID("6c9d5a5e-7a0f-4d2b-9f57-766373632f31")
_MIXED_IN = UUID("6c9d5a5e-7a0f-4d2b-9f57-76636d782f31")
_LONG, _TO_THE_END = 1, 0


def open_recording(path: Path) -> Recording:
    """The file, open. Raises RequestError for one that is not there or is not an M4A, MachineError without PyAV."""

    def carried(_tags: Mapping[str, str]) -> Carried:
        boxes = _own_boxes(path)
        script = boxes.get(_SCRIPT)
        return inflate(script) if script is not None else None, boxes.get(_MIXED_IN)

    return decode_with_libav(path, carried)


def _own_boxes(path: Path) -> dict[UUID, bytes]:
    """The bodies of the boxes that are named by a UUID, at the top of the file."""
    found = {}
    with path.open("rb") as stream:
        total = stream.seek(0, 2)
        at = 0
        while at + 8 <= total:
            stream.seek(at)
            size, kind = struct.unpack(">I4s", stream.read(8))
            if size == _LONG:
                (size,) = struct.unpack(">Q", stream.read(8).ljust(8, b"\0"))
            elif size == _TO_THE_END:
                size = total - at
            if kind == b"uuid" and 24 <= size <= LARGEST_SCRIPT_BYTES:
                name, body = stream.read(16), stream.read(size - 24)
                if len(name) == 16:
                    found[UUID(bytes=name)] = body
            at += max(size, 8)
    return found
