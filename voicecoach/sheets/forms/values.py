"""The values of steps and cues, each read from the text that was written: times, ramps, tempos, breaths, moments, selections."""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, PlainValidator

from voicecoach.sheets.dose.form import SHORTEST_HOLD_MS
from voicecoach.sheets.forms.reader import ONE_TIME, hint_for, looks_like, reader
from voicecoach.units import QuantityError, parse_time_ms, quote

_RAMP = re.compile(r"(.+?)\s+up\s*,\s*(.+?)\s+down")
_EVERY = re.compile(r"([1-9]\d?)(?:st|nd|rd|th)?(?:\s+reps?)?")
_SELECTED = re.compile(r"([1-9][0-9]{0,2})(?:\s*[-\u2013]\s*([1-9][0-9]{0,2}))?")
_SECONDS = r"([0-9]{1,2}(?:\.[0-9]{1,3})?)"
_BEAT = re.compile(rf"{_SECONDS}-{_SECONDS}-{_SECONDS}-{_SECONDS}(?:\s*s)?")
_BREATH = re.compile(r"in\s+(.+?)\s*,\s*out\s+(.+)")
_PLACE_PERCENT = re.compile(r"([0-9]{1,3})\s*%")

SHORTEST_PHASE_MS = 500
"""Of a tempo or a breath: below this its word, tick or tone could not be followed."""


def _positive_time_ms(text: str) -> int:
    time_ms = parse_time_ms(text)
    if time_ms == 0:
        raise QuantityError(
            "zero-time", f"'{text}' has zero length", "write a time of 1 s or more, or remove the line"
        )
    return time_ms


def _hold_ms(text: str) -> int | Literal["dose"]:
    if text.strip() == "dose":
        return "dose"
    with hint_for("not-a-time", "write dose, or a time of its own: 10 s"):
        hold_ms = _positive_time_ms(text)
    if hold_ms < SHORTEST_HOLD_MS:
        raise QuantityError(
            "too-short", f"a hold of '{text}' is too short for its beeps", "write a hold of 1 s or more"
        )
    return hold_ms


class Ramp(BaseModel):
    """How long tension builds before a hold and fades after it; outside the beeps."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    up_ms: int
    down_ms: int


def _ramp(text: str) -> Ramp:
    if text.strip() == "none":
        return Ramp(up_ms=0, down_ms=0)
    match = _RAMP.fullmatch(text.strip())
    if match is None:
        raise QuantityError(
            "not-a-ramp", f"{quote(text)} is not a ramp", "write both ways with their times: 3 s up, 2 s down"
        )
    return Ramp(up_ms=parse_time_ms(match[1]), down_ms=parse_time_ms(match[2]))


class Moment(BaseModel):
    """Where in a window a cue would best be said: a share of it, or a time from its start."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    percent: int = 0
    offset_ms: int = 0

    def in_window_ms(self, length_ms: int) -> int:
        return self.offset_ms + length_ms * self.percent // 100


def _moment(text: str) -> Moment:
    match = _PLACE_PERCENT.fullmatch(text.strip())
    if match is None:
        with hint_for("not-a-time", "write a share of the window or a time from its start: 50% or 3 s"):
            return Moment(offset_ms=parse_time_ms(text))
    if int(match[1]) > 100:
        raise QuantityError("past-the-end", f"'{text}' is more than 100%", "write a share from 0% to 100%")
    return Moment(percent=int(match[1]))


class Beat(BaseModel):
    """The tempo of one rep: lower, pause, lift, pause. A phase of no time is left out."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    lower_ms: int
    low_pause_ms: int
    lift_ms: int
    top_pause_ms: int


def _beat(text: str) -> Beat:
    match = _BEAT.fullmatch(text.strip())
    if match is None:
        raise QuantityError(
            "not-a-tempo",
            f"{quote(text)} is not a tempo",
            "write four times in seconds, lower-pause-lift-pause: 3-1-3-0",
        )
    lower, low_pause, lift, top_pause = (round(float(part) * 1000) for part in match.groups())
    if lower + lift == 0:
        raise QuantityError(
            "not-a-tempo",
            f"nothing moves in a tempo of '{text}'",
            "give the way down and the way up a time: 3-1-3-0",
        )
    if any(0 < phase_ms < SHORTEST_PHASE_MS for phase_ms in (lower, low_pause, lift, top_pause)):
        raise QuantityError(
            "too-short",
            f"'{text}' has a phase that is too short to follow",
            "write 0 or at least half a second: 2-0-2-1",
        )
    return Beat(lower_ms=lower, low_pause_ms=low_pause, lift_ms=lift, top_pause_ms=top_pause)


class Breath(BaseModel):
    """One breath as it is paced."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    in_ms: int
    out_ms: int


