"""The time of day: now, or the time that a trial of a whole course pretends it is."""

import os
from datetime import date, datetime

from voicecoach.errors import RequestError

VARIABLE = "VOICECOACH_NOW"
"""The time that it is said to be, such as `2026-03-02T07:00`, for a trial."""
_TO_THE_MINUTE = len("2026-03-02T07:00")
NEEDS = "VOICECOACH_DATA"
"""A trial has a journal of its own: nothing that was not done gets into that of the person."""

EARLIEST_DAY, LATEST_DAY = date(1970, 1, 1), date(2199, 12, 31)
"""The days that a journal or a request may name: far from the first and the last that can be counted with."""


def check_day(day: date) -> date:
    """The day itself. Raises RequestError for one that nobody trains on."""
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise RequestError(
            f"{day.isoformat()} is not a day to train on", f"name a day from {EARLIEST_DAY} to {LATEST_DAY}"
        )
    return day


def now() -> datetime:
    """The time now, with its offset from universal time.

    Raises RequestError for a pretended time that is none, and for one without a journal of its own.
    """
    pretended = os.environ.get(VARIABLE)
    if not pretended:
        return datetime.now().astimezone()
    if not os.environ.get(NEEDS):
        raise RequestError(
            f"{VARIABLE} is set, so this is a trial, and a trial needs a journal of its own",
            f"name an empty folder in {NEEDS}, or unset {VARIABLE}",
        )
    try:
        time = datetime.fromisoformat(pretended).astimezone()
    except (ValueError, OverflowError):
        raise RequestError(
            f"{VARIABLE} is '{pretended}', which is not a time", "write it as 2026-03-02T07:00"
        ) from None
    check_day(time.date())
    if len(pretended) <= _TO_THE_MINUTE:
        # Seconds go on as they are, so that what is done in one minute stays in order.
        real = datetime.now().astimezone()
        time = time.replace(second=real.second, microsecond=real.microsecond)
    return time
