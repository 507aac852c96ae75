"""What `preview` and `show` said is said again only while it is what they would say."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sessions import WALL_HOLD

from voicecoach import file_state
from voicecoach.cli import run
from voicecoach.errors import MachineError

TWICE = WALL_HOLD.replace("sets: 1", "sets: 2")
TECHNIQUE = "technique: calm\nname: Calm\nsay: Breathe.\n"
PREVIEW = ("preview", "wall-hold", "--voice", "silent")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with own sheets, a cache and settings of this test alone; sheets count as old enough at once."""
    (tmp_path / "cues").mkdir()
    (tmp_path / "cues" / "wall-hold.yaml").write_text(WALL_HOLD, encoding="utf-8")
    for name, place in (("CUES", "cues"), ("CACHE", "cache"), ("DATA", "data"), ("CONFIG", "settings.toml")):
        monkeypatch.setenv(f"VOICECOACH_{name}", str(tmp_path / place))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(file_state, "_SETTLED_NS", -(10**12))
    return tmp_path


def said(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code of a command and what it printed."""
    code = run(list(arguments))
    return code, *capfd.readouterr()


def answers(home: Path) -> list[Path]:
    return sorted((home / "cache" / "answers").glob("*.json"))


@pytest.mark.parametrize(
    "command",
    [
        PREVIEW,
        (*PREVIEW, "--as", "json"),
        (*PREVIEW, "--overview"),
        ("preview", "hamstring-ere", "--voice", "silent"),
        ("show", "wall-hold"),
        ("show", "wall-hold", "--as", "json"),
    ],
    ids=" ".join,
)
def test_the_same_is_said_twice(
    home: Path, capfd: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    """With its notices, and what is said of settings."""
    (home / "settings.toml").write_text('conditions = ["tall"]\nvoise = "x"\n', encoding="utf-8")
    own = WALL_HOLD.replace("exercise: wall-hold", "exercise: hamstring-ere")
    (home / "cues" / "hamstring-ere.yaml").write_text(own, encoding="utf-8")
    first = said(capfd, *command)
    assert first[0] == 0
    (kept,) = answers(home)
    before = kept.stat().st_mtime_ns
    assert said(capfd, *command) == first
    assert kept.stat().st_mtime_ns == before
    if "hamstring-ere" in command:
        assert "voise" in first[2]
        assert "hamstring-ere.yaml" in first[2]  # in place of the one that comes with voicecoach


def test_a_preview_that_is_kept_loads_hardly_anything(home: Path) -> None:
    code = (
        "import sys\nfrom voicecoach.cli import run\ncode = run(sys.argv[1:])\n"
        "names = ('pydantic', 'yaml', 'numpy', 'importlib.metadata')\n"
        "print(code, [name for name in names if name in sys.modules], file=sys.stderr)\n"
    )
    sheet = home / "cues" / "wall-hold.yaml"
    while time.time_ns() < sheet.stat().st_ctime_ns + 2_100_000_000:  # it has to be that old
        time.sleep(0.1)
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, *PREVIEW], capture_output=True, text=True, check=True, cwd=home
        )
        for _ in range(2)
    ]
    assert "pydantic" in runs[0].stderr.splitlines()[-1]
    assert runs[1].stderr.splitlines()[-1] == "0 []"
    assert runs[0].stdout == runs[1].stdout


def test_no_more_is_kept_than_anybody_comes_back_to(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The oldest go; what was said with other options stays."""
    for session in ("1", "2"):
        said(capfd, *PREVIEW, "--session", session)
    first, _ = sorted(answers(home), key=lambda path: path.stat().st_mtime_ns)
    for number in range(499):
        (first.parent / f"{number}.json").write_text("{}", encoding="utf-8")
    os.utime(first, ns=(1, 1))
    said(capfd, *PREVIEW, "--session", "3")
    assert len(answers(home)) == 500
    assert not first.exists()


@pytest.mark.parametrize("name", ["-", "cues/wall-hold.yaml", "./cues/wall-hold.yaml"])
def test_a_path_is_read_every_time(
    home: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Other sheets may lie beside it."""
    with (home / "cues" / "wall-hold.yaml").open() as sheet:
        monkeypatch.setattr("sys.stdin", sheet)
        assert said(capfd, "preview", name, "--voice", "silent")[0] == 0
    assert answers(home) == []


def test_lengths_that_are_estimated_for_want_of_a_voice_are_not_kept(
    home: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A voice that is installed later is heard of at once."""
    monkeypatch.setenv("VOICECOACH_VOICE", "auto")
    monkeypatch.setattr("voicecoach.api.compile.voice_of", _no_voice)
    assert "estimated" in said(capfd, "preview", "wall-hold")[2]
    assert answers(home) == []


def _no_voice(*_asked: object) -> str:
    raise MachineError("there is no voice", "install one")


def test_recordings_count(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Of the person's own: whoever records a phrase anew wants to hear it."""
    voices = home / "data" / "recordings" / "mine"
    voices.mkdir(parents=True)
    command = ("render", "wall-hold", "--voice", "recorded:mine,instructions=silent", "-o", "s.wav")
    assert "nothing changed" not in said(capfd, *command)[2]
    assert "nothing changed" in said(capfd, *command)[2]
    (voices / "hold.wav").write_bytes(b"not a recording yet")
    assert "nothing changed" not in said(capfd, *command)[2]


EDITS: dict[str, Callable[[Path], object]] = {
    "edit": lambda sheet: sheet.write_text(TWICE, encoding="utf-8"),
    "edit back": lambda sheet: sheet.write_text(WALL_HOLD, encoding="utf-8"),
    "break": lambda sheet: sheet.write_text("exercise: [", encoding="utf-8"),
    "remove": lambda sheet: sheet.unlink(missing_ok=True),
    "rename": lambda sheet: sheet.exists() and sheet.rename(sheet.with_name("other.yaml")),
    "rename back": lambda sheet: (
        sheet.with_name("other.yaml").exists() and sheet.with_name("other.yaml").rename(sheet)
    ),
    "touch": lambda sheet: sheet.touch(),
    "same size and time": lambda sheet: _in_secret(sheet),  # noqa: PLW0108 - defined below
    "add": lambda sheet: sheet.with_name("calm.yaml").write_text(TECHNIQUE, encoding="utf-8"),
    "take away": lambda sheet: sheet.with_name("calm.yaml").unlink(missing_ok=True),
    "into a folder": lambda sheet: _into_folder(sheet),  # noqa: PLW0108 - defined below
    "setting": lambda sheet: (sheet.parents[1] / "settings.toml").write_text("talk = 'brief'\n", "utf-8"),
    "no setting": lambda sheet: (sheet.parents[1] / "settings.toml").unlink(missing_ok=True),
    "damage": lambda sheet: [
        path.write_bytes(path.read_bytes()[:-9])
        for path in (sheet.parents[1] / "cache" / "answers").glob("*")
    ],
}


def _in_secret(sheet: Path) -> None:
    """An edit that leaves size and time of change as they were."""
    if sheet.exists():
        status, text = sheet.stat(), sheet.read_text(encoding="utf-8")
        sheet.write_text(
            text.replace("Hold.", "Stay.") if "Hold." in text else text.replace("Stay.", "Hold.")
        )
        os.utime(sheet, ns=(status.st_atime_ns, status.st_mtime_ns))


def _into_folder(sheet: Path) -> None:
    if sheet.exists():
        (sheet.parent / "inner").mkdir(exist_ok=True)
        sheet.rename(sheet.parent / "inner" / sheet.name)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(EDITS)), min_size=3, max_size=6))
def test_nothing_stale_is_ever_said(home: Path, capfd: pytest.CaptureFixture[str], edits: list[str]) -> None:
    """Whatever is done to the sheets: what is kept is what would be said without it."""
    shutil.rmtree(home / "cues")
    (home / "cues").mkdir()
    (home / "settings.toml").unlink(missing_ok=True)
    sheet = home / "cues" / "wall-hold.yaml"
    sheet.write_text(WALL_HOLD, encoding="utf-8")
    for edit in edits:
        EDITS[edit](sheet)
        kept = said(capfd, *PREVIEW)
        assert said(capfd, *PREVIEW) == kept
        shutil.rmtree(home / "cache" / "answers", ignore_errors=True)
        assert said(capfd, *PREVIEW) == kept, edit
