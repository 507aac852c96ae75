"""Frames made louder or softer, with peaks rounded off below full scale instead of cut."""

from array import array
from functools import lru_cache
from math import tanh

FULL_SCALE = 32_768
CEILING = 0.98
"""Of full scale: no peak gets above it."""
KNEE = 0.7
"""Of full scale: up to here a frame is exactly as much louder as was asked for."""


def with_gain(pcm: bytes, gain_db: int) -> bytes:
    """The frames `gain_db` louder, with no peak above `CEILING`; the same bytes at 0 dB."""
    if gain_db == 0:
        return pcm
    table = _table(gain_db)
    return array("h", map(table.__getitem__, array("H", pcm))).tobytes()


@lru_cache(maxsize=16)
def _table(gain_db: int) -> "array[int]":
    """What each frame becomes; frames below zero stand in the upper half, as they do without a sign."""
    factor = 10 ** (gain_db / 20)
    up = [_limited(frame * factor / FULL_SCALE) for frame in range(FULL_SCALE + 1)]
    return array("h", [*up[:FULL_SCALE], *(-frame for frame in reversed(up[1:]))])


def _limited(level: float) -> int:
    room = CEILING - KNEE
    if level > KNEE:
        level = KNEE + room * tanh((level - KNEE) / room)
    return round(level * FULL_SCALE)
