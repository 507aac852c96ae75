"""A course and how long before a session its person wants to know -> when to look, and what is due then."""

from datetime import date, datetime, time, timedelta

from voicecoach.programme.course import Course
from voicecoach.programme.days.timetable import ONE_DAY, Slot


def wake_clocks(course: Course, before: timedelta) -> tuple[time, ...]:
    """The times of day at which it is to be asked whether a session is due; one may be that of the evening before."""
    some_day = date(2026, 1, 2)
    return tuple((datetime.combine(some_day, clock) - before).time() for clock in course.clocks)


def day_to_tell(course: Course, now: datetime, before: timedelta) -> date | None:
    """The last day, today or later, whose session is near enough to be told of; None while it is too early for any.

    By the clock on the wall, as the timer goes.
    """
    today = now.astimezone(course.zone).replace(tzinfo=None)
    then = today + before
    day = then.date() if then.time() >= course.clocks[0] else then.date() - ONE_DAY
    return day if day >= today.date() else None


def is_near(course: Course, slot: Slot, now: datetime, before: timedelta) -> bool:
    """Whether it is time to tell of a session: of the second of a day not at the hour of the first."""
    then = now.astimezone(course.zone).replace(tzinfo=None) + before
    return then >= course.starts_at(slot).replace(tzinfo=None)
