"""Recording -> Levels: how loud each phrase is, whether anything clips or ticks, and what is heard between."""

from collections.abc import Iterator

import numpy as np

from ear.figures import Levels, PhraseLevel
from ear.recording import Frames, Recording
from voicecoach.sound.loudness import block_energies, loudness_lufs
from voicecoach.units import frame_at

_FULL_SCALE = 32_768
_GAP_MS = 350
_OVERSAMPLING = 4
_SILENCE_DB = -120.0
"""What is said of digital silence, which has no level."""


def measure_levels(recording: Recording) -> Levels:
    """The figures of one recording."""
    rate_hz = recording.rate_hz
    clips = {event.text: recording.clip(event.text) for event in recording.phrases()}
    lufs = {text: loudness_lufs(block_energies(clip, rate_hz)) for text, clip in clips.items()}
    quiet, loud = min(lufs, key=lufs.__getitem__), max(lufs, key=lufs.__getitem__)
    gap = np.zeros(frame_at(_GAP_MS, rate_hz), np.int16)
    in_a_row = np.concatenate([part for clip in clips.values() for part in (clip, gap)])
    low, high = np.percentile(list(lufs.values()), [5, 95])
    quiet_frames = _where_nothing_sounds(recording)
    return Levels(
        voice=recording.voice,
        language=recording.language,
        phrases=len(clips),
        speech_lufs=_round(loudness_lufs(block_energies(in_a_row, rate_hz))),
        spread_lu=_round(float(high - low)),
        quietest=PhraseLevel(quiet, _round(lufs[quiet])),
        loudest=PhraseLevel(loud, _round(lufs[loud])),
        words_against_sentences_lu=_round(_words_against_sentences(lufs)),
        true_peak_db=_round(max(_true_peak_db(clip) for clip in clips.values())),
        clipped_frames=int(np.count_nonzero((recording.frames >= 32_767) | (recording.frames <= -32_768))),
        dc_db=_round(max(_db(abs(float(clip.mean()))) for clip in clips.values() if len(clip))),
        edge_step_db=_round(
            max(_db(max(abs(int(clip[0])), abs(int(clip[-1])))) for clip in clips.values() if len(clip))
        ),
        floor_db=_round(_db(float(np.sqrt(np.mean(np.square(quiet_frames, dtype=np.float64)))))),
        longest_zero_ms=_longest_zero(recording.frames) * 1000 // rate_hz,
    )


def _words_against_sentences(lufs: dict[str, float]) -> float:
    short = [level for text, level in lufs.items() if len(text.split()) <= 2]
    long = [level for text, level in lufs.items() if len(text.split()) >= 7]
    return float(np.median(short) - np.median(long)) if short and long else 0.0


def _where_nothing_sounds(recording: Recording) -> Frames:
    return np.concatenate(list(_quiet_parts(recording)) or [np.zeros(1, np.int16)])


def _quiet_parts(recording: Recording) -> Iterator[Frames]:
    end_ms = 0
    for event in recording.script.events:
        if event.at_ms > end_ms:
            yield recording.cut(end_ms, event.at_ms)
        end_ms = max(end_ms, event.end_ms)
    yield recording.cut(end_ms, recording.script.duration_ms)


def _longest_zero(frames: Frames) -> int:
    sounding = np.flatnonzero(frames)
    edges = np.concatenate([[-1], sounding, [len(frames)]])
    return int(np.diff(edges).max()) - 1


def _true_peak_db(clip: Frames) -> float:
    """Between the frames too: the spectrum of the clip, filled up with nothing, is the clip at four times its rate."""
    size = len(clip) + 512
    spectrum = np.fft.rfft(clip, size)
    finer = np.fft.irfft(spectrum, size * _OVERSAMPLING) * _OVERSAMPLING
    return _db(float(np.abs(finer).max(initial=0)))


def _db(level: float) -> float:
    return max(_SILENCE_DB, 20 * float(np.log10(level / _FULL_SCALE))) if level > 0 else _SILENCE_DB


def _round(value: float) -> float:
    return round(value, 1) + 0.0
