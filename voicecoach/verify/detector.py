"""Recording -> the beeps that are heard in it and where: an independent judge of the finished file that does not know the script.

A matched filter for each kind of beep. The template is the beep in a clearing, with silence before and after, because a
glide that passes 660 Hz is almost the tick for 80 ms; only the fact that it goes on gives it away. A first pass at a quarter of
the rate finds places, a second at the full rate finds the frame. Memory does not grow with the recording.
"""

import bisect
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from voicecoach.sound.beeps import BEEPS
from voicecoach.sound.tone import render_beep
from voicecoach.verify.recording import FLOOR, Frames, HeldRecording, Recording, Wave

CLEARING_MS = 80
"""Less than the 250 ms that speech keeps away from a beep."""
COARSE_RATE_HZ = 5500
"""Enough for the fundamentals, which carry most of a beep."""
COARSE_LIKENESS = 0.5
"""Lower than the final one, because the coarse grid may miss the peak by half a step."""
LEAST_LIKENESS = 0.72
"""1 is the beep itself, whatever its level. In 38 renders, with seven voices, three languages and 80 to 260 words a minute,
a beep had 0.96 at least; speech and glides had 0.59 at most. A tick in the middle of a glide has 0.82."""
FAINTEST_RMS = 16.0
"""Of 32,768. Anything fainter over the length of a template counts as silence."""
SEARCH_MS = 8
"""How far the second pass looks around a place: the first may be off by whole periods of the pitch."""
BLOCK_FRAMES = 2**15
"""Of the thinned sound: 6 s, small enough for the processor's cache."""


class Heard(NamedTuple):
    """A beep that was found."""

    name: str
    onset_frame: int
    likeness: float = 1.0
    """1 is the beep alone; less when something sounds with it or close to it."""
    gain: float = 1.0
    """Its amplitude relative to the beep of the table at 0 dB."""


class _Template:
    """One kind of beep in its clearing, at one rate."""

    def __init__(self, name: str, rate_hz: int, step: int) -> None:
        self.name = name
        self.beep: Wave = np.frombuffer(render_beep(name, rate_hz).pcm, dtype="<i2").astype(np.float64)
        self.norm = float(np.linalg.norm(self.beep))
        clearing = CLEARING_MS * rate_hz // 1000
        self.clearing_frames = clearing - clearing % step  # so that the beep lies on the coarse grid
        silence = np.zeros(self.clearing_frames)
        self.coarse = _thin(np.concatenate([silence, self.beep, silence, np.zeros(step - 1)]), step)
        self.coarse_norm = float(np.linalg.norm(self.coarse))
        self.spectrum = np.conj(np.fft.rfft(self.coarse.astype(np.float32), BLOCK_FRAMES))


def find_beeps(samples: Frames, rate_hz: int, names: Iterable[str] = tuple(BEEPS)) -> list[Heard]:
    """Every beep in frames that lie in memory; see `hear_beeps`."""
    return hear_beeps(HeldRecording(samples, rate_hz), names)


