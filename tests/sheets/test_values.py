"""The values of a sheet: what each text means, in figures."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from voicecoach.sheets.dose.form import Dose
from voicecoach.sheets.dose.ladder import derive_ladder
from voicecoach.sheets.dose.values import CountingText
from voicecoach.sheets.forms.values.occasions import MomentText, SelectionText
from voicecoach.sheets.forms.values.paces import BeatText, BreathText
from voicecoach.sheets.forms.values.times import RampText


def beat(text: str) -> list[tuple[str, int]]:
    return [(phase.way, phase.ms) for phase in read(BeatText, text).phases]


def breath(text: str) -> list[tuple[str, int]]:
    return [(phase.way, phase.ms) for phase in read(BreathText, text).phases]


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
    assert beat("3-1-2.5-0") == [("lower", 3000), ("low-pause", 1000), ("lift", 2500), ("top-pause", 0)]
    assert beat("lift 3-1-2-0") == [("lift", 3000), ("top-pause", 1000), ("lower", 2000), ("low-pause", 0)]
    assert beat("open 3 s, hold 1 s, close 2 s") == [("open", 3000), ("top-pause", 1000), ("close", 2000)]
    assert beat("in 1 s, hold 2 s, out 1 s") == [("in", 1000), ("low-pause", 2000), ("out", 1000)]
    assert repr(read(BreathText, "in 4 s, out 6 s")) == "Breath(in_ms=4000, out_ms=6000)"
    assert breath("in 4 s, out 6 s") == [("in", 4000), ("out", 6000)]
    assert breath("in 4 s, hold 7 s, out 8 s, hold 0 s") == [("in", 4000), ("hold", 7000), ("out", 8000)]
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
