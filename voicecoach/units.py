"""Milliseconds, frames, quantities and clock text: every conversion of a unit lives here.

Time is whole milliseconds from sheet to script and frames below. Frames come from positions
(`frame_at(at_ms)`), never from summed durations: a sum of rounded lengths would drift.
"""

import re
from dataclasses import dataclass

from voicecoach.printable import printable

MS_PER_S = 1000

LONGEST_MS = 3_600_000
"""No hold, rest or move lasts longer than an hour: more is a slip of the keyboard."""
HIGHEST_COUNT = 999
"""The same for sets and reps."""

_TIME_UNITS_MS = {"ms": 1, "s": 1000, "sec": 1000, "min": 60_000, "m": 60_000}
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
# A phone or a word processor turns the hyphen of a range into a dash.
_TO = r"\s*(?:-|\u2013|\u2014|to)\s*"
_TIME = re.compile(rf"({_NUMBER})(?:{_TO}({_NUMBER}))?\s*([^\W\d_]+)?")
_COUNT = re.compile(rf"([0-9]+)(?:{_TO}([0-9]+))?(?:\s+([a-z]+))?")
_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-5][0-9])(?:\.([0-9]{1,3}))?")
_MOMENT = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,3}))?\s*(s|sec|min)")
_MOST_QUOTED = 40


class QuantityError(ValueError):
    """A text that is not the quantity asked for.

    `message` says what is wrong in the author's words, `hint` what to write instead.
    """

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Range:
    """A closed range of whole numbers: milliseconds for times, plain counts otherwise. `low <= high`."""

    low: int
    high: int

    def holds(self, value: int) -> bool:
        return self.low <= value <= self.high


def parse_time_range(text: str) -> Range:
    """Milliseconds from a time with its unit: `'10-15 s'` -> `Range(10000, 15000)`, `'1.5 s'`, `'2 min'`.

    Raises QuantityError: `missing-unit`, `wrong-unit`, `reversed-range`, `too-long` or `not-a-time`.
    """
    match = _TIME.fullmatch(text.strip().lower())
    if match is None:
        raise QuantityError("not-a-time", f"{quote(text)} is not a time", _time_hint(text))
    low_text, high_text, unit = match.groups()
    number = low_text if high_text is None else f"{low_text}-{high_text}"
    if unit is None:
        raise QuantityError(
            "missing-unit",
            f"{quote(text)} has no unit",
            f"write '{number} s' for seconds, or '{number} min' for minutes",
        )
    if unit not in _TIME_UNITS_MS:
        meant = _meant_unit(unit)
        raise QuantityError(
            "wrong-unit",
            f"{quote(unit)} is not a unit of time",
            f"write '{number} {meant}'; the units are ms, s and min",
        )
    low_ms = _scaled_ms(low_text, unit)
    high_ms = low_ms if high_text is None else _scaled_ms(high_text, unit)
    if high_ms < low_ms:
        raise QuantityError(
            "reversed-range",
            f"{quote(text)} runs backwards",
            f"write the smaller number first: {high_text}-{low_text} {unit}",
        )
    if high_ms > LONGEST_MS:
        raise QuantityError(
            "too-long", f"{quote(text)} is longer than an hour", f"write at most {LONGEST_MS // 60_000} min"
        )
    return Range(low_ms, high_ms)


def _scaled_ms(number: str, unit: str) -> int:
    # Of a number with ten digits the hour is long over, and far longer ones do not fit a float.
    return round(float(number[:12]) * _TIME_UNITS_MS[unit])


def _meant_unit(unit: str) -> str:
    """The unit that another word stands for: `'minutes'` -> `'min'`. Anything unknown is taken for seconds."""
    if unit.startswith(("ms", "mil")):
        return "ms"
    return "min" if unit.startswith("m") else "s"


def _time_hint(text: str) -> str:
    clock = parse_clock(text)
    if clock is not None:
        return f"write {format_time(clock[0])}"
    with_points = text.strip().lower().replace(",", ".")
    if "," in text and _TIME.fullmatch(with_points):
        return f"write the fraction with a point: {with_points}"
    return "write a number and a unit: 10 s, 1.5 s, 10-15 s or 2 min"


