"""How much a command does, counted: modules loaded, sheets and other files opened, processes started.

No load of the machine disturbs these figures. The bounds only fall.
"""

import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from sessions import WALL_HOLD

COUNT = """\
import sys
opened, started, before = [], 0, set(sys.modules)

def hook(event, arguments):
    global started
    if event == "open" and isinstance(arguments[0], str):
        opened.append(arguments[0])
    elif event in ("os.fork", "os.posix_spawn", "subprocess.Popen"):
        started += 1

sys.addaudithook(hook)
from voicecoach.cli import run
code = run(sys.argv[1:])
sheets = sum(path.endswith(".yaml") for path in opened)
# What is said about an installed package is read for every package that there is: that is no work of ours.
others = sum(not path.endswith((".yaml", ".py", ".pyc", ".so")) and ".dist-info" not in path for path in opened)
print(code, len(set(sys.modules) - before), sheets, others, started, file=sys.stderr)
"""


class Work(NamedTuple):
    """What a command did, or may do at the most."""

    modules: int
    sheets: int
    others: int
    processes: int


PREVIEW = ("preview", "tight-hamstrings", "--voice", "silent")
RENDER = ("render", "tight-hamstrings", "--voice", "silent", "-o", "s.wav")
BOUNDS = {
    ("--help",): Work(120, 0, 2, 0),
    ("list",): Work(175, 0, 4, 0),
    ("show", "tight-hamstrings"): Work(180, 0, 3, 0),
    PREVIEW: Work(190, 0, 3, 0),
    RENDER: Work(180, 0, 4, 0),
    (*RENDER, "--force"): Work(650, 60, 20, 0),
    ("check", "wall-hold.yaml"): Work(350, 20, 10, 0),
}
"""The second time, when what is kept is there."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one sheet, and no cache but its own. The shipped sheets are as old as they have to be."""
    folder = tmp_path_factory.mktemp("counted")
    (folder / "wall-hold.yaml").write_text(WALL_HOLD, encoding="utf-8")
    return folder


def work_of(home: Path, arguments: tuple[str, ...]) -> Work:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICECOACH_CACHE", str(home / "cache"))
        done = subprocess.run(
            [sys.executable, "-c", COUNT, *arguments], capture_output=True, text=True, check=True, cwd=home
        )
    code, *counts = map(int, done.stderr.splitlines()[-1].split())
    assert code == 0
    return Work(*counts)


@pytest.mark.parametrize("arguments", BOUNDS, ids=" ".join)
def test_a_command_does_no_more_than_it_has_to(home: Path, arguments: tuple[str, ...]) -> None:
    work_of(home, arguments)
    work = work_of(home, arguments)
    assert all(done <= most for done, most in zip(work, BOUNDS[arguments], strict=True)), work


def test_other_sheets_are_not_opened_for_a_shipped_routine(home: Path) -> None:
    """A library of a thousand sheets costs a look at each file, and nothing more."""
    own = home / "own"
    own.mkdir()
    for number in range(40):
        sheet = WALL_HOLD.replace("wall-hold", f"wall-{number}")
        (own / f"wall-{number}.yaml").write_text(sheet, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICECOACH_CUES", str(own))
        work_of(home, (*RENDER, "--force"))  # learns what kinds and ids they are
        time.sleep(2.1)  # sheets have to be that old to be believed
        work_of(home, (*RENDER, "--force"))
        work = work_of(home, (*RENDER, "--force"))
    assert work.sheets <= 60, work


UNTIL_HEARD = """\
import os, sys
from voicecoach.cli import run
from voicecoach.live.players import silent
from voicecoach.live.players._clocked import ClockedPlayer

class Reached(ClockedPlayer):
    def feed(self, pcm, *, is_seam=False):
        if any(pcm):
            print(*sys.modules, flush=True)
            os._exit(0)

silent.ClockedPlayer = Reached
run(sys.argv[1:])
"""


def test_before_the_first_word_nothing_is_loaded_that_only_courses_or_the_end_need(tmp_path: Path) -> None:
    """Of a journal without a course, however long it is, not a line is read as what it is."""
    (tmp_path / "journal.jsonl").write_text('{"event": "pain", "at": "2026-03-02T07:00:00Z"}\n' * 5000)
    arguments = (
        *("play", "tight-hamstrings", "--voice", "silent", "--player", "silent:1", "--journal"),
        *("--screen", "none", "--control", "-"),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICECOACH_DATA", str(tmp_path))
        done = subprocess.run(
            [sys.executable, "-c", UNTIL_HEARD, *arguments], capture_output=True, text=True, check=True
        )
    loaded = [one for one in done.stdout.split() if one.startswith("voicecoach")]
    unneeded = ("voicecoach.api.course", "voicecoach.programme", "voicecoach.journal.reader")
    assert [one for one in loaded if one.startswith(unneeded)] == []
    assert len(loaded) <= 220, len(loaded)
