"""The dose as a sheet writes it: the prescription itself, and the rungs of a ladder."""

import re
from dataclasses import replace
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, model_validator

from voicecoach.sheets.dose.load import Bands, BandText, Load, LoadText, parse_bands, parse_load
from voicecoach.sheets.dose.rest import RestRange
from voicecoach.sheets.dose.values import Count, Counted, CountingText, DoseHold, TimeRange, Varied
from voicecoach.sheets.forms.form import Form
from voicecoach.sheets.forms.reader import ONE_TIME, Text, looks_like, reader, refuse
from voicecoach.sheets.forms.terms import ONE_SIDE, TIME_FIELDS, OneSide, SideOrder, SidePolicy
from voicecoach.units import (
    QuantityError,
    Range,
    counted,
    format_range,
    format_time,
    format_time_range,
    parse_time_ms,
    quote,
)

_LEVEL = re.compile(r"([1-9][0-9]{0,2})\s*x\s*(?:([1-9][0-9]{0,2})|(.+\D))")


class Level(BaseModel):
    """One rung of a ladder of doses."""

    model_config = ConfigDict(frozen=True)

    sets: int
    reps: int | None = None
    hold_ms: int | None = None
    work_ms: int | None = None
    at: str | None = None
    """Its load or its band, as it is written: `6 kg`, `red`."""

    @property
    def volume(self) -> int:
        """How much it is, to be compared with other rungs of the same ladder: with twice the load twice as much."""
        load = parse_load(self.at).low if self.at is not None and self.at[0].isdecimal() else 1000
        return self.sets * (self.reps or 1) * (self.time_ms or 1) * load // 1000

    @property
    def time_ms(self) -> int | None:
        """The length of its holds, or of its timed work."""
        return self.hold_ms if self.work_ms is None else self.work_ms

    def of(self, dose: "Dose") -> "Level":
        """This rung for a dose: a ladder writes 2x20 s, and the dose says whether that is held or worked."""
        if dose.work is None or self.hold_ms is None:
            return self
        return self.model_copy(update={"hold_ms": None, "work_ms": self.hold_ms})

    def in_words(self, noun: str) -> str:
        """As people say it, with the word for a set: 2 cycles of 12 s."""
        sets = counted(self.sets, noun)
        at = f" at {self.at}" if self.at else ""
        if self.time_ms is not None:
            return f"{sets} of {format_time(self.time_ms)}{at}"
        return f"{sets} of {self.reps}{at}" if self.reps is not None else f"{sets}{at}"

    def __str__(self) -> str:
        """As a ladder writes it: 2x8, 2x10 s."""
        at = f" at {self.at}" if self.at else ""
        if self.time_ms is not None:
            return f"{self.sets}x{format_time(self.time_ms)}{at}"
        return f"{self.sets}x{self.reps}{at}" if self.reps is not None else f"{self.sets}{at}"


def parse_level(text: str) -> Level:
    """`'2x8'` or `'2x10 s'`. Raises QuantityError."""
    written, at = _without_load(text)
    match = _LEVEL.fullmatch(written)
    if match is None:
        raise QuantityError(
            "not-a-level",
            f"{quote(text)} is not a rung of a ladder",
            "write sets x reps or sets x hold: 2x8, or 2x10 s",
        )
    if match[2] is not None:
        return Level(sets=int(match[1]), reps=int(match[2]), at=at)
    hold_ms = parse_time_ms(match[3])
    if hold_ms == 0:
        raise QuantityError("zero-time", f"{quote(text)} has zero length", "write a hold of 1 s or more")
    return Level(sets=int(match[1]), hold_ms=hold_ms, at=at)


def _without_load(text: str) -> tuple[str, str | None]:
    """A rung without its load or band: `'3x8 at 6 kg'` -> `('3x8', '6 kg')`."""
    written, at, load = text.strip().partition(" at ")
    if not at:
        return written, None
    shown = parse_load(load) if load.strip()[:1].isdecimal() else parse_bands(load)
    if shown.low != shown.high:
        raise QuantityError("range", f"{quote(text)} has a range of loads", "write one: 3x8 at 6 kg")
    return written.strip(), str(shown)


LevelText = Annotated[
    Level,
    PlainValidator(reader(parse_level)),
    looks_like(
        rf"[1-9][0-9]{{0,2}}\s*x\s*(?:[1-9][0-9]{{0,2}}|{ONE_TIME})(?:\s+at\s+.+)?",
        "write sets x reps or sets x hold: 2x8, 2x10 s, or 2x8 at 6 kg",
        "2x8",
        "2x10 s",
        "2x8 at 6 kg",
    ),
]


def _with_values(value: Counted | TimeRange, varied: Varied | None, range_: Range) -> Counted | TimeRange:
    if isinstance(value, Counted):
        return value.model_copy(update={"low": range_.low, "high": range_.high, "varied": varied})
    return replace(value, low=range_.low, high=range_.high, varied=varied)


