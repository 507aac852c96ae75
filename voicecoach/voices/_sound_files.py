"""The sound files that the system voices write: AIFF on macOS, WAV on Windows -> Clip.

Python has lost its own AIFF reader in 3.13; this one reads what speech comes in: 16-bit frames, big- or little-endian.
"""

import struct
import sys
import wave
from array import array
from collections.abc import Iterator
from io import BytesIO

from voicecoach.clip import Clip

_CHUNK = struct.Struct(">4sI")
_COMMON = struct.Struct(">hIhHQ")
"""Channels, frames, bits per frame, and the rate as an 80-bit float: its exponent (with sign) and its mantissa."""
_EXPONENT_OF_MANTISSA = 16_383 + 63
_SWAPPED = {b"NONE": False, b"twos": False, b"sowt": True}
"""The compressions of AIFF-C that are none, and whether each is little-endian."""


def read_sound(content: bytes) -> Clip:
    """The clip in an AIFF, AIFF-C or WAV file, its channels averaged. Raises ValueError for anything else."""
    if content[:4] == b"FORM" and content[8:12] in {b"AIFF", b"AIFC"}:
        return _read_aiff(content)
    if content[:4] == b"RIFF":
        return _read_wav(content)
    raise ValueError("a sound file that is neither AIFF nor WAV")


def _read_aiff(content: bytes) -> Clip:
    chunks = dict(_list_chunks(content))
    if b"COMM" not in chunks or b"SSND" not in chunks:
        raise ValueError("an AIFF file without a COMM or an SSND chunk")
    common, sound = chunks[b"COMM"], chunks[b"SSND"]
    channels, frame_count, bits, exponent, mantissa = _COMMON.unpack_from(common)
    compression = common[_COMMON.size : _COMMON.size + 4] or b"NONE"
    if bits != 16 or compression not in _SWAPPED:
        raise ValueError(
            f"an AIFF file of {bits} bits per frame, compression {compression.decode('latin-1')}"
        )
    start = 8 + int.from_bytes(sound[:4], "big")
    values = array("h", sound[start : start + frame_count * channels * 2])
    if (sys.byteorder == "little") != _SWAPPED[compression]:
        values.byteswap()
    shift = _EXPONENT_OF_MANTISSA - exponent
    return _join_channels(values, channels, mantissa >> shift)


def _list_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + _CHUNK.size <= len(content):
        name, size = _CHUNK.unpack_from(content, at)
        at += _CHUNK.size
        yield name, content[at : at + size]
        at += size + size % 2  # chunks start at even places


def _read_wav(content: bytes) -> Clip:
    try:
        with wave.open(BytesIO(content)) as file:
            if file.getsampwidth() != 2:
                raise ValueError(f"a WAV file of {8 * file.getsampwidth()} bits per frame")
            values = array("h", file.readframes(file.getnframes()))
            if sys.byteorder == "big":
                values.byteswap()
            return _join_channels(values, file.getnchannels(), file.getframerate())
    except (wave.Error, EOFError) as error:
        raise ValueError(f"a WAV file that cannot be read: {error}") from error


def _join_channels(values: "array[int]", channels: int, rate_hz: int) -> Clip:
    if channels > 1:
        sides = [values[channel::channels] for channel in range(channels)]
        values = array("h", (sum(frames) // channels for frames in zip(*sides, strict=True)))
    if sys.byteorder == "big":
        values.byteswap()
    return Clip(values.tobytes(), rate_hz)
