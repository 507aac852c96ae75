"""A recording: frames that can be read in any order, and the script that came with them. What a reader gives."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Frames = NDArray[np.int16]
Wave = NDArray[np.float64]

FLOOR = 48
"""Of 32,768, which is -57 dB full scale: anything below is silence. The floor of a rendered file never exceeds 31, which
leaves room for the faint error of a lossy copy."""


class Recording(Protocol):
    """Mono sound in 16 bits, of any length: only what is asked for is held in memory."""

    @property
    def rate_hz(self) -> int: ...

    @property
    def frames(self) -> int:
        """How many frames there are."""
        ...

    @property
    def script_json(self) -> bytes | None:
        """The script that the file carries, as written there; None when it has none."""
        ...

    @property
    def mixed_in_json(self) -> bytes | None:
        """What else is in the sound, as the file says: music, and sounds of the person's own; None when it says nothing."""
        ...

    @property
    def smear_frames(self) -> int:
        """How far a lossy format may spread a sound before and after it; 0 for a lossless one."""
        ...

    def read(self, start_frame: int, frames: int) -> Frames:
        """Exactly this many frames from that frame on; before the beginning and after the end there is silence."""
        ...

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        ...


class HeldRecording:
    """A Recording whose frames lie in memory already."""

    script_json: bytes | None = None
    mixed_in_json: bytes | None = None
    smear_frames = 0

    def __init__(self, samples: Frames, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self.frames = len(samples)
        self._samples = samples

    def read(self, start_frame: int, frames: int) -> Frames:
        first = min(max(start_frame, 0), self.frames)
        return padded(self._samples[first : max(start_frame + frames, first)], start_frame, frames, first)

    def close(self) -> None:
        """Nothing is open."""


LOSSY_ONSET_MS = 2
"""How far a lossy format may move the onset of a beep."""


def onset_slack_frames(recording: Recording) -> int:
    """How far an onset may be from its place: a frame, and more in a lossy format."""
    return max(1, LOSSY_ONSET_MS * recording.rate_hz // 1000) if recording.smear_frames else 1


def padded(inside: Frames, start_frame: int, frames: int, first_frame: int) -> Frames:
    """`frames` frames from `start_frame`: those given, which begin at `first_frame`, and silence around them."""
    if len(inside) == frames:
        return inside
    before = min(max(first_frame - start_frame, 0), frames)
    return np.pad(inside, (before, frames - before - len(inside)))
