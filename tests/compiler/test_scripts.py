"""The shipped scripts are what the compiler makes of the shipped sheets: reviewed as prose, held to the letter."""

import re
from pathlib import Path

import pytest
from paths import ROOT
from sessions import LIBRARY, compiled

from voicecoach.exports import export_script

SCRIPTS = ROOT / "scripts"
SWAPS = {
    "tight-hamstrings": ("sciatica", "tall", "ere-too-hard", "bridge-too-hard", "low-back-pain"),
    "steady-legs-and-trunk": ("sore-shoulder", "sore-wrists", "sore-knees", "side-plank-too-easy"),
}
"""The shipped routines, and the conditions that swap an exercise of theirs for a variant."""
SHIPPED = [(routine, condition) for routine, swaps in SWAPS.items() for condition in (None, *swaps)]


def file_name(routine: str, condition: str | None) -> str:
    return f"{routine}.txt" if condition is None else f"{routine}.{condition}.txt"


@pytest.mark.parametrize(("routine", "condition"), SHIPPED)
def test_a_shipped_script_is_what_the_compiler_makes(routine: str, condition: str | None) -> None:
    """`make scripts` writes them anew; what changes is read before it is kept."""
    script = compiled(routine, conditions=() if condition is None else (condition,))
    written = (SCRIPTS / file_name(routine, condition)).read_text(encoding="utf-8")
    assert written == export_script(script, "text")


@pytest.mark.parametrize("routine", SWAPS)
def test_the_conditions_with_a_script_are_those_that_swap_something(routine: str) -> None:
    """Each condition that changes which variants are done has a script of its own, and no other has."""

    def variants(*conditions: str) -> set[tuple[str | None, str | None]]:
        return {
            (phase.ref.exercise, phase.ref.variant)
            for phase in compiled(routine, conditions=conditions).phases
        }

    plain = variants()
    assert {condition for condition in LIBRARY.conditions() if variants(condition) != plain} == set(
        SWAPS[routine]
    )


def test_nothing_else_lies_beside_the_shipped_scripts() -> None:
    """A script of a condition that no longer swaps anything would be stale."""
    assert {path.name for path in SCRIPTS.iterdir()} == {file_name(*pair) for pair in SHIPPED}


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.txt")), ids=lambda path: path.stem)
def test_a_shipped_script_can_be_read_aloud(path: Path) -> None:
    """No acronym, no symbol, no range with a dash, no unfilled variable in any spoken line."""
    spoken = re.findall(
        r"^ *\d+:\d\d\.\d   (?:\| )?([A-Z0-9].*)$", path.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(spoken) > 300
    for line in spoken:
        assert not re.search(r"\b[A-Z]{2,}\b|[{}*#/&%+=<>_]|\d\s*-\s*\d", line), line
        # A list of equipment is as long as it is.
        assert len(line.split()) <= 14 or line.startswith("You will need"), line
