"""The model of a script: what the kinds of phase are, where things belong, and what sounds."""

import ast
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

import voicecoach
from voicecoach.compiler.unroll.plan import Window
from voicecoach.script import NO_STEP, Beep, Event, Glide, Phase, PhaseKind, Speech, StepRef

WORK = {"set-up", "move", "get-ready", "ramp-up", "hold", "work", "ramp-down"}
REST = {"rest", "switch", "transition", "listen"}
FIXED = {"ramp-up", "hold", "work", "ramp-down"}
EXERCISE = {"move", "ramp-up", "hold", "work", "ramp-down"}
RAMPS = {"ramp-up", "ramp-down"}


def kinds(name: str) -> set[str]:
    return {kind.value for kind in PhaseKind if getattr(kind, name)}


def test_every_kind_of_phase_is_work_or_rest_but_the_finish() -> None:
    assert kinds("is_work") == WORK
    assert kinds("is_rest") == REST
    assert {kind.value for kind in PhaseKind} - WORK - REST == {"finish"}


def test_ramps_and_holds_are_fixed_and_moving_is_exercise_too() -> None:
    assert kinds("is_fixed") == FIXED
    assert kinds("is_exercise") == EXERCISE
    assert kinds("is_ramp") == RAMPS


def test_a_kind_is_written_as_its_word() -> None:
    """In JSON, in text and on the screen."""
    assert f"{PhaseKind.RAMP_UP}" == "ramp-up"
    assert len(PhaseKind) == 12


def test_events_are_three_types_with_nothing_left_empty() -> None:
    common = ["at_ms", "duration_ms", "phase"]
    assert [one.name for one in fields(Speech)] == [*common, "text", "cue", "detail"]
    assert [one.name for one in fields(Beep)] == [*common, "name"]
    assert [one.name for one in fields(Glide)] == [*common, "name"]
    assert Speech(1000, 250, 0, "Lift.", "lift", "short").end_ms == 1250
    assert (Speech.type, Beep.type, Glide.type) == ("speech", "beep", "glide")


def test_beeps_and_glides_are_told_apart() -> None:
    """Alike in every field, and still not the same."""
    same: list[Event] = [Beep(0, 150, 0, "hold-start"), Glide(0, 150, 0, "hold-start")]
    assert same[0] != same[1]


@pytest.mark.parametrize("holder", [Window, Phase])
def test_where_a_thing_belongs_is_one_value(holder: type) -> None:
    """No window and no phase has a part of it as a field of its own."""
    parts = {"exercise", "variant", "step", "set_number", "rep_number", "side"}
    assert {one.name for one in fields(StepRef)} == parts
    assert not {one.name for one in fields(holder)} & parts
    assert next(one for one in fields(holder) if one.name == "ref").default is NO_STEP


def test_where_a_thing_belongs_never_changes() -> None:
    with pytest.raises(FrozenInstanceError):
        StepRef("lunge").side = "left"  # type: ignore[misc]


def test_no_kind_of_phase_is_compared_with_a_word() -> None:
    """A word that is mistyped is never equal, and nobody is told."""
    package = Path(voicecoach.__file__).parent
    # The importers have units of text with kinds of their own.
    files = [path for path in package.rglob("*.py") if "imports" not in path.parts]
    found = [f"{path.relative_to(package)}:{line}" for path in files for line in _compared_words(path)]
    assert found == []


def _compared_words(path: Path) -> Iterator[int]:
    words = {kind.value for kind in PhaseKind}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Compare) or not isinstance(node.left, ast.Attribute | ast.Name):
            continue
        name = node.left.attr if isinstance(node.left, ast.Attribute) else node.left.id
        texts = {
            one.value for side in node.comparators for one in ast.walk(side) if isinstance(one, ast.Constant)
        }
        if name == "kind" and texts & words:
            yield node.lineno
