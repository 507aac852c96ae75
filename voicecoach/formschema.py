"""The schema of a JSON form: made from the type whose fields it has, with the head that all our schemas have."""

from typing import Any, Literal

from pydantic import ConfigDict, create_model
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from voicecoach.fielddocs import SchemaWithFieldDocs

DIALECT = "http://json-schema.org/draft-07/schema#"
"""Draft 7, since every YAML language server reads it."""


Mode = Literal["validation", "serialization"]


def schema_of_noun(noun: type[Any], written_format: str, mode: Mode) -> dict[str, Any]:
    """The schema of a type's fields after the field `format`, without the head."""
    # A model around the noun, so that the docstrings under its fields are read whatever kind of class it is.
    holder = create_model("Holder", __config__=ConfigDict(use_attribute_docstrings=True), noun=(noun, ...))
    whole = holder.model_json_schema(
        by_alias=True,
        ref_template="#/definitions/{model}",
        schema_generator=_Generator,
        mode=mode,
    )
    parts = whole["$defs"]
    made = parts.pop(whole["properties"]["noun"]["$ref"].rpartition("/")[2])
    about = {"const": written_format, "description": "The name and version of this form."}
    made["properties"] = {"format": about, **made["properties"]} | {"format": about}
    if mode == "serialization":
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
