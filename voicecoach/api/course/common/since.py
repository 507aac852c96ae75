"""What lies between two sessions: how long ago the last one was, and what hurt in it. The coach tells more after either."""

from datetime import date
from typing import TypedDict

from voicecoach.journal.reader import Record

_HURTS_FROM = 4
"""Pain from here on, of 10, is worth another look at how an exercise is done."""


class Since(TypedDict):
    """Two fields of a session's request."""

    gap_days: int
    refresh: tuple[str, ...]


def since_last(record: Record, day: date, course: str) -> Since:
    """The gap before a session on `day`, in days (0: there was none before that day), and the exercises that hurt in the last one.

    One of the same course that was done earlier that day is the last one.
    """
    before = [
        one for one in record.sessions() if one.date < day or (one.date == day and one.course == course)
    ]
    if not before:
        return {"gap_days": 0, "refresh": ()}
    last = before[-1]
    hurt = [
        one.did or one.exercise for one in last.exercises if one.was_stopped or (one.pain or 0) >= _HURTS_FROM
    ]
    return {"gap_days": (day - last.date).days, "refresh": tuple(hurt)}


def since_previous(before: date, day: date) -> Since:
    """The same between two sessions that are both ahead: nothing has hurt yet."""
    return {"gap_days": (day - before).days, "refresh": ()}
