"""Many sheets are checked by several processes, and nothing of it shows."""

from pathlib import Path

import pytest
from sessions import WALL_HOLD

from voicecoach.api import check as checking
from voicecoach.api.check import check

TECHNIQUE = (
    "technique: {id}\nname: Soft eyes\nwhy: It calms.\nsay: {{full: Soften your eyes., short: Soft eyes.}}\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Some hundred sheets: one is broken, one id stands in the first and in the last file, one technique is used by none."""
    monkeypatch.setenv("VOICECOACH_CUES", str(tmp_path / "none"))
    for number in range(130):
        sheet = WALL_HOLD.replace("wall-hold", f"wall-{number}", 1)
        (tmp_path / f"sheet-{number:03}.yaml").write_text(sheet, encoding="utf-8")
    (tmp_path / "sheet-129.yaml").write_text(
        WALL_HOLD.replace("wall-hold", "wall-0", 1).replace("sets: 1", "sets: none"), encoding="utf-8"
    )
    (tmp_path / "sheet-128.yaml").write_text(WALL_HOLD.replace("wall-hold", "wall-0", 1), encoding="utf-8")
    (tmp_path / "soft-eyes.yaml").write_text(TECHNIQUE.format(id="soft-eyes"), encoding="utf-8")
    (tmp_path / "used.yaml").write_text(TECHNIQUE.format(id="used"), encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(
        "routine: mine\nname: Mine\nsafety: [{use: used}]\nexercises: [wall-1]\n", encoding="utf-8"
    )
    return tmp_path


def test_several_processes_find_what_one_finds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = check((folder,), cues=(folder,))
    monkeypatch.setattr(checking, "MANY_SHEETS", 100)
    together = check((folder,), cues=(folder,))
    assert together == alone
    assert together.sheet_count == 133
    found = {(fault.code, Path(fault.span.path).name) for fault in together.faults}
    assert ("duplicate-id", "sheet-128.yaml") in found
    assert ("unused-technique", "soft-eyes.yaml") in found
    assert ("unused-technique", "used.yaml") not in found
    assert any(name == "sheet-129.yaml" and code != "duplicate-id" for code, name in found)


def test_a_technique_that_is_checked_alone_may_be_on_its_way(folder: Path) -> None:
    assert check((folder / "soft-eyes.yaml",), cues=(folder,)).faults == ()
