"""The form of each kind of sheet as JSON Schema, for editors and other programs.

Draft 7, since every YAML language server takes it. The servers' own word `errorMessage` says what to write instead.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from voicecoach.formschema import with_header
from voicecoach.sheets.forms.reader import ID, TEXT
from voicecoach.sheets.forms.sheet import KINDS
from voicecoach.sheets.forms.terms import (
    OPTIONAL_PACING,
    OPTIONAL_WORD_LISTS,
    PACING_DEFAULTS,
    STOCK_PHRASES,
    WORD_LISTS,
)
from voicecoach.sheets.schema.models import SheetGenerator, model_schema
from voicecoach.sheets.schema.values import LISTED, PACED

_PARAMETER = "<[a-z][a-z0-9-]*>"


def sheet_schema(kind: str) -> dict[str, Any]:
    """The schema of a kind of sheet as plain values, with its head."""
    made = model_schema(KINDS["exercise" if kind == "template" else kind], SheetGenerator)
    _FINISH.get(kind, dict)(made)
    made["properties"][kind].setdefault("description", "A sheet of this kind begins with this: its id.")
    return with_header(kind, made)


def schema_file(name: str) -> Path:
    """The shipped copy of a schema: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent.parent
    inside = package / "schemas"
    return (inside if inside.is_dir() else package.parent / "schemas") / f"{name}.json"


def _close_phrases(made: dict[str, Any]) -> None:
    """Every stock phrase by its name, and every list of words with what it must have."""
    say, words = made["properties"]["say"], made["properties"]["words"]
    one = say["additionalProperties"]
    say |= {
        "properties": {name: {**one, "description": _variables(name)} for name in STOCK_PHRASES},
        "additionalProperties": False,
    }
    one_list = words["additionalProperties"]
    words |= {
        "properties": {
            name: {**one_list, "required": sorted(least), "description": LISTED.get(name, name)}
            for name, least in WORD_LISTS.items()
        },
        "required": [name for name in WORD_LISTS if name not in OPTIONAL_WORD_LISTS],
    }


def _variables(name: str) -> str:
    variables = ", ".join(f"{{{variable}}}" for variable in sorted(STOCK_PHRASES[name]))
    return f"Its words may use {variables}." if variables else "Its words have no variables."


def _close_pacing(made: dict[str, Any]) -> None:
    """Every default by its name; a rest may be named after any noun for a set."""
    times = made["properties"]["times"]
    one = times["additionalProperties"]
    times |= {
        "properties": {
            name: {**one, "description": PACED.get(name, name)}
            for name in (*PACING_DEFAULTS, *OPTIONAL_PACING)
        },
        "required": list(PACING_DEFAULTS),
        "patternProperties": {"^rest-": one},
        "additionalProperties": False,
    }


def _finish_exercise(made: dict[str, Any]) -> None:
    """An exercise may name a template, which then gives whatever the exercise does not write."""
    made["properties"] |= {
        "template": {
            **(ID.json_schema or {}),
            "description": "The id of a template, whose fields count where this sheet has none.",
        },
        "with": {
            "type": "object",
            "additionalProperties": TEXT.json_schema,
            "description": "What each parameter of the template stands for here.",
        },
    }
    made["if"] = {"required": ["template"]}
    made["else"] = {"required": [field for field in made["required"] if field != "exercise"]}
    made["required"] = ["exercise"]
    made["dependencies"] = {"with": ["template"]}


def _finish_template(made: dict[str, Any]) -> None:
    """A template has the fields of an exercise, and any value may have a part left open, as `<parameter>`."""
    sheet = model_schema(KINDS["template"], SheetGenerator)
    fields = {name: field for name, field in made["properties"].items() if name != "exercise"}
    made["properties"] = _opened(fields)
    made["definitions"] = _opened(made["definitions"])
    made["properties"] = {**sheet["properties"], **made["properties"]}
    made["title"], made["description"] = sheet["title"], sheet["description"]
    made["required"] = sheet["required"]


def _opened(value: Any) -> Any:
    """The same form for values in which a `<parameter>` may stand."""
    if isinstance(value, list):
        return [_opened(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    made = {key: _opened(inner) for key, inner in value.items()}
    if isinstance(made.get("pattern"), str) and "type" in made:
        made["pattern"] += f"|{_PARAMETER}"
    if isinstance(made.get("enum"), list):
        choices = {"enum": made.pop("enum"), "type": made.pop("type")}
        made["anyOf"] = [choices, {"type": "string", "pattern": _PARAMETER}]
    return made


_FINISH: dict[str, Callable[[dict[str, Any]], Any]] = {
    "exercise": _finish_exercise,
    "pacing": _close_pacing,
    "phrases": _close_phrases,
    "template": _finish_template,
}
"""What the models alone do not show."""
