"""Bytes of a terminal -> names of keys.

An arrow key comes as a run of bytes that begins with Escape, and may arrive in pieces. A lone Escape cannot be told from
the beginning of such a run but by the silence after it: `lapse`.
"""

_ESCAPE = 0x1B
_WORDS = {0x0A: "enter", 0x0D: "enter"}
_ARROWS = {"A": "up", "B": "down", "C": "right", "D": "left"}
_SHIFTED = {"1;2C": "shift-right", "1;2D": "shift-left", "c": "shift-right", "d": "shift-left"}
"""With Shift as most terminals write it, and as rxvt does."""
_LONGEST_RUN = 16


class Decoder:
    """Holds the beginning of a run until its end comes."""

    def __init__(self) -> None:
        self._run = bytearray()

    @property
    def is_pending(self) -> bool:
        """Whether a run has begun and not ended."""
        return bool(self._run)

    def feed(self, data: bytes) -> list[str]:
        """The keys that these bytes complete: `feed(b" \\x1b[C") -> [" ", "right"]`. What is no key of ours is left out."""
        return [key for byte in data if (key := self._take(byte)) is not None]

    def lapse(self) -> None:
        """Nothing followed for a while: what has begun was no run."""
        self._run.clear()

    def _take(self, byte: int) -> str | None:
        if byte == _ESCAPE:
            self._run[:] = [byte]
            return None
        if not self._run:
            return _WORDS.get(byte) or (chr(byte) if 0x20 <= byte < 0x7F else None)
        self._run.append(byte)
        introduced = self._run[1] in b"[O"
        ended = len(self._run) > 2 and 0x40 <= byte < 0x7F
        if introduced and not ended and len(self._run) < _LONGEST_RUN:
            return None
        text = self._run[2:].decode("latin-1")
        self._run.clear()
        return (_SHIFTED.get(text) or _ARROWS.get(text)) if introduced else None
