"""A session and a bed of music -> both together: the music makes room before anything is said or sounds.

What is to come is known, so the music is down when the first sound begins, and comes up again slowly afterwards. Between
sounds that follow each other soon it stays down, so that it does not pump.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.script import Event, Script
from voicecoach.sound.music.bed import Bed
from voicecoach.sound.music.decode import Floats
from voicecoach.units import frame_at

DUCK_DB = -14.0
"""How far music goes down. Its loudest moments are then 40 LUFS below full scale: the quietest phrases are 16 LU above."""
ATTACK_MS = 400
"""How long it takes to go down; it is down `AHEAD_MS` before the sound."""
AHEAD_MS = 60
BEHIND_MS = 150
RELEASE_MS = 1500
SOON_MS = 2500
"""Sounds no further apart than this are one to the music."""
FADE_IN_MS, FADE_OUT_MS = 3000, 4000
_FAINT_DB = -60.0
_QUICKEST_MS = 20
"""A quicker change would be heard as a tick."""
_FULL_SCALE = 32_768

Points = tuple[list[int], list[float]]
"""Times in ms with the gain in dB at each; between two of them it changes evenly."""


def add_music(blocks: Iterable[bytes], script: Script, bed: Bed) -> Iterator[bytes]:
    """The blocks of a whole session with music beneath them, faded in at the start and out at the end."""
    points = gain_points(script.events, script.duration_ms)
    times, gains = _with_fades(points, script.duration_ms)
    frame = 0
    for block in blocks:
        count = len(block) // BYTES_PER_FRAME
        yield _sum(block, bed.take(count), _gains(times, gains, frame, count, bed.rate_hz))
        frame += count


class LiveMusic:
    """The same for a live session, of which only one stretch is known at a time. It is used by one thread."""

    def __init__(self, bed: Bed) -> None:
        self._bed = bed
        self._gain_db = _FAINT_DB
        """How loud the music was at the end of the last stretch."""

    def under(self, pcm: bytes, events: Sequence[Event], at_ms: int) -> bytes:
        """A stretch that begins at a time of the script, with the music that is next beneath it."""
        count = len(pcm) // BYTES_PER_FRAME
        duration_ms = count * 1000 // self._bed.rate_hz
        times, gains = gain_points(events, duration_ms, at_ms)
        rise_ms = FADE_IN_MS if self._gain_db <= _FAINT_DB else RELEASE_MS
        # From where it was, as fast as it may; to be down in time is what matters most.
        first_ms = next(
            (time for time, gain in zip(times, gains, strict=True) if gain == DUCK_DB), duration_ms
        )
        start_ms = min(rise_ms, max(_QUICKEST_MS, first_ms))
        kept = [(time, gain) for time, gain in zip(times, gains, strict=True) if time >= start_ms]
        target = float(np.interp(start_ms, times, gains))
        times = [0, start_ms, *(time for time, _ in kept)]
        gains = [self._gain_db, target, *(gain for _, gain in kept)]
        self._gain_db = gains[-1]
        return _sum(pcm, self._bed.take(count), _gains(times, gains, 0, count, self._bed.rate_hz))


def gain_points(events: Iterable[Event], duration_ms: int, from_ms: int = 0) -> Points:
    """The gain of the music over a stretch, from what sounds in it."""
    times, gains = [0], [0.0]
    for start_ms, end_ms in _spans(events, from_ms):
        down_ms, up_ms = max(0, start_ms - AHEAD_MS), end_ms + BEHIND_MS
        if down_ms - ATTACK_MS <= times[-1]:
            # No time to go down from where it is: at the very start of a stretch it begins low.
            gains[-1] = DUCK_DB if len(times) == 1 else gains[-1]
        else:
            times.append(down_ms - ATTACK_MS)
            gains.append(0.0)
        times += [down_ms, up_ms, up_ms + RELEASE_MS]
        gains += [DUCK_DB, DUCK_DB, 0.0]
    times.append(max(duration_ms, times[-1]))
    gains.append(gains[-1])
    return times, gains


def _spans(events: Iterable[Event], from_ms: int) -> Iterator[tuple[int, int]]:
    """The stretches in which something sounds, those that follow each other soon as one."""
    start_ms: int | None = None
    end_ms = 0
    for event in events:
        if start_ms is not None and event.at_ms - from_ms - end_ms > SOON_MS:
            yield start_ms, end_ms
            start_ms = None
        if start_ms is None:
            start_ms = event.at_ms - from_ms
        end_ms = max(end_ms, event.end_ms - from_ms)
    if start_ms is not None:
        yield start_ms, end_ms


def _with_fades(points: Points, duration_ms: int) -> Points:
    """Faded in and out, at a time when it may be down already."""
    marks = sorted({*points[0], 0, FADE_IN_MS, max(0, duration_ms - FADE_OUT_MS), duration_ms})
    fades = np.interp(
        marks,
        [0, FADE_IN_MS, max(FADE_IN_MS, duration_ms - FADE_OUT_MS), max(FADE_IN_MS, duration_ms)],
        [_FAINT_DB, 0.0, 0.0, _FAINT_DB],
    )
    gains = np.interp(marks, points[0], points[1])
    return marks, [float(gain) for gain in gains + fades]


def _gains(times: Sequence[int], gains: Sequence[float], frame: int, count: int, rate_hz: int) -> Floats:
    """The gain of each frame as a factor."""
    at = np.arange(frame, frame + count)
    decibels = np.interp(at, [frame_at(time, rate_hz) for time in times], gains)
    return np.asarray(10 ** (decibels / 20), np.float32)


def _sum(block: bytes, music: Floats, gains: Floats) -> bytes:
    voices = np.frombuffer(block, "<i2").astype(np.float32)
    total = voices + np.rint(music * gains * np.float32(_FULL_SCALE))
    return np.asarray(total.clip(-_FULL_SCALE, _FULL_SCALE - 1), "<i2").tobytes()
