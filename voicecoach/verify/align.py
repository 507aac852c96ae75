"""Beeps that were heard, beeps of the script -> which is which, and where in the recording time is missing or added.

When a second is cut out of a file, everything that follows comes a second early. That is one fault and not a thousand, so
times are compared with an offset that changes only where it must.
"""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from voicecoach.script import Beep, Event, Glide, Script, Speech
from voicecoach.units import MS_PER_S, frame_at
from voicecoach.verify.detector import Heard

TOLERANCE_FRAMES = 1
"""An onset is a whole frame in the file, and anywhere between two frames on the script's clock."""
MATCH, SHIFT = 2.0, 1.5
"""What a beep in place is worth, and what it costs to assume that everything after it is shifted. A match saves one missing
beep and one extra one, so a shift for the last beep alone pays off; a shift for one beep and back again does not."""
FAR = 1e-9
"""What each frame of a shift costs: of two shifts that explain as much, the smaller one wins."""
CHOICES = 60
"""How many of the nearest beeps of the same kind are considered as a match."""
STATES = 40
"""How many ways to explain what was heard so far are kept: in an intact file there is one."""
DISPLACED_MS = 500
"""A beep this close to its place is displaced; further away it counts as one missing and one extra."""


class Anchor(NamedTuple):
    """A certain match: what the script has at `script_frame`, the recording has `offset_frames` later."""

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
    """Indices of events whose beep alone is out of place."""
    missing: list[int] = field(default_factory=list)
    """Indices of events whose beep was not heard."""
    extra: list[Heard] = field(default_factory=list)
    """Beeps that were heard and are not in the script."""
    anchors: list[Anchor] = field(default_factory=list)
    """In order, the start of the recording first and its end last."""
    shifts: list[Shift] = field(default_factory=list)

    def offsets(self, at_ms: int) -> tuple[int, ...]:
        """How many frames later than in the script a thing may be: one answer, or two where time is missing or added."""
        frame = frame_at(at_ms, self.rate_hz)
        index = bisect.bisect(self.anchors, frame, key=lambda anchor: anchor.script_frame)
        around = self.anchors[max(index - 1, 0) : index + 1]
        return tuple(dict.fromkeys(anchor.offset_frames for anchor in around))

    def file_ms(self, frame: int) -> int:
        """A frame of the recording in milliseconds, to the nearest; never before its start."""
        return (2 * max(frame, 0) * MS_PER_S + self.rate_hz) // (2 * self.rate_hz)


def align(
    heard: Sequence[Heard], script: Script, rate_hz: int, frames: int, slack_frames: int = TOLERANCE_FRAMES
) -> Alignment:
    """Which beep of the recording, `frames` long, is which of the script: the assignment that explains most.

    A beep alone is out of place when it is further than `slack_frames` from where the beeps around it say.
    """
    result = Alignment(rate_hz, anchors=[Anchor(0, 0)])
    by_place = {(beep.name, beep.onset_frame): beep for beep in heard}
    # Lossy formats move onsets to and fro; what adds up is a shift all the same.
    least_frames = slack_frames + 1 if slack_frames > TOLERANCE_FRAMES else 1
    settled_frames = 0
    matched = _best_matches(heard, script, rate_hz)
    for index, event in enumerate(script.events):
        if not isinstance(event, Beep):
            continue
        if index not in matched:
            result.missing.append(index)
            continue
        place, offset = matched[index]
        is_shifted = abs(offset - settled_frames) >= least_frames
        anchor = Anchor(frame_at(event.at_ms, rate_hz), offset if is_shifted else settled_frames)
        if is_shifted:
            result.shifts.append(Shift(result.anchors[-1], anchor))
            settled_frames = offset
        result.anchors.append(anchor)
        result.found[index] = by_place.pop((event.name, place))
    result.extra = sorted(by_place.values(), key=lambda beep: beep.onset_frame)
    _find_displaced(result, script.events, slack_frames)
    end = frame_at(script.duration_ms, rate_hz)
    # Up to a second of extra silence at the end does no harm, so phrases need not be looked for elsewhere.
    result.anchors.append(Anchor(end, min(result.anchors[-1].offset_frames, frames - end)))
    return result


class _Match(NamedTuple):
    """A beep that was found, and the one before it."""

    before: "_Match | None"
    event_index: int
    place: int
    offset: int


class _State(NamedTuple):
    """One explanation of what was heard so far, in which the next beep is due at some offset."""

    score: float
    last: _Match | None

    @property
    def reach(self) -> int:
        return self.last.place if self.last else -1


def _best_matches(heard: Sequence[Heard], script: Script, rate_hz: int) -> dict[int, tuple[int, int]]:
    """(frame at which it is heard, offset) by the index of the event. One pass that keeps the best few explanations."""
    places: dict[str, list[int]] = {}
    for beep in heard:
        places.setdefault(beep.name, []).append(beep.onset_frame)
    states: dict[int, _State] = {0: _State(0.0, None)}
    for index, event in enumerate(script.events):
        if isinstance(event, Beep):
            frame = frame_at(event.at_ms, rate_hz)
            states = _next_states(states, index, frame, places.get(event.name, []))
    matches: dict[int, tuple[int, int]] = {}
    last = max(states.values(), key=lambda state: state.score).last
    while last is not None:
        matches[last.event_index] = (last.place, last.offset)
        last = last.before
    return matches


def _next_states(
    states: dict[int, _State], index: int, frame: int, places: Sequence[int]
) -> dict[int, _State]:
    """The states after one more beep of the script, which is heard at some of these places or at none."""
    ranked = sorted(states.items(), key=lambda item: -item[1].score)
    best_offset = ranked[0][0]
    after: dict[int, _State] = {}
    for offset, state in ranked[:STATES]:
        place = _near(places, frame + offset)
        if place is not None and place > state.reach:
            after[offset] = _State(state.score + MATCH, _Match(state.last, index, place, offset))
        else:
            after[offset] = state
    nearest = bisect.bisect(places, frame + best_offset)
    for place in places[max(nearest - CHOICES // 2, 0) : nearest + CHOICES // 2]:
        moved = place - frame
        for offset, state in ranked:
            if abs(moved - offset) <= TOLERANCE_FRAMES:
                break
            if place > state.reach:
                score = state.score + MATCH - SHIFT - FAR * abs(moved - offset)
                if moved not in after or after[moved].score < score:
                    after[moved] = _State(score, _Match(state.last, index, place, moved))
                break
    return after


def _near(places: Sequence[int], frame: int) -> int | None:
    """The place that is at that frame, if there is one."""
    index = bisect.bisect_left(places, frame - TOLERANCE_FRAMES)
    if index < len(places) and places[index] <= frame + TOLERANCE_FRAMES:
        return places[index]
    return None


def tone_at(events: Sequence[Event], index: int) -> Beep | Glide:
    """The beep or glide at a place in the list. Raises TypeError for a phrase."""
    event = events[index]
    if isinstance(event, Speech):
        raise TypeError(f"event {index} is a phrase")
    return event


def _find_displaced(result: Alignment, events: Sequence[Event], slack_frames: int) -> None:
    """A missing beep and the same beep heard close by are one displaced beep."""
    reach = DISPLACED_MS * result.rate_hz // MS_PER_S
    for index in list(result.missing):
        event = tone_at(events, index)
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
            if abs(beep.onset_frame - frame) > slack_frames:
                result.displaced.add(index)
