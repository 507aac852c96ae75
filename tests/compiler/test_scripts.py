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
SESSIONS = {8: ("10x2", "3x12", "2x8", "2x6", "3x4"), 15: ("10x3", "4x15", "3x8", "3x6", "4x5")}
"""Later sessions of the first routine, at the doses that its programme plans for them, exercise by exercise."""


def file_name(routine: str, condition: str | None) -> str:
    return f"{routine}.txt" if condition is None else f"{routine}.{condition}.txt"


@pytest.mark.parametrize(("routine", "condition"), SHIPPED)
def test_a_shipped_script_is_what_the_compiler_makes(routine: str, condition: str | None) -> None:
    """`make scripts` writes them anew; what changes is read before it is kept."""
    script = compiled(routine, conditions=() if condition is None else (condition,))
    written = (SCRIPTS / file_name(routine, condition)).read_text(encoding="utf-8")
    assert written == export_script(script, "text")


def doses(session_number: int) -> list[str]:
    ladders = ("reps", "hold", "reps", "reps", "reps")
    exercises = (
        "hamstring-asmr",
        "hamstring-ere",
        "marching-hip-bridge",
        "seated-tibial-rotation",
        "jefferson-curl",
    )
    chosen = []
    for exercise, second, dose in zip(exercises, ladders, SESSIONS[session_number], strict=True):
        sets, amount = dose.split("x")
        chosen += [
            f"{exercise}.sets={sets}",
            f"{exercise}.{second}={amount}{'s' if second == 'hold' else ''}",
        ]
    return chosen


@pytest.mark.parametrize("session_number", SESSIONS)
def test_the_script_of_a_later_session_is_what_the_compiler_makes(session_number: int) -> None:
    """What a person hears who has come so far: less talk, more work."""
    script = compiled("tight-hamstrings", *doses(session_number), session_number=session_number)
    written = (SCRIPTS / f"tight-hamstrings.session-{session_number}.txt").read_text(encoding="utf-8")
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
    later = {f"tight-hamstrings.session-{number}.txt" for number in SESSIONS}
    assert {path.name for path in SCRIPTS.iterdir()} == {file_name(*pair) for pair in SHIPPED} | later


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.txt")), ids=lambda path: path.stem)
def test_a_shipped_script_can_be_read_aloud(path: Path) -> None:
    """No acronym, no symbol, no range with a dash, no unfilled variable in any spoken line."""
    spoken = re.findall(
        r"^ *\d+:\d\d\.\d   (?:\| )?([A-Z0-9].*)$", path.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(spoken) > 200
    for line in spoken:
        assert not re.search(r"\b[A-Z]{2,}\b|[{}*#/&%+=<>_]|\d\s*-\s*\d", line), line
        # A list of equipment is as long as it is.
        assert len(line.split()) <= 14 or line.startswith("You will need"), line
