"""Prescriptions as clinicians write them: each case has its sheets, and what a person then hears."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from sessions import compiled

from voicecoach.errors import RequestError, SheetError
from voicecoach.script import Glide, Phase, PhaseKind, Script
from voicecoach.sheets.library.library import Library, shipped_cues

CASES = sorted((Path(__file__).parents[1] / "prescriptions").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_prescription_is_heard_as_it_was_written(path: Path, tmp_path: Path) -> None:
    """What is said comes in this order, what is not is not said, and every figure is the one written out."""
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, text in case.get("sheets", {}).items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    library = Library((tmp_path, shipped_cues()))
    for check in case["checks"]:
        asked = {"name": case["compile"], **check.get("asked", {})}
        if "refused" in check:
            with pytest.raises((SheetError, RequestError)) as refused:
                _compiled(asked, library)
            assert check["refused"] in str(refused.value)
        else:
            _assert_heard(_compiled(asked, library), check)


def _compiled(asked: dict[str, Any], library: Library) -> Script:
    request = {name: tuple(value) if isinstance(value, list) else value for name, value in asked.items()}
    return compiled(str(request.pop("name")), *request.pop("doses", ()), library=library, **request)


def _assert_heard(script: Script, check: dict[str, Any]) -> None:
    said = [one.text for one in script.speech]
    places = iter(said)
    for text in check.get("says", ()):
        assert text in places, f"'{text}' is not said, or not in this order: {said}"
    for text, count in check.get("times", {}).items():
        assert said.count(text) == count, text
    for text in check.get("never", ()):
        assert not [one for one in said if text in one]
    for name, measure in FIGURES.items():
        if name in check:
            assert measure(script) == check[name], name
    assert set(check.get("notes", ())) <= {f"{note.code}: {note.reason}" for note in script.notes}
    for name, count in check.get("counts", {}).items():
        assert getattr(script.counts, name) == count, name


def _lengths(kind: PhaseKind) -> Callable[[Script], list[float]]:
    return lambda script: [phase.duration_ms / 1000 for phase in script.phases if phase.kind is kind]


def _timed(script: Script) -> list[Phase]:
    return [phase for phase in script.phases if phase.kind.is_timed]


def _onsets_ms(script: Script, beep: str) -> list[int]:
    """The onsets of a beep in the exercises; where the sounds are introduced does not count."""
    return [
        event.at_ms for event in script.beeps if event.name == beep and event.at_ms >= _timed(script)[0].at_ms
    ]


def _gaps(script: Script) -> list[float]:
    """From each end beep to the next start beep."""
    ends, starts = _onsets_ms(script, "hold-end"), _onsets_ms(script, "hold-start")[1:]
    return [(start - end) / 1000 for end, start in zip(ends, starts, strict=False)]


def _count_ins(script: Script) -> list[list[float]]:
    """The ticks in the five seconds before each start beep."""
    ticks = [event.at_ms for event in script.beeps if event.name == "tick"]
    return [
        [(phase.at_ms - tick) / 1000 for tick in ticks if 0 < phase.at_ms - tick <= 5000]
        for phase in _timed(script)
    ]


def _tones(script: Script) -> list[str]:
    first_ms = script.chapters[1].at_ms
    tones = [event for event in script.events if isinstance(event, Glide) and event.at_ms >= first_ms]
    return [f"{tone.name} {tone.duration_ms / 1000:g} s" for tone in tones]


def _rep_starts(script: Script) -> list[float]:
    """When each rep after the first begins, counted from the second."""
    reps = {phase.ref.rep_number: phase.at_ms for phase in reversed(script.phases) if phase.ref.rep_number}
    starts = sorted(reps.values())[1:]
    return [(start - starts[0]) / 1000 for start in starts]


def _reps(script: Script) -> list[str]:
    """How many reps each set has, on each side, in order."""
    most: dict[tuple[int | None, str | None], int] = {}
    for phase in script.phases:
        if phase.ref.rep_number:
            most[(phase.ref.set_number, phase.ref.side)] = phase.ref.rep_number
    return [f"{number}: {reps}{f' {side}' if side else ''}" for (number, side), reps in most.items()]


def _beeps(script: Script) -> list[str]:
    """Every beep from the first start on, with its time from there."""
    first_ms = _timed(script)[0].at_ms
    beeps = [event for event in script.beeps if event.at_ms >= first_ms and event.name != "finish"]
    return [f"{beep.name} {(beep.at_ms - first_ms) / 1000:g} s" for beep in beeps]


FIGURES: dict[str, Callable[[Script], object]] = {
    "holds_s": _lengths(PhaseKind.HOLD),
    "works_s": _lengths(PhaseKind.WORK),
    "gaps_s": _gaps,
    "count_ins_s": _count_ins,
    "tones": _tones,
    "rep_starts_s": _rep_starts,
    "reps": _reps,
    "beeps": _beeps,
    "exercises": lambda script: list(script.counts.exercises),
}
"""What a case may measure, by the name that it has there."""
