"""The memory that simpleaudio plays from: what is written into it before it is read."""

import mmap
import sys
from array import array
from dataclasses import dataclass

from voicecoach.clip import BYTES_PER_FRAME


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
