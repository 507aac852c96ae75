"""The models of sheets and scripts as JSON Schema: pydantic's own, but for values that are read from text, and with meanings."""

import ast
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from voicecoach.sheets.dose import form
from voicecoach.sheets.forms import parts, programme, reader, sheet, values
from voicecoach.sheets.schema.values import MEANINGS, TOGETHER, VALUES

_MODULES = (parts, form, sheet, programme)
"""Where the models of sheets are written."""

UNREAD = "no row for this reader in schema_values.py"
"""Stands in a schema where a reader was added and its row forgotten; nothing is refused there."""

_SHORTHAND = "shorthand"
_LIKE: dict[type[BaseModel], type[BaseModel]] = {sheet.StepChange: sheet.Step}
"""Whose fields mean the same, where a part has some of the fields of another."""


def model_schema(form: type[BaseModel], generator: type[GenerateJsonSchema]) -> dict[str, Any]:
    """The schema of a model, with the parts that it is made of under `definitions`."""
    made = form.model_json_schema(
        by_alias=True, ref_template="#/definitions/{model}", schema_generator=generator
    )
    definitions = made.pop("$defs", {})
    for part in (made, *definitions.values()):
        _spell_out(part, definitions)
    return {**made, **({"definitions": dict(sorted(definitions.items()))} if definitions else {})}


class SheetGenerator(GenerateJsonSchema):
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
        return _read_by(schema["function"]["function"]) or {"$comment": UNREAD}

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        reader: Any = schema["function"]["function"]
        known = _read_by(reader)
        if known is not None:
            return known
        inner = self.generate_inner(schema["schema"])
        field = _shorthand_of(reader)
        return {**inner, _SHORTHAND: field} if field else {**inner, "$comment": UNREAD}

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
        docs = field_docs(_LIKE.get(model, model), *_MODULES) | field_docs(model, *_MODULES)
        part = str(getattr(model, "part", model.__name__))
        made["title"] = part[:1].upper() + part[1:]
        for name, field in model.model_fields.items():
            alias = field.alias or name
            meaning = docs.get(name) or MEANINGS.get(alias)
            if meaning:
                made["properties"][alias]["description"] = meaning
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


@cache
def _rows() -> dict[Any, dict[str, Any]]:
    """The row of each reader, by the function that reads."""
    return {
        getattr(module, name).__metadata__[-1].func: row
        for module in (values, reader, form, programme)
        for name, row in VALUES.items()
        if hasattr(module, name)
    }


def _read_by(reader: Any) -> dict[str, Any] | None:
    row = _rows().get(reader)
    return None if row is None else dict(row)


def _shorthand_of(reader: Callable[[Any], Any]) -> str | None:
    """The field for which a bare text stands: `say: Lift.` means `say: {full: Lift.}`. The reader itself tells."""
    told = reader("a text")
    return next(iter(told)) if isinstance(told, dict) and len(told) == 1 else None


def _spell_out(part: Any, definitions: dict[str, Any]) -> None:
    """Puts beside each part that has a shorthand what the bare value may be."""
    if isinstance(part, list):
        for inner in part:
            _spell_out(inner, definitions)
    if not isinstance(part, dict):
        return
    field = part.pop(_SHORTHAND, None)
    if field is not None:
        reference = part.pop("$ref")
        bare = dict(definitions[reference.rpartition("/")[2]]["properties"][field])
        part["anyOf"] = [bare, {"$ref": reference}]
    for inner in part.values():
        _spell_out(inner, definitions)
