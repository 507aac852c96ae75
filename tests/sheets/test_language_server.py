"""Sheets in an editor: the language server that editors run for YAML, with the schemas that the sheets name."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from language_server import LanguageServer
from paths import ROOT, TESTS

from voicecoach.sheets.library.library import Library, shipped_cues
from voicecoach.sheets.library.scaffold import new_sheet, scaffold_kinds

PACKAGES = TESTS / "editor"
INSTALLED = ROOT / "build" / "editor"
SHIPPED = sorted(shipped_cues().rglob("*.yaml"))

BAD = """\
# yaml-language-server: $schema=../../schemas/exercise.json
exercise: calf-raise
name: Calf raise
position: standin
dose: {sets: 2, hold: 10, rset: 30 s}
steps:
  - id: lift
    say: Lift.
    hold: dose
    ramp: 3 up
    cues:
      - {use: breathe, at: 50}
      - {when: during}
  - {id: Lower it, say: {short: Down.}}
"""


def _install() -> Path:
    """The server's own script, installed once by `npm ci` from the versions in tests/editor."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        pytest.skip("node and npm are not here, so nobody proves the schemas in an editor")
    script = INSTALLED / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
    lock = INSTALLED / "package-lock.json"
    wanted = (PACKAGES / "package-lock.json").read_bytes()
    if not script.is_file() or lock.read_bytes() != wanted:
        INSTALLED.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(PACKAGES / name, INSTALLED / name)
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=INSTALLED,
            check=True,
            timeout=600,
        )
    return script


@pytest.fixture(scope="module")
def server() -> Iterator[LanguageServer]:
    node = shutil.which("node") or "node"
    with LanguageServer([node, str(_install()), "--stdio"], ROOT) as server:
        yield server


def test_no_shipped_sheet_is_complained_of(server: LanguageServer) -> None:
    """Each as an editor opens it, with the schema that its first line names."""
    assert len(SHIPPED) > 50
    for path in SHIPPED:
        assert server.open(path) == [], path.name


def test_a_slip_is_shown_on_its_line_with_what_to_write(server: LanguageServer) -> None:
    """Fields, choices, quantities and what is missing; lines counted from 0."""
    path = shipped_cues() / "exercises" / "bad.yaml"
    found = [(item["range"]["start"]["line"], item["message"]) for item in server.open(path, BAD)]
    for line, words in (
        (3, '"standing"'),
        (4, "write a number and a unit"),
        (4, "rset"),
        (9, "3 s up, 2 s down"),
        (11, "50%, 3 s or -10 s"),
        (12, "use"),
        (13, "small letters"),
        (13, "full"),
    ):
        assert any(line == at and words in message for at, message in found), (line, words, found)


def test_a_missing_field_is_told(server: LanguageServer) -> None:
    """Of the sheet itself."""
    path = shipped_cues() / "exercises" / "short.yaml"
    found = server.open(
        path, BAD.splitlines()[0] + "\nexercise: calf-raise\nname: Calf raise\nposition: standing\n"
    )
    told = " ".join(item["message"] for item in found)
    assert "dose" in told
    assert "steps" in told


@pytest.mark.parametrize("kind", scaffold_kinds())
def test_a_new_sheet_is_not_complained_of(
    kind: str, server: LanguageServer, shipped: Library, tmp_path: Path
) -> None:
    """Wherever it lies: its first line names the schema by a URI."""
    path = tmp_path / f"{kind}.yaml"
    text = new_sheet(kind, "heel-raise", shipped)
    assert server.open(path, text) == []
    assert server.open(path.with_stem("slip"), text.replace("name:", "nmae:", 1)) != []


INCOMPLETE = """\
# yaml-language-server: $schema=../../schemas/exercise.json
exercise: calf-raise
name: Calf raise
position:\N{SPACE}
dose:
  sets: 2
\N{SPACE}\N{SPACE}
steps:
  - id: lift
    say: Lift.
    hold:\N{SPACE}
"""


def test_fields_choices_and_quantities_are_offered(server: LanguageServer) -> None:
    """Inside a dose its other fields, after position its choices, after hold an example."""
    path = shipped_cues() / "exercises" / "incomplete.yaml"
    server.open(path, INCOMPLETE)
    in_dose = server.completions(path, 6, 2)
    assert {"reps", "hold", "rest", "sides", "side-order"} <= set(in_dose)
    assert "sets" not in in_dose
    assert {"standing", "seated", "supine"} <= set(server.completions(path, 3, 10))
    assert {"dose", "10 s"} <= set(server.completions(path, 10, 10))


def test_a_field_explains_itself(server: LanguageServer) -> None:
    """The docstring of the field, when the pointer rests on it."""
    path = shipped_cues() / "exercises" / "hovered.yaml"
    server.open(path, BAD)
    assert "The prescription" in server.hover(path, 4, 1)
    assert "two beeps, exactly this far apart" in server.hover(path, 8, 5)
