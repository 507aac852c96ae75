"""A file that would come out the same is not rendered again; anything that might change it renders it."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sessions import WALL_HOLD

from voicecoach import file_state
from voicecoach.cli import run

SAME = "nothing changed, so it was not rendered again"


@pytest.fixture
def cues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Own sheets, a cache and settings of this test alone; sheets count as old enough at once."""
    folder = tmp_path / "cues"
    folder.mkdir()
    (folder / "wall-hold.yaml").write_text(WALL_HOLD, encoding="utf-8")
    monkeypatch.setenv("VOICECOACH_CUES", str(folder))
    monkeypatch.setenv("VOICECOACH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("VOICECOACH_CONFIG", str(tmp_path / "settings.toml"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(file_state, "_SETTLED_NS", -(10**12))
    return folder


def rendered(capfd: pytest.CaptureFixture[str], *arguments: str) -> bool:
    """Whether a file is rendered, and not left as it is."""
    assert run(["render", "wall-hold", "--voice", "silent", "-o", "s.wav", *arguments]) == 0
    return SAME not in capfd.readouterr().err


@pytest.mark.usefixtures("cues")
def test_what_would_be_the_same_is_left_alone(capfd: pytest.CaptureFixture[str]) -> None:
    assert rendered(capfd)
    before = Path("s.wav").stat()
    assert not rendered(capfd)
    assert Path("s.wav").stat() == before
    assert rendered(capfd, "--force")
    assert not rendered(capfd)


def test_everything_that_might_change_it_renders_it(
    cues: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert rendered(capfd)

    def again(what: str) -> None:
        assert rendered(capfd), what
        assert not rendered(capfd), what

    sheet = cues / "wall-hold.yaml"
    sheet.write_text(WALL_HOLD.replace("Hold.", "Stay."), encoding="utf-8")
    again("an edited sheet")
    status = sheet.stat()
    sheet.write_text(WALL_HOLD.replace("Hold.", "Wait."), encoding="utf-8")
    os.utime(sheet, ns=(status.st_atime_ns, status.st_mtime_ns))
    again("an edit that puts size and time back")
    (cues / "technique.yaml").write_text("technique: new\nname: New\nsay: Breathe.\n", encoding="utf-8")
    again("a new sheet")
    (cues / "technique.yaml").unlink()
    again("a sheet that was removed")
    (tmp_path / "settings.toml").write_text("talk = 'brief'\n", encoding="utf-8")
    again("a setting")
    monkeypatch.setenv("VOICECOACH_LANGUAGE", "de")
    again("a variable of the environment")
    Path("s.wav").touch()
    again("a file that somebody touched")
    Path("s.wav").unlink()
    again("a file that is gone")
    assert rendered(capfd, "--talk", "full")
    again("the options of before")
    for index in (tmp_path / "cache" / "renders").iterdir():
        index.write_bytes(index.read_bytes()[:-20])
    again("a damaged record")
    assert run(["cache", "--clear"]) == 0
    again("an empty cache")
    music = tmp_path / "music"
    music.mkdir()
    assert run(["render", "wall-hold", "--voice", "silent", "-o", str(music / "tune.wav")]) == 0
    with_music = ("--music", str(music))
    assert rendered(capfd, *with_music)
    assert not rendered(capfd, *with_music)
    (music / "tune.wav").rename(music / "song.wav")
    assert rendered(capfd, *with_music)


def test_a_sheet_that_just_changed_is_not_believed(
    cues: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_state, "_SETTLED_NS", 10**12)  # so that no render takes longer
    (cues / "wall-hold.yaml").touch()
    assert rendered(capfd)
    assert rendered(capfd)


def test_hardly_anything_is_loaded_for_it(cues: Path, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom voicecoach.cli import run\ncode = run(sys.argv[1:])\n"
        "print(code, [name for name in ('pydantic', 'yaml', 'numpy') if name in sys.modules], file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", code, "render", "wall-hold", "--voice", "silent", "-o", "s.wav"]
    while (
        time.time_ns() < (cues / "wall-hold.yaml").stat().st_ctime_ns + 2_100_000_000
    ):  # it has to be that old
        time.sleep(0.1)
    last = [
        subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path).stderr.splitlines()[
            -1
        ]
        for _ in range(2)
    ]
    assert "pydantic" in last[0]
    assert last[1] == "0 []"
