"""A test whose verdict depends on the machine's load gets one more chance, and the output says so."""

import subprocess
import sys
from pathlib import Path

from paths import TESTS

TRIALS = """\
import pathlib, pytest

tries = pathlib.Path("tries")

@pytest.fixture
def count():
    tries.write_text(tries.read_text() + "." if tries.exists() else ".")
    return len(tries.read_text())

@pytest.mark.load
def test_fails_once(count):
    assert count > 1, "the first try"

@pytest.mark.load
def test_fails_always(count):
    assert False, f"try {count}"

def test_has_one_chance(count):
    assert False, f"try {count}"
"""


def test_a_test_that_depends_on_the_load_is_tried_once_more_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = load\n", encoding="utf-8")
    (tmp_path / "test_trials.py").write_text(TRIALS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "again", "-p", "no:cacheprovider", "--tb=short"]
    finished = subprocess.run(
        command,
        cwd=tmp_path,
        env={"PYTHONPATH": str(TESTS), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    told = finished.stdout
    assert finished.returncode == 1
    assert "2 failed, 1 passed" in told
    assert (tmp_path / "tries").read_text(encoding="utf-8") == "." * 5
    again = [line for line in told.splitlines() if line.startswith("TRIED AGAIN")]
    assert len(again) == 2
    assert any("::test_fails_once: " in line and "the first try" in line for line in again)
    assert any("::test_fails_always: " in line and "try 3" in line for line in again)
