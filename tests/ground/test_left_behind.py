"""What the machine does to a program: it is killed, its streams are closed, others put things in its folders."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from voicecoach import speech_cache
from voicecoach.cache_folder import speech_folder
from voicecoach.errors import RequestError
from voicecoach.journal.writer import default_journal
from voicecoach.outfile import open_output
from voicecoach.speech_cache import SpeechCache
from voicecoach.spreadsheet import safe_cell

posix = pytest.mark.skipif(os.name != "posix", reason="this system has no such signals and files")
KEY = bytes(32)


@pytest.fixture(autouse=True)
def files_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where files cannot be locked; `test_clip_pack` has packs."""
    monkeypatch.setattr(speech_cache, "HAS_LOCKS", False)


def entry(folder: Path) -> Path:
    cache = SpeechCache(folder)
    assert cache.write(KEY, 22_050, b"sound" * 100)
    assert SpeechCache(folder).read(KEY) == (22_050, b"sound" * 100)
    return next(folder.glob("*/*.clip"))


def test_not_one_bit_of_an_entry_can_change_unnoticed(tmp_path: Path) -> None:
    """The rate above all: with another one every time of a session is wrong."""
    path = entry(tmp_path)
    blob = path.read_bytes()
    for index in range(min(64, len(blob))):
        for bit in range(8):
            changed = bytearray(blob)
            changed[index] ^= 1 << bit
            path.write_bytes(changed)
            assert SpeechCache(tmp_path).read(KEY) is None, (index, bit)


@posix
def test_a_pipe_in_place_of_an_entry_keeps_nobody_waiting(tmp_path: Path) -> None:
    path = entry(tmp_path)
    path.unlink()
    os.mkfifo(path)
    assert SpeechCache(tmp_path).read(KEY) is None


@posix
def test_what_somebody_else_put_there_is_passed_over(tmp_path: Path) -> None:
    path = entry(tmp_path)
    try:
        os.chown(path, 12_345, -1)
    except PermissionError:
        pytest.skip("only root can give a file to somebody else")
    assert SpeechCache(tmp_path).read(KEY) is None


def test_what_a_killed_writer_left_is_swept_and_what_is_being_written_is_not(tmp_path: Path) -> None:
    old, young, other = (
        tmp_path / name for name in (".a.wav.00000000.part", ".a.wav.11111111.part", ".b.wav.00000000.part")
    )
    for path in (old, young, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (time.time() - 3600, time.time() - 3600))
    with open_output(tmp_path / "a.wav") as stream:
        stream.write(b"whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".a.wav.11111111.part",
        ".b.wav.00000000.part",
        "a.wav",
    ]


@posix
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_program_that_is_ended_leaves_nothing_behind(name: str, tmp_path: Path) -> None:
    """As a shutdown or a closed terminal ends it."""
    code = (
        "import sys, time\n"
        "from voicecoach.cli._process import prepare_process, exit_code_of\n"
        "from voicecoach.outfile import open_output\n"
        "prepare_process()\n"
        "try:\n"
        "    with open_output(sys.argv[1]) as stream:\n"
        "        stream.write(b'half'); stream.flush(); print('ready', flush=True); time.sleep(60)\n"
        "except KeyboardInterrupt:\n"
        "    sys.exit(exit_code_of(130, 130))\n"
    )
    number = getattr(signal, name)
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "a.wav")], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        assert len(list(tmp_path.iterdir())) == 1
        process.send_signal(number)
        assert process.wait(30) == 128 + number
    assert list(tmp_path.iterdir()) == []


@posix
def test_closed_streams_break_nothing() -> None:
    command = f"{sys.executable} -m voicecoach list <&- >&- 2>&-"
    assert subprocess.run(["sh", "-c", command], check=False).returncode == 0


@pytest.mark.parametrize("variable", ["VOICECOACH_CACHE", "VOICECOACH_DATA"])
def test_a_home_that_nobody_has_is_told(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "~nobody-here/x")
    with pytest.raises(RequestError, match="home folder that does not exist"):
        speech_folder() if variable == "VOICECOACH_CACHE" else default_journal()


@pytest.mark.parametrize("unseen", ["\u00a0", "\u200b", "\ufeff", " \u2060"])
def test_a_formula_behind_what_nobody_sees_is_no_formula(unseen: str) -> None:
    assert safe_cell(f"{unseen}=1+1") == f"'{unseen}=1+1"
    assert safe_cell(f"{unseen}plain") == f"{unseen}plain"
