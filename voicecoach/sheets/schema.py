"""The form of each kind of sheet as JSON Schema, for editors: the models themselves, with the meaning of every field.

Draft 7, since every YAML language server takes it. The servers' own word `errorMessage` says what to write instead.
"""

import ast
import inspect
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import core_schema

from voicecoach import script, scriptfile
from voicecoach.errors import RequestError
from voicecoach.script import FORMAT
from voicecoach.sheets import parts, sheet, values
from voicecoach.sheets.schema_values import MEANINGS, TOGETHER, VALUES
from voicecoach.sheets.sheet import KINDS
from voicecoach.sheets.terms import PACING_DEFAULTS, STOCK_PHRASES, WORD_LISTS
from voicecoach.suggest import one_of

DIALECT = "http://json-schema.org/draft-07/schema#"
SCRIPT = "script"
NAMES = (*KINDS, SCRIPT)
"""Whatever has a schema."""

_TITLES = {SCRIPT: f"A timed script ({FORMAT})"}
_SHORTHAND = "shorthand"
_UNREAD = "no row for this reader in schema_values.py"


def schema_text(name: str) -> str:
    """The schema of a kind of sheet, or of the script, as JSON text. Raises RequestError for what has none."""
    if name not in NAMES:
        raise RequestError(f"there is no schema of '{name}'", one_of(name, NAMES))
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def schema(name: str) -> dict[str, Any]:
    """The schema as plain values."""
    form = scriptfile._Script if name == SCRIPT else KINDS[name]  # noqa: SLF001  # its reader is its contract
    made = form.model_json_schema(
        by_alias=True, ref_template="#/definitions/{model}", schema_generator=_Generator
    )
    definitions = made.pop("$defs", {})
    for part in (made, *definitions.values()):
        _spell_out(part, definitions)
    if name in _CLOSED:
        _CLOSED[name](made)
    return {
        "$schema": DIALECT,
        "$id": f"urn:voicecoach:schema:{name}",
        "title": _TITLES.get(name) or made.pop("title"),
        **{key: value for key, value in made.items() if key != "title"},
        **({"definitions": dict(sorted(definitions.items()))} if definitions else {}),
    }


def schema_file(kind: str) -> Path:
    """The shipped copy of a schema: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "schemas"
    return (inside if inside.is_dir() else package.parent / "schemas") / f"{kind}.json"


class _Generator(GenerateJsonSchema):
    """pydantic's own, but for values that are read from text, and for what YAML does not need."""

    def generate(self, schema: core_schema.CoreSchema, mode: JsonSchemaMode = "validation") -> JsonSchemaValue:
        return super().generate(schema, mode)

    def field_title_should_be_set(self, schema: Any) -> bool:
        del schema
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """A field of a sheet is left out where it says nothing; only JSON writes null."""
        if _is_json(schema):
            return super().nullable_schema(schema)
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = self.generate_inner(schema["schema"])
        default = schema.get("default")
        return {**made, "default": default} if isinstance(default, str) and "$ref" not in made else made

    def function_plain_schema(self, schema: core_schema.PlainValidatorFunctionSchema) -> JsonSchemaValue:
        return _read_by(schema["function"]["function"]) or {"$comment": _UNREAD}

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        reader: Any = schema["function"]["function"]
        known = _read_by(reader)
        if known is not None:
            return known
        inner = self.generate_inner(schema["schema"])
        field = _shorthand_of(reader)
        return {**inner, _SHORTHAND: field} if field else {**inner, "$comment": _UNREAD}

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
        docs = _docs_of(model)
        part = str(getattr(model, "part", ""))
        made["title"] = part[:1].upper() + part[1:] or model.__name__.strip("_")
        for name, field in model.model_fields.items():
            alias = field.alias or name
            meaning = docs.get(name) or MEANINGS.get(alias, "")
            if meaning:
                made["properties"][alias]["description"] = meaning.replace("\n", " ")
        return {**made, **TOGETHER.get(model.__name__, {})}


def _is_json(schema: core_schema.NullableSchema) -> bool:
    """Whether null itself may stand there: in a script, whose readers are strict, and in no sheet."""
    return schema["schema"]["type"] in {"str", "int"}


@cache
def _rows() -> dict[Any, dict[str, Any]]:
    """The row of each reader, by the function that reads."""
    rows = {}
    for name, row in VALUES.items():
        reader = getattr(values, name).__metadata__[-1].func
        rows[reader] = row
    return rows


def _read_by(reader: Any) -> dict[str, Any] | None:
    row = _rows().get(reader)
    return None if row is None else dict(row)


def _shorthand_of(reader: Callable[[Any], Any]) -> str | None:
    """The field for which a bare text stands: `say: Lift.` means `say: {full: Lift.}`. Told by the reader itself."""
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


@cache
def _docs_in(module: ModuleType) -> dict[str, dict[str, str]]:
    """The docstrings under the fields of each class of a module: `{'Dose': {'hold': '10-15 s: what ...'}}`."""
    docs: dict[str, dict[str, str]] = {}
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.ClassDef):
            docs[node.name] = dict(_field_docs(node))
    return docs


def _field_docs(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, text in zip(node.body, node.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
            and isinstance(text.value.value, str)
        ):
            yield field.target.id, inspect.cleandoc(text.value.value)


def _docs_of(model: type[BaseModel]) -> dict[str, str]:
    """What the fields of a model mean; those of a script's reader are told by the noun that it reads."""
    if model.__module__ == scriptfile.__name__:
        noun = {"_Speech": "Event", "_Tone": "Event", "_Voice": "VoiceLabel"}.get(model.__name__)
        return _docs_in(script).get(noun or model.__name__.strip("_"), {}) | _SCRIPT_DOCS.get(
            model.__name__, {}
        )
    return {
        name: doc for module in (parts, sheet) for name, doc in _docs_in(module).get(model.__name__, {}).items()
    }


def _close_phrases(made: dict[str, Any]) -> None:
    """Every stock phrase by its name, and every list of words with what it must have."""
    say, words = made["properties"]["say"], made["properties"]["words"]
    one = say["additionalProperties"]
    say |= {
        "properties": {name: {**one, "description": _variables(name)} for name in STOCK_PHRASES},
        "required": list(STOCK_PHRASES),
        "additionalProperties": False,
    }
    inner = words.pop("additionalProperties")
    words |= {
        "properties": {name: {**inner, "required": sorted(least)} for name, least in WORD_LISTS.items()},
        "required": list(WORD_LISTS),
    }


def _variables(name: str) -> str:
    variables = ", ".join(f"{{{variable}}}" for variable in sorted(STOCK_PHRASES[name]))
    return f"Its words may use {variables}." if variables else "Its words have no variables."


def _close_pacing(made: dict[str, Any]) -> None:
    """Every default by its name; a rest may be named after any noun for a set."""
    times = made["properties"]["times"]
    one = times["additionalProperties"]
    times |= {
        "properties": dict.fromkeys(PACING_DEFAULTS, one),
        "required": list(PACING_DEFAULTS),
        "patternProperties": {"^rest-": one},
        "additionalProperties": False,
    }


def _close_script(made: dict[str, Any]) -> None:
    made["properties"]["format"] |= {"const": FORMAT}


_CLOSED: dict[str, Callable[[dict[str, Any]], None]] = {
    "phrases": _close_phrases,
    "pacing": _close_pacing,
    SCRIPT: _close_script,
}
"""What only the terms of the house tell, beside the models."""

_SCRIPT_DOCS: dict[str, dict[str, str]] = {}
