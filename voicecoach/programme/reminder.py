"""A course and how long before a session its person wants to know -> when to look, and what is due then."""

from datetime import date, datetime, time, timedelta

from voicecoach.programme.course import Course
from voicecoach.programme.dates import ONE_DAY


def wake_clock(course: Course, before: timedelta) -> time:
    """The time of day at which it is to be asked whether a session is due; it may be that of the evening before."""
    some_day = datetime.combine(date(2026, 1, 2), course.clock)
    return (some_day - before).time()


def day_to_tell(course: Course, now: datetime, before: timedelta) -> date | None:
    """The last day, today or later, whose session is near enough to be told of; None while it is too early for any.

    By the clock on the wall, as the timer goes.
    """
    today = now.astimezone(course.zone).replace(tzinfo=None)
    then = today + before
    day = then.date() if then.time() >= course.clock else then.date() - ONE_DAY
    return day if day >= today.date() else None
