"""Is a clip the speech that it should be? What an engine that fails in silence gives away: length, level, share of speech.

Measured over 1,331 phrases of the shipped sessions in three languages with espeak-ng (three rates, also whispered): the level
of a phrase within frames of 20 ms varies by 1.9 dB at least; its first and last 3 ms are 20 and 22 dB below its peak at least; its spectrum is 0.05 flat at most, that of noise 0.5; its loudness
is 4 LU at most from that of its voice.
"""

from collections.abc import Sequence

import numpy as np

from voicecoach.clip import Clip
from voicecoach.sound import loudness
from voicecoach.sound.beeps import SPEECH_LUFS

MOST_FLAT = 0.25
"""Of the spectrum, from 0 for a tone to 1: noise is 0.5."""
LEAST_VARIED_DB = 1.0
"""How much the level of speech varies from one stretch of 20 ms to another, as a standard deviation."""
MOST_OFF_LU = 9.0
"""From the loudness of its voice."""
CUT_START_DB, CUT_END_DB = -17.0, -19.0
"""Of the peak: what begins or ends as loud as that was cut off, even if there is silence around it."""
BREATHY_START_DB, BREATHY_END_DB = -8.0, -12.0
"""The same for a breathy voice, whose breath is heard at once: of 476 phrases at three rates `+f3` begins at -11.9 dB at most
and `+whisper` at -9.2, and ends at -13.3."""
_BREATH_DB = -25.0
"""Among what measures a voice, its loudest beginning tells the two apart: breathy timbres have -21.3 dB and more, others -28.3
and less."""
_END_MS = 3
_STRETCH_MS = 20
_LEAST_STRETCHES = 8
_DEEPEST_DB = -40.0


def is_breathy(raw_clips: Sequence[Clip]) -> bool:
    """Whether a voice begins with breath, from a few clips that measure it."""
    waves = ((np.frombuffer(raw.pcm, dtype="<i2"), raw.rate_hz) for raw in raw_clips if any(raw.pcm))
    return any(_edges_db(frames, rate_hz)[0] > _BREATH_DB for frames, rate_hz in waves)


def why_no_speech(
    raw: Clip,
    between_ms: tuple[int, int],
    lufs: float,
    *,
    breathy: bool = False,
) -> str | None:
    """What speaks against a clip as it came from its engine, in words; None: nothing.

    `between_ms` is how long its text may take, `lufs` how loud it is with the gain that brings its voice to
    `SPEECH_LUFS`, `breathy` what `is_breathy` says of its voice.
    """
    frames = np.frombuffer(raw.pcm, dtype="<i2")
    kept = loudness.trim(frames, raw.rate_hz)
    if len(kept) == 0:
        return "it is silent"
    length_ms = len(kept) * 1000 / raw.rate_hz
    least_ms, most_ms = between_ms
    if not least_ms <= length_ms <= most_ms:
        return f"it lasts {length_ms / 1000:.1f} s, and should last {least_ms / 1000:.1f} to {most_ms / 1000:.1f} s"
    if abs(lufs - SPEECH_LUFS) > MOST_OFF_LU:
        way = "louder" if lufs > SPEECH_LUFS else "quieter"
        return f"it is {abs(lufs - SPEECH_LUFS):.0f} dB {way} than the rest"
    start_db, end_db = _edges_db(frames, raw.rate_hz)
    most_start_db, most_end_db = (BREATHY_START_DB, BREATHY_END_DB) if breathy else (CUT_START_DB, CUT_END_DB)
    if start_db > most_start_db or end_db > most_end_db:
        return "a part of it is missing"
    return _why_not_varied(kept, raw.rate_hz)


def _edges_db(frames: loudness.Frames, rate_hz: int) -> tuple[float, float]:
    """How loud its first and its last few ms are against its peak."""
    levels = np.abs(frames.astype(np.int32))
    peak = float(levels.max())
    (heard,) = np.nonzero(levels > peak / 100)
    count = rate_hz * _END_MS // 1000
    start, end = (
        float(np.log10(np.maximum(np.sqrt(np.mean(np.square(part.astype(float)))), 1e-3) / peak)) * 20
        for part in (frames[heard[0] :][:count], frames[: heard[-1] + 1][-count:])
    )
    return start, end


def _why_not_varied(kept: loudness.Frames, rate_hz: int) -> str | None:
    """Whether the clip is noise or a tone: speech is neither flat nor steady."""
    stretch = rate_hz * _STRETCH_MS // 1000
    count = len(kept) // stretch
    if count < _LEAST_STRETCHES:
        return None  # too short to tell
    parts = kept[: count * stretch].reshape(count, stretch).astype(float)
    energies = np.square(parts).mean(axis=1)
    spectra = np.square(np.abs(np.fft.rfft(parts * np.hanning(stretch), axis=1))) + 1e-9
    flat = np.exp(np.log(spectra).mean(axis=1)) / spectra.mean(axis=1)
    if float((flat * energies).sum() / energies.sum()) > MOST_FLAT:
        return "it is noise"
    levels_db = 10 * np.log10(np.maximum(energies / energies.max(), 10 ** (_DEEPEST_DB / 10)))
    if float(levels_db.std()) < LEAST_VARIED_DB:
        return "it is one steady sound"
    return None
