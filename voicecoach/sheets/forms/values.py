"""The values of a sheet: each reads the text that was written, or refuses it with the author's own words and a hint.

Values arrive as the text that was written (`load.py` sees to that), so every reading of a quantity happens
here, and each refusal carries the author's own value and a hint that belongs to that mistake.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator
from pydantic_core import PydanticCustomError

from voicecoach.sheets.forms import programme_values
from voicecoach.sheets.forms.terms import Weekday
from voicecoach.units import QuantityError, Range, parse_count_range, parse_time_ms, parse_time_range, quote

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RAMP = re.compile(r"(.+?)\s+up\s*,\s*(.+?)\s+down")
_EVERY = re.compile(r"([1-9]\d?)(?:st|nd|rd|th)?(?:\s+reps?)?")
_SELECTED = re.compile(r"([1-9][0-9]{0,2})(?:\s*[-\u2013]\s*([1-9][0-9]{0,2}))?")
_SECONDS = r"([0-9]{1,2}(?:\.[0-9]{1,3})?)"
_BEAT = re.compile(rf"{_SECONDS}-{_SECONDS}-{_SECONDS}-{_SECONDS}(?:\s*s)?")
_BREATH = re.compile(r"in\s+(.+?)\s*,\s*out\s+(.+)")
_PLACE_PERCENT = re.compile(r"([0-9]{1,3})\s*%")

Parsed = TypeVar("Parsed")


LONGEST_VALUE = 80
"""Characters of a value that is no text to be spoken or read."""


def refuse(code: str, message: str, hint: str, *, at: tuple[str | int, ...] = ()) -> PydanticCustomError:
    """A fault in the author's words, for pydantic to carry to its place; `at` is the way from there to the field to show."""
    # The template is fixed, since an author's value may hold braces of its own.
    return PydanticCustomError(
        code, "{message}", {"message": message, "hint": hint, **({"at": at} if at else {})}
    )


def _reader(parse: Callable[[str], Parsed], longest: int | None = LONGEST_VALUE) -> Callable[[Any], Parsed]:
    """A pydantic reader of one value, out of a parser that raises QuantityError."""

    def read(value: Any) -> Parsed:
        if not isinstance(value, str):
            raise refuse(
                "wrong-shape", "one value is wanted here", "write one value on the line, after the colon"
            )
        if not value.strip():
            raise refuse(
                "empty-value", "there is nothing after the colon", "write a value, or take the line out"
            )
        if longest is not None and len(value) > longest:
            raise refuse(
                "too-much-text",
                f"{quote(value)} is more text than can be meant here",
                "write one short value",
            )
        try:
            return parse(value)
        except QuantityError as error:
            raise refuse(error.code, error.message, error.hint) from None

    return read


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        tidy = "-".join(re.findall(r"[a-z0-9]+", text.lower())) or "my-exercise"
        raise QuantityError(
            "bad-id", f"{quote(text)} cannot be an id", f"write small letters, digits and hyphens: {tidy}"
        )
    return text


def _text(text: str) -> str:
    return " ".join(text.split())


def _flag(text: str) -> bool:
    if text.lower() in {"yes", "true", "on"}:
        return True
    if text.lower() in {"no", "false", "off"}:
        return False
    raise QuantityError("not-yes-or-no", f"{quote(text)} is not yes or no", "write yes or no")


SHORTEST_HOLD_MS = 1000
"""Below this the two beeps of a hold could not be told apart."""
SHORTEST_PHASE_MS = 500
"""Of a tempo or a breath: below this its word, tick or tone could not be followed."""


@contextmanager
def _hint_for(code: str, hint: str) -> Iterator[None]:
    """A refusal of a shared reader, with the hint of the field that it reads for, where more than a time may stand."""
    try:
        yield
    except QuantityError as error:
        if error.code != code:
            raise
        raise QuantityError(code, error.message, hint) from None


def _positive_time_ms(text: str) -> int:
    time_ms = parse_time_ms(text)
    if time_ms == 0:
        raise QuantityError(
            "zero-time", f"'{text}' lasts no time", "write a time of 1 s or more, or take the line out"
        )
    return time_ms


def _hold_ms(text: str) -> int | Literal["dose"]:
    if text.strip() == "dose":
        return "dose"
    with _hint_for("not-a-time", "write dose, or a time of its own: 10 s"):
        hold_ms = _positive_time_ms(text)
    if hold_ms < SHORTEST_HOLD_MS:
        raise QuantityError(
            "too-short", f"a hold of '{text}' is too short for its beeps", "write a hold of 1 s or more"
        )
    return hold_ms


