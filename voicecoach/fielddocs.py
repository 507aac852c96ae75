"""The docstrings under the fields of models, put into their JSON Schema when somebody asks for that.

Pydantic can read them itself when a class is made, but then whoever plays a session waits for the source of every model.
"""

import ast
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema


class SchemaWithFieldDocs(GenerateJsonSchema):
    """As pydantic makes a schema, with what stands under each field of a model as its description."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        model = schema["cls"]
        for name, text in _docs_of(model).items():
            field: Any = model.__pydantic_fields__.get(name)
            if field is None or field.description is not None:
                continue
            shown = made.get("properties", {}).get(field.serialization_alias or field.alias or name)
            if shown is not None:
                shown.setdefault("description", text)
        return made


def _docs_of(model: type) -> dict[str, str]:
    """Of its own fields and those that it inherits; the nearest counts."""
    docs: dict[str, str] = {}
    for base in reversed(model.__mro__):
        module = sys.modules.get(base.__module__)
        if base.__module__.partition(".")[0] == __name__.partition(".")[0] and module is not None:
            docs |= _docs_in(inspect.getsource(module)).get(base.__name__, {})
    return docs


@cache
def _docs_in(source: str) -> dict[str, dict[str, str]]:
    return {
        node.name: dict(_docs_under(node))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
    }


def _docs_under(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, text in zip(node.body, node.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
        ):
            yield field.target.id, inspect.cleandoc(str(text.value.value))
