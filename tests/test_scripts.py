"""The shipped scripts are what the compiler makes of the shipped sheets: reviewed as prose, held to the letter."""

import re
from pathlib import Path

import pytest
from sessions import ROUTINE, compiled

from voicecoach.exports import export_script

SCRIPTS = Path(__file__).parent.parent / "scripts"
CONDITIONS = ("sciatica", "tall", "ere-too-hard", "bridge-too-hard", "low-back-pain")


@pytest.mark.parametrize("condition", [None, *CONDITIONS])
def test_a_shipped_script_is_what_the_compiler_makes(condition: str | None) -> None:
    """`make scripts` writes them anew; what changes is read before it is kept."""
    name = f"{ROUTINE}.txt" if condition is None else f"{ROUTINE}.{condition}.txt"
    script = compiled(conditions=() if condition is None else (condition,))
    assert (SCRIPTS / name).read_text(encoding="utf-8") == export_script(script, "text")


def test_nothing_else_lies_beside_the_shipped_scripts() -> None:
    """A script of a condition that no longer swaps anything would be stale."""
    wanted = {f"{ROUTINE}.txt", *(f"{ROUTINE}.{condition}.txt" for condition in CONDITIONS)}
    assert {path.name for path in SCRIPTS.iterdir()} == wanted


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.txt")), ids=lambda path: path.stem)
def test_a_shipped_script_can_be_read_aloud(path: Path) -> None:
    """No acronym, no symbol, no range with a dash, no unfilled variable in any spoken line."""
    spoken = re.findall(
        r"^ *\d+:\d\d\.\d   (?:\| )?([A-Z0-9].*)$", path.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(spoken) > 300
    for line in spoken:
        assert not re.search(r"\b[A-Z]{2,}\b|[{}*#/&%+=<>_]|\d\s*-\s*\d", line), line
        assert len(line.split()) <= 14, line
