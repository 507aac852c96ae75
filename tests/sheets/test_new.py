"""`voicecoach new`: what it writes compiles and passes check as it stands, and nothing is ever overwritten."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator
from sessions import compiled

from voicecoach.cli import run
from voicecoach.sheets.checks.check import check_sheets
from voicecoach.sheets.checks.lint import lint_sheets
from voicecoach.sheets.library.library import Library, shipped_cues
from voicecoach.sheets.library.scaffold import MODELINE, SCAFFOLDS, new_sheet, patterns_of, scaffold_kinds
from voicecoach.sheets.reading.load import load_sheet
from voicecoach.sheets.schema.schema import schema_file, sheet_schema
from voicecoach.suggest import slug


@pytest.mark.parametrize("kind", scaffold_kinds())
def test_a_new_sheet_passes_check(kind: str, tmp_path: Path) -> None:
    """Without a change, errors and warnings alike."""
    assert run(["new", kind, "heel-raise", "--to", str(tmp_path)]) == 0
    path = tmp_path / f"{kind}s" / "heel-raise.yaml"
    sheet = load_sheet(path)
    assert (sheet.kind, sheet.id) == (kind, "heel-raise")
    assert check_sheets(Library((tmp_path, shipped_cues())), (path,)).faults == ()


@pytest.mark.parametrize("kind", ["exercise", "routine"])
def test_a_new_sheet_compiles(kind: str, tmp_path: Path) -> None:
    """Into a session in which something is said."""
    assert run(["new", kind, "heel-raise", "--to", str(tmp_path)]) == 0
    script = compiled("heel-raise", library=Library((tmp_path, shipped_cues())))
    assert script.title == "Heel raise"
    assert script.counts.spoken > 20
    assert script.counts.reps > 0


@pytest.mark.parametrize("kind", scaffold_kinds())
def test_a_scaffold_is_taken_by_its_schema_and_explains_its_fields(kind: str) -> None:
    """A comment for whoever fills it in, and no line longer than a sheet's."""
    text = (SCAFFOLDS / f"{kind}.yaml").read_text(encoding="utf-8")
    assert text.count("#") >= 5
    assert max(len(line) for line in text.splitlines()) <= 110
    assert [
        error.message for error in Draft7Validator(sheet_schema(kind)).iter_errors(yaml.safe_load(text))
    ] == []


def test_the_two_commands_that_are_told_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typed as they stand; for each kind, and for each way to name the place."""
    monkeypatch.setenv("VOICECOACH_CUES", str(tmp_path / "own"))
    spaced = tmp_path / "my cues"
    spaced.mkdir()
    for kind in scaffold_kinds():
        for number, place in enumerate((["--to", str(spaced)], ["-o", str(spaced / f"{kind}.yaml")], [])):
            assert run(["new", kind, f"heel-raise-{number}", *place]) == 0
            told = capsys.readouterr().err.splitlines()
            assert told[0].startswith("wrote ")
            assert len(told) == 3
            for line in told[1:]:
                program, *arguments = shlex.split(line)
                assert program == "voicecoach"
                estimated = ["--voice", "estimate"] if arguments[0] == "preview" else []
                assert run([*arguments, *estimated]) == 0, line
            capsys.readouterr()


def test_a_sheet_in_the_users_own_folder_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where no place is named."""
    monkeypatch.setenv("VOICECOACH_CUES", str(tmp_path / "own"))
    assert run(["new", "exercise", "heel-raise"]) == 0
    assert (tmp_path / "own" / "exercises" / "heel-raise.yaml").is_file()
    assert run(["preview", "heel-raise", "--voice", "estimate"]) == 0


@pytest.mark.parametrize(
    ("kind", "copied"),
    [
        ("exercise", "hamstring-ere"),
        ("routine", "tight-hamstrings"),
        ("programme", "tight-hamstrings"),
        ("technique", "breathe"),
    ],
)
def test_a_copy_differs_in_its_id_alone(kind: str, copied: str, shipped: Library) -> None:
    """Comments, order and spaces are kept."""
    original = (shipped_cues() / f"{kind}s" / f"{copied}.yaml").read_text(encoding="utf-8")
    made = new_sheet(kind, "of-mine", shipped, copied)
    body = [line for line in original.splitlines() if not line.startswith(MODELINE)]
    changed = [(old, new) for old, new in zip(body, made.splitlines()[1:], strict=True) if old != new]
    assert changed == [(f"{kind}: {copied}", f"{kind}: of-mine")]


def test_a_copy_of_a_path_works_and_of_another_kind_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A colleague's file, for instance."""
    path = tmp_path / "theirs.yaml"
    assert run(["new", "exercise", "theirs", "-o", str(path)]) == 0
    assert run(["new", "exercise", "mine", "--from", str(path), "-o", str(tmp_path / "mine.yaml")]) == 0
    assert run(["new", "routine", "mine", "--from", str(path), "-o", str(tmp_path / "other.yaml")]) == 1
    assert "is a sheet of kind 'exercise'" in capsys.readouterr().err
    assert run(["new", "exercise", "mine", "--from", str(tmp_path / "none.yaml")]) == 1


