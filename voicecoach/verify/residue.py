"""Recording, the tones known to be in it -> what else sounds in it, as runs; and where it is clipped.

A tone is subtracted, not blanked out: in our own files only rounding is left of it, so a phrase over a glide is heard as
well as one in silence, and so is a phrase over a beep.
"""

import itertools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from voicecoach.sound.beeps import BEEPS, GLIDES
from voicecoach.sound.tone import render_beep, render_glide
from voicecoach.verify.recording import FLOOR, Frames, Recording, Wave

BLOCK_FRAMES = 2**18
JOIN_MS = 20
"""Sounds closer together than this are one run: the pulses of the lowest voice are 15 ms apart."""
HOLE_MS = 5
"""Longer than the lowest glide takes from one swing to the next."""
FULL_SCALE = 32_767
LOSSY_HOLE_MS = 40
"""The same in a lossy format, which leaves out short stretches of a faint glide."""
CLIPPED_FRAMES = 3
"""This many frames in a row at full scale are a clipped peak; fewer may be a peak that just fits."""
LOSSY_CLIPPED_FRAMES = 12
"""The same in a lossy format, whose error alone lifts a peak to full scale."""
LOSSY_RUN_MS = 5
"""What sounds for less is the error of a lossy format: it makes no sound of its own so short."""


LOSSY_SHARE = 0.35
"""Of the amplitude of a tone: what a lossy format leaves of it when it is subtracted is less, and speech over it is more."""


class Tone(NamedTuple):
    """A beep or a glide, with where it sounds."""

    start_frame: int
    name: str
    duration_ms: int
    gain: float
    """Its amplitude relative to the table's at 0 dB."""


class Run(NamedTuple):
    """A stretch in which something sounds without a pause of `JOIN_MS`; frames of the file, the end exclusive."""

    start_frame: int
    end_frame: int
    peak: float
    """Of 32,768."""


class Hole(NamedTuple):
    """A stretch in which a glide should sound and nothing does; frames of the file, the end exclusive."""

    start_frame: int
    end_frame: int
    name: str


class Residue(NamedTuple):
    """What is left of a recording."""

    runs: list[Run]
    clipped: list[Run]
    holes: list[Hole]


def tone_frames(name: str, duration_ms: int, rate_hz: int) -> Frames:
    """The beep or glide of that name at 0 dB. Raises KeyError for a name that the tables do not have."""
    clip = render_beep(name, rate_hz) if name in BEEPS else render_glide(name, duration_ms, rate_hz)
    return np.frombuffer(clip.pcm, dtype="<i2")


def listen(recording: Recording, tones: Iterable[Tone]) -> Residue:
    """What sounds besides the tones, and every stretch of clipped peaks. Holds one block in memory at a time."""
    rate_hz, smear = recording.rate_hz, recording.smear_frames
    waiting = sorted(tones)
    runs: list[Run] = []
    clipped: list[Run] = []
    holes: list[Hole] = []
    longest_ms = max((tone.duration_ms for tone in waiting), default=0)
    longest = longest_ms * rate_hz // 1000 + 1 + smear
    hole_ms = LOSSY_HOLE_MS if smear else HOLE_MS
    first = 0
    for start in range(0, recording.frames, BLOCK_FRAMES):
        frames = min(BLOCK_FRAMES, recording.frames - start)
        block = recording.read(start, frames)
        while first < len(waiting) and waiting[first].start_frame + longest <= start:
            first += 1
        sounding = []
        for tone in itertools.islice(waiting, first, None):
            if tone.start_frame - smear >= start + frames:
                break
            sounding.append(tone)
        levels = np.abs(block.astype(np.int32))
        if not sounding and levels.max(initial=0) <= FLOOR:
            continue
        _join(clipped, _runs(levels, FULL_SCALE - 1, start, 1), 1)
        rest, silent = _without(block, start, sounding, rate_hz, hole_ms)
        holes += silent
        apart = JOIN_MS * rate_hz // 1000
        _join(
            runs, _runs(np.abs(rest), _floors(sounding, start, frames, rate_hz, smear), start, apart), apart
        )
    least_clipped = LOSSY_CLIPPED_FRAMES if smear else CLIPPED_FRAMES
    return Residue(runs, _lasting(clipped, least_clipped), holes)


