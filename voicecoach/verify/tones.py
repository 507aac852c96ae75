"""Alignment -> the tones to subtract before listening for speech: beeps where they were heard, glides where they are due.

A glide beneath speech is too soft to search for, but its waveform is known: where the script has one, it is either there
or not.
"""

import itertools
import statistics
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from voicecoach.errors import RequestError
from voicecoach.script import Beep, Event, Glide, Script, Speech
from voicecoach.sound.beeps import BEEPS, GLIDES
from voicecoach.units import MS_PER_S, frame_at
from voicecoach.verify.align import Alignment, tone_at
from voicecoach.verify.detector import Heard
from voicecoach.verify.recording import Recording, Wave
from voicecoach.verify.report import SoundFault
from voicecoach.verify.residue import Tone, tone_frames

CLEAR_LIKENESS = 0.99
"""From this likeness on nothing else sounds with a beep, and its gain is certain."""
SOUNDING = (0.6, 1.6)
"""Share of the expected amplitude: between these a glide, or a beep beneath speech, is there. Speech alone has less than 0.3."""
SAME_GAIN = 0.1
"""What sounds with a beep changes its measured gain by a few hundredths; a larger change means that the beep itself is louder or softer."""
QUIET_MS = 200
"""How much of a glide must be free of speech to be judged by that part; with less, all of it is used."""

NEIGHBOURS = 8
"""How many events before a glide may still sound when it begins; in our own scripts two do."""

_HINT = "verify it with the version that rendered it"

Span = tuple[int, int]
"""Frames of the recording, the end exclusive."""


class Tones(NamedTuple):
    """What is to be subtracted."""

    tones: list[Tone]
    masked: dict[int, int]
    """The frames of beeps that the detector could not hear because something sounds over them, by the index of the event."""
    unsure: list[Span]
    """Where a glide should be and is not as expected: what sounds there is not judged again."""
    faults: list[SoundFault]


def check_sounds(script: Script) -> None:
    """Whether all that sounds in it sounds as in this version of voicecoach. Raises RequestError if not."""
    for event in script.events:
        if isinstance(event, Speech):
            continue
        if event.name not in (BEEPS if isinstance(event, Beep) else GLIDES):
            what = f"the script has a {event.type} '{event.name}'"
            raise RequestError(f"{what}, which this version of voicecoach does not know", _HINT)
        if isinstance(event, Beep) and event.duration_ms != BEEPS[event.name].duration_ms:
            here_ms = BEEPS[event.name].duration_ms
            what = f"the beep {event.name} lasts {event.duration_ms} ms in the script, and {here_ms} ms here"
            raise RequestError(f"{what}: another version of voicecoach rendered it, with other beeps", _HINT)


def common_gain(heard: Sequence[Heard]) -> float:
    """The amplitude of the beeps relative to the table's: the median of those that are clear."""
    gains = [beep.gain for beep in heard if beep.likeness >= CLEAR_LIKENESS] or [beep.gain for beep in heard]
    return statistics.median(gains) if gains else 1.0


def find_tones(recording: Recording, script: Script, alignment: Alignment, gain: float) -> Tones:
    """Every beep and glide in the recording. `gain` is that of `common_gain`."""
    take = _Take(recording, script, alignment, gain)
    result = Tones([], dict(_masked(take)), [], [])
    for beep in [*alignment.found.values(), *alignment.extra]:
        own_gain = gain if abs(beep.gain / gain - 1) < SAME_GAIN else beep.gain
        result.tones.append(Tone(beep.onset_frame, beep.name, BEEPS[beep.name].duration_ms, own_gain))
    for index, frame in result.masked.items():
        event = tone_at(script.events, index)
        result.tones.append(Tone(frame, event.name, event.duration_ms, gain))
    for index, one in enumerate(script.events):
        if isinstance(one, Glide) and one.duration_ms:
            _add_glide(result, take, index)
    return result


def spans_of(event: Event, alignment: Alignment) -> list[Span]:
    """Where an event may be in the recording: one place, or two where time is missing or too much."""
    start, end = frame_at(event.at_ms, alignment.rate_hz), frame_at(event.end_ms, alignment.rate_hz)
    return [(start + offset, end + offset) for offset in alignment.offsets(event.at_ms)]


class _Take(NamedTuple):
    """A recording and what is known about it."""

    recording: Recording
    script: Script
    alignment: Alignment
    gain: float

    def share_at(self, wave: Wave, start_frame: int) -> float:
        """How much of the wave is heard from that frame on, whatever else sounds: 1 for all of it, near 0 for none."""
        part = self.recording.read(start_frame, len(wave))
        # Not a matrix product: for one number the start of its threads would cost more than the sum.
        return float((part * wave).sum() / (wave * wave).sum()) / self.gain


def _masked(take: _Take) -> Iterator[tuple[int, int]]:
    taken = {beep.onset_frame for beep in [*take.alignment.found.values(), *take.alignment.extra]}
    for index in take.alignment.missing:
        event = tone_at(take.script.events, index)
        wave = tone_frames(event.name, event.duration_ms, take.alignment.rate_hz).astype(np.float64)
        for start, end in spans_of(event, take.alignment):
            if not taken.isdisjoint(range(start - len(wave), end)):
                continue  # what sounds there is another beep
            if SOUNDING[0] <= take.share_at(wave, start) <= SOUNDING[1]:
                yield index, start
                break


def _add_glide(result: Tones, take: _Take, index: int) -> None:
    event = tone_at(take.script.events, index)
    wave = _uncovered(take.script.events, index, take.alignment.rate_hz)
    spans = spans_of(event, take.alignment)
    # A frame off is within what a beep may be, and would leave a tenth of the tone behind.
    shares = [(take.share_at(wave, start + off), start + off) for start, _ in spans for off in (0, -1, 1)]
    share, start = max(shares)
    if SOUNDING[0] <= share <= SOUNDING[1]:
        result.tones.append(Tone(start, event.name, event.duration_ms, take.gain))
        return
    result.unsure.extend(spans)
    if len(spans) == 1:  # else missing or added time is reported, and may lie in the glide
        message = f"the glide {event.name} is not heard as it should be"
        result.faults.append(SoundFault("glide-missing", take.alignment.file_ms(start), message))


def _uncovered(events: Sequence[Event], index: int, rate_hz: int) -> Wave:
    """The wave of a glide, silent where speech or a beep sounds with it; all of it if nearly nothing would be left."""
    glide = tone_at(events, index)
    start = frame_at(glide.at_ms, rate_hz)
    wave = tone_frames(glide.name, glide.duration_ms, rate_hz).astype(np.float64)
    quiet = wave.copy()
    for other in _around(events, index):
        first, last = frame_at(other.at_ms, rate_hz) - start, frame_at(other.end_ms, rate_hz) - start
        quiet[max(first, 0) : max(last, 0)] = 0
    return quiet if np.count_nonzero(quiet) * MS_PER_S >= QUIET_MS * rate_hz else wave


def _around(events: Sequence[Event], index: int) -> Iterator[Event]:
    """The speech and the beeps that sound with an event."""
    event = events[index]
    for other in reversed(events[max(index - NEIGHBOURS, 0) : index]):
        if not isinstance(other, Glide) and other.end_ms > event.at_ms:
            yield other
    for other in itertools.islice(events, index + 1, None):
        if other.at_ms >= event.end_ms:
            return
        if not isinstance(other, Glide):
            yield other
