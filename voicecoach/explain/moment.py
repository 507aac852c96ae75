"""A moment as a person names it: read from text, and the sound that is meant."""

import re
from dataclasses import dataclass

from voicecoach.errors import RequestError
from voicecoach.script import Beep, Event, Glide, Speech
from voicecoach.units import format_clock

_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-5][0-9])(?:\.([0-9]{1,3}))?")
_SECONDS = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,3}))?\s*(s|sec|min)")


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that a person names, as exactly as it is written: `12:34` is all of that second. Half-open."""

    at_ms: int
    to_ms: int


def parse_moment(text: str) -> Moment:
    """A time of a session: `12:34`, `12:34.5`, `1:02:03`, `754 s`, `754.5 s`, `12 min`. Raises RequestError."""
    clock, seconds = _CLOCK.fullmatch(text.strip()), _SECONDS.fullmatch(text.strip().lower())
    if clock is not None:
        whole_s = int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])
        part, unit_ms = clock[4], 1000
    elif seconds is not None:
        unit_ms = 60_000 if seconds[3] == "min" else 1000
        whole_s, part = int(seconds[1]) * unit_ms // 1000, seconds[2]
    else:
        raise RequestError(
            f"'{text}' is not a time, such as 1:30",
            "write minutes and seconds, 12:34 or 12:34.5, or seconds with their unit, 754 s",
        )
    at_ms = whole_s * 1000 + int((part or "").ljust(3, "0")) * unit_ms // 1000
    return Moment(at_ms, at_ms + (10 ** (3 - len(part)) if part else 1000))


def find_event(events: tuple[Event, ...], moment: Moment) -> tuple[Event, str]:
    """The event that is meant by a moment: one that begins in it, else the last before it; of two at once, the one with words."""
    rank: dict[type[Event], int] = {Speech: 0, Beep: 1, Glide: 2}
    inside = [event for event in events if moment.at_ms <= event.at_ms < moment.to_ms]
    if inside:
        return min(inside, key=lambda event: (event.at_ms, rank[type(event)])), ""
    before = [event for event in events if event.at_ms < moment.at_ms]
    if not before:
        return events[0], f"Nothing sounds before {format_clock(events[0].at_ms)}; this comes first."
    event = max(before, key=lambda event: (event.at_ms, -rank[type(event)]))
    if event.end_ms > moment.at_ms:
        return event, ""
    return (
        event,
        f"At {format_clock(moment.at_ms)} nothing new is said or beeped; this was the last sound before it.",
    )
