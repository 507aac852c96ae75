"""The values of a sheet: what each text means, in figures."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from voicecoach.sheets.dose.form import CountingText, Dose
from voicecoach.sheets.dose.ladder import derive_ladder
from voicecoach.sheets.forms.values import BeatText, BreathText, MomentText, RampText, SelectionText


def read(kind: Any, text: str) -> Any:
    return TypeAdapter(kind).validate_python(text)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("all", [1, 2, 3, 4]),
        ("first", [1]),
        ("later", [2, 3, 4]),
        ("last", [4]),
        ("2", [2]),
        ("2-3", [2, 3]),
        ("3-9", [3, 4]),
    ],
)
def test_a_selection_chooses_out_of_four(text: str, chosen: list[int]) -> None:
    """By its words, or by numbers counted from 1."""
    selection = read(SelectionText, text)
    assert [number for number in range(1, 5) if selection.includes(number, 4)] == chosen


@pytest.mark.parametrize(
    ("text", "counted", "down"),
    [
        ("every", [1, 2, 3, 4, 5], False),
        ("odd", [1, 3, 5], False),
        ("last three", [3, 4, 5], False),
        ("none", [], False),
        ("every, down", [1, 2, 3, 4, 5], True),
    ],
)
def test_reps_are_counted_aloud_out_of_five(text: str, counted: list[int], *, down: bool) -> None:
    """Up, or what is left."""
    counting = read(CountingText, text)
    assert [number for number in range(1, 6) if counting.includes(number, 5)] == counted
    assert counting.down is down


def test_times_are_milliseconds() -> None:
    """Of a ramp, a tempo, a breath and a moment."""
    assert read(RampText, "3 s up, 1.5 s down").model_dump() == {"up_ms": 3000, "down_ms": 1500}
    assert read(RampText, "none").model_dump() == {"up_ms": 0, "down_ms": 0}
    assert list(read(BeatText, "3-1-2.5-0").model_dump().values()) == [3000, 1000, 2500, 0]
    assert read(BreathText, "in 4 s, out 6 s").model_dump() == {"in_ms": 4000, "out_ms": 6000}
    assert read(MomentText, "25%").in_window_ms(12_000) == 3000
    assert read(MomentText, "2 s").in_window_ms(12_000) == 2000


@pytest.mark.parametrize(
    ("dose", "rungs"),
    [
        ({"sets": "2-3", "reps": "4-6"}, ["2x4", "2x5", "2x6", "3x5", "3x6"]),
        ({"sets": "1-2", "hold": "5-9 s"}, ["1x5 s", "1x7 s", "1x9 s", "2x5 s", "2x7 s", "2x9 s"]),
        ({"sets": "2-3"}, ["2", "3"]),
    ],
)
def test_a_derived_ladder_rises_with_every_rung(dose: dict[str, str], rungs: list[str]) -> None:
    """A set more at the same work is no step up: 3x4 is as much as 2x6, and is left out."""
    assert [str(level) for level in derive_ladder(Dose.model_validate(dose))] == rungs
