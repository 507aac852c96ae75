"""Trimming, loudness and levels of clips: raw speech -> speech that can be placed and mixed.

Loudness is measured by ITU-R BS.1770-4, for one channel. This file needs numpy, so its callers import it late.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Frames = NDArray[np.int16]
"""Mono sound, as in a clip."""
Floats = NDArray[np.floating[Any]]

SILENCE_BELOW_PEAK_DB = -40
"""Whatever is quieter than this, relative to the peak, at the ends of a clip counts as the engine's silence."""
SILENT_PEAK = 32
"""A clip whose peak is lower (-60 dB of full scale) contains no speech."""
KEPT_MS = 20
"""Silence that is kept at each end, so that soft first and last sounds are not cut off."""

RUMBLE_BELOW_HZ = 25
"""Where the high-pass takes away half of the amplitude. The lowest voice begins at 70 Hz, and loses 1 dB there."""
EDGE_MS = 5
"""How long a clip takes to rise from silence and to return to it: long enough not to tick, shorter than any sound of speech."""

CEILING_DB = -1.2
"""True peak in dB of full scale: 0.2 dB of reserve below the -1 that a player or an encoder may rely on."""
LOOK_AHEAD_MS = 5

_FULL_SCALE = 32_768
_BLOCK_MS = 400
_HOP_MS = 100
_OVERSAMPLING = 4
"""As BS.1770 measures true peaks."""
_INTERPOLATOR_TAPS = 12
"""Frames that each in-between value is made of."""


def trim(pcm: Frames, rate_hz: int) -> Frames:
    """The clip without the silence at its ends, except for up to `KEPT_MS` at each end. Empty if it is all silence."""
    levels = np.abs(pcm.astype(np.int32))
    peak = int(levels.max(initial=0))
    if peak < SILENT_PEAK:
        return pcm[:0]
    (loud,) = np.nonzero(levels > peak * 10 ** (SILENCE_BELOW_PEAK_DB / 20))
    kept = rate_hz * KEPT_MS // 1000
    return pcm[max(0, int(loud[0]) - kept) : int(loud[-1]) + 1 + kept]


