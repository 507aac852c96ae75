"""What every line of the journal has, and every line about a session."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from voicecoach.wallclock import now


def _with_its_time(schema: dict[str, Any]) -> None:
    """A line without its time is not valid, although an entry that is made gets it by itself."""
    schema["required"] = ["at", *schema.get("required", ())]


Instant = Annotated[
    datetime,
    PlainSerializer(lambda at: at.isoformat(timespec="milliseconds"), return_type=str, when_used="json"),
]


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
