"""When ALSA says that a sound broke off: it prints that on the terminal, across the screen of a session, and tells nobody."""

import ctypes
import sys
from contextlib import suppress

_Handler = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)
"""File, line, function, error and format; what belongs into the format follows, and is not needed."""


class AlsaWatch:
    """Takes what ALSA prints while it listens, and counts how often it recovered from an underrun."""

    def __init__(self) -> None:
        self.count = 0
        self._handler = _Handler(self._hear)
        """Kept for as long as ALSA may call it."""

    def listen(self) -> None:
        """From now on, until `stop`."""
        self._set(self._handler)

    def stop(self) -> None:
        """Let ALSA print again."""
        self._set(_Handler())

    def _hear(self, _file: bytes, _line: int, function: bytes | None, _error: int, _text: bytes) -> None:
        """Called in the thread that feeds the device."""
        self.count += function == b"snd_pcm_recover"

    @staticmethod
    def _set(handler: "ctypes._FuncPointer") -> None:
        if sys.platform == "linux":
            with suppress(OSError, AttributeError):
                ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(handler)
