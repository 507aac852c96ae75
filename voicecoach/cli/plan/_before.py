"""How long before a session, as people write it: 15m, 1h, 1h30m."""

import re
from datetime import timedelta
from typing import Any

import click

_WRITTEN = re.compile(r"(?:(?P<hours>\d{1,2}) ?h(?:ours?)?)? ?(?:(?P<minutes>\d{1,4}) ?m(?:in(?:utes?)?)?)?")
_MOST = timedelta(days=1)


class Before(click.ParamType):  # type: ignore[type-arg]  # older releases of click have none
    """A stretch of time of at most a day; with `may_be_none` also the word none."""

    name = "before"

    def __init__(self, *, may_be_none: bool = False) -> None:
        self.may_be_none = may_be_none

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta | None:
        if isinstance(value, timedelta):
            return value
        if self.may_be_none and value == "none":
            return None
        found = _WRITTEN.fullmatch(value.strip().lower())
        if not value.strip() or found is None:
            words = "15m, 1h or none" if self.may_be_none else "15m or 1h"
            self.fail(f"{value!r} is not a stretch of time; write {words}", param, ctx)
        before = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
        if before > _MOST:
            self.fail(f"{value!r} is more than a day", param, ctx)
        return before


def write_before(before: timedelta) -> str:
    """`15m`: the inverse, as short as it can be told apart."""
    return f"{round(before / timedelta(minutes=1))}m"
