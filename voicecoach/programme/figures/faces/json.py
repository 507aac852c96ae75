"""Figures -> JSON: the public contract `voicecoach-figures/1`."""

import json
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from voicecoach.programme.figures import figures as nouns
from voicecoach.programme.figures.figures import Figures
from voicecoach.sheets.schema.models import field_docs

ORDER = 20
HELP = "the numbers, for programs"
_FIGURES: TypeAdapter[Figures] = TypeAdapter(Figures)


def show(figures: Figures) -> str:
    """The figures, with every field."""
    shown = _FIGURES.dump_python(figures, mode="json")
    return json.dumps({"format": shown.pop("format"), **shown}, ensure_ascii=False, indent=2) + "\n"


def read_figures(text: str | bytes) -> Figures:
    """The inverse, and as strict. Raises ValueError."""
    return _FIGURES.validate_json(text)


def figures_schema() -> dict[str, Any]:
    """The form of the figures as JSON Schema, without its head."""
    made = _FIGURES.json_schema(
        mode="serialization", ref_template="#/definitions/{model}", schema_generator=_Generator
    )
    made["definitions"] = made.pop("$defs")
    return {**made, "title": f"Figures of courses ({made['properties']['format']['const']})"}


class _Generator(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: Any) -> bool:
        del schema
        return False

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        made = super().dataclass_schema(schema)
        docs = field_docs(schema["cls"], nouns)
        for name, field in made["properties"].items():
            if name in docs:
                field["description"] = docs[name]
        return {**made, "required": list(made["properties"]), "additionalProperties": False}
