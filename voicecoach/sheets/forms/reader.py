"""How a value of a sheet is read: out of the text that was written, or refused in the author's own words with a hint.

Values arrive as the text that was written (`compose.py` sees to that), so every reading of a quantity happens in a
reader, and each refusal carries the author's own value and a hint that belongs to that mistake.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import (
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainValidator,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

from voicecoach.pronounce import is_speakable
from voicecoach.suggest import slug
from voicecoach.units import QuantityError, quote

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
Parsed = TypeVar("Parsed")

NUMBER = r"[0-9]+(?:\.[0-9]+)?"
TO = r"\s*(?:-|\u2013|\u2014|[tT][oO])\s*"
UNIT = r"(?:[mM][sS]|[sS](?:[eE][cC])?|[mM](?:[iI][nN])?)"
ONE_TIME = rf"{NUMBER}\s*{UNIT}"


def looks_like(pattern: str, error: str, *examples: str, also: tuple[str, ...] = ()) -> WithJsonSchema:
    """What an editor checks of a value, and offers for it; `also` are the types that YAML makes of it where it is bare.

    A pattern is wider than its reader: it knows the form of a quantity, not that 15-10 s runs backwards. It is never
    narrower, since an editor must not complain of what `check` accepts; `tests/sheets/test_schema.py` holds that.
    """
    return WithJsonSchema(
        {
            "type": ["string", *also] if also else "string",
            "pattern": rf"^\s*(?:{pattern})\s*$",
            "errorMessage": error,
            "examples": list(examples),
        }
    )


@dataclass(frozen=True, slots=True)
class Shorthand:
    """A part that may be written as one bare value, which stands for its field of this name: `say: Lift.`"""

    field: str
    bare: WithJsonSchema
    """What an editor knows of the bare value."""

    def expand(self, value: Any) -> Any:
        """The part in full."""
        return {self.field: value} if isinstance(value, str) else value

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """A validator before that of the part."""
        return core_schema.no_info_before_validator_function(self.expand, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Either of the two ways to write it."""
        return {"anyOf": [dict(self.bare.json_schema or {}), handler(schema)]}


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """A list that may be written as its only entry: `routine: legs` for `routine: [legs]`."""

    def listed(self, value: Any) -> Any:
        """The entries."""
        return [value] if isinstance(value, str | dict) else value

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """A validator before that of the list."""
        return core_schema.no_info_before_validator_function(self.listed, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Either of the two ways to write it."""
        made = handler(schema["schema"])
        return {"anyOf": [made["items"], made]}


LONGEST_VALUE = 80
"""Characters of a value that is not text to be spoken or read."""


def refuse(code: str, message: str, hint: str, *, at: tuple[str | int, ...] = ()) -> PydanticCustomError:
    """A fault in the author's words, for pydantic to carry to its place; `at` is the way from there to the field to show."""
    # The template is fixed, since an author's value may hold braces of its own.
    return PydanticCustomError(
        code, "{message}", {"message": message, "hint": hint, **({"at": at} if at else {})}
    )


def reader(parse: Callable[[str], Parsed], longest: int | None = LONGEST_VALUE) -> Callable[[Any], Parsed]:
    """A pydantic reader of one value, out of a parser that raises QuantityError."""

    def read(value: Any) -> Parsed:
        if not isinstance(value, str):
            raise refuse(
                "wrong-shape", "a single value is needed here", "write one value on the line, after the colon"
            )
        if not value.strip():
            raise refuse(
                "empty-value", "there is nothing after the colon", "write a value, or remove the line"
            )
        if longest is not None and len(value) > longest:
            raise refuse(
                "too-much-text",
                f"{quote(value)} is too long for this field",
                "write one short value",
            )
        try:
            return parse(value)
        except QuantityError as error:
            raise refuse(error.code, error.message, error.hint) from None

    return read


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        tidy = slug(text) or "my-exercise"
        raise QuantityError(
            "bad-id", f"{quote(text)} cannot be an id", f"write small letters, digits and hyphens: {tidy}"
        )
    return text


def _text(text: str) -> str:
    return " ".join(text.split())


def _spoken(text: str) -> str:
    if not is_speakable(text):
        raise QuantityError(
            "nothing-to-say", f"there is nothing to say in {quote(text)}", "write words, or remove the line"
        )
    return _text(text)


def _flag(text: str) -> bool:
    if text.lower() in {"yes", "true", "on"}:
        return True
    if text.lower() in {"no", "false", "off"}:
        return False
    raise QuantityError("not-yes-or-no", f"{quote(text)} is not yes or no", "write yes or no")


@contextmanager
def hint_for(code: str, hint: str) -> Iterator[None]:
    """A refusal of a shared reader, with the hint of the field that it reads for, where more than a time may stand."""
    try:
        yield
    except QuantityError as error:
        if error.code != code:
            raise
        raise QuantityError(code, error.message, hint) from None


ID = WithJsonSchema(
    {
        "type": ["string", "integer", "boolean"],
        "pattern": f"^{_ID.pattern}$",
        "minimum": 0,
        "errorMessage": "write small letters, digits and hyphens: my-exercise",
    }
)
Id = Annotated[str, BeforeValidator(reader(_id)), ID]
TEXT = WithJsonSchema(
    {
        "type": ["string", "number", "boolean"],
        "pattern": r"\S",
        "errorMessage": "write a text, or remove the line",
    }
)
Text = Annotated[str, BeforeValidator(reader(_text, longest=None)), TEXT]
Spoken = Annotated[str, BeforeValidator(reader(_spoken, longest=None)), TEXT]
"""A text that is spoken: there is a letter or a digit in it."""
FLAG = WithJsonSchema(
    {
        "type": ["boolean", "string"],
        "pattern": "^(?:[yY][eE][sS]|[nN][oO]|[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[oO][nN]|[oO][fF][fF])$",
        "errorMessage": "write yes or no",
        "examples": ["yes", "no"],
    }
)
Flag = Annotated[bool, PlainValidator(reader(_flag)), FLAG]
