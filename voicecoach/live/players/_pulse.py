"""When the sound server ran out of what a stream of PulseAudio gave it, in the server's own words.

miniaudio does not pass that on, but its device knows the stream, and libpulse keeps the position of the latest underflow of
each. The Python package does not name the field, so it is searched for in the memory of the device: three addresses and a
zero, where the third is that of a structure that has the second as its fourth word, as `pa_stream` has its context. Nothing
is followed before it was read as a file, so a wrong guess finds nothing, and a device of another kind has no such stream.
"""

import ctypes
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from io import FileIO
from pathlib import Path

_MEMORY = Path("/proc/self/mem")
_WORD = 8
_CONTEXT_AT = 24
"""Where `pa_stream` has its context."""


def underflow_index(device: bytes) -> Callable[[], int] | None:
    """Where the latest underflow of a device was, in bytes of its stream and -1 before any; None if that cannot be known.

    `device` is a copy of the memory of miniaudio's device.
    """
    if sys.platform != "linux" or struct.calcsize("P") != _WORD:
        return None
    with suppress(OSError, AttributeError):
        stream = _find_stream(device)
        if stream is not None:
            ask = ctypes.CDLL("libpulse.so.0").pa_stream_get_underflow_index
            ask.restype, ask.argtypes = ctypes.c_int64, [ctypes.c_void_p]
            return lambda: int(ask(stream))
    return None


def _find_stream(device: bytes) -> int | None:
    words = struct.unpack_from(f"={len(device) // _WORD}Q", device)
    with _MEMORY.open("rb", buffering=0) as memory:
        for loop, context, stream, capture in zip(words, words[1:], words[2:], words[3:], strict=False):
            if capture or not (loop and context and stream) or len({loop, context, stream}) < 3:
                continue
            if stream % _WORD == 0 and _word_at(memory, stream + _CONTEXT_AT) == context:
                return int(stream)
    return None


def _word_at(memory: FileIO, address: int) -> int | None:
    with suppress(OSError, ValueError, OverflowError):
        memory.seek(address)
        found = memory.read(_WORD)
        if len(found) == _WORD:
            return int.from_bytes(found, sys.byteorder)
    return None