def test_the_first_line_names_the_schema_of_this_installation(shipped: Library) -> None:
    """As a URI, since a path may have spaces in it."""
    first = new_sheet("exercise", "heel-raise", shipped).splitlines()[0]
    assert first == f"{MODELINE}{schema_file('exercise').as_uri()}"
    assert schema_file("exercise").is_file()


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, and the file as it was."""
    path = tmp_path / "mine.yaml"
    path.write_text("mine")
    assert run(["new", "exercise", "mine", "-o", str(path)]) == 1
    assert "already exists" in capsys.readouterr().err
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["exercise", "Calf Raise"], "calf-raise"),
        (["exercise", "Größe"], "groesse"),
        (["exercise", "../up"], "hyphens: up"),
        (["exercize", "calf-raise"], "did you mean 'exercise'?"),
        (["program", "eight-weeks"], "did you mean 'programme'?"),
        (["phrases", "de"], "there are exercise, programme, routine, technique"),
        (["exercise", "mine", "--from", "hip-hing"], "did you mean 'hip-hinge'?"),
        (["exercise", "mine", "-o", "mine.txt"], ".yaml"),
        (["exercise", "mine", "-o", "no/such/folder/mine.yaml"], "there is no folder"),
    ],
)
def test_a_request_that_cannot_be_met_says_what_to_write(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, with a hint."""
    assert run(["new", *arguments]) == 1
    assert words in capsys.readouterr().err


def test_a_file_and_a_folder_together_are_a_wrong_command(tmp_path: Path) -> None:
    """Exit code 2."""
    assert run(["new", "exercise", "mine", "-o", "mine.yaml", "--to", str(tmp_path)]) == 2


def test_the_sheet_can_go_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing else does."""
    assert run(["new", "technique", "soft-knees", "-o", "-"]) == 0
    output = capsys.readouterr()
    assert "technique: soft-knees" in output.out
    assert output.err == ""


def test_a_slug_is_an_id() -> None:
    """Whatever the name."""
    assert slug("Größe, 2nd") == slug("Gro\u0308ße, 2nd") == "groesse-2nd"
    assert slug("Brücke") == "bruecke"
    assert slug("Estiramiento rápido") == "estiramiento-rapido"
    assert slug("Farmer\u2019s walk") == "farmers-walk"
    assert slug("  --  ") == ""


PLACEHOLDER = re.compile(r"<[^<>]*?such as ([^<>]*)>")
PATTERNS = [(kind, like) for kind in scaffold_kinds() for like in patterns_of(kind)]


def test_there_is_a_pattern_for_each_way_to_exercise() -> None:
    """As clinicians write prescriptions."""
    assert sorted(patterns_of("exercise")) == sorted(
        ["hold", "reps", "tempo", "interval", "breath", "contract-relax", "circuit"]
    )
    assert list(patterns_of("routine")) == ["circuit"]


@pytest.mark.parametrize(("kind", "like"), PATTERNS)
def test_a_pattern_is_faulty_where_it_is_not_filled_in_and_nowhere_else(
    kind: str, like: str, tmp_path: Path
) -> None:
    """Each placeholder once, at its place; filled in with its own example, the sheet has no fault and compiles."""
    path = tmp_path / f"{kind}s" / "heel-raise-at-home.yaml"
    assert run(["new", kind, "heel-raise-at-home", "--like", like, "--to", str(tmp_path)]) == 0
    text = path.read_text(encoding="utf-8")
    library = Library((tmp_path, shipped_cues()))
    places = [
        (number, match.start() + 1)
        for number, line in enumerate(text.splitlines(), 1)
        for match in PLACEHOLDER.finditer(line)
    ]
    faults = check_sheets(library, (path,)).faults
    assert [fault.code for fault in faults] == ["placeholder"] * len(places)
    assert [(fault.span.line_number, fault.span.column_number) for fault in faults] == places
    assert len(places) >= 5
    path.write_text(PLACEHOLDER.sub(r"\1", text), encoding="utf-8")
    filled = Library((tmp_path, shipped_cues()))
    assert [str(fault) for fault in check_sheets(filled, (path,)).faults] == []
    assert [str(fault) for fault in lint_sheets(filled, (path,))] == []
    assert compiled("heel-raise-at-home", library=filled).title == "Heel raise at home"


def test_a_pattern_that_is_not_there_is_refused_with_those_that_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And nothing is written."""
    for arguments, words in [
        (["exercise", "mine", "--like", "tempi"], "did you mean 'tempo'?"),
        (["technique", "mine", "--like", "hold"], "leave --like out"),
        (
            ["exercise", "mine", "--like", "hold", "--from", "hip-hinge"],
            "either a copy or begun from a pattern",
        ),
    ]:
        assert run(["new", *arguments, "--to", str(tmp_path)]) == 1
        assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
