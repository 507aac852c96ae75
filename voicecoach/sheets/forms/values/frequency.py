"""How often a programme has a session, and at what time of day, each out of the text that was written."""

import re
from dataclasses import dataclass
from datetime import time
from fractions import Fraction
from math import ceil
from typing import Annotated

from pydantic import PlainValidator

from voicecoach.sheets.forms.reader import TO, looks_like, reader
from voicecoach.units import QuantityError, Range, format_range, quote

MOST_RESTED_SESSIONS = 3
"""Of the seven days, Sunday beside Monday, no more than three lie apart: of so many sessions a week none follow each other."""
DAYS_PER_WEEK = 7
MOST_A_DAY = 2
MOST_A_WEEK = MOST_A_DAY * DAYS_PER_WEEK

_NUMBERS = re.compile(r"[1-9][0-9]?(?:\s*[-\u2013\u2014]\s*[1-9][0-9]?)?")
_TIMES = {"once": 1, "twice": 2}
_SESSIONS = re.compile(
    r"(?:([0-9]{1,3})(?:\s*(?:-|\u2013|\u2014|to)\s*([0-9]{1,3}))?(?:\s+times)?|(once|twice))\s+(?:(?:a|per)\s+(day|week)|(daily))"
)
_EVERY = re.compile(r"every\s+(?:(other)|([0-9]{1,3}))\s+days?")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a programme has a session: so many a week, from `low` to `high`, or one every so many days."""

    low: int
    high: int
    every_days: int = 1
    """From one session to the next, whatever the weekday: 2 is every other day. 1: it goes by the days of the week."""

    def holds(self, per_week: int) -> bool:
        """Whether a number of sessions a week may be chosen."""
        return self.low <= per_week <= self.high

    def sessions(self, weeks: int, per_week: int) -> int:
        """How many there are in some weeks."""
        return weeks * per_week if self.every_days == 1 else ceil(weeks * pace_of_every(self.every_days))

    def in_words(self) -> str:
        """`2-3 a week`, `daily`, `every other day`."""
        if self.every_days > 1:
            return "every other day" if self.every_days == 2 else f"every {self.every_days} days"
        return f"{format_range(Range(self.low, self.high))} a week"


def usual_rest_days(per_week: int) -> int:
    """Days of rest between two sessions of a programme that says nothing of it."""
    return 1 if per_week <= MOST_RESTED_SESSIONS else 0


def pace_of_every(days: int) -> Fraction:
    """Sessions a week, of one every so many days."""
    return Fraction(DAYS_PER_WEEK, days)


def parse_frequency(text: str) -> Frequency:
    """`'2-3 a week'` -> `Frequency(2, 3)`; also `daily`, `twice a day`, `every other day`. Raises QuantityError."""
    wanted = " ".join(text.split())
    if wanted in {"daily", "every day"}:
        return Frequency(DAYS_PER_WEEK, DAYS_PER_WEEK)
    if every := _EVERY.fullmatch(wanted):
        return _every(text, 2 if every[1] else int(every[2]))
    match = _SESSIONS.fullmatch(wanted)
    if match is None:
        raise QuantityError(
            "not-a-frequency", f"{quote(text)} does not say how often", f"write '{_frequency(text)}'"
        )
    low = _TIMES.get(match[3]) or int(match[1])
    high = int(match[2] or low)
    unit = match[4] or "day"
    if high < low:
        raise QuantityError(
            "reversed-range",
            f"{quote(text)} runs backwards",
            f"write the smaller number first: {high}-{low} a {unit}",
        )
    if low == 0:
        raise QuantityError("zero-count", f"{quote(text)} starts at 0", f"write '1 a {unit}' or more")
    days = DAYS_PER_WEEK if unit == "day" else 1
    if high * days > MOST_A_WEEK:
        raise QuantityError(
            "more-than-twice-a-day",
            f"{quote(text)} is more than two sessions a day",
            "write 'twice a day', and let the routine say what is done in one session",
        )
    return Frequency(low * days, high * days)


def _every(text: str, days: int) -> Frequency:
    if not 2 <= days <= DAYS_PER_WEEK:
        hint = "write 'daily'" if days < 2 else "write '1 a week', or at most 'every 7 days'"
        raise QuantityError("not-a-frequency", f"{quote(text)} cannot be planned", hint)
    a_week = ceil(pace_of_every(days))
    return Frequency(a_week, a_week, days)


def _frequency(text: str) -> str:
    """What may be meant by a text without `a week`."""
    if "other day" in text:
        return "every other day"
    if re.search(r"\b(?:a|per) day", text):
        return "twice a day" if "2" in text or "twice" in text else "daily"
    match = _NUMBERS.match(text.strip())
    return f"{match[0].strip()} a week" if match else "2-3 a week"


def parse_clock(text: str) -> time:
    """A time of day, as people write it: `'7:00'`. Raises QuantityError."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise QuantityError(
            "not-a-clock", f"{quote(text)} is not a time of day", "write hours and minutes: 07:00"
        )
    return time(int(found[1]), int(found[2]))


SessionsText = Annotated[
    Frequency,
    PlainValidator(reader(parse_frequency)),
    looks_like(
        rf"(?:[0-9]+(?:{TO}[0-9]+)?(?:\s+times)?|once|twice)\s+(?:(?:a|per)\s+(?:day|week)|daily)|daily|every\s+(?:day|(?:other|[0-9]+)\s+days?)",
        "write how often: 3 a week, 2-3 a week, daily, twice a day or every other day",
        "2-3 a week",
        "3 a week",
        "daily",
        "twice a day",
        "every other day",
    ),
]
ClockText = Annotated[
    time,
    PlainValidator(reader(parse_clock)),
    looks_like(r"[0-9]{1,2}:[0-9]{2}", "write hours and minutes: 07:00", "07:00", "18:30", also=("integer",)),
]
