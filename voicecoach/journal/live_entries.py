"""What a live session writes into the journal while it runs."""

from typing import Annotated, Any, Literal

from pydantic import Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from voicecoach.errors import RequestError
from voicecoach.fielddocs import SchemaWithFieldDocs
from voicecoach.journal.entry import SessionEntry
from voicecoach.journal.outline import Outline, WindowIndex
from voicecoach.request import SessionRequest, read_request


class _RequestSchema:
    """Describes a request in the schema of the journal, and only there: nobody who plays has to wait for that."""

    def __get_pydantic_json_schema__(
        self, _core: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return SessionRequest.model_json_schema(schema_generator=SchemaWithFieldDocs)


class Start(SessionEntry):
    """A live session was begun."""

    event: Literal["start"] = "start"
    name: str
    """The routine or exercise, as it was asked for."""
    request: Annotated[dict[str, Any], _RequestSchema()] | None = None
    """What was asked for, as it was written: see `session_request`."""
    options: dict[str, Any] | None = Field(default=None, exclude=True)
    """What version 0.1.0 kept instead: the same fields without the name."""
    plan: str
    """Tells whether the sheets still say the same."""
    course: str | None = None
    """The course that the session belongs to; null for one that was played by itself."""
    number: int | None = None
    """Which session of the course, counted from 1."""
    levels: dict[str, int] = Field(default_factory=dict)
    """The rung of each exercise in that session, counted from 1, by the id that the routine names."""
    outline: Outline | None = None
    """What is planned; null in journals of 0.1.0."""

    def session_request(self) -> SessionRequest:
        """What was asked for. Raises RequestError, with the cure, if another version wrote what this one does not know."""
        try:
            if self.request is None:
                return read_request(self.options or {}, self.name)
            return read_request(self.request)
        except RequestError as error:
            raise RequestError(
                f"the session '{self.name}' was begun by another version of voicecoach: {error.message}",
                f"resume it with that version (update voicecoach if it is newer), or begin anew: voicecoach play {self.name}",
            ) from None


class Resume(SessionEntry):
    """A session that was broken off goes on."""

    event: Literal["resume"] = "resume"
    next_window: WindowIndex


class Segment(SessionEntry):
    """A stretch was heard to its end."""

    event: Literal["segment"] = "segment"
    window: WindowIndex
    """The window of the plan that it begins with."""
    next_window: WindowIndex
    at_ms: int
    """Where it stands in the script."""


class LeftOut(SessionEntry):
    """A stretch was left out on request."""

    event: Literal["left-out"] = "left-out"
    window: WindowIndex
    next_window: WindowIndex
    exercise: str | None = None


class Hold(SessionEntry):
    """What became of one hold."""

    event: Literal["hold"] = "hold"
    result: Literal["done", "extra", "void", "incomplete"]
    """done: whole, for the first time; extra: once more; void: broken off; incomplete: left out."""
    window: WindowIndex
    exercise: str | None
    side: str | None = None
    set: int | None = None
    rep: int | None = None
    hold_ms: int
    heard_ms: int | None = None
    """How much of a void one was heard."""


class Pain(SessionEntry):
    """It hurt, and the session stopped."""

    event: Literal["pain"] = "pain"
    window: WindowIndex
    exercise: str | None
    step: str | None = None
    at_ms: int


class Underrun(SessionEntry):
    """The device ran dry for a moment, because the machine was busy."""

    event: Literal["underrun"] = "underrun"
    count: int = 0
    """How often that has happened in this session so far."""


class DeviceLost(SessionEntry):
    """The sound device went away."""

    event: Literal["device-lost"] = "device-lost"
    reason: str = ""


class DeviceBack(SessionEntry):
    """The sound device is back."""

    event: Literal["device-back"] = "device-back"


class Easier(SessionEntry):
    """It hurt, and the session went on in an easier way from the start of the exercise."""

    event: Literal["easier"] = "easier"
    condition: str
    """The condition that calls for it."""
    exercise: str
    """The exercise that hurt."""
    window: WindowIndex
    """The first window that the easier way took the place of."""
    next_window: WindowIndex
    """The first window of the easier way: from here on the plan is another one."""
    outline: Outline | None = None
    """What is planned now."""
    plan: str
    """Tells whether the sheets still say the same of it."""


class End(SessionEntry):
    """A live session ended."""

    event: Literal["end"] = "end"
    reason: Literal["finished", "quit", "broken-off"]
    holds: int = 0
    """Done, each counted once."""
    extra: int = 0
    """Done once more."""
    void: int = 0
    """Broken off."""
    incomplete: int = 0
    """Left out."""
    underruns: int = 0
    """How often the device ran dry."""
