"""The fingerprint of a clip: how loud it is in each of ten bands, every 50 ms. It says which words sound, and how loud.

Two clips of one text at one rate have the same; another phrase, a part that is missing, a phrase backwards or a softer one
have not. It depends on levels alone, not on the waveform, so that it also fits what a lossy format makes of a clip.
"""

import base64
import zlib
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from voicecoach.sound.loudness import Floats

STEP_MS = 50
EDGES_HZ = (80, 200, 350, 500, 700, 1000, 1400, 2000, 2800, 4000, 6000)
"""Where the bands begin and end, about as the ear divides them."""
BANDS = len(EDGES_HZ) - 1
FLOOR_DB = -62
"""Of full scale: what is quieter counts as silence, as the floor of a session does."""
LARGEST_BYTES = 2**22
"""Of one fingerprint: six hours of sound."""
BATCH_ROWS = 1024
"""Worked out at a time, so that a long recording takes no more memory than a short one."""

Fingerprint = NDArray[np.int8]
"""A row for each 50 ms, a column for each band, in dB of full scale."""


def fingerprint(wave: Floats | NDArray[np.int16], rate_hz: int) -> Fingerprint:
    """The fingerprint of a stretch of mono sound in 16 bits."""
    step = rate_hz * STEP_MS // 1000
    # From the clock, not a multiple of the step: half an hour at 22,050 Hz and at 24,000 Hz have the same rows.
    starts = np.arange(0, -(-len(wave) * 1000 // (rate_hz * STEP_MS))) * rate_hz * STEP_MS // 1000
    batches = [
        _levels_db(wave, starts[first : first + BATCH_ROWS], step, rate_hz)
        for first in range(0, len(starts), BATCH_ROWS)
    ]
    return np.concatenate([np.zeros((0, BANDS), np.int8), *batches])


def _levels_db(
    wave: Floats | NDArray[np.int16], starts: NDArray[np.int64], step: int, rate_hz: int
) -> Fingerprint:
    first = int(starts[0])
    padded = np.zeros(int(starts[-1]) + step - first)
    part = wave[first : first + len(padded)]
    padded[: len(part)] = part
    rows = padded[(starts - first)[:, np.newaxis] + np.arange(step)]
    spectra = np.square(np.abs(np.fft.rfft(rows / 32_768, axis=1))) / step**2 * 2
    edges = [min(edge * step // rate_hz, spectra.shape[1]) for edge in EDGES_HZ]
    energies = np.stack([spectra[:, start:end].sum(axis=1) for start, end in pairwise(edges)], axis=1)
    levels_db = 10 * np.log10(np.maximum(energies, 10 ** (FLOOR_DB / 10)))
    return np.asarray(np.rint(levels_db), np.int8)


def pack(one: Fingerprint) -> str:
    """As text, for a file: deflated, about 150 characters for a second."""
    return base64.b64encode(zlib.compress(one.tobytes(), 9)).decode()


def unpack(text: str) -> Fingerprint:
    """The inverse of `pack`. Raises ValueError for what is none."""
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(base64.b64decode(text, validate=True), LARGEST_BYTES)
    except zlib.error:
        raise ValueError("not a fingerprint") from None
    if not unpacker.eof or not content or len(content) % BANDS:
        raise ValueError("not a fingerprint")
    return np.frombuffer(content, np.int8).reshape(-1, BANDS)
