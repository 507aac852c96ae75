"""Beep or Glide -> Clip: the tones of the table, at any rate from 8 kHz, at the loudness of speech.

Between 500 and 1,000 Hz the ear's weighting (BS.1770) is flat within a decibel, so RMS stands for loudness. All is
float64 and rounded once to 16 bits, which leaves platforms no room to differ but a rare last bit.
"""

import functools
import itertools
import math

import numpy as np
from numpy.typing import NDArray

from voicecoach.clip import LOWEST_RATE_HZ, Clip
from voicecoach.sound.beeps import (
    ATTACK_MS,
    BEEPS,
    GLIDES,
    HIGHEST_LEVEL_DB,
    LOWEST_LEVEL_DB,
    RELEASE_MS,
    SPEECH_LUFS,
    Note,
    Pitches,
)
from voicecoach.units import MS_PER_S, frame_at

_FULL_SCALE = 32767

_Wave = NDArray[np.float64]


@functools.lru_cache(maxsize=256)
def render_beep(name: str, rate_hz: int, level_db: float = 0.0) -> Clip:
    """The clip of a beep. `level_db` moves it against speech, on top of its row's own level.

    Raises KeyError for an unknown name, ValueError for a rate or a level out of range.
    """
    _check(rate_hz, level_db)
    beep = BEEPS[name]
    wave = np.zeros(_whole_frames(beep.duration_ms, rate_hz))
    for note in beep.notes:
        start = frame_at(note.at_ms, rate_hz)
        stroke = _stroke(note, beep.partials, rate_hz)[: len(wave) - start]
        wave[start : start + len(stroke)] += stroke
    return _clip(wave, rate_hz, beep.level_db + level_db)


@functools.lru_cache(maxsize=64)
def render_glide(name: str, duration_ms: int, rate_hz: int, level_db: float = 0.0) -> Clip:
    """The clip of a glide that lasts `duration_ms`: exponential, so that it rises evenly to the ear.

    Raises KeyError for an unknown name, ValueError for a rate or a level out of range.
    """
    _check(rate_hz, level_db)
    glide = GLIDES[name]
    turn = () if glide.turn_hz is None else ((duration_ms // 2, glide.turn_hz),)
    note = Note(0, duration_ms, ((0, glide.start_hz), *turn, (duration_ms, glide.end_hz)))
    wave = _stroke(note, glide.partials, rate_hz)[: _whole_frames(duration_ms, rate_hz)]
    return _clip(wave, rate_hz, glide.level_db + level_db)


def _check(rate_hz: int, level_db: float) -> None:
    if rate_hz < LOWEST_RATE_HZ:
        raise ValueError(f"{rate_hz} Hz is too low a rate for beeps; {LOWEST_RATE_HZ} Hz is the least")
    if not LOWEST_LEVEL_DB <= level_db <= HIGHEST_LEVEL_DB:
        raise ValueError(
            f"a beep level of {level_db} dB is outside {LOWEST_LEVEL_DB} to {HIGHEST_LEVEL_DB} dB"
        )


def _whole_frames(duration_ms: int, rate_hz: int) -> int:
    # Cut, never rounded up: a clip must not outlast the milliseconds that the script gives it.
    return duration_ms * rate_hz // MS_PER_S


def _stroke(note: Note, partials: tuple[float, ...], rate_hz: int) -> _Wave:
    frames = frame_at(note.duration_ms, rate_hz)
    phase = _phase(note.contour, frames, rate_hz)
    wave = np.zeros(frames)
    for harmonic_number, amplitude in enumerate(partials, start=1):
        wave += amplitude * np.sin(harmonic_number * phase)
    return wave * _envelope(frames, rate_hz)


def _phase(contour: Pitches, frames: int, rate_hz: int) -> _Wave:
    """The angle of the fundamental in radians: the closed integral of the contour, so that no error adds up."""
    at_ms = np.arange(frames) * (MS_PER_S / rate_hz)
    phase = np.zeros(frames)
    turned = 0.0  # whole and part turns at the start of the piece
    for (start_ms, start_hz), (end_ms, end_hz) in itertools.pairwise(contour):
        length_s = (end_ms - start_ms) / MS_PER_S
        inside = at_ms >= start_ms
        share = (at_ms[inside] - start_ms) / (end_ms - start_ms)
        if start_hz == end_hz:
            turns, whole = start_hz * length_s * share, start_hz * length_s
        else:
            growth = math.log(end_hz / start_hz)
            turns = start_hz * length_s * np.expm1(growth * share) / growth
            whole = (end_hz - start_hz) * length_s / growth
        phase[inside] = turned + turns
        turned += whole
    return 2 * math.pi * phase


def _envelope(frames: int, rate_hz: int) -> _Wave:
    attack = min(frame_at(ATTACK_MS, rate_hz), frames // 2)
    release = min(frame_at(RELEASE_MS, rate_hz), frames - attack)
    envelope = np.ones(frames)
    envelope[:attack] = _rise(attack)
    envelope[frames - release :] = _rise(release)[::-1]
    return envelope


def _rise(frames: int) -> _Wave:
    return 0.5 - 0.5 * np.cos(math.pi * (np.arange(frames) + 0.5) / max(frames, 1))


def _clip(wave: _Wave, rate_hz: int, level_db: float) -> Clip:
    """The wave at the loudness of speech moved by `level_db`, as 16-bit frames."""
    if not len(wave):
        return Clip(b"", rate_hz)
    wanted_rms = 10 ** ((SPEECH_LUFS + level_db) / 20)
    gain = _FULL_SCALE * wanted_rms / math.sqrt(float(np.mean(wave * wave)))
    return Clip(np.rint(wave * gain).astype("<i2").tobytes(), rate_hz)
