"""The examples in the reference of the Python API run, and the programs in docs/examples/ do what they say."""

import doctest
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from house import imports_of, tree_of
from paths import ROOT
from sessions import WALL_HOLD

from voicecoach import verify

EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.py"))
MODULES = [
    "voicecoach",
    "voicecoach.units",
    "voicecoach.request",
    *(
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in sorted((ROOT / "voicecoach" / "api").rglob("*.py"))
        if path.name != "__init__.py"
    ),
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name: str) -> None:
    """Each says what really comes out."""
    assert doctest.testmod(import_module(name)).failed == 0


def test_there_are_examples_in_docstrings() -> None:
    """A rule over none would hold for ever."""
    found = sum(
        len(test.examples) for name in MODULES for test in doctest.DocTestFinder().find(import_module(name))
    )
    assert found >= 10


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_a_program_in_the_documents_needs_no_command_line(path: Path) -> None:
    """What it imports is the API."""
    assert not [module for module in imports_of(tree_of(path)) if module.startswith("voicecoach.cli")]


PROGRAMME = """\
programme: two-walls
name: Two walls
why: made for a test
routine: wall
weeks: 1
sessions: 2 a week
days: {2: [mon, thu]}
sources: ["made for a test"]
"""
ROUTINE = """\
routine: wall
name: Wall
exercises: [wall-hold]
sources: ["made for a test"]
"""


def test_the_course_program_renders_every_session(tmp_path: Path) -> None:
    """Two of them, whole, with a playlist; and the person's own journal is left alone."""
    cues, folder = tmp_path / "cues", tmp_path / "sessions"
    for kind, name, text in (
        ("exercises", "wall-hold", WALL_HOLD),
        ("routines", "wall", ROUTINE),
        ("programmes", "two-walls", PROGRAMME),
    ):
        (cues / kind).mkdir(parents=True)
        (cues / kind / f"{name}.yaml").write_text(text, encoding="utf-8")
    finished = subprocess.run(
        [sys.executable, ROOT / "docs" / "examples" / "render_course.py", "two-walls", folder, cues],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (finished.returncode, finished.stdout) == (0, "Two walls: 2 sessions in sessions\n"), (
        finished.stderr
    )
    sounds = sorted(folder.glob("*.wav"))
    assert len(sounds) == 2
    assert all(verify(sound).passed for sound in sounds)
    # A music app lists them by their titles.
    for number, sound in enumerate(sounds, 1):
        assert f"Session {number}: Wall\0".encode() in sound.read_bytes()
    assert (folder / "two-walls.m3u8").is_file()


def test_the_live_program_plays_a_session_and_skips_a_hold(tmp_path: Path) -> None:
    """12 holds in all, one of them skipped."""
    finished = subprocess.run(
        [sys.executable, ROOT / "docs" / "examples" / "live_silent.py"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert finished.stdout == "Hamstring end-range expansion: 11 holds done, 1 skipped\n"
    assert list(tmp_path.iterdir()) == []
