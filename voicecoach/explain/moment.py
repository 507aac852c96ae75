"""A moment as a person names it: read from text, and the sound that is meant."""

from dataclasses import dataclass

from voicecoach.errors import RequestError
from voicecoach.script import Beep, Event, Glide, Speech
from voicecoach.units import format_clock, parse_position, quote


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that a person names, as exactly as it is written: `12:34` is all of that second. Half-open."""

    at_ms: int
    to_ms: int


def parse_moment(text: str) -> Moment:
    """A time of a session: `12:34`, `12:34.5`, `1:02:03`, `754 s`, `754.5 s`, `12 min`. Raises RequestError."""
    position = parse_position(text)
    if position is None:
        raise RequestError(
            f"{quote(text)} is not a time, such as 1:30",
            "write minutes and seconds, 12:34 or 12:34.5, or seconds with their unit, 754 s",
        )
    at_ms, exact_ms = position
    return Moment(at_ms, at_ms + exact_ms)


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
