"""What is asked of a session, whoever asks: the command line, a program, a page, a batch file, or the journal.

A request that is kept names its form, `voicecoach-request/1`, so that a later version can still read it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from voicecoach.errors import RequestError
from voicecoach.jsonform import JsonForm
from voicecoach.speech import DEFAULT_WPM, HIGHEST_WPM, LOWEST_WPM
from voicecoach.suggest import did_you_mean

FORMAT: Final = "voicecoach-request/1"
ESTIMATE = "estimate"
"""The voice that asks for no engine at all: phrases get the length that their letters suggest."""

Talk = Literal["full", "normal", "brief", "signals"]


class SessionRequest(BaseModel):
    """One session as somebody asks for it. Immutable; what is left out has the default of the command line."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["voicecoach-request/1"] = FORMAT
    """The form of this request."""
    name: str
    """The id of a routine or exercise, or the path of a sheet."""
    cues: tuple[Path, ...] = ()
    """Folders of sheets to look in first."""
    doses: tuple[str, ...] = ()
    """Choices within the prescription: `EXERCISE.FIELD=VALUE`, such as `hamstring-ere.hold=13s`."""
    only: tuple[str, ...] = ()
    """The ids of the exercises to do; empty: all."""
    side: Literal["left", "right", "both"] = "both"
    """Which side to train."""
    first: Literal["left", "right"] = "left"
    """Which side begins."""
    affected: Literal["left", "right"] | None = None
    """The affected side: it begins, and exercises with `sides: affected` are done on it alone; null: none, or not known."""
    conditions: tuple[str, ...] = ()
    """Circumstances of the person, such as `low-back-pain`."""
    talk: Talk = "normal"
    """How much is said."""
    voice: str | None = None
    """`ENGINE` or `ENGINE:VOICE`; null or `auto`: the best that is there; `estimate`: none."""
    wpm: int = Field(default=DEFAULT_WPM, ge=LOWEST_WPM, le=HIGHEST_WPM)
    """Words a minute, as heard."""
    allow_outside_range: bool = False
    """Allow a dose that the sheet does not prescribe."""
    minutes: int | None = Field(default=None, ge=1)
    """Fit the session into at most this many minutes; null: as long as it takes."""
    are_doses_planned: bool = False
    """The doses are those of a course for today: unlike doses that somebody chose, `minutes` may lower them."""
    fill: bool = False
    """Raise doses, within the prescription, to fill the `minutes`; otherwise they are only lowered."""
    session: int = Field(default=1, ge=1)
    """Coach as in the person's session of this number, counted from 1."""
    history: Path | None = None
    """A file of what was done before; it counts instead of `session`."""
    gap_days: int = Field(default=0, ge=0)
    """How many days ago the session before was, if that is known: from 14 on safety is said in full, and technique again."""
    refresh: tuple[str, ...] = ()
    """The ids of exercises whose technique is told again, such as those that hurt last time."""
    floor: Literal["on", "off"] = "on"
    """Noise that nobody hears instead of digital silence, which sends some earphones to sleep."""
    stereo: bool = False
    """In a file that is rendered, what belongs to the left side is heard more on the left, and the right more on the right."""
    sounds: Path | None = None
    """A folder of sounds of the person's own: a WAV for each beep that is to sound different."""
    music: Path | None = None
    """Music beneath the session: a file, a folder or a playlist."""
    language: str = "en"
    """The language of the coach."""
    phase: int | None = Field(default=None, ge=1)
    """The number of the phase of a programme that begins with this session, which is said; null: none begins."""
    phase_name: str | None = None
    """The name of that phase."""
    counts: Mapping[str, int] | None = None
    """How often each exercise was done before, if the journal knows; it counts instead of `session` and `history`."""


FORM = JsonForm("request", 1, "What is asked of a session", SessionRequest, mode="validation")


def read_request(kept: Mapping[str, Any], name: str | None = None) -> SessionRequest:
    """A request as somebody wrote it down; `name` is for those of 0.1.0, which kept it elsewhere.

    Raises RequestError, in plain words, for one of a later version and for fields and values that are not known.
    """
    values = dict(kept)
    form = values.get("format", FORMAT)
    if form != FORMAT:
        family, _, version = str(form).partition("/")
        if family == "voicecoach-request" and version.isdecimal() and int(version) > 1:
            raise RequestError(
                f"this session was requested by a newer version of voicecoach ('{form}')", "update voicecoach"
            )
        raise RequestError(f"'{form}' is not a request of voicecoach", f"write format: {FORMAT}")
    if name is not None:
        values.setdefault("name", name)
    try:
        return SessionRequest.model_validate(values)
    except ValidationError as error:
        raise _plain(error) from None


def make_request(name: str, **fields: Any) -> SessionRequest:
    """The request of a program: a name, and fields by keyword. Raises RequestError in plain words."""
    return read_request({"name": name, **fields})


def _plain(error: ValidationError) -> RequestError:
    """The first thing that pydantic found, in words for whoever wrote the request."""
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"]) or "request"
    if first["type"] == "extra_forbidden":
        known = [name for name in SessionRequest.model_fields if name != "format"]
        return RequestError(
            f"a request has no field '{field}'",
            did_you_mean(field, known)
            or f"its fields are {', '.join(known)}; a newer version of voicecoach may have more",
        )
    if first["type"] == "tuple_type":
        return RequestError(f"'{field}' of a request is a list", f"write {field}=[{first['input']!r}]")
    if first["type"] == "missing":
        return RequestError(f"the request has no '{field}'", f"add '{field}'")
    said = first["msg"][:1].lower() + first["msg"][1:]
    return RequestError(f"{first['input']!r} does not fit '{field}' of a request", said)