def show_values(field: str, value: Counted | TimeRange) -> str:
    """A prescription of a field as a sheet writes it: a range, or values of its own for each set or side."""
    if isinstance(value, TimeRange) and value.is_open:
        return f"at most {format_time(value.high)}"
    if value.varied is None:
        return show_field(field, Range(value.low, value.high))
    shown = [format_time(one) if field in TIME_FIELDS else str(one) for one in value.varied.values]
    if value.varied.each:
        return ", ".join(shown)
    first, second = ("left", "right") if value.varied.affected is None else ("affected", "other")
    return f"{first} {shown[0]}, {second} {shown[1]}"


def show_field(field: str, limit: Range) -> str:
    """What may be chosen of a field, as a sheet writes it: `10-15 s`, `2-4`, `4-8 kg`."""
    if isinstance(limit, Load | Bands):
        return str(limit)
    return format_time_range(limit) if field in TIME_FIELDS else format_range(limit)


class Dose(Form):
    """The prescription. A range is kept; the session chooses within it."""

    part = "dose"

    sets: Count | None = None
    """2-4 cycles: a count or a range, with the word for one (set if left out). left 3, right 2: by side."""
    reps: Count | None = None
    """5-8: how often in each set. 20, 16, 12: set by set. left 12, right 8: by side."""
    hold: DoseHold | None = None
    """10-15 s: what `hold: dose` means in a step. 10, 20, 30 s: set by set. left 30 s, right 20 s: by side.
    max 60 s: as long as one can."""
    work: DoseHold | None = None
    """20 s: what `work: dose` means in a step: exercise for a time, which is no hold."""
    rest: RestRange | None = None
    """Between sets; pacing's own if left out. 10 s exact: from the end beep of a set to the start beep of the next."""
    load: LoadText | None = None
    """4-8 kg, or 10 lb: what is lifted. It is said before the exercise."""
    band: BandText | None = None
    """yellow, red, green: the bands from the easiest to the hardest. Which one is said before the exercise."""
    sides: SidePolicy | None = None
    """each (the whole dose for both), left, right or affected (for that side alone), within a rep (both in each rep), none."""
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
            "work": self.work,
            "rest": self.rest,
            "load": self.load,
            "band": self.band,
        }

    @property
    def varied(self) -> dict[str, Varied]:
        """What has values of its own for each set or side, by field."""
        fields: tuple[tuple[str, Counted | TimeRange | None], ...] = (
            ("sets", self.sets),
            ("reps", self.reps),
            ("hold", self.hold),
            ("work", self.work),
        )
        return {
            name: value.varied for name, value in fields if value is not None and value.varied is not None
        }

    @property
    def one_side(self) -> OneSide | None:
        """The only side that is trained, if it is one."""
        return ONE_SIDE.get(self.sides or "none")

    @property
    def is_for_affected(self) -> bool:
        """Whether it asks which side is affected."""
        return self.sides == "affected" or any(one.affected is not None for one in self.varied.values())

    def on_side(self, affected: OneSide | None) -> "Dose":
        """The same with the affected side named; None: nobody named it, so that both sides get what it would get."""
        changes: dict[str, Any] = {"sides": affected} if self.sides == "affected" and affected else {}
        for name in self.varied:
            value = getattr(self, name)
            varied = value.varied.on_side(affected)
            if varied != value.varied:
                one = value.varied.affected
                limits = Range(one, one) if varied is None else Range(value.low, value.high)
                changes[name] = _with_values(value, varied, limits)
        return self.model_copy(update=changes) if changes else self

    @model_validator(mode="after")
    def _varies_by_sets_and_sides_that_there_are(self) -> Self:
        for name, varied in self.varied.items():
            if varied.each and name == "sets":
                raise refuse(
                    "not-a-count", "sets are not counted set by set", "write how many: sets: 3", at=("sets",)
                )
            if varied.each and self.sets is not None and self.sets.high != len(varied.each):
                raise refuse(
                    "sets-do-not-match",
                    f"there are {counted(len(varied.each), 'value')}, but the dose has {format_range(self.sets.range)} sets",
                    f"write sets: {len(varied.each)}, or a value for each of its sets",
                    at=(name,),
                )
            if not varied.each and self.sides not in {"each", None}:
                raise refuse(
                    "no-sides-here",
                    "this is said for each side, but the exercise is not done side by side",
                    "write sides: each, or one value for both",
                    at=(name,),
                )
        return self

    @model_validator(mode="after")
    def _is_held_or_worked(self) -> Self:
        if self.hold is not None and self.work is not None:
            raise refuse(
                "hold-and-work",
                "a dose has a hold or timed work, not both",
                "keep one, and give the other step a time of its own, such as hold: 5 s",
                at=("work",),
            )
        return self

    def narrowed(self, narrower: "Dose | None") -> "Dose":
        """This dose with what another one says in place of its own."""
        if narrower is None:
            return self
        return self.model_copy(update={name: getattr(narrower, name) for name in narrower.model_fields_set})

    def in_rounds(self, rounds: Counted | None) -> "Dose":
        """This dose in a circuit: as many sets as the circuit has rounds."""
        return self if rounds is None else self.model_copy(update={"sets": rounds})
