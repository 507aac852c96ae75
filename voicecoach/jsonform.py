"""A JSON form that voicecoach publishes: its name, its version, and its schema, all from the type whose fields it has."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ConfigDict, TypeAdapter, create_model
from pydantic.json_schema import JsonSchemaMode, JsonSchemaValue
from pydantic_core import core_schema

from voicecoach.fielddocs import SchemaWithFieldDocs

DIALECT = "http://json-schema.org/draft-07/schema#"
"""Draft 7, since every YAML language server reads it."""

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
    mode: JsonSchemaMode = "serialization"
    """`validation` for a form that others write: fields with a default may be left out."""
    written: Callable[[], dict[str, Any]] | None = None
    """Makes the schema where the noun alone does not say everything."""

    @property
    def format(self) -> str:
        """What stands in the field `format`: `voicecoach-diff/1`."""
        return f"voicecoach-{self.name}/{self.version}"

    def fields(self, value: Noun) -> dict[str, Any]:
        """The value as plain JSON values; `format` comes first."""
        fields = TypeAdapter(self.noun).dump_python(value, mode="json", by_alias=True)
        return {"format": self.format, **fields}

    def text(self, value: Noun) -> str:
        """The value as indented JSON, with a line break at the end."""
        return json.dumps(self.fields(value), ensure_ascii=False, indent=2) + "\n"

    def schema(self) -> dict[str, Any]:
        """The form as JSON Schema, with its head."""
        made = self.written() if self.written is not None else self._schema_of_noun()
        return with_header(self.name, {**made, "title": f"{self.title} ({self.format})"})

    def _schema_of_noun(self) -> dict[str, Any]:
        # A model around the noun, so that the docstrings under its fields are read whatever kind of class it is.
        holder = create_model(
            "Holder", __config__=ConfigDict(use_attribute_docstrings=True), noun=(self.noun, ...)
        )
        whole = holder.model_json_schema(
            by_alias=True,
            ref_template="#/definitions/{model}",
            schema_generator=_Generator,
            mode=self.mode,
        )
        parts = whole["$defs"]
        made = parts.pop(whole["properties"]["noun"]["$ref"].rpartition("/")[2])
        about = {"const": self.format, "description": "The name and version of this form."}
        made["properties"] = {"format": about, **made["properties"]} | {"format": about}
        if self.mode == "serialization":
            made["required"] = list(made["properties"])
        return {**made, **({"definitions": dict(sorted(parts.items()))} if parts else {})}


def with_header(name: str, made: dict[str, Any]) -> dict[str, Any]:
    """A schema with the head that all our schemas have: dialect, id and title."""
    rest = {key: value for key, value in made.items() if key != "title"}
    return {"$schema": DIALECT, "$id": f"urn:voicecoach:schema:{name}", "title": made["title"], **rest}


class _Generator(SchemaWithFieldDocs):
    """Draft 7, closed, and without what pydantic adds for other readers."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        del schema
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        inner = self.generate_inner(schema["schema"])
        if isinstance(inner.get("type"), str) and not {"enum", "const"} & inner.keys():
            return {**inner, "type": [inner["type"], "null"]}
        return super().nullable_schema(schema)

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        made = super().tagged_union_schema(schema)
        made.pop("discriminator", None)  # OpenAPI has it, JSON Schema does not
        return made

    def tuple_schema(self, schema: core_schema.TupleSchema) -> JsonSchemaValue:
        made = super().tuple_schema(schema)
        if "prefixItems" in made:  # a later draft's name
            made["items"] = made.pop("prefixItems")
        return made

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        # What is always written has no use for a default.
        return (
            self.generate_inner(schema["schema"])
            if self.mode == "serialization"
            else super().default_schema(schema)
        )

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        return self._closed(super().dataclass_schema(schema))

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        return self._closed(super().model_schema(schema))

    def _closed(self, made: JsonSchemaValue) -> JsonSchemaValue:
        if "properties" not in made:
            return made
        required = {"required": list(made["properties"])} if self.mode == "serialization" else {}
        closed = {**made, **required, "additionalProperties": False}
        closed.pop("title", None)  # it repeats the name of the definition
        return closed
