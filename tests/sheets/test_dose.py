"""The dose of an exercise in a session: narrowed by a condition and a routine, then chosen, in figures."""

from pathlib import Path

import pytest

from voicecoach.compiler.resolve.resolve import Request, resolve_session
from voicecoach.errors import RequestError
from voicecoach.sheets.dose.choose import ChosenDose
from voicecoach.sheets.library.library import Library, shipped_cues

EXERCISE = """\
exercise: rise
name: Rise
position: standing
dose: {sets: 2-4 spots, reps: 5-8, rest: 40 s}
steps: [{id: up, say: Rise.}]
variants: [{id: gently, when: sciatica, dose: {reps: 3-6}}]
"""
ROUTINE = """\
routine: legs
name: Legs
exercises:
  - {use: rise, dose: {sets: 3-4, reps: 6}}
"""
CIRCUIT = """\
routine: round
name: Round
exercises:
  - {circuit: loop, rounds: 2-3, exercises: [rise]}
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    for kind, name, text in (
        ("exercises", "rise", EXERCISE),
        ("routines", "legs", ROUTINE),
        ("routines", "round", CIRCUIT),
    ):
        (tmp_path / kind).mkdir(exist_ok=True)
        (tmp_path / kind / f"{name}.yaml").write_text(text, encoding="utf-8")
    return Library((tmp_path, shipped_cues()))


def dose(library: Library, name: str, *options: str, conditions: tuple[str, ...] = ()) -> ChosenDose:
    request = Request(doses=options, conditions=conditions)
    return resolve_session(library, name, request).exercises[0].dose


def test_the_lowest_dose_is_chosen(library: Library) -> None:
    """Of the exercise, of its variant, of what the routine leaves, and of the rounds of a circuit."""
    alone = dose(library, "rise")
    assert (alone.sets, alone.reps, alone.rest_ms, alone.noun) == (2, 5, 40_000, "spot")
    gently = dose(library, "rise", conditions=("sciatica",))
    assert (gently.sets, gently.reps) == (2, 3)
    in_routine = dose(library, "legs")
    assert (in_routine.sets, in_routine.reps, in_routine.rest_ms) == (3, 6, 40_000)
    assert dose(library, "round").sets == 2


def test_what_is_asked_for_is_chosen_within_what_is_left(library: Library) -> None:
    """The routine's range, not the exercise's own."""
    assert dose(library, "legs", "rise.sets=4").sets == 4
    assert dose(library, "round", "loop.rounds=3").sets == 3
    with pytest.raises(RequestError, match="rise allows 3-4 for sets"):
        dose(library, "legs", "rise.sets=2")
    with pytest.raises(RequestError, match="this circuit allows 2-3 rounds"):
        dose(library, "round", "loop.rounds=4")
    with pytest.raises(RequestError, match="rise allows 3-6 for reps"):
        dose(library, "rise", "rise.reps=7", conditions=("sciatica",))