def _breath(text: str) -> Breath:
    match = _BREATH.fullmatch(text.strip())
    if match is None:
        raise QuantityError(
            "not-a-breath",
            f"{quote(text)} is not a breath",
            "write both ways with their times: in 4 s, out 6 s",
        )
    breath = Breath(in_ms=_positive_time_ms(match[1]), out_ms=_positive_time_ms(match[2]))
    if min(breath.in_ms, breath.out_ms) < SHORTEST_PHASE_MS:
        raise QuantityError(
            "too-short", f"'{text}' is too short for a breath", "write times such as in 4 s, out 6 s"
        )
    return breath


def _every(text: str) -> int:
    match = _EVERY.fullmatch(text.strip())
    if match is None:
        raise QuantityError(
            "not-every", f"{quote(text)} does not say how often", "write how often: 2 reps, or 3 reps"
        )
    return int(match[1])


class Selection(BaseModel):
    """Which sets, reps or sessions: all numbers from `first` to `last` (None: to the end), or the last alone."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    first: int = 1
    last: int | None = None
    only_last: bool = False

    def includes(self, number: int, total: int) -> bool:
        if self.only_last:
            return number == total
        return self.first <= number and (self.last is None or number <= self.last)


def _selection(text: str) -> Selection:
    words = {
        "all": Selection(),
        "first": Selection(first=1, last=1),
        "last": Selection(only_last=True),
        "later": Selection(first=2),
    }
    if text.strip() in words:
        return words[text.strip()]
    match = _SELECTED.fullmatch(text.strip())
    if match is None:
        raise QuantityError(
            "not-a-selection",
            f"{quote(text)} is not a selection",
            "write first, later, last, a number, or a range such as 2-3",
        )
    first = int(match[1])
    last = int(match[2]) if match[2] else first
    if last < first:
        raise QuantityError(
            "reversed-range", f"'{text}' runs backwards", f"write the smaller number first: {last}-{first}"
        )
    return Selection(first=first, last=last)


TimeMs = Annotated[
    int,
    PlainValidator(reader(parse_time_ms)),
    looks_like(ONE_TIME, "write a number and a unit: 10 s, 1.5 s or 2 min", "10 s", "1.5 s", "2 min"),
]
MovedMs = Annotated[
    int,
    PlainValidator(reader(_positive_time_ms)),
    looks_like(ONE_TIME, "write a number and a unit: 10 s, 1.5 s or 2 min", "10 s", "1.5 s", "2 min"),
]
HoldMs = Annotated[
    int | Literal["dose"],
    PlainValidator(reader(_hold_ms)),
    looks_like(rf"dose|{ONE_TIME}", "write dose, or a time of its own: 10 s", "dose", "10 s"),
]
RampText = Annotated[
    Ramp,
    PlainValidator(reader(_ramp)),
    looks_like(
        rf"none|{ONE_TIME}\s+up\s*,\s*{ONE_TIME}\s+down",
        "write both ways with their times: 3 s up, 2 s down",
        "3 s up, 3 s down",
        "none",
    ),
]
MomentText = Annotated[
    Moment,
    PlainValidator(reader(_moment)),
    looks_like(
        rf"[0-9]{{1,3}}\s*%|{ONE_TIME}",
        "write a share of the window or a time from its start: 50% or 3 s",
        "50%",
        "3 s",
    ),
]
Every = Annotated[
    int,
    PlainValidator(reader(_every)),
    looks_like(
        r"[1-9][0-9]?(?:st|nd|rd|th)?(?:\s+reps?)?",
        "write how often: 2 reps, or 3 reps",
        "2 reps",
        "3 reps",
        also=("integer",),
    ),
]
BEAT = looks_like(
    rf"{_SECONDS}-{_SECONDS}-{_SECONDS}-{_SECONDS}(?:\s*s)?",
    "write four times in seconds, lower-pause-lift-pause: 3-1-3-0",
    "3-1-3-0",
)
BeatText = Annotated[Beat, PlainValidator(reader(_beat)), BEAT]
BreathText = Annotated[
    Breath,
    PlainValidator(reader(_breath)),
    looks_like(
        rf"in\s+{ONE_TIME}\s*,\s*out\s+{ONE_TIME}",
        "write both ways with their times: in 4 s, out 6 s",
        "in 4 s, out 6 s",
    ),
]
SelectionText = Annotated[
    Selection,
    PlainValidator(reader(_selection)),
    looks_like(
        r"all|first|later|last|[1-9][0-9]{0,2}(?:\s*[-\u2013]\s*[1-9][0-9]{0,2})?",
        "write first, later, last, a number, or a range such as 2-3",
        "first",
        "later",
        "last",
        "2",
        "2-3",
        also=("integer",),
    ),
]