def _dose_hold(text: str) -> Range:
    hold = parse_time_range(text)
    if hold.low == 0:
        raise QuantityError(
            "zero-time",
            f"a hold of '{text}' lasts no time",
            "write a hold of 1 s or more, or take the line out",
        )
    if hold.low < SHORTEST_HOLD_MS:
        raise QuantityError(
            "too-short", f"a hold of '{text}' is too short for its beeps", "write a hold of 1 s or more"
        )
    return hold


class Counted(BaseModel):
    """A count or range of counts, and the word for one of them: '2-4 cycles'."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    low: int
    high: int
    noun: str | None = None
    """Singular."""

    @property
    def range(self) -> Range:
        return Range(self.low, self.high)


def _counted(text: str) -> Counted:
    counts, noun = parse_count_range(text)
    if counts.low == 0:
        raise QuantityError("zero-count", f"'{text}' begins at nothing", "write 1 or more")
    if noun is not None and noun.endswith("s") and not noun.endswith("ss"):
        noun = noun[:-1]
    return Counted(low=counts.low, high=counts.high, noun=noun)


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
        with _hint_for("not-a-time", "write a share of the window or a time from its start: 50% or 3 s"):
            return Moment(offset_ms=parse_time_ms(text))
    if int(match[1]) > 100:
        raise QuantityError("past-the-end", f"'{text}' is past the end", "write a share from 0% to 100%")
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
            f"'{text}' has a phase too short to follow",
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
            "too-short", f"'{text}' is too short to breathe", "write times such as in 4 s, out 6 s"
        )
    return breath


class Counting(BaseModel):
    """Which reps are counted aloud, and whether what is left is counted instead."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    which: Literal["every", "odd", "last three", "none"] = "every"
    down: bool = False

    def includes(self, number: int, total: int) -> bool:
        if self.which == "none":
            return False
        return (
            self.which == "every"
            or (self.which == "odd" and number % 2 == 1)
            or (self.which == "last three" and number > total - 3)
        )


def _counting(text: str) -> Counting:
    which, _, way = (part.strip() for part in text.partition(","))
    if which not in {"every", "odd", "last three", "none"} or way not in {"", "up", "down"}:
        raise QuantityError(
            "not-a-count-aloud",
            f"{quote(text)} is not a way to count",
            "write every, odd, last three or none; add ', down' to count what is left",
        )
    return Counting(which=which, down=way == "down")


def _every(text: str) -> int:
    match = _EVERY.fullmatch(text.strip())
    if match is None:
        raise QuantityError(
            "not-every", f"{quote(text)} is not a rhythm", "write how often: 2 reps, or 3 reps"
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
            f"{quote(text)} selects nothing",
            "write first, later, last, a number, or a range such as 2-3",
        )
    first = int(match[1])
    last = int(match[2]) if match[2] else first
    if last < first:
        raise QuantityError(
            "reversed-range", f"'{text}' runs backwards", f"write the smaller number first: {last}-{first}"
        )
    return Selection(first=first, last=last)


Id = Annotated[str, BeforeValidator(_reader(_id))]
Text = Annotated[str, BeforeValidator(_reader(_text, longest=None))]
Flag = Annotated[bool, PlainValidator(_reader(_flag))]
TimeMs = Annotated[int, PlainValidator(_reader(parse_time_ms))]
MovedMs = Annotated[int, PlainValidator(_reader(_positive_time_ms))]
TimeRange = Annotated[Range, PlainValidator(_reader(parse_time_range))]
DoseHold = Annotated[Range, PlainValidator(_reader(_dose_hold))]
HoldMs = Annotated[int | Literal["dose"], PlainValidator(_reader(_hold_ms))]
Count = Annotated[Counted, PlainValidator(_reader(_counted))]
RampText = Annotated[Ramp, PlainValidator(_reader(_ramp))]
MomentText = Annotated[Moment, PlainValidator(_reader(_moment))]
Every = Annotated[int, PlainValidator(_reader(_every))]
BeatText = Annotated[Beat, PlainValidator(_reader(_beat))]
BreathText = Annotated[Breath, PlainValidator(_reader(_breath))]
CountingText = Annotated[Counting, PlainValidator(_reader(_counting))]
LevelText = Annotated[programme_values.Level, PlainValidator(_reader(programme_values.parse_level))]
BreathCount = Annotated[Counted, PlainValidator(_reader(_counted))]
SelectionText = Annotated[Selection, PlainValidator(_reader(_selection))]
Weeks = Annotated[int, PlainValidator(_reader(programme_values.parse_weeks))]
SessionsText = Annotated[Range, PlainValidator(_reader(programme_values.parse_sessions_a_week))]
DayText = Annotated[Weekday, PlainValidator(_reader(programme_values.parse_weekday))]
GapDays = Annotated[int, PlainValidator(_reader(programme_values.parse_gap_days))]
Score = Annotated[int, PlainValidator(_reader(programme_values.parse_score))]
Number = Annotated[int, PlainValidator(_reader(programme_values.parse_count))]
