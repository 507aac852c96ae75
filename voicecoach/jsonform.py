"""A JSON form that voicecoach publishes: its name, its version, and its schema, all from the type whose fields it has."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

Noun = TypeVar("Noun")


@dataclass(frozen=True, slots=True)
class JsonForm(Generic[Noun]):
    """One published form: what a program reads from us, or writes for us.

    A field that is added keeps the version; one that is renamed, removed or means something else raises it.
    """

    name: str
    """What `voicecoach schema` calls it."""
    version: int
    title: str
    """What it is, in a few words."""
    noun: type[Noun]
    """The dataclass or model whose fields it has, each explained by the docstring beneath it."""
    mode: Literal["validation", "serialization"] = "serialization"
    """`validation` for a form that others write: fields with a default may be left out."""
    written: Callable[[], dict[str, Any]] | None = None
    """Makes the schema where the noun alone does not say everything."""

    @property
    def format(self) -> str:
        """What stands in the field `format`: `voicecoach-diff/1`."""
        return f"voicecoach-{self.name}/{self.version}"

    def fields(self, value: Noun) -> dict[str, Any]:
        """The value as plain JSON values; `format` comes first."""
        from pydantic import TypeAdapter  # noqa: PLC0415 - only a form that is written pays for it

        fields = TypeAdapter(self.noun).dump_python(value, mode="json", by_alias=True)
        return {"format": self.format, **fields}

    def text(self, value: Noun) -> str:
        """The value as indented JSON, with a line break at the end."""
        return json.dumps(self.fields(value), ensure_ascii=False, indent=2) + "\n"

    def schema(self) -> dict[str, Any]:
        """The form as JSON Schema, with its head."""
        from voicecoach.formschema import schema_of_noun, with_header  # noqa: PLC0415 - as in `fields`

        made = (
            self.written() if self.written is not None else schema_of_noun(self.noun, self.format, self.mode)
        )
        return with_header(self.name, {**made, "title": f"{self.title} ({self.format})"})
