"""FLAC -> Recording. The script is in the APPLICATION block `vcsc`."""

from pathlib import Path

from voicecoach.verify.readers._decoded import read_bytes_of
from voicecoach.verify.readers._soundfile import decode_with_soundfile
from voicecoach.verify.recording import Recording

LARGEST_HEADER_BYTES = 2**26
_APPLICATION, _LAST = 2, 0x80


def open_recording(path: Path) -> Recording:
    """The file, open. Raises RequestError for one that is not there or is not a FLAC, MachineError without soundfile."""
    header = read_bytes_of(path, LARGEST_HEADER_BYTES)
    return decode_with_soundfile(path, _carried(header, b"vcsc"), _carried(header, b"vcmx"))


def _carried(header: bytes, name: bytes) -> bytes | None:
    """The body of the APPLICATION block of this name."""
    at = 4
    while header[:4] == b"fLaC" and at + 4 <= len(header):
        kind, size = header[at], int.from_bytes(header[at + 1 : at + 4], "big")
        body = header[at + 4 : at + 4 + size]
        if kind & ~_LAST == _APPLICATION and body[:4] == name:
            return body[4:]
        if kind & _LAST:
            break
        at += 4 + size
    return None
