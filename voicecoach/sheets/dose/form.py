"""The dose as a sheet writes it: counts, holds, what is counted aloud, the rungs of a ladder, and the prescription itself."""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator

from voicecoach.sheets.forms.form import Form
from voicecoach.sheets.forms.reader import NUMBER, ONE_TIME, TO, UNIT, Text, looks_like, reader
from voicecoach.sheets.forms.terms import SideOrder, SidePolicy
from voicecoach.units import (
    QuantityError,
    Range,
    counted,
    format_range,
    format_time,
    format_time_range,
    parse_count_range,
    parse_time_ms,
    parse_time_range,
    quote,
)

_LEVEL = re.compile(r"([1-9][0-9]{0,2})\s*x\s*(?:([1-9][0-9]{0,2})|(.+\D))")
SHORTEST_HOLD_MS = 1000
"""Below this the two beeps of a hold could not be told apart."""


def _dose_hold(text: str) -> Range:
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
        raise QuantityError("zero-count", f"'{text}' starts at 0", "write 1 or more")
    if noun is not None and noun.endswith("s") and not noun.endswith("ss"):
        noun = noun[:-1]
    return Counted(low=counts.low, high=counts.high, noun=noun)


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


class Level(BaseModel):
    """One rung of a ladder of doses."""

    model_config = ConfigDict(frozen=True)

    sets: int
    reps: int | None = None
    hold_ms: int | None = None

    @property
    def volume(self) -> int:
        return self.sets * (self.reps or 1) * (self.hold_ms or 1)

    def in_words(self, noun: str) -> str:
        """As people say it, with the word for a set: 2 cycles of 12 s."""
        sets = counted(self.sets, noun)
        if self.hold_ms is not None:
            return f"{sets} of {format_time(self.hold_ms)}"
        return f"{sets} of {self.reps}" if self.reps is not None else sets

    def __str__(self) -> str:
        """As a ladder writes it: 2x8, 2x10 s."""
        if self.hold_ms is not None:
            return f"{self.sets}x{format_time(self.hold_ms)}"
        return f"{self.sets}x{self.reps}" if self.reps is not None else str(self.sets)


def parse_level(text: str) -> Level:
    """`'2x8'` or `'2x10 s'`. Raises QuantityError."""
    match = _LEVEL.fullmatch(text.strip())
    if match is None:
        raise QuantityError(
            "not-a-level",
            f"{quote(text)} is not a rung of a ladder",
            "write sets x reps or sets x hold: 2x8, or 2x10 s",
        )
    if match[2] is not None:
        return Level(sets=int(match[1]), reps=int(match[2]))
    hold_ms = parse_time_ms(match[3])
    if hold_ms == 0:
        raise QuantityError("zero-time", f"{quote(text)} has zero length", "write a hold of 1 s or more")
    return Level(sets=int(match[1]), hold_ms=hold_ms)


Count = Annotated[
    Counted,
    PlainValidator(reader(_counted)),
    looks_like(
        rf"[0-9]+(?:{TO}[0-9]+)?(?:\s+[a-zA-Z]+)?",
        "write a whole number or a range: 3, 2-4 or 2-4 cycles",
        "3",
        "5-8",
        "2-4 cycles",
        also=("integer",),
    ),
]
BreathCount = Annotated[
    Counted,
    PlainValidator(reader(_counted)),
    looks_like(
        rf"[0-9]+(?:{TO}[0-9]+)?(?:\s+[a-zA-Z]+)?",
        "write a whole number or a range: 3, 2-4 or 2-4 cycles",
        "3",
        "5-8",
        "2-4 cycles",
        also=("integer",),
    ),
]
TimeRange = Annotated[
    Range,
    PlainValidator(reader(parse_time_range)),
    looks_like(
        rf"{NUMBER}(?:{TO}{NUMBER})?\s*{UNIT}",
        "write a number and a unit: 10 s, 1.5 s, 10-15 s or 2 min",
        "10-15 s",
        "10 s",
    ),
]
DoseHold = Annotated[
    Range,
    PlainValidator(reader(_dose_hold)),
    looks_like(
        rf"{NUMBER}(?:{TO}{NUMBER})?\s*{UNIT}",
        "write a number and a unit: 10 s, 1.5 s, 10-15 s or 2 min",
        "10-15 s",
        "10 s",
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
LevelText = Annotated[
    Level,
    PlainValidator(reader(parse_level)),
    looks_like(
        rf"[1-9][0-9]{{0,2}}\s*x\s*(?:[1-9][0-9]{{0,2}}|{ONE_TIME})",
        "write sets x reps or sets x hold: 2x8, or 2x10 s",
        "2x8",
        "2x10 s",
    ),
]


def show_field(field: str, limit: Range) -> str:
    """What may be chosen of a field, as a sheet writes it: `10-15 s`, `2-4`."""
    return format_time_range(limit) if field in {"hold", "rest"} else format_range(limit)


class Dose(Form):
    """The prescription. A range is kept; the session chooses within it."""

    part = "dose"

    sets: Count | None = None
    """2-4 cycles: a count or a range, with the word for one (set if left out)."""
    reps: Count | None = None
    """5-8: how often in each set."""
    hold: DoseHold | None = None
    """10-15 s: what `hold: dose` means in a step."""
    rest: TimeRange | None = None
    """Between sets; pacing's own if left out."""
    sides: SidePolicy | None = None
    """each (the whole dose for both), within a rep (both in each rep), none."""
    side_order: SideOrder | None = Field(default=None, alias="side-order")
    """complete (finish one side first) or alternate (change after each set)."""
    count: CountingText | None = None
    """Which reps are counted aloud: every (if left out), odd, last three or none; with ', down' what is left is counted."""
    why: Text | None = None
    """The reason of each default that no source gives."""

    @property
    def ranges(self) -> dict[str, Range | None]:
        """What may be chosen of each field; None where the dose is silent."""
        return {
            "sets": self.sets.range if self.sets else None,
            "reps": self.reps.range if self.reps else None,
            "hold": self.hold,
            "rest": self.rest,
        }

    def narrowed(self, narrower: "Dose | None") -> "Dose":
        """This dose with what another one says in place of its own."""
        if narrower is None:
            return self
        return self.model_copy(update={name: getattr(narrower, name) for name in narrower.model_fields_set})

    def in_rounds(self, rounds: Counted | None) -> "Dose":
        """This dose in a circuit: as many sets as the circuit has rounds."""
        return self if rounds is None else self.model_copy(update={"sets": rounds})
