"""`voicecoach check`: its reports for people and programs, its exit codes, and the sheet that is checked while it is written."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from urllib.parse import unquote, urlparse

import pytest

from voicecoach import __version__
from voicecoach.cli import run

GOOD = """\
exercise: heel-lift
name: Heel lift
position: standing
dose: {sets: 2, reps: 3, sides: each}
steps:
  - {id: lift, say: Lift the {side} heel., move: 3 s}
sources: [Common practice.]
""".replace("Lift the {side} heel.", "'Lift the {side} heel.'")
WARNED = GOOD.replace("'Lift the {side} heel.'", "Use both heels.")
WRONG = GOOD.replace("move: 3 s", "mvoe: 3 s")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "heel lift.yaml"
    path.write_text(GOOD)
    return path


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(["check", *arguments])
    output = capsys.readouterr()
    return code, output.out, output.err


def test_what_is_right_is_told_in_a_line(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On stderr."""
    assert checked(capsys, str(sheet)) == (0, "", "1 sheet, no errors\n")


def test_all_shipped_sheets_pass_the_strictest_check(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without a single warning."""
    monkeypatch.setenv("VOICECOACH_CUES", str(tmp_path / "own"))
    code, _, told = checked(capsys, "--strict")
    assert (code, told.split(" ", 1)[1]) == (0, "sheets, no errors\n")


def test_a_warning_stops_nothing_unless_it_is_asked_to(
    sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 0, or 1 with --strict; a rule that is ignored says nothing either way."""
    sheet.write_text(WARNED)
    code, _, told = checked(capsys, str(sheet))
    assert code == 0
    assert "warning[misread-word]" in told
    assert told.endswith("1 sheet, no errors, 1 warning\n")
    assert checked(capsys, "--strict", str(sheet))[0] == 1
    assert checked(capsys, "--strict", "--ignore", "misread-word", str(sheet))[0] == 0
    assert checked(capsys, "--ignore", "misread-words", str(sheet))[0] == 1


def test_errors_and_warnings_are_told_together(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An error in one sheet, a warning in another."""
    sheet.write_text(WRONG)
    (sheet.parent / "other.yaml").write_text(WARNED.replace("heel-lift", "other"))
    code, _, told = checked(capsys, str(sheet.parent))
    assert code == 1
    assert told.endswith("1 error, 1 warning\n")


def test_the_json_has_every_fault_with_its_place(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On stdout, and nothing on stderr."""
    sheet.write_text(WRONG)
    code, text, told = checked(capsys, "--as", "json", str(sheet))
    assert (code, told) == (1, "")
    assert json.loads(text) == {
        "format": "voicecoach-check/1",
        "sheets": 1,
        "faults": [
            {
                "code": "unknown-field",
                "severity": "error",
                "message": "'mvoe' is not a field of a step",
                "hint": "did you mean 'move'?",
                "path": str(sheet),
                "line": 6,
                "column": 46,
                "end_column": 50,
            }
        ],
    }
    sheet.write_text(GOOD)
    code, text, _ = checked(capsys, "--as", "json", str(sheet))
    assert (code, json.loads(text)["faults"]) == (0, [])


def test_the_sarif_is_what_code_hosts_ask_for(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Version, tool, rules that results point into, levels, messages, and regions that mark the very text."""
    sheet.write_text(WRONG)
    (sheet.parent / "other.yaml").write_text(WARNED.replace("heel-lift", "other"))
    code, text, told = checked(capsys, "--as", "sarif", str(sheet.parent))
    assert (code, told) == (1, "")
    log = json.loads(text)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (tried,) = log["runs"]
    driver = tried["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("voicecoach", __version__)
    marked = []
    for result in tried["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert driver["rules"][result["ruleIndex"]]["shortDescription"]["text"]
        assert result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        uri = urlparse(place["artifactLocation"]["uri"])
        assert uri.scheme == "file"
        region = place["region"]
        line = Path(unquote(uri.path)).read_text().splitlines()[region["startLine"] - 1]
        marked.append((result["level"], line[region["startColumn"] - 1 : region["endColumn"] - 1]))
    assert sorted(marked) == [("error", "mvoe"), ("warning", "Use both heels.")]


def test_a_run_without_faults_is_sarif_too(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """So that a code host takes back what it showed before."""
    code, text, _ = checked(capsys, "--as", "sarif", str(sheet))
    assert code == 0
    assert json.loads(text)["runs"][0]["results"] == []


def test_a_relative_path_is_a_relative_reference_in_sarif(
    sheet: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As code hosts want it, with its spaces encoded."""
    sheet.write_text(WRONG)
    monkeypatch.chdir(sheet.parent)
    _, text, _ = checked(capsys, "--as", "sarif", sheet.name)
    (result,) = json.loads(text)["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "heel%20lift.yaml"


def test_watching_and_a_report_for_programs_do_not_go_together(sheet: Path) -> None:
    """Exit code 2."""
    assert run(["check", "--watch", "--as", "json", str(sheet)]) == 2


PATIENCE_S = 90.0
"""For a machine that is very busy; whoever waits for less is told by events."""


@pytest.fixture
def watching(sheet: Path) -> Iterator[subprocess.Popen[str]]:
    """A real process; it is ended by force if it says nothing for too long, and then the test fails for lack of lines."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "voicecoach", "check", "--watch", str(sheet)],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    guard = Timer(PATIENCE_S, process.kill)
    guard.start()
    try:
        yield process
    finally:
        guard.cancel()
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def _told(process: subprocess.Popen[str], awaited: str) -> str:
    """The first round that says this. One save may be two rounds, where the file was seen while it was written."""
    assert process.stderr is not None
    lines: list[str] = []
    for line in process.stderr:
        if line.startswith("watching"):
            if awaited in "".join(lines):
                return "".join(lines)
            lines = []
        else:
            lines.append(line)
    raise AssertionError(f"it ended without saying {awaited!r}; last it said {''.join(lines)!r}")


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is another signal there")
def test_a_sheet_is_checked_whenever_it_is_saved(watching: subprocess.Popen[str], sheet: Path) -> None:
    """Saved in place, and by putting another file in its place, as editors do; Ctrl-C ends it with 130."""
    assert "no errors" in _told(watching, "Heel lift, by estimate:\nTotal ")
    sheet.write_text(WRONG)
    told = _told(watching, "error[unknown-field]")
    assert "heel lift.yaml changed" in told
    assert "by estimate" not in told
    beside = sheet.parent / "beside"
    beside.write_text(GOOD.replace("reps: 3", "reps: 5"))
    beside.replace(sheet)
    assert "no errors" in _told(watching, "20 reps")
    watching.send_signal(signal.SIGINT)
    assert watching.wait(timeout=PATIENCE_S) == 130
