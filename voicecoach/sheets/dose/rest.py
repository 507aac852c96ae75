"""The rest of a dose, read from the text that was written: a time, a range, or a contract."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import PlainValidator

from voicecoach.sheets.forms.reader import NUMBER, TO, UNIT, looks_like, reader
from voicecoach.units import (
    QuantityError,
    Range,
    parse_time_range,
    quote,
)


@dataclass(frozen=True, slots=True)
class Rest(Range):
    """A rest, or a range of rests, in ms."""

    exact: bool = False
    """A contract: from the beep that ends what is done to the beep that starts what comes next it is exactly this long."""


SHORTEST_EXACT_REST_MS = 3000
"""In less than this nobody could be told what comes next, and the beeps would run together."""


def parse_rest(text: str) -> Rest:
    """`'30 s'`, `'20-40 s'` or `'10 s exact'`. Raises QuantityError."""
    time, space, last = text.strip().rpartition(" ")
    is_exact = bool(space) and last == "exact"
    times = parse_time_range(time if is_exact else text)
    if is_exact and times.low < SHORTEST_EXACT_REST_MS:
        raise QuantityError(
            "too-short",
            f"{quote(text)} is too short to be exact",
            "write at least 3 s exact, or remove 'exact'",
        )
    return Rest(times.low, times.high, is_exact)


RestRange = Annotated[
    Rest,
    PlainValidator(reader(parse_rest)),
    looks_like(
        rf"{NUMBER}(?:{TO}{NUMBER})?\s*{UNIT}(?:\s+exact)?",
        "write a number and a unit, and exact where the rest is a contract: 30 s, 10-15 s or 10 s exact",
        "10-15 s",
        "10 s",
        "10 s exact",
    ),
]
