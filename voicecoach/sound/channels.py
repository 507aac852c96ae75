"""The ways on which a session reaches an ear: a telephone line, the small speaker of a phone, ears that hear no highs.

Each is a band: what lies outside of it fades by 12 dB an octave. This file needs numpy, so its callers import it late.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to an ear."""

    name: str
    low_hz: float
    """What is lower fades away; 0 for none."""
    high_hz: float
    """What is higher fades away; 0 for none."""
    meaning: str


_ROWS = (
    Channel("full", 0, 0, "earphones, and young ears"),
    Channel("telephone", 300, 4000, "a telephone line, or earphones in their call mode"),
    Channel("small-speaker", 600, 0, "the speaker of a phone"),
    Channel("no-highs", 0, 3000, "ears that hear nothing high any more"),
)
CHANNELS: dict[str, Channel] = {channel.name: channel for channel in _ROWS}


def heard_through(frames: NDArray[np.generic], rate_hz: int, channel: Channel) -> Floats:
    """The frames as they come out of a channel, as many as went in."""
    # Room behind, so that what rings on does not come back at the beginning.
    size = 1 << int(len(frames) + rate_hz // 5).bit_length()
    frequency_hz = np.arange(size // 2 + 1) * (rate_hz / size)
    # The amplitude of a filter of second order at either end.
    response = np.ones(len(frequency_hz))
    if channel.low_hz:
        response /= np.sqrt(1 + (channel.low_hz / np.maximum(frequency_hz, 1)) ** 4)
    if channel.high_hz:
        response /= np.sqrt(1 + (frequency_hz / channel.high_hz) ** 4)
    return np.asarray(np.fft.irfft(np.fft.rfft(frames, size) * response, size)[: len(frames)], np.float64)
