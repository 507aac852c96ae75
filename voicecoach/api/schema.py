"""The published forms by name, each with its JSON Schema: sheets that people write, and JSON that programs read."""

import json
from collections.abc import Mapping
from importlib import import_module
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from voicecoach.errors import RequestError
from voicecoach.jsonform import JsonForm
from voicecoach.sheets.forms.sheet import KINDS
from voicecoach.sheets.schema.schema import sheet_schema
from voicecoach.suggest import one_of

FORMS: Mapping[str, str] = MappingProxyType(
    {
        "batch": "voicecoach.api.batch.manifest",
        "card": "voicecoach.api.show",
        "check": "voicecoach.sheets.checks.reports",
        "courses": "voicecoach.programme.report",
        "diff": "voicecoach.diff.report",
        "explanation": "voicecoach.explain.report",
        "figures": "voicecoach.programme.figures.faces.json",
        "folder": "voicecoach.programme.files.folder",
        "journal": "voicecoach.journal.entries",
        "list": "voicecoach.api.library",
        "overview": "voicecoach.api.overview",
        "request": "voicecoach.request",
        "script": "voicecoach.scriptform",
        "verify": "voicecoach.verify.report",
    }
)
"""Every JSON form that is printed or kept, with the module whose `FORM` it is. Nothing else lists them."""


def schema_names() -> tuple[str, ...]:
    """Whatever has a schema: the kinds of sheets, then the JSON forms."""
    return (*KINDS, *FORMS)


def find_form(name: str) -> JsonForm[Any]:
    """The JSON form of a name. Raises RequestError for a name that is not one."""
    if name not in FORMS:
        raise RequestError(f"there is no JSON form '{name}'", one_of(name, list(FORMS)))
    form: JsonForm[Any] = import_module(FORMS[name]).FORM
    return form


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 7) of a kind of sheet or of a JSON form, as plain values. Raises RequestError for other names."""
    if name in KINDS:
        return sheet_schema(name)
    if name not in FORMS:
        raise RequestError(f"there is no schema of '{name}'", one_of(name, schema_names()))
    return find_form(name).schema()


def guide_text() -> str:
    """How to write sheets, in one short text with two examples: to be given to an assistant, or to a program's author."""
    return files("voicecoach.sheets.schema").joinpath("guide.md").read_text(encoding="utf-8")


def schema_text(name: str) -> str:
    """The same as JSON text, as `voicecoach schema` prints it and `schemas/` ships it."""
    return json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n"


def list_schemas() -> dict[str, str]:
    """What each schema is of, in a few words, by its name: `{'diff': 'What differs between two sessions (voicecoach-diff/1)'}`."""
    return {name: str(schema_of(name)["title"]) for name in schema_names()}
