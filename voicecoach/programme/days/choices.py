"""What a person asks of a programme -> the days of the week and the times of day of a course, or a refusal."""

from collections import Counter
from collections.abc import Sequence
from datetime import time

from voicecoach.errors import RequestError
from voicecoach.programme.days.timetable import consecutive_days
from voicecoach.programme.meaning import Programme
from voicecoach.sheets.forms.terms import DEFAULT_DAYS, WEEKDAYS, Weekday
from voicecoach.sheets.forms.values.frequency import DAYS_PER_WEEK, MOST_A_DAY, parse_clock
from voicecoach.suggest import one_of
from voicecoach.units import QuantityError, Range, counted, format_range

USUAL_CLOCKS = ((time(7),), (time(7), time(18)))
"""The times of day for one session a day, and for two."""


def choose_days(
    programme: Programme, per_week: int | None, named: Sequence[str] | None
) -> tuple[Weekday, ...]:
    """The days of the week for a programme, in the order of the week: those that are named, or those of the
    programme. A day with two sessions is there twice.

    `per_week` is the number of sessions; None means as many as there are days, twice as many if only that is allowed, or
    the most that the programme allows. Raises RequestError for days that the programme does not allow.
    """
    allowed = programme.sessions_a_week
    if allowed.every_days > 1:
        if per_week is not None or named is not None:
            raise RequestError(
                f"'{programme.id}' has a session {allowed.in_words()}, whatever the day of the week",
                "leave out --days and --per-week; --from DAY says when it begins",
            )
        return WEEKDAYS
    days = None if named is None else read_days(named, most=MOST_A_DAY if allowed.high > DAYS_PER_WEEK else 1)
    number = per_week if per_week is not None else allowed.high
    if days is not None:
        twice = tuple(day for day in days for _ in range(MOST_A_DAY))
        is_twice = len(set(days)) == len(days) and (
            len(twice) == per_week if per_week is not None else not allowed.holds(len(days))
        )
        days = twice if is_twice and allowed.holds(len(twice)) else days
        number = per_week if per_week is not None else len(days)
    if not allowed.holds(number):
        raise RequestError(
            f"'{programme.id}' has {format_range(Range(allowed.low, allowed.high))} sessions a week, not {number}",
            f"choose --per-week {allowed.low if number < allowed.low else allowed.high}",
        )
    if days is None:
        return programme.days[number]
    return _rested(days, number, programme.days[number], programme.rest_days_of(number))


def choose_few_days(per_week: int | None, named: Sequence[str] | None) -> tuple[Weekday, ...]:
    """The days of the week of a course that goes on after its programme: one or two. None: two. Raises RequestError."""
    days = read_days(named) if named is not None else None
    number = per_week if per_week is not None else len(days) if days is not None else 2
    if number not in {1, 2}:
        raise RequestError(
            f"a course that goes on has one or two sessions a week, not {number}", "choose --per-week 1 or 2"
        )
    return DEFAULT_DAYS[number] if days is None else _rested(days, number, DEFAULT_DAYS[number], 1)


def choose_clocks(
    days: Sequence[Weekday], named: str | None, usual: Sequence[time] | None = None
) -> tuple[time, ...]:
    """The times of day of sessions on these days: `named`, such as `07:00` or `08:00,18:00`, or else the usual ones.

    Raises RequestError for a text that is none, or too many or too few times.
    """
    most = max(Counter(days).values())
    if named is None:
        return tuple(usual) if usual is not None and len(usual) == most else USUAL_CLOCKS[most - 1]
    clocks = tuple(sorted(read_clock(one) for one in named.split(",")))
    if len(clocks) != most or len(set(clocks)) != most:
        example = ",".join(f"{one:%H:%M}" for one in USUAL_CLOCKS[most - 1])
        what = "times of day" if most > 1 else "time of day"
        raise RequestError(
            f"'{named}' is not {most} {what}, and there {'are' if most > 1 else 'is'} {counted(most, 'session')} a day",
            f"write --at {example}",
        )
    return clocks


def _rested(
    days: tuple[Weekday, ...], number: int, usual: Sequence[Weekday], rest_days: int
) -> tuple[Weekday, ...]:
    """Days of the week, if they are so many and have rest days between them. Raises RequestError."""
    if len(days) != number:
        raise RequestError(
            f"{counted(len(days), 'day')} for {counted(number, 'session')} a week",
            "name as many days as there are sessions a week",
        )
    if rest_days and (pair := consecutive_days(days, rest_days)) is not None:
        what = (
            "consecutive days, and there must be a rest day between sessions"
            if rest_days == 1
            else f"too close: there must be {counted(rest_days, 'rest day')} between sessions"
        )
        raise RequestError(
            f"{pair[0]} and {pair[1]} are {what}",
            f"choose days further apart, such as {','.join(usual)}",
        )
    return days


def read_days(named: Sequence[str], most: int = 1) -> tuple[Weekday, ...]:
    """Days of the week by their names, `mon` to `sun`, in the order of the week, each at most so often. Raises RequestError."""
    words = [word.strip().lower() for word in named]
    for word in words:
        if word not in WEEKDAYS:
            raise RequestError(f"'{word}' is not a day of the week", one_of(word, WEEKDAYS))
        if words.count(word) > most:
            often = "twice" if most == 1 else f"{words.count(word)} times"
            raise RequestError(f"'{word}' is named {often}", "name each day once: mon,wed,fri")
    return tuple(day for day in WEEKDAYS for _ in range(words.count(day)))


def read_clock(text: str) -> time:
    """A time of day, as people write it: `7:00`. Raises RequestError."""
    try:
        return parse_clock(text)
    except QuantityError as error:
        raise RequestError(f"'{text}' is not a time of day", error.hint) from None
