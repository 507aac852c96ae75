"""Frames -> the beeps that are heard in them and where: a judge of the finished file that knows no script.

A matched filter for each kind of beep. The template is the beep in a clearing, with silence before and after, because a
glide that passes 660 Hz is for 80 ms nearly the tick; only that it goes on gives it away. A first pass at a quarter of
the rate finds places, a second at the full rate finds the frame.
"""

import wave
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from voicecoach.sound.beeps import BEEPS
from voicecoach.sound.tone import render_beep

CLEARING_MS = 80
"""Less than the 250 ms that speech keeps away from a beep."""
COARSE_RATE_HZ = 5500
"""Enough for the fundamentals, which carry most of a beep."""
COARSE_LIKENESS = 0.5
"""Lower than the final one, because the coarse grid may miss the peak by half a step."""
LEAST_LIKENESS = 0.72
"""1 is the beep itself, whatever its level; a tick over a glide has 0.82, a glide alone 0.58 at most."""
FAINTEST_RMS = 16.0
"""Of 32,768. What is fainter over the length of a template is taken for silence."""
SEARCH_MS = 8
"""How far the second pass looks around a place: the first may be off by whole periods of the pitch."""
BLOCK_FRAMES = 2**16

Wave = NDArray[np.float64]
Frames = NDArray[np.int16]


class Heard(NamedTuple):
    """A beep that was found."""

    name: str
    onset_frame: int


class _Candidate(NamedTuple):
    likeness: float
    onset_frame: int
    name: str


class _Template:
    """One kind of beep in its clearing, at one rate."""

    def __init__(self, name: str, rate_hz: int, step: int) -> None:
        self.name = name
        self.beep: Wave = np.frombuffer(render_beep(name, rate_hz).pcm, dtype="<i2").astype(np.float64)
        clearing = CLEARING_MS * rate_hz // 1000
        self.clearing_frames = clearing - clearing % step  # so that the beep lies on the coarse grid
        silence = np.zeros(self.clearing_frames)
        self.coarse = _thin(np.concatenate([silence, self.beep, silence, np.zeros(step - 1)]), step)
        self.spectrum = np.conj(np.fft.rfft(self.coarse, BLOCK_FRAMES))


def read_wav(path: Path) -> tuple[Frames, int]:
    """The frames of a mono 16-bit WAV and their rate, by the standard library's own reader."""
    with wave.open(str(path), "rb") as reader:
        assert (reader.getnchannels(), reader.getsampwidth()) == (1, 2)
        return np.frombuffer(reader.readframes(reader.getnframes()), dtype="<i2"), reader.getframerate()


