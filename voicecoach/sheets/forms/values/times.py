"""Times of steps, each read from the text that was written: waits, movements, rests, holds, ramps."""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, PlainValidator

from voicecoach.sheets.dose.rest import Rest, parse_rest
from voicecoach.sheets.dose.values import SHORTEST_HOLD_MS
from voicecoach.sheets.forms.reader import ONE_TIME, hint_for, looks_like, reader
from voicecoach.units import QuantityError, parse_time_ms, quote

_RAMP = re.compile(r"(.+?)\s+up\s*,\s*(.+?)\s+down")


def positive_time_ms(text: str) -> int:
    """A time that is more than nothing, in ms. Raises QuantityError."""
    time_ms = parse_time_ms(text)
    if time_ms == 0:
        raise QuantityError(
            "zero-time", f"'{text}' has zero length", "write a time of 1 s or more, or remove the line"
        )
    return time_ms


def _hold_ms(text: str) -> int | Literal["dose"]:
    if text.strip() == "dose":
        return "dose"
    with hint_for("not-a-time", "write dose, or a time of its own: 10 s"):
        hold_ms = positive_time_ms(text)
    if hold_ms < SHORTEST_HOLD_MS:
        raise QuantityError(
            "too-short", f"a hold of '{text}' is too short for its beeps", "write a hold of 1 s or more"
        )
    return hold_ms


def _rest(text: str) -> Rest:
    """One rest, such as that of a circuit."""
    rest = parse_rest(text)
    if rest.low != rest.high:
        parse_time_ms(text.removesuffix("exact").strip())  # says that a single time is needed
    return rest


class Ramp(BaseModel):
    """How long tension builds before a hold and fades after it; outside the beeps."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    up_ms: int
    down_ms: int


def _ramp(text: str) -> Ramp:
    if text.strip() == "none":
        return Ramp(up_ms=0, down_ms=0)
    match = _RAMP.fullmatch(text.strip())
    if match is None:
        raise QuantityError(
            "not-a-ramp", f"{quote(text)} is not a ramp", "write both ways with their times: 3 s up, 2 s down"
        )
    return Ramp(up_ms=parse_time_ms(match[1]), down_ms=parse_time_ms(match[2]))


TimeMs = Annotated[
    int,
    PlainValidator(reader(parse_time_ms)),
    looks_like(ONE_TIME, "write a number and a unit: 10 s, 1.5 s or 2 min", "10 s", "1.5 s", "2 min"),
]


MovedMs = Annotated[
    int,
    PlainValidator(reader(positive_time_ms)),
    looks_like(ONE_TIME, "write a number and a unit: 10 s, 1.5 s or 2 min", "10 s", "1.5 s", "2 min"),
]


RestMs = Annotated[
    Rest,
    PlainValidator(reader(_rest)),
    looks_like(
        rf"{ONE_TIME}(?:\s+exact)?",
        "write a number and a unit, and exact where the rest is a contract: 30 s, or 10 s exact",
        "30 s",
        "10 s exact",
    ),
]


HoldMs = Annotated[
    int | Literal["dose"],
    PlainValidator(reader(_hold_ms)),
    looks_like(rf"dose|{ONE_TIME}", "write dose, or a time of its own: 10 s", "dose", "10 s"),
]


RampText = Annotated[
    Ramp,
    PlainValidator(reader(_ramp)),
    looks_like(
        rf"none|{ONE_TIME}\s+up\s*,\s*{ONE_TIME}\s+down",
        "write both ways with their times: 3 s up, 2 s down",
        "3 s up, 3 s down",
        "none",
    ),
]
