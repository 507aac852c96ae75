"""The guide for assistants is enough to write sheets, and what comes back is checked as it is."""

import importlib
import json
import re
from itertools import pairwise
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner
from paths import TESTS
from sessions import compiled

from voicecoach.api.check import check_text
from voicecoach.api.schema import guide_text, schema_of
from voicecoach.errors import RequestError
from voicecoach.sheets.library.library import Library, shipped_cues
from voicecoach.sheets.library.together import write_apart

ANSWERS: list[dict[str, Any]] = yaml.safe_load(
    (TESTS / "sheets" / "guided" / "answers.yaml").read_text(encoding="utf-8")
)


def kept(text: str, folder: Path) -> Library:
    """The sheets of an answer, found before the shipped ones."""
    assert list(write_apart(text, folder))
    return Library((folder, shipped_cues()))


def test_the_examples_of_the_guide_have_no_fault() -> None:
    """Nor a warning: what is copied from it is right."""
    checked = check_text(guide_text().encode())
    assert (checked.sheet_count, checked.faults) == (6, ())
    assert len(guide_text()) < 7_000


def test_the_guide_names_no_field_that_does_not_exist() -> None:
    """Every name in the first column of its tables is in the schema of an exercise."""
    rows = re.findall(r"^\| (`.+?`(?:[, a-z]+`.+?`)*) \|", guide_text(), re.MULTILINE)
    named = {name.split(":")[0] for row in rows for name in re.findall(r"`([^`]+)`", row)}
    known = set(re.findall(r'"([a-z-]+)": \{', json.dumps(schema_of("exercise"))))
    assert len(named) > 20
    assert named - known == set()


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer["words"].split(",")[0])
def test_a_prescription_written_from_the_guide_passes_and_means_what_was_said(
    answer: dict[str, Any], tmp_path: Path
) -> None:
    """No error, the dose that was prescribed, and a session."""
    assert check_text(answer["sheets"].encode()).passed()
    library = kept(answer["sheets"], tmp_path)
    for exercise, dose in answer["doses"].items():
        sheet = yaml.safe_load(
            (tmp_path / "exercises" / f"{exercise}.yaml").read_text(encoding="utf-8").replace("```", "#")
        )
        written = {name: str(value) for name, value in sheet["dose"].items() if name != "why"}
        written.pop("sets", None) if written.get("sets") == "1" else None
        assert written == dose
        assert compiled(exercise, library=library).counts.reps > 0


def test_intervals_written_from_the_guide_are_exact(tmp_path: Path) -> None:
    """Twenty seconds of work and ten of rest, between all exercises and rounds."""
    text = next(answer["sheets"] for answer in ANSWERS if "Tabata" in answer["words"])
    script = compiled("tabata", library=kept(text, tmp_path))
    works = [phase for phase in script.phases if phase.kind == "work"]
    assert [phase.duration_ms for phase in works] == [20_000] * 8
    assert [after.at_ms - before.at_ms - 20_000 for before, after in pairwise(works)] == [10_000] * 7


def test_a_fault_is_shown_on_the_line_of_the_text() -> None:
    """Whether the sheets stand in fences, with words around them, or between lines of three hyphens."""
    sheet = "exercise: a\nname: A\nposition: standing\ndose: {rset: 3}\nsteps: [{id: go, say: Go.}]\n"
    plain = check_text(
        f"{sheet.replace('rset', 'sets')}---\n{sheet.replace('exercise: a', 'exercise: b')}".encode()
    )
    assert [(str(fault.span), fault.code) for fault in plain.faults if fault.severity == "error"] == [
        ("stdin:10:8", "unknown-field")
    ]
    fenced = check_text(f"Here it is:\n\n```yaml\n{sheet}```\nGood luck!\n".encode())
    assert [str(fault.span) for fault in fenced.faults if fault.severity == "error"] == ["stdin:7:8"]


def test_sheets_of_one_text_find_each_other() -> None:
    """A routine and its exercise, in either order; one that is missing is told by its name."""
    exercise = "exercise: zz\nname: Z\nposition: standing\ndose: {reps: 3}\nsteps: [{id: go, say: Go.}]\n"
    assert check_text(f"routine: r\nname: R\nexercises: [zz]\n---\n{exercise}".encode()).passed()
    (fault,) = check_text(b"routine: r\nname: R\nexercises: [zz]\n").faults
    assert (fault.code, fault.span.path) == ("unknown-exercise", "stdin")
    twice = check_text(f"{exercise}---\n{exercise}".encode()).faults
    assert "duplicate-id" in [one.code for one in twice]
    assert not [one for one in twice if gettempdir() in one.message]


@pytest.mark.parametrize(
    ("content", "message"), [(b"", "there is no sheet in stdin"), (b"\xff\xfe", "stdin is not UTF-8 text")]
)
def test_what_is_no_text_with_sheets_is_refused(content: bytes, message: str) -> None:
    """With what to give instead."""
    with pytest.raises(RequestError, match=message):
        check_text(content)


def run(name: str, *arguments: str, text: str = "") -> Any:
    """A command as the command line calls it."""
    command = importlib.import_module(f"voicecoach.cli.{name}").command
    return CliRunner().invoke(command, list(arguments), input=text)


def test_the_commands_print_the_guide_and_read_the_answer() -> None:
    """The guide goes to stdout; faults are JSON with their line, and in the exit code."""
    assert run("schema", "--guide").stdout == guide_text()
    result = run("check", "--stdin", "--as", "json", text="exercise: a\nnam: b\n")
    assert result.exit_code == 1
    faults = json.loads(result.stdout)["faults"]
    assert ("stdin", 2, "unknown-field") in [(one["path"], one["line"], one["code"]) for one in faults]
    assert run("check", "--stdin", text=guide_text()).exit_code == 0


@pytest.mark.parametrize("arguments", [("schema", "--guide", "exercise"), ("check", "--stdin", "a.yaml")])
def test_what_does_not_go_together_is_refused(arguments: tuple[str, ...]) -> None:
    """As a mistake on the command line."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit | click.UsageError)
