"""The fingerprint of a clip: how loud it is in each of ten bands, every 50 ms. It says which words sound, and how loud.

Two clips of one text at one rate have the same; another phrase, a part that is missing, a phrase backwards or a softer one
have not. It depends on levels alone, not on the waveform, so that it also fits what a lossy format makes of a clip.
"""

import base64
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

Fingerprint = NDArray[np.int8]
"""A row for each 50 ms, a column for each band, in dB of full scale."""


def fingerprint(wave: Floats | NDArray[np.int16], rate_hz: int) -> Fingerprint:
    """The fingerprint of a stretch of mono sound in 16 bits."""
    step = rate_hz * STEP_MS // 1000
    rows = -(-len(wave) // step)
    padded = np.zeros(rows * step)
    padded[: len(wave)] = wave
    spectra = np.square(np.abs(np.fft.rfft(padded.reshape(rows, step) / 32_768, axis=1))) / step**2 * 2
    edges = [min(edge * step // rate_hz, spectra.shape[1]) for edge in EDGES_HZ]
    energies = np.stack([spectra[:, start:end].sum(axis=1) for start, end in pairwise(edges)], axis=1)
    levels_db = 10 * np.log10(np.maximum(energies, 10 ** (FLOOR_DB / 10)))
    return np.asarray(np.rint(levels_db), np.int8)


def pack(one: Fingerprint) -> str:
    """As text, for a file."""
    return base64.b64encode(one.tobytes()).decode()


def unpack(text: str) -> Fingerprint:
    """The inverse of `pack`. Raises ValueError for what is none."""
    content = base64.b64decode(text, validate=True)
    if not content or len(content) % BANDS:
        raise ValueError("not a fingerprint")
    return np.frombuffer(content, np.int8).reshape(-1, BANDS)