def hear_beeps(recording: Recording, names: Iterable[str] = tuple(BEEPS)) -> list[Heard]:
    """Every beep in the recording with the frame of its onset, in order of time."""
    rate_hz = recording.rate_hz
    step = max(1, rate_hz // COARSE_RATE_HZ)
    templates = {name: _Template(name, rate_hz, step) for name in names}
    reach = SEARCH_MS * rate_hz // 1000
    candidates = []
    for block_start, spectrum, energy in _coarse_blocks(recording, step, tuple(templates.values())):
        for template in templates.values():
            for place in _coarse_places(template, spectrum, energy):
                candidate = _refine(recording, template, (block_start + place) * step, reach)
                if candidate.likeness >= LEAST_LIKENESS:
                    candidates.append(candidate)
    return _strongest(candidates, templates)


def hold_lengths(heard: Iterable[Heard]) -> list[tuple[int, int]]:
    """(onset frame, frames up to the onset of the end beep) of every hold. Raises ValueError for one without its pair."""
    holds = []
    started: int | None = None
    for name, frame, *_ in heard:
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


def _thin(frames: NDArray[np.int16] | Wave, step: int) -> Wave:
    """Every `step` frames as their mean: the simplest low-pass there is. A last incomplete step is left out."""
    count = len(frames) // step
    total = np.zeros(count)
    for offset in range(step):
        total += frames[offset : count * step : step]
    return total / step


def _coarse_blocks(
    recording: Recording, step: int, templates: Sequence[_Template]
) -> Iterator[tuple[int, NDArray[np.complexfloating[Any]], Wave]]:
    """(index of the first onset, spectrum, running energy) of overlapping blocks; silent blocks are skipped.

    A block begins one clearing before its first onset, and overlaps the next by the longest template.
    """
    longest = max(len(template.coarse) for template in templates)
    clearing = templates[0].clearing_frames // step
    total = -(-recording.frames // step)
    for first in range(0, total, BLOCK_FRAMES - longest):
        part = recording.read((first - clearing) * step, BLOCK_FRAMES * step)
        if np.abs(part, dtype=np.int32).max(initial=0) <= FLOOR:
            continue
        coarse = _thin(part, step)
        energy = np.concatenate([[0.0], np.cumsum(coarse * coarse)])
        yield first, np.fft.rfft(coarse.astype(np.float32)), energy


def _coarse_places(
    template: _Template, spectrum: NDArray[np.complexfloating[Any]], energy: Wave
) -> list[int]:
    """Indices, from the start of the block, at which the beep may begin; the best of each neighbourhood."""
    length = len(template.coarse)
    usable = BLOCK_FRAMES - length
    match = np.fft.irfft(spectrum * template.spectrum, BLOCK_FRAMES)[:usable]
    # Most places are out of the question; the likeness is worked out only for the others.
    energies = np.maximum(energy[length : length + usable] - energy[:usable], length * FAINTEST_RMS**2)
    least = (COARSE_LIKENESS * template.coarse_norm) ** 2
    likely = np.flatnonzero((match > 0) & (match * match > least * energies))
    if not len(likely):
        return []
    likeness = match[likely] / np.sqrt(energies[likely])
    places: list[int] = []
    taken = np.zeros(usable, dtype=bool)
    apart = length // 2
    for place in likely[np.argsort(-likeness, kind="stable")]:
        if not taken[place]:
            places.append(int(place))
            taken[max(place - apart, 0) : place + apart] = True
    return places


def _refine(recording: Recording, template: _Template, onset: int, reach: int) -> Heard:
    """The frame within `reach` of `onset` at which the beep fits best, and how well."""
    first = max(onset - reach, 0)
    places = onset + reach - first + 1
    length = len(template.beep) + 2 * template.clearing_frames
    part = recording.read(first - template.clearing_frames, places + length - 1).astype(np.float64)
    energy = np.concatenate([[0.0], np.cumsum(part * part)])
    # Cumulated sums leave a rounding error where there is silence; the floor also keeps hiss from being magnified.
    norms = np.sqrt(np.maximum(energy[length:] - energy[:places], length * FAINTEST_RMS**2))
    inner = part[template.clearing_frames : len(part) - template.clearing_frames]
    # By FFT: np.correlate calls BLAS for each place, whose threads get in each other's way on a busy machine.
    size = 1 << (len(inner) - 1).bit_length()
    product = np.fft.rfft(inner, size) * np.conj(np.fft.rfft(template.beep, size))
    match = np.fft.irfft(product, size)[:places]
    likeness = match / (norms * template.norm)
    best = int(np.argmax(likeness))
    return Heard(template.name, first + best, float(likeness[best]), float(match[best] / template.norm**2))


def _strongest(candidates: list[Heard], templates: dict[str, _Template]) -> list[Heard]:
    """Of candidates that sound at the same time, the one that fits best: one sound is one beep."""
    starts: list[int] = []
    kept: list[Heard] = []
    for candidate in sorted(candidates, key=lambda one: (-one.likeness, one.onset_frame)):
        start, end = candidate.onset_frame, candidate.onset_frame + len(templates[candidate.name].beep)
        index = bisect.bisect(starts, start)
        before_end = starts[index - 1] + len(templates[kept[index - 1].name].beep) if index else start
        if before_end <= start and (index == len(starts) or end <= starts[index]):
            starts.insert(index, start)
            kept.insert(index, candidate)
    return kept
