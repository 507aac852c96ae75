"""The values of a programme: weeks, sessions a week, days, gaps, scores and the rungs of ladders, each out of the text that was written."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import PlainValidator

from voicecoach.sheets.forms.reader import looks_like, reader
from voicecoach.sheets.forms.terms import WEEKDAYS, Weekday
from voicecoach.sheets.forms.values.frequency import DAYS_PER_WEEK
from voicecoach.suggest import nearest
from voicecoach.units import QuantityError, Range, counted, parse_count_range, quote

LONGEST_GAP_DAYS = 366

_FULL_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CRITERION = re.compile(r"pain at most ([0-9]{1,3}) for ([0-9]{1,3}) sessions?")
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


def parse_rest_days(text: str) -> int:
    """Days of rest between two sessions: `'2 days'` -> `2`, `'none'` -> `0`. Raises QuantityError."""
    if text.strip() in {"none", "0 days"}:
        return 0
    days = parse_gap_days(text)
    if days >= DAYS_PER_WEEK:
        raise QuantityError(
            "too-many",
            f"{quote(text)} leaves no session in a week",
            f"write '{DAYS_PER_WEEK - 1} days' at most",
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


@dataclass(frozen=True, slots=True)
class Criterion:
    """What has to be so before a phase of a programme ends."""

    pain: int | None = None
    """The most pain, from 0 to 10, in any exercise of the last sessions of the phase; None: pain does not matter."""
    sessions: int = 1
    """How many of these last sessions."""

    @property
    def is_top(self) -> bool:
        """Every exercise of the phase was done well at the highest level of its ladder."""
        return self.pain is None

    def in_words(self) -> str:
        """`pain at most 3 for 2 sessions`, `highest level`."""
        if self.pain is None:
            return "highest level"
        return f"pain at most {self.pain} for {counted(self.sessions, 'session')}"


def parse_criterion(text: str) -> Criterion:
    """`'pain at most 3 for 2 sessions'` or `'highest level'`. Raises QuantityError."""
    wanted = " ".join(text.split())
    if wanted == "highest level":
        return Criterion()
    match = _CRITERION.fullmatch(wanted)
    if match is None:
        raise QuantityError(
            "not-a-criterion",
            f"{quote(text)} does not say when a phase ends",
            "write 'pain at most 3 for 2 sessions' or 'highest level'",
        )
    return Criterion(parse_score(match[1]), parse_count(match[2]))


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
CriterionText = Annotated[
    Criterion,
    PlainValidator(reader(parse_criterion)),
    looks_like(
        r"pain\s+at\s+most\s+[0-9]+\s+for\s+[0-9]+\s+sessions?|highest\s+level",
        "write what has to be so: pain at most 3 for 2 sessions, or highest level",
        "pain at most 3 for 2 sessions",
        "highest level",
    ),
]
RestDays = Annotated[
    int,
    PlainValidator(reader(parse_rest_days)),
    looks_like(
        r"[0-9]+\s+(?:days?|weeks?)|none", "write a number of days: 2 days", "1 day", "2 days", "none"
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
