"""The models of sheets and scripts as JSON Schema: pydantic's own, but for values that are read from text, and with meanings."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from voicecoach.fielddocs import SchemaWithFieldDocs
from voicecoach.sheets.forms.reader import Shorthand
from voicecoach.sheets.schema.values import TOGETHER


def model_schema(form: type[BaseModel], generator: type[GenerateJsonSchema]) -> dict[str, Any]:
    """The schema of a model, with the parts that it is made of under `definitions`."""
    made = form.model_json_schema(
        by_alias=True, ref_template="#/definitions/{model}", schema_generator=generator
    )
    definitions = made.pop("$defs", {})
    return {**made, **({"definitions": dict(sorted(definitions.items()))} if definitions else {})}


class SheetGenerator(SchemaWithFieldDocs):
    """For sheets: as YAML is written by people."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        del schema
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """A field that says nothing is left out of a sheet, never null."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Only a word is worth telling: an empty list or none is what anybody expects."""
        made = self.generate_inner(schema["schema"])
        default = schema.get("default")
        return {**made, "default": default} if isinstance(default, str) and "$ref" not in made else made

    def function_plain_schema(self, schema: core_schema.PlainValidatorFunctionSchema) -> JsonSchemaValue:
        """Nothing is guessed of a value that a reader makes: its type says what an editor may take."""
        return self.handle_invalid_for_json_schema(schema, "a reader without looks_like(...)")

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """A part that has a shorthand; any other reader says itself what an editor may take."""
        if isinstance(getattr(schema["function"]["function"], "__self__", None), Shorthand):
            return super().function_before_schema(schema)
        return self.handle_invalid_for_json_schema(schema, "a reader without looks_like(...)")

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        made: JsonSchemaValue = {
            "type": "object",
            "additionalProperties": self.generate_inner(schema["values_schema"]),
        }
        keys = self.generate_inner(schema["keys_schema"])
        if "pattern" in keys:
            made["propertyNames"] = {"pattern": keys["pattern"]}
        return made

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        model = schema["cls"]
        part = str(getattr(model, "part", model.__name__))
        made["title"] = part[:1].upper() + part[1:]
        return {**made, **TOGETHER.get(model.__name__, {})}


def field_docs(noun: type, *modules: ModuleType) -> dict[str, str]:
    """The docstrings under the fields of a class, read from the source of the module that has it: `{'hold': '10-15 s: ...'}`."""
    return {name: doc for module in modules for name, doc in _docs_in(module).get(noun.__name__, {}).items()}


@cache
def _docs_in(module: ModuleType) -> dict[str, dict[str, str]]:
    return {
        node.name: dict(_docs_under(node))
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.ClassDef)
    }


def _docs_under(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, text in zip(node.body, node.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
            and isinstance(text.value.value, str)
        ):
            yield field.target.id, " ".join(text.value.value.split())
