"""Blocks of a mix -> stretches that begin and end where nearly nothing sounds, so that each can be encoded by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from voicecoach.clip import BYTES_PER_FRAME

LEAST_STRETCH_S = 20
MOST_PART_S = 60
"""What has sounded so long without a quiet place, as over music, is handed on in parts."""

QUIET_PEAK = 48
"""Of a 16-bit frame: just above the noise that lies beneath every session, and 56 dB below full scale."""
QUIET_PERIODS = 8
"""How much quiet a cut needs: what an encoder looks back and ahead, on both sides."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch, or a part of one that is long."""

    pcm: bytes
    begins: bool
    """Whether a stretch begins here; otherwise it goes on from the part before."""
    ends: bool
    """Whether it ends here."""
    is_last: bool = False
    """Of everything."""


def cut_where_quiet(
    blocks: Iterable[bytes], rate_hz: int, period_frames: int, channels: int = 1
) -> Iterator[Part]:
    """The parts of 16-bit frames, in order; nothing is added or left out.

    Every stretch but the last is a whole number of periods of `period_frames` long, and at least 20 s; each cut has four
    quiet periods before it and four after it. So the cuts depend on the sound alone, and not on how it came in blocks.
    Memory holds one part of at most a minute and a block.
    """
    period_bytes = period_frames * BYTES_PER_FRAME * channels
    least = LEAST_STRETCH_S * rate_hz // period_frames
    most = MOST_PART_S * rate_hz // period_frames
    held = bytearray()
    looked_at = 0
    """Periods of `held` that hold no cut; the last of them may belong to the quiet of one that the next block brings."""
    begins, so_far = True, 0  # so far: periods of this stretch that were handed on
    for block in blocks:
        held += block
        while True:
            first = max(looked_at - QUIET_PERIODS + 1, least - so_far - QUIET_PERIODS // 2, 0)
            whole = min(len(held) // period_bytes, most)
            cut = _first_quiet(memoryview(held)[: whole * period_bytes], first, period_bytes)
            if cut is not None:
                yield Part(bytes(held[: cut * period_bytes]), begins, ends=True)
                del held[: cut * period_bytes]
                begins, so_far, looked_at = True, 0, 0
            elif whole == most:
                kept = QUIET_PERIODS  # around a cut that the next block may allow
                yield Part(bytes(held[: (whole - kept) * period_bytes]), begins, ends=False)
                del held[: (whole - kept) * period_bytes]
                begins, so_far, looked_at = False, so_far + whole - kept, 0
            else:
                looked_at = whole
                break
    yield Part(bytes(held), begins, ends=True, is_last=True)


def _first_quiet(pcm: memoryview, first: int, period_bytes: int) -> int | None:
    """The first period from `first` + 4 on with four quiet ones before it, and four from it on; None if there is none."""
    periods = len(pcm) // period_bytes
    if periods - first < QUIET_PERIODS:
        return None
    frames = np.frombuffer(pcm[first * period_bytes :], "<i2").reshape(periods - first, -1)
    loud = np.maximum(frames.max(axis=1), -frames.min(axis=1).astype(np.int32)) > QUIET_PEAK
    loud_before = np.concatenate(([0], np.cumsum(loud)))
    quiet = np.flatnonzero(loud_before[QUIET_PERIODS:] == loud_before[:-QUIET_PERIODS])
    return first + int(quiet[0]) + QUIET_PERIODS // 2 if len(quiet) else None
