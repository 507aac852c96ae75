"""Beeps that were heard, beeps of the script -> which is which, and where in the recording time is missing or too much.

When a second is cut out of a file, all that follows comes a second early. That is one fault and not a thousand, so
places are compared with an offset that changes only where it must.
"""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from voicecoach.script import Event, Script
from voicecoach.units import MS_PER_S, frame_at
from voicecoach.verify.detector import Heard

TOLERANCE_FRAMES = 1
"""An onset is a whole frame in the file and in the script's clock any place between two."""
AHEAD = 8
"""So many beeps that follow decide whether one is missing or all that follows is elsewhere."""
CHOICES = 60
"""Of so many beeps of the same kind further on, one may be the one that is looked for."""
DISPLACED_MS = 500
"""A beep this near to its place is out of place; further away it is one missing and one too many."""


class Anchor(NamedTuple):
    """A place that is sure: what the script has at `script_frame` the recording has `offset_frames` later."""

    script_frame: int
    offset_frames: int


class Shift(NamedTuple):
    """Between two anchors the recording has more or fewer frames than the script."""

    before: Anchor
    after: Anchor


@dataclass(slots=True)
class Alignment:
    """What was found of the script's beeps."""

    rate_hz: int
    found: dict[int, Heard] = field(default_factory=dict)
    """By the index of the event in the script. Those out of place are among them."""
    displaced: set[int] = field(default_factory=set)
    """Indices of events whose beep is out of place alone."""
    missing: list[int] = field(default_factory=list)
    """Indices of events whose beep was not heard."""
    extra: list[Heard] = field(default_factory=list)
    """What was heard and is not in the script."""
    anchors: list[Anchor] = field(default_factory=list)
    """In order, the start of the recording first and its end last."""
    shifts: list[Shift] = field(default_factory=list)

    def offsets(self, at_ms: int) -> tuple[int, ...]:
        """How many frames later than in the script a thing may be: one answer, or two where time is missing or too much."""
        frame = frame_at(at_ms, self.rate_hz)
        index = bisect.bisect(self.anchors, frame, key=lambda anchor: anchor.script_frame)
        around = self.anchors[max(index - 1, 0) : index + 1]
        return tuple(dict.fromkeys(anchor.offset_frames for anchor in around))

    def file_ms(self, frame: int) -> int:
        """A frame of the recording in milliseconds, to the nearest; never before its start."""
        return (2 * max(frame, 0) * MS_PER_S + self.rate_hz) // (2 * self.rate_hz)


def align(heard: Sequence[Heard], script: Script, rate_hz: int, frames: int) -> Alignment:
    """Which beep of the recording, `frames` long, is which of the script."""
    wanted = [
        (index, event.name, frame_at(event.at_ms, rate_hz))
        for index, event in enumerate(script.events)
        if event.type == "beep"
    ]
    places: dict[str, list[int]] = {}
    for beep in heard:
        places.setdefault(beep.name, []).append(beep.onset_frame)
    by_place = {(beep.name, beep.onset_frame): beep for beep in heard}
    result = Alignment(rate_hz, anchors=[Anchor(0, 0)])
    offset = 0
    last_frame = -1
    for number, (index, name, frame) in enumerate(wanted):
        place = _near(places, name, frame + offset)
        if place is None or place <= last_frame:
            moved = _moved(places, wanted[number : number + AHEAD], offset, last_frame)
            place = None if moved is None else _near(places, name, frame + moved)
        if place is None:
            result.missing.append(index)
            continue
        if abs(place - frame - offset) > TOLERANCE_FRAMES:
            offset = place - frame
            result.shifts.append(Shift(result.anchors[-1], Anchor(frame, offset)))
        result.anchors.append(Anchor(frame, offset))
        result.found[index] = by_place.pop((name, place))
        last_frame = place
    result.extra = sorted(by_place.values(), key=lambda beep: beep.onset_frame)
    _find_displaced(result, script.events)
    end = frame_at(script.duration_ms, rate_hz)
    # Up to a second of silence more at the end is nobody's loss, and no reason to look for phrases elsewhere.
    result.anchors.append(Anchor(end, min(offset, frames - end)))
    return result


def _near(places: dict[str, list[int]], name: str, frame: int) -> int | None:
    """Where a beep of that name is heard, if it is at that frame."""
    heard = places.get(name, [])
    index = bisect.bisect_left(heard, frame - TOLERANCE_FRAMES)
    if index < len(heard) and heard[index] <= frame + TOLERANCE_FRAMES:
        return heard[index]
    return None


def _moved(
    places: dict[str, list[int]], ahead: Sequence[tuple[int, str, int]], offset: int, last_frame: int
) -> int | None:
    """The offset at which most of the beeps ahead are heard, the first included.

    None when half of them are heard at the present one: then one is missing. Sets repeat each other to the frame, so that
    after a missing beep all others might be found a set later.
    """
    _, name, frame = ahead[0]
    most = sum(_near(places, other, at + offset) is not None for _, other, at in ahead)
    if 2 * most >= len(ahead):
        return None
    best = None
    heard = places.get(name, [])
    index = bisect.bisect(heard, last_frame)
    for place in sorted(heard[index : index + CHOICES], key=lambda place: abs(place - frame - offset)):
        score = sum(_near(places, other, at + place - frame) is not None for _, other, at in ahead)
        if score > most:
            most, best = score, place - frame
    return best


def _find_displaced(result: Alignment, events: Sequence[Event]) -> None:
    """A beep that is missing and the same beep heard near its place are one beep, out of place."""
    reach = DISPLACED_MS * result.rate_hz // MS_PER_S
    for index in list(result.missing):
        event = events[index]
        frame = frame_at(event.at_ms, result.rate_hz) + result.offsets(event.at_ms)[0]
        near = [
            beep
            for beep in result.extra
            if beep.name == event.name and abs(beep.onset_frame - frame) <= reach
        ]
        if near:
            beep = min(near, key=lambda one: abs(one.onset_frame - frame))
            result.extra.remove(beep)
            result.missing.remove(index)
            result.found[index] = beep
            result.displaced.add(index)
