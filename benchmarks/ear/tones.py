"""The beeps and ramps -> Distinctness: would somebody take one for another, in noise, on each way to the ear?

A simple listener: it knows every signal as it is, as loudness over time in sixteen bands, and takes what it hears for the one
that fits best wherever it begins. Without bands it hears rhythm and length alone, as an ear that tells no pitch.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ear.figures import Distinctness
from voicecoach.sound.beeps import BEEPS
from voicecoach.sound.channels import CHANNELS, Channel, heard_through
from voicecoach.sound.mix import render_tone

Floats = NDArray[np.float64]

RATE_HZ = 16_000
NOISE_BELOW_DB = 20
RAMPS_MS = {"ramp-up": 2000, "ramp-down": 2000}
RHYTHM = "rhythm"
_STEP_FRAMES = RATE_HZ // 100
_WINDOW_FRAMES = 2 * _STEP_FRAMES
_BAND_EDGES_HZ = np.geomspace(250, 4200, 17)
_FAINTEST_DB = -30.0
"""Against the loudest of a signal: what is fainter is not heard in the noise."""
_LEAD_FRAMES = RATE_HZ // 5


def measure_distinctness(trials: int = 25, seed: int = 12) -> list[Distinctness]:
    """Every signal, as often as asked, on each way to the ear. The same every time."""
    sounds = {name: _rendered(name) for name in (*BEEPS, *RAMPS_MS)}
    rows = [(channel.name, channel, True) for channel in CHANNELS.values()]
    rows.append((RHYTHM, CHANNELS["full"], False))
    return [
        _listen(name, channel, sounds, trials, seed, has_pitch=has_pitch) for name, channel, has_pitch in rows
    ]


def _listen(
    name: str, channel: Channel, sounds: dict[str, Floats], trials: int, seed: int, *, has_pitch: bool
) -> Distinctness:
    random = np.random.default_rng(seed)
    known = {one: _pattern(_with_lead(sound, 0), has_pitch=has_pitch) for one, sound in sounds.items()}
    taken: dict[str, dict[str, int]] = {}
    right = 0
    for one, sound in sounds.items():
        answers: dict[str, int] = {}
        through = heard_through(_with_lead(sound, 0), RATE_HZ, channel)
        loudness = np.sqrt(np.mean(np.square(through[through != 0])))
        for _ in range(trials):
            lead = int(random.integers(0, _LEAD_FRAMES))
            heard = np.concatenate([np.zeros(lead), through])
            noise = random.normal(size=len(heard)) * loudness * 10 ** (-NOISE_BELOW_DB / 20)
            answer = _best(_pattern(heard + noise, has_pitch=has_pitch), known)
            answers[answer] = answers.get(answer, 0) + 1
        taken[one] = answers
        right += answers.get(one, 0)
    return Distinctness(name, trials, round(right / (trials * len(sounds)), 4), taken)


def _rendered(name: str) -> Floats:
    length_ms = RAMPS_MS[name] if name in RAMPS_MS else BEEPS[name].duration_ms
    return np.frombuffer(render_tone(name, length_ms, RATE_HZ, 0.0).pcm, "<i2").astype(np.float64)


def _with_lead(sound: Floats, lead: int) -> Floats:
    """With silence on both sides, so that its length is heard too."""
    return np.concatenate([np.zeros(_LEAD_FRAMES + lead), sound, np.zeros(_LEAD_FRAMES)])


def _pattern(sound: Floats, *, has_pitch: bool) -> Floats:
    """Loudness over time, in bands: columns of 10 ms, each value from 0 (not heard) to 1 (the loudest)."""
    columns = 1 + (len(sound) - _WINDOW_FRAMES) // _STEP_FRAMES
    at = np.arange(columns)[:, None] * _STEP_FRAMES + np.arange(_WINDOW_FRAMES)
    power = np.abs(np.fft.rfft(sound[at] * np.hanning(_WINDOW_FRAMES), 1024, axis=1)) ** 2
    frequency_hz = np.fft.rfftfreq(1024, 1 / RATE_HZ)
    edges_hz = _BAND_EDGES_HZ if has_pitch else _BAND_EDGES_HZ[[0, -1]]
    bands = np.stack(
        [
            power[:, (frequency_hz >= low) & (frequency_hz < high)].sum(axis=1)
            for low, high in pairwise(edges_hz)
        ]
    )
    decibels = 10 * np.log10(np.maximum(bands / max(bands.max(), 1e-9), 1e-9))
    return np.asarray(np.maximum(0, 1 - decibels / _FAINTEST_DB))


def _best(heard: Floats, known: dict[str, Floats]) -> str:
    fits = {name: _fit(heard, pattern) for name, pattern in known.items()}
    return max(fits, key=fits.__getitem__)


def _fit(heard: Floats, pattern: Floats) -> float:
    """How alike two patterns are where they fit best, from 0 to 1; what only one of them has counts against it."""
    width = heard.shape[1] + pattern.shape[1]
    one = np.fft.rfft(heard, width, axis=1)
    other = np.fft.rfft(pattern, width, axis=1)
    common = np.fft.irfft((one * np.conj(other)).sum(axis=0), width).max()
    return float(common / np.sqrt((heard**2).sum() * (pattern**2).sum()))
