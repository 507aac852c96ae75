"""The floor: noise that nobody hears, where a session is otherwise silent.

Earphones on Bluetooth go to sleep on digital silence and swallow the beep that wakes them. The floor keeps them awake. It is
one second long and repeats at each whole second of a session, so it is the same bytes in a file and live. No numpy is needed.
"""

import sys
from array import array
from functools import lru_cache
from hashlib import shake_128
from itertools import accumulate
from math import sqrt
from operator import sub

LEVEL_DB = -70.0
"""RMS in dB of full scale: 51 dB below speech, and below the noise of any room."""
LOUDEST = 31
"""Of 32,768. Whatever is no louder counts as silence when a file is verified, and when clips are trimmed."""
DULL_ABOVE_HZ = 2000
"""The noise falls off towards this, where the ear is sharpest."""

_FULL_SCALE = 32_768
_SEED = b"voicecoach floor 1"


@lru_cache(maxsize=4)
def floor_second(rate_hz: int) -> bytes:
    """One second of the floor, 16-bit little-endian, that joins on to itself without a seam."""
    noise = shake_128(_SEED).digest(rate_hz)
    width = max(1, rate_hz // DULL_ABOVE_HZ)
    # A moving average once around the circle, so that the end runs on into the beginning.
    sums = list(accumulate(noise + noise[:width], initial=0))
    smooth = list(map(sub, sums[width : width + rate_hz], sums))
    mean = sum(smooth) / rate_hz
    # Few values, each of them many times: what becomes of each is computed once. Somebody waits for the first sound.
    values = set(smooth)
    squares = {value: (value - mean) ** 2 for value in values}
    power = sum(map(squares.__getitem__, smooth)) / rate_hz
    scale = _FULL_SCALE * 10 ** (LEVEL_DB / 20) / sqrt(power)
    levels = {value: max(-LOUDEST, min(LOUDEST, round((value - mean) * scale))) for value in values}
    frames = array("h", map(levels.__getitem__, smooth))
    if sys.byteorder == "big":
        frames.byteswap()
    return frames.tobytes()
