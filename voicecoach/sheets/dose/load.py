"""What makes an exercise heavier: a load in kilograms or pounds, or a band by its colour, each read from the text that was written."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import PlainValidator

from voicecoach.sheets.forms.reader import NUMBER, TO, looks_like, reader
from voicecoach.units import QuantityError, Range, quote

_LOAD = re.compile(rf"({NUMBER})(?:{TO}({NUMBER}))?\s*(kg|lb)")
_BAND = re.compile(r"[a-z]+(?: [a-z]+)?")
_NOT_A_NAME = {"yes", "no", "on", "off", "true", "false", "null"}
"""What YAML takes for true, false or nothing where it stands alone: whoever writes `band: yes` has named no band."""
HEAVIEST = 500
_HINT = "write a number and kg or lb: 4 kg, or 4-8 kg"


@dataclass(frozen=True, slots=True)
class Load(Range):
    """A load, or a range of loads, in thousandths of its unit."""

    unit: str = "kg"

    def show(self, value: int) -> str:
        """One load as a sheet writes it: `2.5 kg`."""
        return f"{value / 1000:g} {self.unit}"

    def __str__(self) -> str:
        low = f"{self.low / 1000:g}-" if self.low < self.high else ""
        return f"{low}{self.show(self.high)}"


def parse_load(text: str) -> Load:
    """`'4-8 kg'` or `'10 lb'`. Raises QuantityError."""
    match = _LOAD.fullmatch(text.strip())
    if match is None:
        raise QuantityError("not-a-load", f"{quote(text)} is not a load", _HINT)
    low = round(float(match[1]) * 1000)
    high = round(float(match[2]) * 1000) if match[2] else low
    if high < low:
        raise QuantityError(
            "reversed-range",
            f"{quote(text)} runs backwards",
            f"write the smaller number first: {match[2]}-{match[1]} {match[3]}",
        )
    if low == 0 or high > HEAVIEST * 1000:
        raise QuantityError("not-a-load", f"{quote(text)} is no load to train with", _HINT)
    return Load(low, high, match[3])


@dataclass(frozen=True, slots=True)
class Bands(Range):
    """Bands by their names, from the easiest to the hardest; a range of their places in this order."""

    names: tuple[str, ...] = ()

    def show(self, value: int) -> str:
        """One band by its name."""
        return self.names[value]

    def __str__(self) -> str:
        return ", ".join(self.names)


def parse_bands(text: str) -> Bands:
    """`'yellow, red, green'`. Raises QuantityError."""
    names = tuple(part.strip() for part in text.split(","))
    for name in names:
        if _BAND.fullmatch(name) is None or name in _NOT_A_NAME or names.count(name) > 1:
            raise QuantityError(
                "not-a-band",
                f"{quote(text)} does not name bands",
                "write their colours in order: yellow, red, green",
            )
    return Bands(0, len(names) - 1, names)


def place_of(limit: Load | Bands, text: str) -> int | None:
    """A load or a band by its text, as a value of the range that it lies in; None where it lies outside, or has another unit."""
    if isinstance(limit, Bands):
        return limit.names.index(text) if text in limit.names else None
    load = parse_load(text)
    return load.low if load.unit == limit.unit and limit.holds(load.low) else None


LoadText = Annotated[
    Load,
    PlainValidator(reader(parse_load)),
    looks_like(rf"{NUMBER}(?:{TO}{NUMBER})?\s*(?:kg|lb)", _HINT, "4 kg", "4-8 kg", "10 lb"),
]
BandText = Annotated[
    Bands,
    PlainValidator(reader(parse_bands)),
    looks_like(
        r"[a-z]+(?: [a-z]+)?(?:\s*,\s*[a-z]+(?: [a-z]+)?)*",
        "write the colours of the bands in order: yellow, red, green",
        "red",
        "yellow, red, green",
    ),
]
