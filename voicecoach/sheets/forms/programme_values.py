"""The values of a programme: weeks, sessions a week, days, gaps, scores and the rungs of ladders, each out of the text that was written."""

import re
from typing import Annotated

from pydantic import PlainValidator

from voicecoach.sheets.forms.reader import TO, looks_like, reader
from voicecoach.sheets.forms.terms import WEEKDAYS, Weekday
from voicecoach.suggest import nearest
from voicecoach.units import QuantityError, Range, parse_count_range, quote

MOST_RESTED_SESSIONS = 3
"""Of the seven days, Sunday beside Monday, no more than three lie apart: of so many sessions a week none follow each other."""
DAYS_PER_WEEK = 7

LONGEST_GAP_DAYS = 366

_FULL_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBERS = re.compile(r"[1-9][0-9]?(?:\s*[-\u2013\u2014]\s*[1-9][0-9]?)?")
_SESSIONS = re.compile(r"([0-9]{1,3})(?:\s*(?:-|\u2013|\u2014|to)\s*([0-9]{1,3}))?\s+(?:a|per)\s+week")
_DAYS = re.compile(r"([0-9]{1,4})\s+(days?|weeks?)")
_SCORE = re.compile(r"[0-9]|10")
_RANGE = re.compile(r"[0-9]\s*(?:[-\u2013\u2014]|to)\s*[0-9]")


def parse_weeks(text: str) -> int:
    """`'5'` or `'5 weeks'` -> `5`. Raises QuantityError."""
    counts, noun = parse_count_range(text)
    if noun not in {None, "week", "weeks"}:
        raise QuantityError(
            "not-a-count", f"{quote(text)} is not a number of weeks", f"write the number: {counts.low}"
        )
    return _one(text, counts)


def parse_sessions_a_week(text: str) -> Range:
    """`'2-3 a week'` -> `Range(2, 3)`. `'daily'` is 7. Raises QuantityError."""
    if text.strip() in {"daily", "every day"}:
        return Range(DAYS_PER_WEEK, DAYS_PER_WEEK)
    match = _SESSIONS.fullmatch(text.strip())
    if match is None:
        raise QuantityError(
            "not-a-frequency", f"{quote(text)} does not say how often", f"write '{_frequency(text)}'"
        )
    low, high = int(match[1]), int(match[2] or match[1])
    if high < low:
        raise QuantityError(
            "reversed-range",
            f"{quote(text)} runs backwards",
            f"write the smaller number first: {high}-{low} a week",
        )
    if low == 0:
        raise QuantityError("zero-count", f"{quote(text)} starts at 0", "write '1 a week' or more")
    if high > DAYS_PER_WEEK:
        raise QuantityError(
            "more-than-daily",
            f"{quote(text)} is more than one session a day",
            "write 'daily', and let the routine say what is done in one session",
        )
    return Range(low, high)


def _frequency(text: str) -> str:
    """What may be meant by a text without `a week`."""
    if "other day" in text:
        return "3 a week"
    if re.search(r"\b(?:a|per|times a) day", text):
        return "daily"
    match = _NUMBERS.match(text.strip())
    return f"{match[0].strip()} a week" if match else "2-3 a week"


def parse_weekday(text: str) -> Weekday:
    """`'mon'` -> `'mon'`; nothing else. Raises QuantityError."""
    for day in WEEKDAYS:
        if text.strip() == day:
            return day
    meant = nearest(text.strip(), [*WEEKDAYS, *_FULL_NAMES])
    hint = f"write '{meant[:3].lower()}'" if meant else f"write one of {', '.join(WEEKDAYS)}"
    raise QuantityError("not-a-day", f"{quote(text)} is not a day of the week", hint)


def parse_gap_days(text: str) -> int:
    """Days between two sessions: `'7 days'` -> `7`, `'2 weeks'` -> `14`. Raises QuantityError."""
    match = _DAYS.fullmatch(text.strip())
    if match is None:
        is_bare = text.strip().isdecimal() and text.isascii()
        hint = f"write '{text.strip()} days'" if is_bare else "write days or weeks: 7 days, or 2 weeks"
        raise QuantityError("not-days", f"{quote(text)} is not a number of days", hint)
    days = int(match[1]) * (DAYS_PER_WEEK if match[2].startswith("week") else 1)
    if days == 0:
        raise QuantityError("zero-count", f"{quote(text)} is zero", "write '1 day' or more")
    if days > LONGEST_GAP_DAYS:
        raise QuantityError(
            "too-many", f"{quote(text)} is longer than a year", f"write '{LONGEST_GAP_DAYS} days' at most"
        )
    return days


def parse_score(text: str) -> int:
    """Pain or effort from 0 to 10. Raises QuantityError."""
    if _SCORE.fullmatch(text.strip()) is None:
        raise QuantityError(
            "not-a-score", f"{quote(text)} is not a number from 0 to 10", "write a whole number from 0 to 10"
        )
    return int(text)


def parse_count(text: str) -> int:
    """How many times: `'2'` -> `2`. Raises QuantityError."""
    try:
        counts, _ = parse_count_range(text)
    except QuantityError as error:
        if error.code != "not-a-count":
            raise
        raise QuantityError(error.code, error.message, "write a whole number, such as 2") from None
    number = _one(text, counts)
    if text != str(number):
        # So that no two ways to write a number are two entries for one.
        raise QuantityError("not-a-count", f"{quote(text)} is not a count", f"write the number: {number}")
    return number


def _one(text: str, counts: Range) -> int:
    # A range is one even where it begins and ends with the same number: an editor cannot know that it does.
    if counts.low != counts.high or _RANGE.search(text):
        raise QuantityError(
            "range", f"{quote(text)} is a range, but a single number is needed here", f"write {counts.high}"
        )
    if counts.low == 0:
        raise QuantityError("zero-count", f"{quote(text)} is zero", "write 1 or more")
    return counts.low


Weeks = Annotated[
    int,
    PlainValidator(reader(parse_weeks)),
    looks_like(
        r"[0-9]+(?:\s+[wW][eE][eE][kK][sS]?)?",
        "write the number of weeks: 5",
        "5",
        "5 weeks",
        also=("integer",),
    ),
]
SessionsText = Annotated[
    Range,
    PlainValidator(reader(parse_sessions_a_week)),
    looks_like(
        rf"[0-9]+(?:{TO}[0-9]+)?\s+(?:a|per)\s+week|daily|every day",
        "write how often: 3 a week, 2-3 a week or daily",
        "2-3 a week",
        "3 a week",
        "daily",
    ),
]
DayText = Annotated[
    Weekday,
    PlainValidator(reader(parse_weekday)),
    looks_like("|".join(WEEKDAYS), f"write one of {', '.join(WEEKDAYS)}", *WEEKDAYS),
]
GapDays = Annotated[
    int,
    PlainValidator(reader(parse_gap_days)),
    looks_like(r"[0-9]+\s+(?:days?|weeks?)", "write a number of days: 7 days", "7 days", "2 weeks"),
]
Score = Annotated[
    int,
    PlainValidator(reader(parse_score)),
    looks_like(r"[0-9]|10", "write a whole number from 0 to 10", "3", "6", "9", also=("integer",)),
]
Number = Annotated[
    int,
    PlainValidator(reader(parse_count)),
    looks_like(r"[0-9]+", "write a whole number", "2", also=("integer",)),
]
