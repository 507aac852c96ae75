"""What every line of the journal has, and every line about a session."""

from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer

from voicecoach.wallclock import EARLIEST_DAY, LATEST_DAY, now


def _with_its_time(schema: dict[str, Any]) -> None:
    """A line without its time is not valid, although an entry that is made gets it by itself."""
    schema["required"] = ["at", *schema.get("required", ())]


def _near(day: date) -> date:
    """A day or an instant that can be counted with, in any zone."""
    if not EARLIEST_DAY <= (day.date() if isinstance(day, datetime) else day) <= LATEST_DAY:
        raise ValueError("far from today")
    return day


Day = Annotated[date, AfterValidator(_near)]
Instant = Annotated[
    AwareDatetime,
    AfterValidator(_near),
    PlainSerializer(lambda at: at.isoformat(timespec="milliseconds"), return_type=str, when_used="json"),
]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("unknown on this machine") from None
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]
"""A time zone by its name in the time zone database."""


class Entry(BaseModel):
    """One line of the journal. Fields that a reader does not know are left alone."""

    model_config = ConfigDict(
        extra="allow",
        frozen=True,
        defer_build=True,  # a session writes three kinds of entries before its first word, and there are thirty
        json_schema_extra=_with_its_time,
    )

    at: Instant = Field(default_factory=now)
    """When it was written, with its offset from universal time."""


class SessionEntry(Entry):
    """Something that happened in a session."""

    session: str
    """The id of the session; all of its entries share it."""
