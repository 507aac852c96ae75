"""When a step or a cue comes, read from the text that was written: its place in a window, how often, in which sets, reps and sessions."""

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainValidator

from voicecoach.sheets.forms.reader import ONE_TIME, hint_for, looks_like, reader
from voicecoach.units import QuantityError, parse_time_ms, quote

_EVERY = re.compile(r"([1-9]\d?)(?:st|nd|rd|th)?(?:\s+reps?)?")


_SELECTED = re.compile(r"([1-9][0-9]{0,2})(?:\s*[-\u2013]\s*([1-9][0-9]{0,2}))?")


_PLACE_PERCENT = re.compile(r"([0-9]{1,3})\s*%")


class Moment(BaseModel):
    """Where in a window a cue would best be said: a share of it, or a time from its start."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    percent: int = 0
    offset_ms: int = 0
    from_end_ms: int | None = None
    """How long before the end of the window; None: counted from its start."""

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        """Without `from_end_ms` where there is none: journals know plans by how they are written."""
        args: list[tuple[str | None, object]] = [("percent", self.percent), ("offset_ms", self.offset_ms)]
        return args if self.from_end_ms is None else [*args, ("from_end_ms", self.from_end_ms)]

    def in_window_ms(self, length_ms: int) -> int:
        """Where it is in a window of this length, in ms from its start."""
        if self.from_end_ms is not None:
            return max(0, length_ms - self.from_end_ms)
        return self.offset_ms + length_ms * self.percent // 100


_MOMENT_HINT = "write a share of the window, a time from its start or before its end: 50%, 3 s or -10 s"


def _moment(text: str) -> Moment:
    match = _PLACE_PERCENT.fullmatch(text.strip())
    if match is None:
        with hint_for("not-a-time", _MOMENT_HINT):
            before_end = text.strip().startswith(("-", "\u2212"))
            time_ms = parse_time_ms(text.strip().lstrip("-\u2212"))
            return Moment(from_end_ms=time_ms) if before_end else Moment(offset_ms=time_ms)
    if int(match[1]) > 100:
        raise QuantityError("past-the-end", f"'{text}' is more than 100%", "write a share from 0% to 100%")
    return Moment(percent=int(match[1]))


class Period(BaseModel):
    """How often within a hold or timed work: each time that so much of it has passed."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    ms: int


SHORTEST_PERIOD_MS = 5000
"""What is said or sounds more often than this leaves no time for anything else."""


def _every(text: str) -> int | Period:
    match = _EVERY.fullmatch(text.strip())
    if match is not None:
        return int(match[1])
    try:
        period_ms = parse_time_ms(text)
    except QuantityError as error:
        if error.code not in {"not-a-time", "missing-unit", "wrong-unit"}:
            raise
        raise QuantityError(
            "not-every",
            f"{quote(text)} does not say how often",
            "write how often: 2 reps, or 1 min in a hold",
        ) from None
    if period_ms < SHORTEST_PERIOD_MS:
        raise QuantityError("too-short", f"every '{text}' is too often", "write every 5 s or more")
    return Period(ms=period_ms)


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


MomentText = Annotated[
    Moment,
    PlainValidator(reader(_moment)),
    looks_like(
        rf"[0-9]{{1,3}}\s*%|[-\u2212]?\s*{ONE_TIME}",
        _MOMENT_HINT,
        "50%",
        "3 s",
        "-10 s",
    ),
]


Every = Annotated[
    int | Period,
    PlainValidator(reader(_every)),
    looks_like(
        rf"[1-9][0-9]?(?:st|nd|rd|th)?(?:\s+reps?)?|{ONE_TIME}",
        "write how often: 2 reps, or 1 min in a hold",
        "2 reps",
        "3 reps",
        "1 min",
        also=("integer",),
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
