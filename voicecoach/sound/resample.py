"""Frames at one rate -> the same sound at another. This file needs numpy, so its callers import it late."""

import numpy as np
from numpy.typing import NDArray

Frames = NDArray[np.int16]


def resample(frames: Frames, from_hz: int, to_hz: int) -> Frames:
    """By the spectrum, for clips: nothing above the new rate is folded back, and nothing moves."""
    if from_hz == to_hz or len(frames) == 0:
        return frames
    size = max(1, round(len(frames) * to_hz / from_hz))
    bins = size // 2 + 1
    spectrum = np.fft.rfft(frames)[:bins]
    spectrum = np.pad(spectrum, (0, bins - len(spectrum)))
    moved = np.fft.irfft(spectrum, size) * (size / len(frames))
    return np.asarray(np.rint(moved).clip(-32_768, 32_767), np.int16)