def parse_clock(text: str) -> tuple[int, int] | None:
    """A time on the clock, and how exactly it is written, both in ms: `'1:02:03'` -> `(3_723_000, 1000)`.

    `'12:34.5'` -> `(754_500, 100)`. None for what is not one.
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    whole_s = int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])
    return _with_fraction(whole_s * MS_PER_S, match[4], MS_PER_S)


def parse_position(text: str) -> tuple[int, int] | None:
    """A position in a session, as `parse_clock` gives it: a time on the clock, or `'754 s'`, `'754.5 s'`, `'12 min'`."""
    match = _MOMENT.fullmatch(text.strip().lower())
    if match is None:
        return parse_clock(text)
    unit_ms = _TIME_UNITS_MS[match[3]]
    return _with_fraction(int(match[1]) * unit_ms, match[2], unit_ms)


def _with_fraction(whole_ms: int, digits: str | None, unit_ms: int) -> tuple[int, int]:
    exact_ms = 10 ** (3 - len(digits)) if digits else MS_PER_S
    return whole_ms + int((digits or "").ljust(3, "0")) * unit_ms // MS_PER_S, exact_ms


def parse_time_ms(text: str) -> int:
    """Milliseconds from one time with its unit: `'4 s'` -> `4000`. Raises QuantityError, also for a range."""
    times = parse_time_range(text)
    if times.low != times.high:
        raise QuantityError(
            "range-not-allowed",
            f"{quote(text)} is a range, but a single time is needed here",
            f"write '{format_time(times.low)}' or another single time",
        )
    return times.low


def parse_count_range(text: str) -> tuple[Range, str | None]:
    """A count or a range of counts, with its noun if it has one: `'2-4 cycles'` -> `(Range(2, 4), 'cycles')`.

    Raises QuantityError: `not-a-count`, `reversed-range` or `too-many`.
    """
    match = _COUNT.fullmatch(text.strip().lower())
    if match is None:
        raise QuantityError(
            "not-a-count",
            f"{quote(text)} is not a count",
            "write a whole number or a range: 3, 2-4 or 2-4 cycles",
        )
    low_text, high_text, noun = match.groups()
    low = int(low_text[:12])
    high = low if high_text is None else int(high_text[:12])
    if high < low:
        raise QuantityError(
            "reversed-range",
            f"{quote(text)} runs backwards",
            f"write the smaller number first: {high}-{low}{f' {noun}' if noun else ''}",
        )
    if high > HIGHEST_COUNT:
        raise QuantityError("too-many", f"{quote(text)} is too many", f"write at most {HIGHEST_COUNT}")
    return Range(low, high), noun


def quote(text: str) -> str:
    """A value as a message quotes it: on one line, in 'quotes', and short enough to be read at a glance."""
    line = printable(" ".join(text.split()))
    return f"'{line}'" if len(line) <= _MOST_QUOTED else f"'{line[: _MOST_QUOTED - 3]}...'"


def counted(count: int, noun: str) -> str:
    """A count with its noun: `counted(1, 'sheet') -> '1 sheet'`, `counted(2, 'sheet') -> '2 sheets'`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def format_time(duration_ms: int) -> str:
    """A length as a sheet writes it: `format_time(12_000) -> '12 s'`, `format_time(12_500) -> '12.5 s'`."""
    whole, rest = divmod(duration_ms, MS_PER_S)
    if rest == 0:
        return f"{whole} s"
    return f"{whole}.{rest:03d}".rstrip("0") + " s"


def format_range(counts: Range) -> str:
    """A range of counts as a sheet writes it: `'2-4'`, and `'3'` for a single one."""
    return str(counts.low) if counts.low == counts.high else f"{counts.low}-{counts.high}"


def format_time_range(times: Range) -> str:
    """A range of milliseconds as a sheet writes it: `'10-15 s'`, and `'10 s'` for a single one."""
    low, high = format_time(times.low), format_time(times.high)
    return high if low == high else f"{low.removesuffix(' s')}-{high}"


def format_clock(at_ms: int) -> str:
    """A time on the clock, cut (never rounded up) to tenths: `format_clock(61_570) -> '1:01.5'`."""
    minutes, rest_ms = divmod(at_ms, 60_000)
    return f"{minutes}:{rest_ms // MS_PER_S:02d}.{rest_ms % MS_PER_S // 100}"


def clock_parts(at_ms: int) -> tuple[int, int, int, int]:
    """Hours, minutes, seconds and milliseconds: `clock_parts(3_723_004) -> (1, 2, 3, 4)`."""
    whole_s, ms = divmod(at_ms, MS_PER_S)
    return whole_s // 3600, whole_s // 60 % 60, whole_s % 60, ms


def format_length(duration_ms: int) -> str:
    """A length for people, exact: `format_length(62_500) -> '1 min 2.5 s'`, `format_length(120_000) -> '2 min'`."""
    minutes, rest_ms = divmod(duration_ms, 60_000)
    return " ".join(
        [
            *([f"{minutes} min"] if minutes else []),
            *([format_time(rest_ms)] if rest_ms or not minutes else []),
        ]
    )


def format_minutes(duration_ms: int) -> str:
    """A length for people, rounded to whole seconds: `format_minutes(1_565_000) -> '26 min 5 s'`."""
    minutes, seconds = divmod((duration_ms + 500) // MS_PER_S, 60)
    if minutes == 0:
        return f"{seconds} s"
    return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"


def frame_at(at_ms: int, rate_hz: int) -> int:
    """The frame nearest to a place in time (halves go up). Non-decreasing in `at_ms`."""
    return (2 * at_ms * rate_hz + MS_PER_S) // (2 * MS_PER_S)


def ms_for_frames(frames: int, rate_hz: int) -> int:
    """The length of a clip in whole milliseconds, rounded up, so that a clip never outlasts its place."""
    return -(-frames * MS_PER_S // rate_hz)


def number_of(number: int, in_all: int) -> str:
    """Which session of a course it is: `6 of 15`; only its number for one beyond the last.

    >>> number_of(6, 15), number_of(16, 15)
    ('6 of 15', '16')
    """
    return f"{number} of {in_all}" if number <= in_all else str(number)
