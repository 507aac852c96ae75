"""What a sound file is given beside its sound and its script: day, place in a course, cover picture, quality."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Quality = Literal["small", "normal", "best"]
"""How much of the sound is kept where a format loses some."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDetails:
    """Everything is optional; a file says what is known."""

    quality: Quality = "normal"
    """Lossless formats take no notice of it."""
    day: date | None = None
    """The day that the session is for."""
    programme: str | None = None
    """The programme that the session belongs to, as a player shows it; else the routine stands for it."""
    number: int | None = None
    """Which session of its course or track of its session it is, counted from 1."""
    count: int | None = None
    """How many there are."""
    title: str | None = None
    """What a player shows in place of the title of the script."""
    cover_png: bytes | None = None
    """A square picture."""
    channels: Literal[1, 2] = 1
    """2: the frames of the blocks are stereo, left and right in turns. An encoder that takes them has `HOLDS_STEREO = True`."""
    mixed_in_json: bytes | None = None
    """What else is in the sound: files of music, and beeps that are the person's own. `verify` reads it."""

    def bit_rate(self, mono: int) -> int:
        """The bit rate, in the unit of the one for mono: what two channels have in common is coded once, so half more is enough."""
        return mono * 3 // 2 if self.channels == 2 else mono


PLAIN = FileDetails()
"""A file that says what its script says."""