def without_specks(runs: Iterable[Run], recording: Recording) -> list[Run]:
    """Only those that are sounds of their own; in a lossless format all are."""
    return _lasting(runs, LOSSY_RUN_MS * recording.rate_hz // 1000 if recording.smear_frames else 1)


def _lasting(runs: Iterable[Run], least_frames: int) -> list[Run]:
    return [run for run in runs if run.end_frame - run.start_frame >= least_frames]


def without_tones(recording: Recording, start_frame: int, frames: int, tones: Iterable[Tone]) -> Wave:
    """A stretch of the recording without these tones."""
    near = _near(tones, start_frame, frames, recording.rate_hz)
    hole_ms = LOSSY_HOLE_MS if recording.smear_frames else HOLE_MS
    return _without(recording.read(start_frame, frames), start_frame, near, recording.rate_hz, hole_ms)[0]


def tones_alone(recording: Recording, start_frame: int, frames: int, tones: Iterable[Tone]) -> Wave:
    """What these tones have in a stretch of the recording, with nothing else."""
    near = _near(tones, start_frame, frames, recording.rate_hz)
    return -_without(np.zeros(frames, np.int16), start_frame, near, recording.rate_hz, None)[0]


def _near(tones: Iterable[Tone], start_frame: int, frames: int, rate_hz: int) -> list[Tone]:
    return [
        tone
        for tone in tones
        if tone.start_frame < start_frame + frames
        and tone.start_frame + (tone.duration_ms + 1) * rate_hz // 1000 > start_frame
    ]


def _floors(
    tones: Iterable[Tone], start_frame: int, frames: int, rate_hz: int, smear_frames: int
) -> Wave | int:
    """What is taken for silence: in a lossy format more where a tone was subtracted, and around it."""
    if not smear_frames:
        return FLOOR
    floors = np.full(frames, float(FLOOR))
    for tone in tones:
        wave = tone_frames(tone.name, tone.duration_ms, rate_hz)
        first = max(tone.start_frame - smear_frames - start_frame, 0)
        last = max(tone.start_frame + len(wave) + smear_frames - start_frame, 0)
        share = LOSSY_SHARE * tone.gain * np.abs(wave).max(initial=0)
        np.maximum(floors[first:last], share, out=floors[first:last])
    return floors


def _without(
    block: NDArray[np.int16],
    start_frame: int,
    tones: Iterable[Tone],
    rate_hz: int,
    hole_ms: int | None,
) -> tuple[Wave, list[Hole]]:
    """The block without its tones, and where a glide that should sound is silent for `hole_ms` or more, if that is asked."""
    rest = block.astype(np.float64)
    holes: list[Hole] = []
    # Beeps first: a glide beneath one is not a hole.
    for tone in sorted(tones, key=lambda tone: tone.name in GLIDES):
        frames = tone_frames(tone.name, tone.duration_ms, rate_hz)
        first = max(tone.start_frame, start_frame)
        last = min(tone.start_frame + len(frames), start_frame + len(block))
        if first >= last:
            continue
        due: Wave = tone.gain * frames[first - tone.start_frame : last - tone.start_frame].astype(np.float64)
        sounding = rest[first - start_frame : last - start_frame]
        if tone.name in GLIDES and hole_ms is not None:
            for gap_start, gap_end in _gaps(sounding, due, hole_ms * rate_hz // 1000):
                due[gap_start:gap_end] = 0
                holes.append(Hole(first + gap_start, first + gap_end, tone.name))
        sounding -= due
    return rest, holes


def _gaps(sounding: Wave, due: Wave, least: int) -> Iterator[tuple[int, int]]:
    """Where nothing sounds although a tone is due. Subtracting the tone there would turn its absence into a sound."""
    (loud,) = np.nonzero(np.abs(sounding) > FLOOR)
    edges = np.concatenate([[-1], loud, [len(due)]])
    for index in np.flatnonzero(np.diff(edges) > least).tolist():
        start, end = int(edges[index]) + 1, int(edges[index + 1])
        if np.abs(due[start:end]).max() > 2 * FLOOR:
            yield start, end


def _runs(levels: NDArray[np.int32] | Wave, floor: Wave | int, start_frame: int, apart: int) -> Iterator[Run]:
    """The stretches of a block above the floor; those no further apart than `apart` are one."""
    (loud,) = np.nonzero(levels > floor)
    if not len(loud):
        return
    heads = np.concatenate([[0], np.flatnonzero(np.diff(loud) > apart) + 1])
    tails = np.concatenate([heads[1:] - 1, [len(loud) - 1]])
    peaks = np.maximum.reduceat(levels[loud], heads)
    for head, tail, peak in zip(loud[heads].tolist(), loud[tails].tolist(), peaks.tolist(), strict=True):
        yield Run(start_frame + head, start_frame + tail + 1, float(peak))


def _join(runs: list[Run], more: Iterable[Run], apart: int) -> None:
    """Adds the runs of the next block; one that crosses the edge stays one."""
    for run in more:
        if runs and run.start_frame - runs[-1].end_frame < apart:
            before = runs.pop()
            runs.append(Run(before.start_frame, run.end_frame, max(before.peak, run.peak)))
        else:
            runs.append(run)
