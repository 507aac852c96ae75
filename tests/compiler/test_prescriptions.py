"""Prescriptions as clinicians write them: each case has its sheets, and what a person then hears."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from sessions import compiled

from voicecoach.errors import RequestError, SheetError
from voicecoach.script import PhaseKind, Script
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
    if "holds_s" in check:
        holds = [phase.duration_ms / 1000 for phase in script.phases if phase.kind is PhaseKind.HOLD]
        assert holds == check["holds_s"]
    assert set(check.get("notes", ())) <= {f"{note.code}: {note.reason}" for note in script.notes}
    for name, count in check.get("counts", {}).items():
        assert getattr(script.counts, name) == count, name
