"""The memory that simpleaudio plays from: what is written into it before it is read."""

import mmap
import sys
from array import array
from dataclasses import dataclass

from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.live.players._gain import with_gain


@dataclass(frozen=True, slots=True)
class Piece:
    """Frames waiting to be written into a stretch."""

    pcm: bytes
    is_seam: bool


def empty_memory(size: int) -> mmap.mmap:
    """`size` zero bytes that take up memory only once they are written: half an hour at once would take 80 MB."""
    if sys.platform == "win32":
        return mmap.mmap(-1, size)
    return mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)


class Stretch:
    """Memory that is written as it is played, and what is in it as it was before it was made louder or softer."""

    def __init__(self, frames: int) -> None:
        self.memory = empty_memory(frames * BYTES_PER_FRAME)
        self.written = 0
        """How many frames of it have been written."""
        self._plain = bytearray()
        self._plain_start = 0
        """The frame with which `_plain` begins."""

    def has_room_for(self, pcm: bytes) -> bool:
        return self.written * BYTES_PER_FRAME + len(pcm) <= len(self.memory)

    def append(self, pcm: bytes, gain_db: int) -> None:
        """Write behind what is written."""
        self._plain += pcm
        self._put(self.written, with_gain(pcm, gain_db))
        self.written += len(pcm) // BYTES_PER_FRAME

    def forget_before(self, frame: int) -> None:
        """What was heard is never changed again."""
        count = min(frame, self.written) - self._plain_start
        if count > 0:
            del self._plain[: count * BYTES_PER_FRAME]
            self._plain_start += count

    def set_gain(self, first: int, gain_db: int) -> None:
        """Make all from the frame `first` on this much louder than it was when it came."""
        first = max(first, self._plain_start)
        self._put(first, with_gain(self.rest(first), gain_db))

    def rest(self, first: int) -> bytes:
        """All from the frame `first` on, as it came."""
        return bytes(self._plain[(first - self._plain_start) * BYTES_PER_FRAME :])

    def cut(self, frame: int, fade: int) -> bytes:
        """Silence from a frame on, behind a fade. Returns what was there, as it came."""
        rest = self.rest(frame)
        fade_out(self.memory, frame, self.written, fade)
        del self._plain[(frame - self._plain_start) * BYTES_PER_FRAME :]
        self.written = frame
        return rest

    def _put(self, first: int, pcm: bytes) -> None:
        start = first * BYTES_PER_FRAME
        self.memory[start : start + len(pcm)] = pcm


def fade_out(stretch: mmap.mmap, cut: int, written: int, fade: int) -> None:
    """Fade out up to the frame `cut`, silence from there on. Slices of equal length keep the memory in place."""
    fade = min(fade, cut)
    start, end = (cut - fade) * BYTES_PER_FRAME, cut * BYTES_PER_FRAME
    frames = array("h", bytes(stretch[start:end]))
    stretch[start:end] = array(
        "h", (frame * (fade - index) // fade for index, frame in enumerate(frames))
    ).tobytes()
    end_of_sound = written * BYTES_PER_FRAME
    stretch[end:end_of_sound] = bytes(end_of_sound - end)
