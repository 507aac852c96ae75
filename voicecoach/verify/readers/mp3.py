"""MP3 -> Recording. The script is in the ID3 tag, in the PRIV frame of `voicecoach-script/1`."""

from pathlib import Path

from voicecoach.verify.readers._decoded import read_bytes_of
from voicecoach.verify.readers._soundfile import decode_with_soundfile
from voicecoach.verify.recording import Recording

LARGEST_TAG_BYTES = 2**26
"""A script of ten hours has 5 MB."""
SMEAR_FRAMES = 1152
"""One block of the format: the error of a loud sound lies all over the block that it begins or ends in."""
_SCRIPT, _MIXED_IN = b"voicecoach-script/1\0", b"voicecoach-mixed-in\0"


def open_recording(path: Path) -> Recording:
    """The file, open. Raises RequestError for one that is not there or is not an MP3, MachineError without soundfile."""
    tag = read_bytes_of(path, LARGEST_TAG_BYTES)
    return decode_with_soundfile(path, _carried(tag, _SCRIPT), _carried(tag, _MIXED_IN), SMEAR_FRAMES)


def _carried(tag: bytes, owner: bytes) -> bytes | None:
    """The body of the PRIV frame of this owner."""
    if tag[:4] != b"ID3\3":
        return None
    at, end = 10, 10 + (tag[6] << 21 | tag[7] << 14 | tag[8] << 7 | tag[9])
    while at + 10 <= end and tag[at : at + 4].isalnum():
        size = int.from_bytes(tag[at + 4 : at + 8], "big")
        body = tag[at + 10 : at + 10 + size]
        if tag[at : at + 4] == b"PRIV" and body.startswith(owner):
            return body.removeprefix(owner)
        at += 10 + size
    return None
