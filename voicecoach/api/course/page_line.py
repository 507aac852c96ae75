"""The line in which the page of a session says how it was: `voicecoach-done/1 routine=legs day=2026-03-02 pain=1`."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from voicecoach.api.course.done import DoneRequest
from voicecoach.errors import RequestError

FORMAT = "voicecoach-done/1"
MOST_CHARACTERS = 2000
"""A line with every field and twenty exercises left out is a fifth of this."""
_FIELDS: dict[str, Callable[[str], Any]] = {
    "routine": str,
    "programme": str,
    "session": int,
    "day": date.fromisoformat,
    "pain": int,
    "effort": int,
    "left-out": lambda text: tuple(filter(None, text.split(","))),
}
_COPY = "copy the whole line that the page shows below 'How was it?'"


def read_page_line(line: str, note: str = "") -> DoneRequest:
    """A report of the page as the request that records it. `note` is kept beside it.

    Raises RequestError for a line that is not one of the page, that a newer version wrote, or with a field that is not known
    here or comes twice: a report is never taken in part.
    """
    name, *parts = line[: MOST_CHARACTERS + 1].split() or [""]
    if len(line) > MOST_CHARACTERS or not re.fullmatch(r"voicecoach-done/\d+", name):
        raise RequestError("this is no line of a session's page", _COPY)
    if name != FORMAT:
        raise RequestError(f"this line has the form '{name}', which is newer", "update voicecoach")
    found: dict[str, Any] = {}
    for part in parts:
        key, _, value = part.partition("=")
        if key not in _FIELDS or key in found:
            problem = "comes twice" if key in found else "is not known"
            raise RequestError(f"'{key}' {problem} in the line of a session's page", _COPY)
        try:
            found[key] = _FIELDS[key](value)
        except ValueError:
            raise RequestError(f"'{value}' is not what '{key}' can be in the line of a page", _COPY) from None
    return DoneRequest(
        programme=found.get("programme"),
        routine=found.get("routine"),
        number=found.get("session"),
        day=found.get("day"),
        pain=found.get("pain"),
        effort=found.get("effort"),
        left_out=found.get("left-out", ()),
        note=note,
    )
