"""Bytes of a terminal -> names of keys.

An arrow key is sent as an escape sequence, which starts with the Escape byte and may arrive in pieces. Only the silence
that follows distinguishes a lone Escape from the start of a sequence: see `lapse`.
"""

_ESCAPE = 0x1B
_WORDS = {0x0A: "enter", 0x0D: "enter"}
_ARROWS = {"A": "up", "B": "down", "C": "right", "D": "left"}
_SHIFTED = {"1;2C": "shift-right", "1;2D": "shift-left", "c": "shift-right", "d": "shift-left"}
"""With Shift as most terminals write it, and as rxvt does."""
_LONGEST_SEQUENCE = 16


class Decoder:
    """Keeps the start of an escape sequence until the rest arrives."""

    def __init__(self) -> None:
        self._sequence = bytearray()

    @property
    def is_pending(self) -> bool:
        """Whether a sequence has started and not ended."""
        return bool(self._sequence)

    def feed(self, data: bytes) -> list[str]:
        """The keys that these bytes complete: `feed(b" \\x1b[C") -> [" ", "right"]`. Keys that mean nothing are left out."""
        return [key for byte in data if (key := self._take(byte)) is not None]

    def lapse(self) -> None:
        """Nothing followed for a while: what has started was not an escape sequence."""
        self._sequence.clear()

    def _take(self, byte: int) -> str | None:
        if byte == _ESCAPE:
            self._sequence[:] = [byte]
            return None
        if not self._sequence:
            return _WORDS.get(byte) or (chr(byte) if 0x20 <= byte < 0x7F else None)
        self._sequence.append(byte)
        introduced = self._sequence[1] in b"[O"
        ended = len(self._sequence) > 2 and 0x40 <= byte < 0x7F
        if introduced and not ended and len(self._sequence) < _LONGEST_SEQUENCE:
            return None
        text = self._sequence[2:].decode("latin-1")
        self._sequence.clear()
        return (_SHIFTED.get(text) or _ARROWS.get(text)) if introduced else None