def clean(pcm: Frames, rate_hz: int) -> Frames:
    """The clip without what is lower than any voice, direct current above all, and with soft edges: it starts and ends at 0.

    The length stays the same, and nothing is moved in time.
    """
    if len(pcm) == 0:
        return pcm
    # Room behind the clip, as in `_k_weight`; the filter reaches both ways.
    size = 1 << int(len(pcm) + rate_hz // 5).bit_length()
    frequency_hz = np.arange(size // 2 + 1) * (rate_hz / size)
    response = frequency_hz**2 / (frequency_hz**2 + RUMBLE_BELOW_HZ**2)
    cleaned = np.fft.irfft(np.fft.rfft(pcm, size) * response, size)[: len(pcm)]
    edge = min(rate_hz * EDGE_MS // 1000, len(pcm) // 2)
    rise = 0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / max(edge, 1))
    cleaned[:edge] *= rise
    cleaned[len(cleaned) - edge :] *= rise[::-1]
    return _rounded(cleaned)


def block_energies(pcm: Frames, rate_hz: int) -> Floats:
    """The mean squares of the K-weighted clip over blocks of 400 ms, a block every 100 ms.

    A clip shorter than a block is one block of its own length.
    """
    if len(pcm) == 0:
        return np.zeros(0)
    weighted = _k_weight(pcm, rate_hz)
    hop, block = rate_hz * _HOP_MS // 1000, rate_hz * _BLOCK_MS // 1000
    if len(weighted) < block:
        return np.array([np.mean(np.square(weighted))])
    sums = np.concatenate(([0.0], np.cumsum(np.square(weighted))))
    starts = np.arange(0, len(weighted) - block + 1, hop)
    return np.asarray((sums[starts + block] - sums[starts]) / block)


def loudness_lufs(energies: Floats) -> float:
    """The integrated loudness of the blocks, gated at -70 LUFS and then at 10 LU below the rest. `-inf` for silence."""
    loud = energies[energies > _energy(-70.0)]
    if len(loud) == 0:
        return float("-inf")
    gated = loud[loud > _energy(_lufs(float(loud.mean())) - 10.0)]
    return _lufs(float(gated.mean()))


def level(pcm: Frames, rate_hz: int, gain_db: float) -> Frames:
    """The clip, louder by `gain_db`, with no true peak above `CEILING_DB`.

    float32 and rounding without dither, so the same clip gives the same bytes. A gain that starts to fall
    `LOOK_AHEAD_MS` before a peak keeps it under the ceiling, so that nothing is clipped.
    """
    if len(pcm) == 0:
        return pcm
    louder = _amplified(pcm, gain_db)
    ceiling = np.float32(_FULL_SCALE * 10 ** (CEILING_DB / 20))
    # Values between frames exceed their neighbours by 6 dB at most, and by far less in speech.
    if float(np.abs(louder).max()) > ceiling / 2:
        louder = _limit(louder, rate_hz, ceiling)
    return _rounded(louder)


def amplify(pcm: Frames, gain_db: float) -> Frames:
    """The clip, louder by `gain_db`; what would be too loud is clipped."""
    return _rounded(_amplified(pcm, gain_db))


def _amplified(pcm: Frames, gain_db: float) -> Floats:
    return pcm.astype(np.float32) * np.float32(10 ** (gain_db / 20))


def _rounded(frames: Floats) -> Frames:
    return np.asarray(np.rint(frames).clip(-_FULL_SCALE, _FULL_SCALE - 1), np.int16)


def _lufs(energy: float) -> float:
    return -0.691 + 10 * float(np.log10(energy))


def _energy(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


def _k_weight(pcm: Frames, rate_hz: int) -> Floats:
    """The clip in full scale 1.0 through both filters of BS.1770, applied in the frequency domain: exact, and no loop."""
    # Leave room after the clip for the filters to ring out; circular filtering would wrap it onto the beginning.
    size = 1 << int(len(pcm) + rate_hz // 5).bit_length()
    spectrum = np.fft.rfft(pcm / _FULL_SCALE, size) * _k_response(rate_hz, size)
    return np.asarray(np.fft.irfft(spectrum, size)[: len(pcm)])


@lru_cache(maxsize=8)
def _k_response(rate_hz: int, size: int) -> NDArray[np.complexfloating[Any]]:
    """What the two filters do to each frequency of an FFT of that size.

    The standard gives coefficients for 48 kHz only; those for other rates are derived from the analogue corner, gain and Q
    behind them ( B. De Man, "Evaluation of implementations of the EBU R128 loudness
    measurement", AES 145, 2018).
    """
    delay = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    # The head as a sphere: a shelf of 4 dB.
    tangent = np.tan(np.pi * 1681.974450955533 / rate_hz)
    q = 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    middle = high**0.4996667741545416
    head = _biquad(
        delay,
        (
            high + middle * tangent / q + tangent**2,
            2 * (tangent**2 - high),
            high - middle * tangent / q + tangent**2,
        ),
        (1 + tangent / q + tangent**2, 2 * (tangent**2 - 1), 1 - tangent / q + tangent**2),
    )
    # The ear is less sensitive to low frequencies: a high-pass at 38 Hz.
    tangent = np.tan(np.pi * 38.13547087602444 / rate_hz)
    q = 0.5003270373238773
    low_cut = _biquad(
        delay,
        (1, -2, 1),
        (
            1,
            2 * (tangent**2 - 1) / (1 + tangent / q + tangent**2),
            (1 - tangent / q + tangent**2) / (1 + tangent / q + tangent**2),
        ),
    )
    return np.asarray(head * low_cut)


def _biquad(
    delay: NDArray[Any], zeros: tuple[float, float, float], poles: tuple[float, float, float]
) -> NDArray[Any]:
    return np.asarray(
        (zeros[0] + (zeros[1] + zeros[2] * delay) * delay)
        / (poles[0] + (poles[1] + poles[2] * delay) * delay)
    )


def _limit(louder: Floats, rate_hz: int, ceiling: np.float32) -> Floats:
    """The frames with a smooth gain that keeps every true peak under the ceiling.

    The gain has a value every 1 ms. Each is the lowest gain needed within reach, averaged over that reach: around a peak,
    every value in the average is at least that low, so the average is too. The minimum covers one more step at each side,
    because frames between two steps take their gain from both.
    """
    near, peaks = _true_peaks(louder, ceiling / 2)
    if float(peaks.max(initial=0.0)) <= ceiling:
        return louder
    step = rate_hz // 1000
    wanted = np.ones(len(louder) // step + 2, np.float32)
    np.minimum.at(wanted, near // step, ceiling / np.maximum(peaks, ceiling))
    reach = LOOK_AHEAD_MS
    padded = np.ones(len(wanted) + 4 * reach + 2, np.float32)
    padded[2 * reach + 1 : -2 * reach - 1] = wanted
    held = sliding_window_view(padded, len(padded) - 2 * reach - 2).min(axis=0)
    smooth = sliding_window_view(held, 2 * reach + 1).mean(axis=1)
    # A straight line from each step to the next.
    way = np.arange(step, dtype=np.float32) / step
    gain = smooth[:-1, None] + np.diff(smooth)[:, None] * way
    return np.asarray(louder * gain.ravel()[: len(louder)])


def _true_peaks(frames: Floats, floor: np.float32) -> tuple[NDArray[np.intp], Floats]:
    """The indices of frames louder than the floor, and for each the highest of the frame and the values on either side of it."""
    (near,) = np.nonzero(np.abs(frames) > floor)
    padded = np.zeros(len(frames) + _INTERPOLATOR_TAPS, frames.dtype)
    padded[_INTERPOLATOR_TAPS // 2 : -_INTERPOLATOR_TAPS // 2] = frames
    around = sliding_window_view(padded, _INTERPOLATOR_TAPS)
    taps = _interpolator()
    after, before = np.abs(around[near + 1] @ taps), np.abs(around[near] @ taps)
    highest = np.abs(frames[near])
    # Column by column: taking the maximum of each short row is five times slower in numpy.
    for between in (*after.T, *before.T):
        np.maximum(highest, between, out=highest)
    return near, highest


@lru_cache(maxsize=1)
def _interpolator() -> NDArray[np.float32]:
    """A windowed sinc for each value between two frames, one per column; the value is between the two middle taps."""
    at = np.arange(_INTERPOLATOR_TAPS)[:, None] - (_INTERPOLATOR_TAPS // 2 - 1)
    distance = at - np.arange(1, _OVERSAMPLING)[None, :] / _OVERSAMPLING
    taps = np.sinc(distance) * np.cos(np.pi * distance / (_INTERPOLATOR_TAPS + 1)) ** 2
    return np.asarray((taps / taps.sum(axis=0)).astype(np.float32))
