"""The values of a dose, each read from the text that was written: counts, holds, rests, what is counted aloud."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, PlainValidator

from voicecoach.sheets.forms.reader import NUMBER, ONE_TIME, TO, UNIT, looks_like, reader
from voicecoach.sheets.forms.terms import OneSide
from voicecoach.units import (
    QuantityError,
    Range,
    parse_count_range,
    parse_time_ms,
    parse_time_range,
    quote,
)

SHORTEST_HOLD_MS = 1000
"""Below this the two beeps of a hold could not be told apart."""


@dataclass(frozen=True, slots=True)
class Varied:
    """Values of their own for each set, or for each side."""

    each: tuple[int, ...] = ()
    """Set by set."""
    left: int | None = None
    right: int | None = None
    affected: int | None = None
    """On the affected side, whichever that is; with `other`."""
    other: int | None = None

    @property
    def values(self) -> tuple[int, ...]:
        """All of them."""
        return self.each or tuple(
            value for value in (self.left, self.right, self.affected, self.other) if value is not None
        )

    def on_side(self, affected: OneSide | None) -> "Varied | None":
        """The same with the affected side named; None where there is one value for both, since nobody named it."""
        if self.affected is None:
            return self
        if affected is None:
            return None
        left, right = (self.affected, self.other)[:: 1 if affected == "left" else -1]
        return Varied(left=left, right=right)

    def at(self, set_number: int, side: OneSide | None) -> int:
        """The value in a set on a side; the last one in all sets after it."""
        if self.each:
            return self.each[min(set_number, len(self.each)) - 1]
        value = self.right if side == "right" else self.left
        return min(self.values) if value is None else value


_SIDED = re.compile(r"(left|right|affected|other)\s+(.+)")


def _varied(text: str, read: Callable[[str], int]) -> Varied | None:
    """`'20, 16, 12'` set by set, or `'left 12, right 8'`, `'affected 12, other 8'`; None for a text without a list."""
    # A comma without a space is a decimal comma, which is refused elsewhere: 1,5 s is not two holds.
    parts = re.split(r"\s*,\s+", text.strip())
    if len(parts) == 1:
        return None
    sided = [_SIDED.fullmatch(part) for part in parts]
    if not any(sided):
        return Varied(each=tuple(read(part) for part in parts))
    by_side = {match[1]: read(match[2]) for match in sided if match is not None}
    if len(parts) != 2 or set(by_side) not in ({"left", "right"}, {"affected", "other"}):
        raise QuantityError(
            "not-both-sides", f"{quote(text)} does not say it for both sides", "write both: left 3, right 2"
        )
    return Varied((), *(by_side.get(side) for side in ("left", "right", "affected", "other")))


@dataclass(frozen=True, slots=True)
class TimeRange(Range):
    """A range of times in ms, or times of their own for each set or side."""

    varied: Varied | None = None
    is_open: bool = False
    """As long as a person can; the time is the most that it lasts, and what it lasts in a file."""


def _dose_hold(text: str) -> TimeRange:
    first, _, most = text.strip().partition(" ")
    if first == "max":
        if not most:
            raise QuantityError(
                "not-a-time",
                "a hold of 'max' needs the most that it may last",
                "write max 60 s: in a file it lasts so long, live until the person says so",
            )
        most_ms = _one_hold(most)
        return TimeRange(most_ms, most_ms, is_open=True)
    unit = re.search(r"[a-z]+$", text.strip().lower())
    varied = _varied(
        text, lambda part: _one_hold(part if part[-1:].isalpha() or unit is None else f"{part} {unit[0]}")
    )
    if varied is not None:
        return TimeRange(min(varied.values), max(varied.values), varied)
    hold = parse_time_range(text)
    if hold.low == 0:
        raise QuantityError(
            "zero-time",
            f"a hold of '{text}' has zero length",
            "write a hold of 1 s or more, or remove the line",
        )
    if hold.low < SHORTEST_HOLD_MS:
        raise QuantityError(
            "too-short", f"a hold of '{text}' is too short for its beeps", "write a hold of 1 s or more"
        )
    return TimeRange(hold.low, hold.high)


def _one_hold(text: str) -> int:
    hold_ms = parse_time_ms(text)
    if hold_ms < SHORTEST_HOLD_MS:
        raise QuantityError(
            "too-short", f"a hold of '{text}' is too short for its beeps", "write a hold of 1 s or more"
        )
    return hold_ms


class Counted(BaseModel):
    """A count or range of counts, and the word for one of them: '2-4 cycles'."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    low: int
    high: int
    noun: str | None = None
    """Singular."""
    varied: Varied | None = None
    """Counts of their own for each set or side."""

    @property
    def range(self) -> Range:
        return Range(self.low, self.high)


