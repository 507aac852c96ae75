"""The public contract `voicecoach-script/1` as JSON Schema: what its own strict reader takes, with the meaning of every field."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from voicecoach import script, scriptfile
from voicecoach.jsonform import JsonForm
from voicecoach.script import FORMAT
from voicecoach.sheets.schema.models import field_docs, model_schema

_NOUNS: dict[str, type] = {"_Tone": script.Beep, "_Voice": script.VoiceLabel}
"""Whose docstrings tell of a reader, where the names differ."""

_MEANINGS = {
    "at_ms": "The onset, in whole milliseconds from the start of the script.",
    "beep": "A signal tone.",
    "chapters": "Named sections; each ends where the next one starts.",
    "counts": "What the session adds up to.",
    "cue": "The id of the cue or stock phrase.",
    "duration_ms": "How long it lasts, in whole milliseconds.",
    "engine": "The speech engine.",
    "events": "Everything that sounds, sorted by onset.",
    "exercise": "The id of the exercise; null between exercises.",
    "exercises": "What each exercise adds up to, by its id.",
    "format": "The name and version of this contract.",
    "hold_ms": "The time under hold, from beep to beep.",
    "holds": "How many holds.",
    "id": "The voice, by the engine's own name for it.",
    "index": "Its place in the list, from 0; events and notes name it.",
    "kind": "What the time is for: set-up, move, get-ready, ramp-up, hold, ramp-down, rest, switch, transition and so on.",
    "measured": "False when the lengths of phrases are an estimate and no engine was asked.",
    "name": "Which beep or glide: hold-start, hold-end, tick, switch, rest-end, finish, ramp-up and so on.",
    "notes": "What the compiler did to cues other than say them as asked, and why.",
    "phases": "The stretches of the session, one after the other without gaps.",
    "reason": "Why, in a sentence.",
    "rep": "Counts from 1; null where it does not apply.",
    "reps": "Whole reps.",
    "routine": "The id of the routine or exercise.",
    "set": "Counts from 1; null where it does not apply.",
    "sets": "Sets, over all sides.",
    "severity": "info, warning or error.",
    "side": "left or right; null where it does not apply.",
    "step": "The id of the step; null where it does not apply.",
    "title": "What people read.",
    "type": "What it is.",
    "variant": "The id of the variant; null where none is in use.",
    "voice": "Whose voice the lengths are of.",
    "wpm": "Words a minute, as heard.",
}
"""What the fields mean whose noun has no docstring for them, by their name in JSON."""


def script_schema() -> dict[str, Any]:
    """The schema as plain values, without its head."""
    reader = scriptfile._Script  # noqa: SLF001  # the strict reader is the contract
    made: dict[str, Any] = _renamed(model_schema(reader, _ScriptGenerator))
    made["properties"]["format"] |= {"const": FORMAT}
    return made


FORM = JsonForm("script", 1, "A timed script", script.Script, written=script_schema)


class _ScriptGenerator(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: Any) -> bool:
        del schema
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        inner = self.generate_inner(schema["schema"])
        return (
            {**inner, "type": [inner["type"], "null"]} if "type" in inner else super().nullable_schema(schema)
        )

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        made = super().tagged_union_schema(schema)
        made.pop("discriminator", None)  # a word of OpenAPI, not of JSON Schema
        return made

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        model = schema["cls"]
        noun = _NOUNS.get(model.__name__) or getattr(script, model.__name__.strip("_"))
        docs = {name: doc for one in reversed(noun.__mro__) for name, doc in field_docs(one, script).items()}
        made["title"] = model.__name__.strip("_")
        for name, field in model.model_fields.items():
            alias = field.alias or name
            meaning = docs.get(name) or _MEANINGS.get(alias)
            if meaning:
                made["properties"][alias]["description"] = meaning
        return made


def _renamed(value: Any) -> Any:
    """The same without the underscores of our reader's names."""
    if isinstance(value, dict):
        return {
            key.removeprefix("_"): inner.replace("/_", "/") if key == "$ref" else _renamed(inner)
            for key, inner in value.items()
        }
    return [_renamed(inner) for inner in value] if isinstance(value, list) else value
