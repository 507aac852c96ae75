"""The schemas that editors read: they take every sheet that `check` takes, and the shipped copies are what the command prints."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from pydantic import (
    BeforeValidator,
    PlainValidator,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
    create_model,
)
from pydantic.errors import PydanticInvalidForJsonSchema

from voicecoach.api.schema import FORMS, schema_names, schema_of, schema_text
from voicecoach.cli import run
from voicecoach.sheets.dose import form, rest
from voicecoach.sheets.dose import values as dose_values
from voicecoach.sheets.forms import programme_values, reader
from voicecoach.sheets.forms.values import frequency, occasions, paces, times
from voicecoach.sheets.library.library import shipped_cues
from voicecoach.sheets.reading.load import parse_sheet
from voicecoach.sheets.schema.models import SheetGenerator, model_schema
from voicecoach.sheets.schema.schema import schema_file

SHIPPED = sorted(shipped_cues().rglob("*.yaml"))


OPEN = {"journal"}
"""Not every field of these is explained."""


def complaints(name: str, value: object) -> list[str]:
    return [
        f"{error.json_path}: {error.message}" for error in Draft7Validator(schema_of(name)).iter_errors(value)
    ]


@pytest.mark.parametrize("name", schema_names())
def test_a_shipped_schema_is_what_the_command_prints(
    name: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """`make schemas` writes them anew."""
    assert run(["schema", name]) == 0
    printed = capfdbinary.readouterr().out.decode()
    assert printed == schema_file(name).read_text(encoding="utf-8")


def test_nothing_else_lies_beside_the_shipped_schemas() -> None:
    """A schema of a kind that is gone would be stale."""
    assert {path.name for path in schema_file("exercise").parent.iterdir()} == {
        f"{name}.json" for name in schema_names()
    }


@pytest.mark.parametrize("name", schema_names())
def test_a_schema_is_a_schema(name: str) -> None:
    """By the validator's own reading of draft 7, with a name, a title, and every field closed and explained."""
    made = schema_of(name)
    Draft7Validator.check_schema(made)
    assert made["$id"].endswith(f":{name}")
    assert made["title"]
    for place, part in _parts(made, name):
        if "properties" in part:
            assert "additionalProperties" in part, place
        for field, inner in part.get("properties", {}).items():
            explained = inner.get("description") or name in OPEN
            assert explained, f"write a docstring under {place} {field}"
            assert "_" not in field or name in FORMS, f"{place} {field}"


def _parts(value: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield place, value
        for key, inner in value.items():
            yield from _parts(inner, f"{place}/{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _parts(inner, place)


@pytest.mark.parametrize("validator", [PlainValidator, BeforeValidator])
def test_a_reader_that_says_nothing_to_editors_is_an_error(validator: Any) -> None:
    """So that none can be added to the grammar and forgotten in the schema."""
    made = create_model("Made", value=(Annotated[int, validator(int)], ...))
    with pytest.raises(PydanticInvalidForJsonSchema, match="looks_like"):
        model_schema(made, SheetGenerator)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_sheet_is_valid_and_names_its_schema(path: Path) -> None:
    """As YAML 1.1 reads it, in which yes is no text; an editor's YAML 1.2 is tried in test_language_server.py."""
    text = path.read_text(encoding="utf-8")
    kind = parse_sheet(text.encode(), str(path)).kind
    assert complaints(kind, yaml.safe_load(text)) == []
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert named is not None, "the first line names the schema"
    assert (path.parent / named[1]).resolve() == schema_file(kind).resolve()


def test_the_fields_are_named_as_sheets_write_them() -> None:
    """Aliases, required fields and choices."""
    made = schema_of("exercise")
    assert made["required"] == ["exercise"]
    assert set(made["else"]["required"]) == {"name", "position", "dose", "steps"}
    parts = made["definitions"]
    assert {"if", "use", "say", "when"} <= set(parts["Cue"]["properties"])
    assert "side-order" in parts["Dose"]["properties"]
    assert "leave-out" in parts["Variant"]["properties"]
    assert "standing" in made["properties"]["position"]["enum"]
    assert parts["Step"]["properties"]["hold"]["examples"]


GOOD = """\
exercise: calf-raise
name: Calf raise
position: standing
dose: {sets: 2, reps: 5-8, hold: 10-15 s, sides: each, side-order: alternate, count: "last three, down"}
ladder: [2x5, 2x10 s]
steps:
  - {id: in, say: Lift., hold: dose, ramp: none, ready: 2 s}
  - {id: 2, say: {full: "Lower.", short: Down.}, tempo: 3-1-3-0}
  - {id: rest, say: 5, breathe: "in 4 s, out 6 s", breaths: 3}
safety: [{use: breathe, must: yes, at: 50%, sets: 2, reps: later, every: 2}]
"""


def test_values_that_yaml_reads_as_numbers_or_booleans_are_taken() -> None:
    """As people write them: bare."""
    parse_sheet(GOOD.encode(), "good.yaml")
    assert complaints("exercise", yaml.safe_load(GOOD)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sets: 2,", "sets: two,"),
        ("hold: 10-15 s", "hold: 10"),
        ("hold: 10-15 s", "hold: 1:30"),
        ("sides: each", "sides: both"),
        ("ramp: none", "ramp: 3 s"),
        ("ramp: none", "ramp: 3 up, 3 down"),
        ("hold: dose, ", ""),
        ("id: in", "id: Lift up"),
        ("3-1-3-0", "3-1-3"),
        ("in 4 s, out 6 s", "4 s, 6 s"),
        (', breathe: "in 4 s, out 6 s"', ""),
        ("must: yes", "must: perhaps"),
        ("50%", "50"),
        ("use: breathe, ", ""),
        ("use: breathe", "use: breathe, say: Breathe."),
        ("2x10 s", "2x10 x"),
        ("every: 2", "every: other"),
        ("last three, down", "last 3"),
        ("reps: later", "reps: 3rd"),
        ("name: Calf raise", "nmae: Calf raise"),
        ("steps:", "steps: []\nmore:"),
        ("full: ", "fulll: "),
    ],
)
def test_what_the_grammar_refuses_for_its_form_the_schema_refuses(old: str, new: str) -> None:
    """One slip each."""
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    assert complaints("exercise", yaml.safe_load(text)) != []


TYPES = {
    name: kind
    for module in (form, rest, dose_values, programme_values, reader, frequency, occasions, paces, times)
    for name, kind in vars(module).items()
    if any(isinstance(one, WithJsonSchema) for one in getattr(kind, "__metadata__", ()))
}
ADAPTERS: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(kind) for name, kind in TYPES.items()}
VALUES = {name: adapter.json_schema() for name, adapter in ADAPTERS.items()}
PIECES = st.sampled_from(
    [
        *(
            "0",
            "1",
            "2",
            "3",
            "10",
            "15",
            "90",
            "1.5",
            "0.25",
            "-",
            "\u2013",
            " to ",
            " ",
            ", ",
            "s",
            " s",
            " ms",
            " min",
            " sec",
        ),
        *(
            "S",
            "%",
            "x",
            " x ",
            "up",
            " up",
            " down",
            "in ",
            "out ",
            "dose",
            "none",
            "every",
            "odd",
            "last three",
            "first",
        ),
        *(
            "later",
            "last",
            "all",
            " reps",
            "nd",
            " cycles",
            "yes",
            "No",
            "TRUE",
            "lift",
            "heel-up",
            "3 s up, 3 s down",
        ),
        *(" exact", "hold ", "lift ", "open 3 s", "left ", "right 2"),
        *("3-1-3-0", "in 4 s, out 6 s", "2x5", "2-3", "10-15 s", "5 s"),
    ]
)


