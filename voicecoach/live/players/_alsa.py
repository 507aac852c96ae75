"""When ALSA says that a sound broke off: it prints that on the terminal, across the screen of a session, and tells nobody."""

import atexit
import ctypes
import sys
from contextlib import suppress

_Handler = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)
"""File, line, function, error and format; what belongs into the format follows, and is not needed."""


class AlsaWatch:
    """Takes what ALSA prints while it listens, and counts how often it recovered from an underrun."""

    count = 0

    def listen(self) -> None:
        """From now on, until `stop`."""
        _set(_HANDLER)
        atexit.register(self.stop)  # nothing may be called when Python has gone

    @staticmethod
    def stop() -> None:
        """Let ALSA print again."""
        _set(_Handler())


def _hear(_file: bytes, _line: int, function: bytes | None, _error: int, _text: bytes) -> None:
    """Called in the thread that feeds the device."""
    AlsaWatch.count += function == b"snd_pcm_recover"


_HANDLER = _Handler(_hear)
"""There is one for the whole process, and ALSA may call it as long as that lives: so it is never given up."""


def _set(handler: "ctypes._FuncPointer") -> None:
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(handler)
