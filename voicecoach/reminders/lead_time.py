"""How long before a session somebody wants to be reminded, as people write it: 15m, 1h, 1h30m."""

import re
from datetime import timedelta

_FORM = re.compile(r"(?:(?P<hours>\d{1,2}) ?h(?:ours?)?)? ?(?:(?P<minutes>\d{1,4}) ?m(?:in(?:utes?)?)?)?")
_MOST = timedelta(days=1)


def read_lead_time(text: str) -> timedelta:
    """The time that a text such as `1h30m` means. Raises ValueError for anything else, and for more than a day."""
    found = _FORM.fullmatch(text.strip().lower())
    if not text.strip() or found is None:
        raise ValueError(f"{text!r} is not a length of time")
    lead = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    if lead > _MOST:
        raise ValueError(f"{text!r} is more than a day")
    return lead


def format_lead_time(lead: timedelta) -> str:
    """The inverse, to the minute: `15m`."""
    return f"{round(lead / timedelta(minutes=1))}m"