@settings(max_examples=max(400, settings().max_examples))
@given(st.sampled_from(sorted(VALUES)), st.lists(PIECES, min_size=1, max_size=4).map("".join))
def test_the_schema_takes_every_value_that_its_reader_takes(name: str, text: str) -> None:
    """So that an editor never complains of what `check` accepts. A range of one time, 4-4 s, is let go."""
    try:
        ADAPTERS[name].validate_python(text)
    except ValidationError:
        return
    if name in {
        "TimeMs",
        "MovedMs",
        "HoldMs",
        "RampText",
        "MomentText",
        "BeatText",
        "BreathCount",
        "BreathText",
        "Count",
        "DoseHold",
        "Every",
        "LevelText",
        "RestMs",
    } and re.search(r"\d\s*(?:-|\u2013|to)\s*\d", text):
        return
    row = {key: value for key, value in VALUES[name].items() if key != "errorMessage"}
    assert Draft7Validator(row).is_valid(text), (name, text)
    try:
        bare = yaml.safe_load(f"value: {text}")["value"]
    except yaml.YAMLError:
        return
    assert not isinstance(bare, str | int | float) or Draft7Validator(row).is_valid(bare), (name, text)


WORDS_OF_YAML = (
    "yes",
    "no",
    "on",
    "off",
    "true",
    "False",
    "NO",
    "null",
    "~",
    "010",
    "1_0",
    "0x1F",
    "1:30",
    "1.5",
    ".5",
    "+3",
)
"""Texts that YAML reads as something else where no quotes are around them."""


@pytest.mark.parametrize("text", WORDS_OF_YAML)
def test_a_word_that_yaml_reads_in_its_own_way_is_taken_by_both_or_by_neither(text: str) -> None:
    """An editor's YAML makes `band: yes` a truth value, so `check` must not read it as a band called yes."""
    bare = yaml.safe_load(f"value: {text}")["value"]
    for name, adapter in ADAPTERS.items():
        try:
            adapter.validate_python(text)
        except ValidationError:
            continue
        row = {key: value for key, value in VALUES[name].items() if key != "errorMessage"}
        assert not isinstance(bare, str | int | float) or Draft7Validator(row).is_valid(bare), name


def test_every_value_is_tried() -> None:
    """A rule over none would hold."""
    assert len(TYPES) == 31


def test_the_examples_of_a_value_are_read_by_its_reader() -> None:
    """What an editor offers can be taken."""
    for name, row in VALUES.items():
        for example in row.get("examples", []):
            ADAPTERS[name].validate_python(example)


def test_an_exercise_from_a_template_needs_no_more_than_the_template() -> None:
    """And what it fills in."""
    sheet = {
        "exercise": "end-range",
        "template": "end-range-expansion",
        "with": {"into": "float the heel up"},
    }
    assert complaints("exercise", sheet) == []
    assert complaints("exercise", {"exercise": "end-range", "with": {}}) != []


def test_an_unknown_kind_is_refused_with_what_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, and the nearest kind."""
    assert run(["schema", "excercise"]) == 1
    assert "did you mean 'exercise'?" in capsys.readouterr().err


def test_all_schemas_are_written_into_a_folder(tmp_path: Path) -> None:
    """One for each form; a name and a folder together are a wrong command."""
    assert run(["schema", "--into", str(tmp_path)]) == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {
        f"{name}.json": schema_text(name) for name in schema_names()
    }
    assert run(["schema", "exercise", "--into", str(tmp_path)]) == 2