def _counted(text: str) -> Counted:
    listed, noun = _without_noun(text)
    varied = _varied(listed, _one_count)
    if varied is not None:
        return Counted(low=min(varied.values), high=max(varied.values), noun=_singular(noun), varied=varied)
    counts, noun = parse_count_range(text)
    if counts.low == 0:
        raise QuantityError("zero-count", f"'{text}' starts at 0", "write 1 or more")
    return Counted(low=counts.low, high=counts.high, noun=_singular(noun))


def _without_noun(text: str) -> tuple[str, str | None]:
    """A list of counts without the word at its end: `'20, 16 presses'` -> `('20, 16', 'presses')`."""
    match = re.fullmatch(r"(.*[0-9])\s+([a-z]+)", text.strip().lower())
    return (match[1], match[2]) if match and "," in text else (text, None)


def _singular(noun: str | None) -> str | None:
    plural = noun is not None and noun.endswith("s") and not noun.endswith("ss")
    return noun[:-1] if noun is not None and plural else noun


def _one_count(text: str) -> int:
    counts, noun = parse_count_range(text)
    if counts.low != counts.high or noun is not None:
        raise QuantityError(
            "range", f"{quote(text)} is not a single number", "write one number for each: 20, 16, 12"
        )
    if counts.low == 0:
        raise QuantityError("zero-count", f"{quote(text)} starts at 0", "write 1 or more")
    return counts.low


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


_BOTH_SIDES = r"(?:left|right|affected|other)\s+[0-9]+\s*,\s+(?:left|right|affected|other)\s+[0-9]+"
Count = Annotated[
    Counted,
    PlainValidator(reader(_counted)),
    looks_like(
        rf"(?:[0-9]+(?:{TO}[0-9]+)?|[0-9]+(?:\s*,\s+[0-9]+)+|{_BOTH_SIDES})(?:\s+[a-zA-Z]+)?",
        "write a whole number or a range: 3, 2-4 or 2-4 cycles; set by set: 20, 16, 12; or left 3, right 2",
        "3",
        "5-8",
        "2-4 cycles",
        "20, 16, 12",
        "left 3, right 2",
        also=("integer",),
    ),
]


def _breath_count(text: str) -> Counted | int:
    """How many breaths, or for how many ms."""
    if re.fullmatch(ONE_TIME, text.strip()):
        time_ms = parse_time_ms(text)
        if time_ms == 0:
            raise QuantityError("zero-time", f"'{text}' has zero length", "write how long, such as 5 min")
        return time_ms
    return _counted(text)


BreathCount = Annotated[
    Counted | int,
    PlainValidator(reader(_breath_count)),
    looks_like(
        rf"[0-9]+(?:{TO}[0-9]+)?(?:\s+[a-zA-Z]+)?|{ONE_TIME}",
        "write how many, or for how long: 6, 6 breaths or 5 min",
        "3",
        "6 breaths",
        "5 min",
        also=("integer",),
    ),
]


DoseHold = Annotated[
    TimeRange,
    PlainValidator(reader(_dose_hold)),
    looks_like(
        rf"(?:max\s+)?{NUMBER}(?:{TO}{NUMBER})?\s*{UNIT}|{NUMBER}(?:\s*{UNIT})?(?:\s*,\s+{NUMBER}(?:\s*{UNIT})?)+"
        rf"|(?:left|right|affected|other)\s+{ONE_TIME}\s*,\s+(?:left|right|affected|other)\s+{ONE_TIME}",
        "write a number and a unit: 10 s, 10-15 s or 2 min; set by set: 10, 20, 30 s; or left 30 s, right 20 s",
        "10-15 s",
        "10 s",
        "10, 20, 30 s",
        "max 60 s",
    ),
]


CountingText = Annotated[
    Counting,
    PlainValidator(reader(_counting)),
    looks_like(
        r"(?:every|odd|last three|none)\s*(?:,\s*(?:up|down)?)?",
        "write every, odd, last three or none; add ', down' to count what is left",
        "every",
        "odd",
        "last three",
        "none",
        "every, down",
    ),
]
