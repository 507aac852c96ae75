"""A time zone and years -> its VTIMEZONE: every change of the clocks in them, to the second.

A reader that knows the name of the zone needs none of it. One that does not goes by these rules alone, so a change has
to stand at its own instant: by the clock that ran until then.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_STEP = timedelta(days=1)
"""No zone has changed its clocks twice within a day in this century."""
_SECOND = timedelta(seconds=1)


def describe_zone(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone:
    """What a calendar has to say about a zone when its events lie in these years."""
    described = Timezone()
    described.add("tzid", zone.key)
    # From a year before, so that the year begins after a change that is told with both of its sides.
    begin = datetime(first_year - 1, 1, 1, tzinfo=UTC)
    described.add_component(_period(zone, begin, begin))
    for before, after in _changes(zone, begin, datetime(last_year + 1, 1, 1, tzinfo=UTC) + _STEP):
        described.add_component(_period(zone, before, after))
    return described


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The last second before each change, and the first one after it."""
    before = begin
    while before < end:
        after = before + _STEP
        if _offset(zone, before) != _offset(zone, after):
            low, high = before, after
            while high - low > _SECOND:
                middle = low + ((high - low) // 2 // _SECOND) * _SECOND
                low, high = (middle, high) if _offset(zone, middle) == _offset(zone, low) else (low, middle)
            yield low, high
        before = after


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None  # noqa: S101  # a zone of the database has one at every instant
    return offset


def _period(zone: ZoneInfo, before: datetime, after: datetime) -> TimezoneStandard | TimezoneDaylight:
    local = after.astimezone(zone)
    # Readers take the later clock for the one of summer, though Ireland and Morocco call it their standard.
    is_later = _offset(zone, after) > _offset(zone, before)
    period = TimezoneDaylight() if is_later else TimezoneStandard()
    period.add("dtstart", (after + _offset(zone, before)).replace(tzinfo=None))
    period.add("tzoffsetfrom", _offset(zone, before))
    period.add("tzoffsetto", _offset(zone, after))
    period.add("tzname", local.tzname())
    return period
