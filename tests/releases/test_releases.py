"""What each release wrote is read by this version, and what a later one writes says so. One folder a release."""

import gzip
import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest
from paths import ROOT

from voicecoach.cli import run

RELEASES = sorted(
    path for path in (ROOT / "tests" / "releases").iterdir() if path.is_dir() and path.name[0].isdigit()
)
"""wall-sit.yaml is a sheet as people wrote it then; script.txt and script.json are what `preview` made of it, session.wav.gz what
`render --voice silent` did, cache.tar.gz some of the speech that it kept. journal.jsonl has a course up to its second
session, and stats.json the figures of it on 11 March 2026."""
DAY = "2026-03-11"


@pytest.fixture(params=RELEASES, ids=lambda path: path.name)
def release(request: pytest.FixtureRequest) -> Path:
    folder = request.param
    assert isinstance(folder, Path)
    return folder


@pytest.fixture
def course(release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path))
    return Path(shutil.copy(release / "journal.jsonl", tmp_path))


def test_its_sheets_are_good_sheets(release: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["preview", str(release / "wall-sit.yaml"), "--voice", "silent"]) == 0
    now = capfd.readouterr()
    assert "error" not in now.err
    before = (release / "script.txt").read_text(encoding="utf-8")
    for text in (before, now.out):  # the words may be better, the dose is the same
        assert "1 set, 1 rep, 1 hold of 3 s in all" in text
        assert "tone rises, 1 s" in text


def test_its_scripts_are_compared(release: Path, capfd: pytest.CaptureFixture[str]) -> None:
    script = str(release / "script.json")
    assert run(["diff", script, script]) == 0
    assert "the same" in capfd.readouterr().out
    assert run(["diff", script, str(release / "wall-sit.yaml"), "--voice", "silent"]) in {0, 1}
    assert "error" not in capfd.readouterr().err


def test_its_files_carry_a_script_that_is_read(
    release: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """What has other beeps is not called faulty."""
    wav = tmp_path / "session.wav"
    wav.write_bytes(gzip.decompress((release / "session.wav.gz").read_bytes()))
    code, shown = run(["verify", str(wav)]), capfd.readouterr()
    if release.name == "0.1.0":
        assert (code, shown.out) == (1, "")
        assert "the beep hold-start lasts 150 ms in the script, and 240 ms here" in shown.err
        assert "another version of voicecoach rendered it" in shown.err
    else:
        assert code == 0, shown.out


def test_its_courses_go_on(course: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = course.read_bytes()
    assert run(["plan", "show", "--on", DAY]) == 0
    shown = capfd.readouterr()
    assert shown.err == ""
    assert " 2  Tue 2026-03-10  8x2   2x10 s  2x5  2x4  2x3       done, pain 4" in shown.out
    assert " 3  Thu 2026-03-12  9x2   2x10 s  2x6" in shown.out
    assert run(["plan", "done", "--on", "2026-03-12"]) == 0
    assert course.read_bytes().startswith(before)


@pytest.mark.usefixtures("course")
def test_its_figures_are_those_of_now(release: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Fields may be added to a form of one version; none goes, and none changes."""
    assert run(["plan", "stats", "--on", DAY, "--as", "json"]) == 0
    now = json.loads(capfd.readouterr().out)
    assert list(_lost(json.loads((release / "stats.json").read_text(encoding="utf-8")), now)) == []


def _lost(before: Any, now: Any, where: str = "") -> list[str]:
    """The places where something of the figures of before is gone or different. Doses are words, and worded anew."""
    if isinstance(before, dict):
        lost = [f"{where}.{key}" for key in before if key not in now]
        return lost + [
            one
            for key in before
            if key in now and key != "dose"
            for one in _lost(before[key], now[key], f"{where}.{key}")
        ]
    if isinstance(before, list) and len(before) == len(now):
        return [
            one for index, item in enumerate(before) for one in _lost(item, now[index], f"{where}[{index}]")
        ]
    return [] if before == now else [f"{where}: {before} is now {now}"]


def test_speech_that_it_kept_stands_in_nobodys_way(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sound is that of a new cache, to the byte, whatever the old one has."""
    sheet = str(release / "wall-sit.yaml")
    monkeypatch.setenv("VOICECOACH_CACHE", str(tmp_path / "new"))
    assert run(["render", sheet, "-o", str(tmp_path / "new.wav")]) == 0
    with tarfile.open(release / "cache.tar.gz") as kept:
        kept.extractall(tmp_path, filter="data")
    monkeypatch.setenv("VOICECOACH_CACHE", str(tmp_path / "cache"))
    assert any(path.is_file() for path in (tmp_path / "cache").rglob("*"))
    assert run(["render", sheet, "-o", str(tmp_path / "old.wav")]) == 0
    assert (tmp_path / "old.wav").read_bytes() == (tmp_path / "new.wav").read_bytes()


def test_a_script_of_a_later_version_says_so(
    release: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    later = tmp_path / "later.json"
    text = (release / "script.json").read_text(encoding="utf-8")
    later.write_text(text.replace("voicecoach-script/1", "voicecoach-script/2"), encoding="utf-8")
    assert run(["diff", str(later), str(later)]) == 1
    error = capfd.readouterr().err
    assert "is a voicecoach-script/2, and this voicecoach reads voicecoach-script/1" in error
    assert "update voicecoach" in error


def test_a_journal_of_a_later_version_says_so_and_is_kept(
    course: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    course.write_bytes(course.read_bytes().replace(b"voicecoach-journal/1", b"voicecoach-journal/2"))
    before = course.read_bytes()
    assert run(["plan", "show", "--on", DAY]) == 0
    shown = capfd.readouterr()
    assert "this journal is a 'voicecoach-journal/2', of a newer version: update voicecoach" in shown.err
    assert "done, pain 4" in shown.out
    assert course.read_bytes() == before


def test_answers_on_a_page_of_a_later_version_say_so(course: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = course.read_bytes()
    assert run(["plan", "done", "--from-page", "voicecoach-done/2 anything"]) == 1
    assert "has the form 'voicecoach-done/2', which is newer" in capfd.readouterr().err
    assert course.read_bytes() == before
