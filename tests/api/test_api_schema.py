"""Every JSON form that is printed or kept has a name, a version and a schema, and is written as its schema says."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from paths import ROOT
from sessions import compiled, on_shelf

from voicecoach.api.schema import FORMS, find_form, list_schemas, schema_names, schema_of
from voicecoach.cli import run
from voicecoach.errors import RequestError
from voicecoach.exports import export_script
from voicecoach.jsonform import JsonForm
from voicecoach.programme.files import folder
from voicecoach.request import make_request

ESTIMATE = ("--voice", "estimate")
Json = dict[str, Any]
Print = Callable[..., Json]


@pytest.fixture
def printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[[str], Json]:
    """What a form looks like when its command prints it, or when we keep it."""
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path))

    def of(*arguments: str, code: int = 0) -> Json:
        assert run(list(arguments)) == code
        fields: Json = json.loads(capfd.readouterr().out)
        return fields

    def course(*arguments: str) -> Json:
        assert run(["plan", "start", "tight-hamstrings", "--from", "2026-03-02"]) == 0
        assert run(["plan", "done", "--pain", "2", "--on", "2026-03-02"]) == 0
        capfd.readouterr()
        return of("plan", *arguments, "--on", "2026-03-04")

    def verify() -> Json:
        wav = str(tmp_path / "s.wav")
        assert run(["render", "hamstring-ere", "--side", "left", "--voice", "silent", "-o", wav]) == 0
        assert run(["preview", "hamstring-ere", *ESTIMATE, "--as", "json", "-o", f"{wav}.json"]) == 0
        capfd.readouterr()
        # Against another script, so that every kind of field is in use.
        return of("verify", wav, "--script", f"{wav}.json", "--as", "json", code=1)

    def check() -> Json:
        sheet = on_shelf(tmp_path, "exercise: x\nnmae: X\n")
        return of("check", sheet, "--as", "json", code=1)

    def journal() -> Json:
        course("stats", "--as", "json")
        return json.loads((tmp_path / "journal.jsonl").read_text(encoding="utf-8").splitlines()[1])  # type: ignore[no-any-return]

    def batch() -> Json:
        out = tmp_path / "batch"
        arguments = ("hamstring-ere", "hip-hinge", "--voice", "silent", "--minutes", "7", "-j", "1")
        assert run(["render", *arguments, "-o", str(out)]) == 0
        capfd.readouterr()
        return json.loads((out / "voicecoach-batch.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]

    makers: dict[str, Callable[[], Json]] = {
        "batch": batch,
        "card": lambda: of("show", "hamstring-ere", "--as", "json"),
        "check": check,
        "courses": lambda: course("show", "--as", "json"),
        "diff": lambda: of("diff", "hamstring-ere", "hamstring-ere --side left", *ESTIMATE, "--as", "json"),
        "explanation": lambda: of("explain", "hamstring-ere", "--at", "1:35.5", *ESTIMATE, "--as", "json"),
        "figures": lambda: course("stats", "--as", "json"),
        "folder": lambda: folder.FORM.fields(
            folder.Folder((folder.SessionFile("a.wav", "0f", 1024, 60_000, "Legs"),))
        ),
        "journal": journal,
        "list": lambda: of("list", "bridge", "--as", "json"),
        "overview": lambda: of("preview", "hamstring-ere", "--overview", "--as", "json"),
        "request": lambda: json.loads(make_request("hamstring-ere", minutes=20).model_dump_json()),
        "script": lambda: json.loads(export_script(compiled("hamstring-ere"), "json")),
        "verify": verify,
    }
    assert set(makers) == set(FORMS), "a form without an example is held by nothing"
    return lambda name: makers[name]()


def complaints(name: str, value: object) -> list[str]:
    validator = Draft7Validator(schema_of(name), format_checker=Draft7Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


@pytest.mark.parametrize("name", FORMS)
def test_what_is_printed_keeps_to_its_schema_and_a_changed_field_does_not(
    name: str, printed: Callable[[str], Json]
) -> None:
    """Every field of every object in it: renamed, it is refused. Only the journal is open to fields of later versions."""
    value = printed(name)
    assert complaints(name, value) == []
    if name == "journal":
        assert complaints(name, value | {"event": "unheard-of"}) != []
        assert complaints(name, {key: inner for key, inner in value.items() if key != "at"}) != []
        return
    assert next(iter(value)) == "format"
    assert value["format"] == find_form(name).format
    assert complaints(name, value | {"format": f"voicecoach-{name}/0"}) != []
    changed = list(renamed(value, name))
    assert len(changed) > 5
    for place, other in changed:
        assert complaints(name, other) != [], f"{place} was renamed"


BY_ID = {"exercises", "counts", "doses", "levels"}
"""Objects whose keys are ids and not fields."""


def renamed(value: Json, place: str) -> Iterator[tuple[str, Json]]:
    """The value once for each field in it, which then has another name; of the things in a list, the first stands for all."""
    for path in fields_of(value):
        other = deepcopy(value)
        inner: Any = other
        for key in path[:-1]:
            inner = inner[key]
        inner[f"{path[-1]}_"] = inner.pop(path[-1])
        yield f"{place}: {path}", other


def fields_of(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, list) and value:
        yield from fields_of(value[0], (*path, 0))
    if isinstance(value, dict):
        for key, inner in value.items():
            if not path or path[-1] not in BY_ID:
                yield (*path, key)
            yield from fields_of(inner, (*path, key))


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_registered_under_its_own_name(name: str) -> None:
    """And its schema says which version it is."""
    form = find_form(name)
    assert isinstance(form, JsonForm)
    assert form.name == name
    made = form.schema()
    assert made["title"].endswith(f" ({form.format})")
    assert made["$id"] == f"urn:voicecoach:schema:{name}"


def test_no_form_is_missing_from_the_registry() -> None:
    """Whatever calls itself `voicecoach-NAME/N` in the package, or is made as a form."""
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "voicecoach").rglob("*.py"))
    named = set(re.findall(r"\bvoicecoach-([a-z-]+)/[0-9]+\b", sources))
    made = set(re.findall(r'\bJsonForm\(\s*"([a-z-]+)"', sources))
    assert len(made) >= 8
    # The line that a page gives is words, not JSON.
    assert (named | made) - {"done"} == set(FORMS)


def test_the_list_of_schemas_names_every_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(schema_names())
    assert "diff         What differs between two sessions (voicecoach-diff/1)" in lines
    assert list(list_schemas()) == list(schema_names())


def test_an_unknown_form_is_refused_with_what_was_meant() -> None:
    with pytest.raises(RequestError, match="there is no schema of 'verfiy'\n  hint: did you mean 'verify'"):
        schema_of("verfiy")
    with pytest.raises(RequestError, match="there is no JSON form 'exercise'"):
        find_form("exercise")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": "hamstring-ere"}, False),
        ({"name": "hamstring-ere", "talk": "brief", "minutes": 20, "conditions": ["sciatica"]}, False),
        ({}, True),
        ({"name": "hamstring-ere", "talk": "loud"}, True),
        ({"name": "hamstring-ere", "minutes": 0}, True),
        ({"name": "hamstring-ere", "minuets": 20}, True),
        ({"name": "hamstring-ere", "format": "voicecoach-request/2"}, True),
    ],
)
def test_the_schema_of_a_request_takes_what_we_take(fields: Json, *, wrong: bool) -> None:
    """What others write for us may leave out whatever has a default, and nothing else is let in."""
    assert bool(complaints("request", fields)) == wrong
    if wrong:
        with pytest.raises(RequestError):
            make_request(fields.pop("name", None), **fields)
    else:
        make_request(**fields)


@pytest.mark.parametrize(
    "broken",
    [
        {"duration_ms": 1.5},
        {"duration_ms": -1},
        {"events": [{"type": "speech", "at_ms": 0, "duration_ms": 1, "phase": 0}]},
        {"events": [{"type": "bang", "at_ms": 0, "duration_ms": 1, "phase": 0, "name": "x"}]},
        {"phases": [{"index": 0}]},
    ],
)
def test_a_broken_script_breaks_its_contract(broken: Json) -> None:
    """A fraction of a millisecond, an event that lacks its text, a sound that there is not."""
    assert complaints("script", json.loads(export_script(compiled("hamstring-ere"), "json")) | broken) != []