def find_beeps(samples: Frames, rate_hz: int, names: Iterable[str] = tuple(BEEPS)) -> list[Heard]:
    """Every beep in the frames with the frame of its onset, in order of time."""
    step = max(1, rate_hz // COARSE_RATE_HZ)
    templates = {name: _Template(name, rate_hz, step) for name in names}
    reach = SEARCH_MS * rate_hz // 1000
    candidates = []
    for block_start, spectrum, energy in _coarse_blocks(samples, step, templates.values()):
        for template in templates.values():
            for place in _coarse_places(template, spectrum, energy):
                onset = (block_start + place) * step
                candidate = _refine(samples, template, onset, reach)
                if candidate.likeness >= LEAST_LIKENESS:
                    candidates.append(candidate)
    return _strongest(candidates, templates)


def hold_lengths(heard: Iterable[Heard]) -> list[tuple[int, int]]:
    """(onset frame, frames up to the onset of the end beep) of every hold. Raises ValueError for one without its pair."""
    holds = []
    started: int | None = None
    for name, frame in heard:
        if name == "hold-start":
            if started is not None:
                raise ValueError(f"the hold at frame {started} has no end")
            started = frame
        elif name == "hold-end":
            if started is None:
                raise ValueError(f"the end at frame {frame} has no start")
            holds.append((started, frame - started))
            started = None
    if started is not None:
        raise ValueError(f"the hold at frame {started} has no end")
    return holds


def _thin(frames: Wave | Frames, step: int) -> Wave:
    """Every `step` frames as their mean: the plainest low-pass there is. The rest that fills no step is left out."""
    count = len(frames) // step
    total = np.zeros(count)
    for offset in range(step):
        total += frames[offset : count * step : step]
    return total / step


def _coarse_blocks(
    samples: Frames, step: int, templates: Iterable[_Template]
) -> Iterator[tuple[int, NDArray[np.complex128], Wave]]:
    """(index of the first onset, spectrum, running energy) of overlapping blocks; silent blocks are passed over.

    A block begins one clearing before its first onset, and overlaps the next by the longest template.
    """
    longest = max(len(template.coarse) for template in templates)
    clearing = next(iter(templates)).clearing_frames // step
    total = -(-len(samples) // step)
    fresh = BLOCK_FRAMES - longest
    for first in range(0, total, fresh):
        part = _stretch(samples, (first - clearing) * step, BLOCK_FRAMES * step)
        if not part.any():
            continue
        coarse = _thin(part, step)
        energy = np.concatenate([[0.0], np.cumsum(coarse * coarse)])
        yield first, np.fft.rfft(coarse), energy


def _stretch(samples: Frames, start: int, frames: int) -> Frames:
    """A part of the file; beyond its ends there is silence."""
    inside = samples[max(start, 0) : max(start + frames, 0)]
    before = min(max(-start, 0), frames)
    return np.pad(inside, (before, frames - before - len(inside)))


def _coarse_places(template: _Template, spectrum: NDArray[np.complex128], energy: Wave) -> list[int]:
    """Indices, from the start of the block, at which the beep may begin; the best of each neighbourhood."""
    length = len(template.coarse)
    usable = BLOCK_FRAMES - length
    likeness = np.fft.irfft(spectrum * template.spectrum, BLOCK_FRAMES)[:usable]
    likeness /= _norms(energy[length : length + usable] - energy[:usable], length) * np.linalg.norm(
        template.coarse
    )
    likely = np.flatnonzero(likeness > COARSE_LIKENESS)
    if not len(likely):
        return []
    places: list[int] = []
    taken = np.zeros(usable, dtype=bool)
    apart = length // 2
    for place in likely[np.argsort(-likeness[likely], kind="stable")]:
        if not taken[place]:
            places.append(int(place))
            taken[max(place - apart, 0) : place + apart] = True
    return places


def _norms(energy: Wave, length: int) -> Wave:
    # Cumulated sums leave a rounding error where there is silence; the floor also keeps hiss from being magnified.
    floor = length * FAINTEST_RMS**2
    return np.sqrt(np.maximum(energy, floor))


def _refine(samples: Frames, template: _Template, onset: int, reach: int) -> _Candidate:
    """The frame within `reach` of `onset` at which the beep fits best, and how well."""
    first = max(onset - reach, 0)
    places = onset + reach - first + 1
    length = len(template.beep) + 2 * template.clearing_frames
    part = _stretch(samples, first - template.clearing_frames, places + length - 1).astype(np.float64)
    energy = np.concatenate([[0.0], np.cumsum(part * part)])
    norms = _norms(energy[length:] - energy[:places], length)
    inner = part[template.clearing_frames : len(part) - template.clearing_frames]
    likeness = np.correlate(inner, template.beep) / (norms * np.linalg.norm(template.beep))
    best = int(np.argmax(likeness))
    return _Candidate(float(likeness[best]), first + best, template.name)


def _strongest(candidates: list[_Candidate], templates: dict[str, _Template]) -> list[Heard]:
    """Of candidates that sound at the same time, the one that fits best: one sound is one beep."""
    kept: dict[int, _Candidate] = {}
    taken: list[tuple[int, int]] = []
    for candidate in sorted(candidates, key=lambda one: (-one.likeness, one.onset_frame)):
        start, end = candidate.onset_frame, candidate.onset_frame + len(templates[candidate.name].beep)
        if all(end <= other_start or other_end <= start for other_start, other_end in taken):
            taken.append((start, end))
            kept[start] = candidate
    return [Heard(candidate.name, frame) for frame, candidate in sorted(kept.items())]
