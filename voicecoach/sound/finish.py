"""Raw clips -> finished ones: trimmed, with clean edges, at the loudness of speech. Needs numpy, so its callers import it late."""

from collections.abc import Sequence

import numpy as np

from voicecoach.clip import Clip
from voicecoach.sound import loudness
from voicecoach.sound.beeps import SPEECH_LUFS
from voicecoach.sound.loudness import Frames

_CALIBRATION_GAP_MS = 350
"""As between phrases of a session, whose loudness this stands for."""

SPREAD_LU = 0.8
"""How much louder or quieter than `SPEECH_LUFS` a phrase may stay; 1 LU is promised, and rounding and peaks need some of it."""
_SURE_LU = SPREAD_LU - 0.05
"""How far from `SPEECH_LUFS` a clip may be for its rounding to whole steps not to matter."""
_MOST_MORE_DB = 12.0
"""A phrase is not made louder than that beyond its voice: what is so quiet is breath, and would come out as noise."""


def finish_clip(raw: Clip, gain_db: float) -> tuple[Clip, float]:
    """The clip without the silence at its ends, with clean edges, and with the gain of its voice; and its loudness in LUFS.

    The gain is corrected for a clip that would be more than `SPREAD_LU` away from `SPEECH_LUFS`; the loudness is that of
    before, and `-inf` for silence.
    """
    rate_hz = raw.rate_hz
    cleaned = loudness.clean(loudness.trim(_frames_of(raw), rate_hz), rate_hz)
    lufs = _lufs_of(cleaned, rate_hz) + gain_db
    most_db = gain_db + _MOST_MORE_DB
    gain_db = min(gain_db + _correction_lu(lufs), most_db)
    levelled = loudness.level(cleaned, rate_hz, gain_db)
    is_limited = not np.array_equal(levelled, loudness.amplify(cleaned, gain_db))
    if is_limited or abs(lufs - SPEECH_LUFS) > _SURE_LU:
        # Peaks that had to be held down may have cost more than the spread.
        missing_lu = _correction_lu(_lufs_of(levelled, rate_hz))
        if missing_lu > 0:
            levelled = loudness.level(cleaned, rate_hz, min(gain_db + missing_lu, most_db))
    return Clip(levelled.astype("<i2").tobytes(), rate_hz), lufs


def _lufs_of(pcm: Frames, rate_hz: int) -> float:
    return loudness.loudness_lufs(loudness.block_energies(pcm, rate_hz))


def _correction_lu(lufs: float) -> float:
    """What brings a clip of this loudness within `SPREAD_LU` of `SPEECH_LUFS`; 0 where it is, and for silence."""
    if lufs == float("-inf"):
        return 0.0
    return min(max(lufs, SPEECH_LUFS - SPREAD_LU), SPEECH_LUFS + SPREAD_LU) - lufs


def measure_gain_db(raw_clips: Sequence[Clip]) -> float | None:
    """The gain in dB, to the hundredth, that brings these clips to `SPEECH_LUFS` together; None when they are silent."""
    parts = []
    for raw in raw_clips:
        parts.append(loudness.trim(_frames_of(raw), raw.rate_hz))
        parts.append(np.zeros(raw.rate_hz * _CALIBRATION_GAP_MS // 1000, np.int16))
    lufs = loudness.loudness_lufs(loudness.block_energies(np.concatenate(parts), raw_clips[0].rate_hz))
    return None if lufs == float("-inf") else round(SPEECH_LUFS - lufs, 2)


def speech_length_ms(raw_clips: Sequence[Clip]) -> float:
    """How long these clips are together, without the silence at their ends."""
    return sum(len(loudness.trim(_frames_of(raw), raw.rate_hz)) * 1000 / raw.rate_hz for raw in raw_clips)


def _frames_of(clip: Clip) -> Frames:
    return np.frombuffer(clip.pcm, dtype="<i2")
