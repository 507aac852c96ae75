"""An output file is whole or not there."""

import errno
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from voicecoach.errors import MachineError, RequestError
from voicecoach.outfile import open_output

on_posix = pytest.mark.skipif(os.name != "posix", reason="pipes and permissions as POSIX has them")

NOBODY = 65534


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """A folder of an ordinary user, and the tests as that user: root may write anywhere, and nothing is refused."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    folder = Path(tempfile.mkdtemp())
    try:
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        (folder / "closed").chmod(0o755)
        shutil.rmtree(folder)


@pytest.fixture
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB, where the system lets us mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("this system mounts no small disk for us")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fail_while_writing(path: Path, error: BaseException) -> None:
    with open_output(path) as stream:
        stream.write(b"half")
        stream.flush()
        raise error


def test_the_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    """Until the block ends there is only the unfinished file, beside the place, hidden and named as unfinished."""
    path = tmp_path / "session.wav"
    with open_output(path) as stream:
        stream.write(b"RIFF")
        stream.flush()
        (unfinished,) = names_in(tmp_path)
        assert unfinished.startswith(".session.wav.")
        assert unfinished.endswith(".part")
    assert names_in(tmp_path) == ["session.wav"]
    assert path.read_bytes() == b"RIFF"


@pytest.mark.parametrize(
    "error", [ValueError("a bug"), KeyboardInterrupt(), SystemExit(1), OSError(errno.EIO, "cable")]
)
def test_a_failure_leaves_what_was_there(tmp_path: Path, error: BaseException) -> None:
    """Ctrl-C too: the old file stays, no half file appears, and the failure passes through as it is."""
    path = tmp_path / "session.wav"
    path.write_bytes(b"old")
    with pytest.raises(type(error)) as caught:
        fail_while_writing(path, error)
    assert caught.value is error
    assert names_in(tmp_path) == ["session.wav"]
    assert path.read_bytes() == b"old"


def test_the_stream_seeks_for_encoders_that_must(tmp_path: Path) -> None:
    """Some formats write their header last."""
    path = tmp_path / "session.flac"
    with open_output(str(path)) as stream:
        assert stream.seekable()
        stream.write(b"????data")
        stream.seek(0)
        stream.write(b"head")
    assert path.read_bytes() == b"headdata"


@on_posix
@pytest.mark.usefixtures("usual_umask")
def test_permissions_are_those_of_any_new_file(tmp_path: Path) -> None:
    """A temporary file's 0600 would lock others out of the finished one; a file that was there keeps its own."""
    new, old = tmp_path / "new.wav", tmp_path / "old.wav"
    old.write_bytes(b"")
    old.chmod(0o640)
    for path in (new, old):
        with open_output(path) as stream:
            stream.write(b"RIFF")
    assert stat.S_IMODE(new.stat().st_mode) == 0o644
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


@on_posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file that it points to is written, also one that is not there yet."""
    (tmp_path / "music").mkdir()
    link = tmp_path / "latest.wav"
    link.symlink_to(tmp_path / "music" / "legs.wav")
    for content in (b"first", b"second"):
        with open_output(link) as stream:
            stream.write(content)
        assert link.is_symlink()
        assert (tmp_path / "music" / "legs.wav").read_bytes() == content


def test_the_longest_name_a_disk_takes_is_taken(tmp_path: Path) -> None:
    """The unfinished file's name is no longer than the finished one's."""
    path = tmp_path / ("é" * 125 + ".wav")
    with open_output(path) as stream:
        stream.write(b"RIFF")
    assert path.read_bytes() == b"RIFF"


@on_posix
def test_a_pipe_is_written_straight(tmp_path: Path) -> None:
    """A FIFO has a reader waiting, so it must not be replaced by a file."""
    path = tmp_path / "fifo"
    os.mkfifo(path)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(path.read_bytes()))
    reader.start()
    with open_output(path) as stream:
        stream.write(b"RIFF")
    reader.join(10)
    assert received == [b"RIFF"]
    assert stat.S_ISFIFO(path.stat().st_mode)


@on_posix
def test_the_null_device_is_written_straight() -> None:
    """Nothing is made beside it in /dev."""
    before = stat.S_IFMT(Path(os.devnull).stat().st_mode)
    with open_output(os.devnull) as stream:
        stream.write(b"RIFF" * 1000)
    assert stat.S_IFMT(Path(os.devnull).stat().st_mode) == before == stat.S_IFCHR


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_device_is_the_machines_fault() -> None:
    """Told once, with the cure, whether it shows while writing or at the end."""
    for size in (4, 10_000_000):
        with pytest.raises(MachineError) as caught, open_output("/dev/full") as stream:
            stream.write(bytes(size))
        assert str(caught.value) == (
            "error: the disk is full: '/dev/full' was not written\n"
            "  cure: free up space, or write to another disk with -o"
        )
        assert caught.value.exit_code == 3


def test_a_full_disk_leaves_no_half_file(small_disk: Path) -> None:
    """What was there before stays, and the space is given back."""
    path = small_disk / "session.wav"
    path.write_bytes(b"old")
    with pytest.raises(MachineError, match="the disk is full"), open_output(path) as stream:
        stream.writelines(bytes(4096) for _ in range(100))
    assert names_in(small_disk) == ["session.wav"]
    assert path.read_bytes() == b"old"
    with open_output(path) as stream:
        stream.write(bytes(20_000))


def test_another_disks_trouble_is_not_told_as_ours(tmp_path: Path) -> None:
    """A full cache elsewhere, met while writing, is not a full disk here."""
    error = OSError(errno.ENOSPC, "No space left on device", "/elsewhere/cache")
    with pytest.raises(OSError, match="elsewhere") as caught:
        fail_while_writing(tmp_path / "session.wav", error)
    assert caught.value is error


def test_a_missing_folder_is_refused_with_the_command_that_makes_it(tmp_path: Path) -> None:
    """No folder is made unasked."""
    folder = tmp_path / "no" / "such"
    with pytest.raises(RequestError) as caught, open_output(folder / "session.wav"):
        pass
    assert (
        str(caught.value)
        == f"error: there is no folder '{folder}'\n  hint: create it first: mkdir -p {folder}"
    )
    assert names_in(tmp_path) == []


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """The hint names a file in it."""
    with pytest.raises(RequestError) as caught, open_output(tmp_path):
        pass
    hint = f"name a file in it: -o {tmp_path / 'session.wav'}"
    assert str(caught.value) == f"error: '{tmp_path}' is a folder\n  hint: {hint}"


def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    """`notes.txt/session.wav` is no place for a file."""
    (tmp_path / "notes.txt").write_bytes(b"")
    with (
        pytest.raises(RequestError, match=r"notes\.txt' is not a folder"),
        open_output(tmp_path / "notes.txt" / "a.wav"),
    ):
        pass


@on_posix
def test_a_name_too_long_is_told(tmp_path: Path) -> None:
    """A name of 300 characters fits no disk; nothing is left behind."""
    with pytest.raises(RequestError, match="too long for this disk"), open_output(tmp_path / ("a" * 300)):
        pass
    assert names_in(tmp_path) == []


@on_posix
def test_a_place_that_may_not_be_written_is_told(own_folder: Path) -> None:
    """Neither into a closed folder nor over a file that its owner protects."""
    protected = own_folder / "protected.wav"
    protected.write_bytes(b"mine")
    protected.chmod(0o444)
    closed = own_folder / "closed"
    closed.mkdir(mode=0o555)
    for path in (protected, closed / "session.wav"):
        with pytest.raises(MachineError) as caught, open_output(path):
            pass
        assert str(caught.value) == (
            f"error: no permission to write '{path}'\n"
            "  cure: write to a folder of your own with -o, or change the permissions"
        )
    assert protected.read_bytes() == b"mine"
    assert names_in(closed) == []


def test_stdout_gets_the_bytes_and_stays_open() -> None:
    """`-` is stdout, flushed at the end and never closed."""
    code = (
        "import sys\nfrom voicecoach.outfile import open_output\n"
        "with open_output('-') as stream:\n    stream.write(b'RIFF')\n"
        "sys.stdout.buffer.write(b'!')"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"RIFF!", b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_stdout_is_the_machines_fault() -> None:
    """`voicecoach render -o - > /dev/full` is told in one sentence."""
    code = (
        "import os, sys\nfrom voicecoach.errors import MachineError\nfrom voicecoach.outfile import open_output\n"
        "try:\n    with open_output('-') as stream:\n        stream.write(b'RIFF')\n"
        "except MachineError as error:\n    print(error, file=sys.stderr)\n    sys.stderr.flush()\n    os._exit(3)"
    )
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-c", code], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 3
    assert done.stderr.startswith(b"error: the disk is full: 'standard output' was not written\n")


@on_posix
def test_a_reader_that_goes_away_is_not_a_fault_of_the_machine() -> None:
    """`... | head` ends in BrokenPipeError, which the command line knows how to take."""
    reading, writing = os.pipe()
    os.close(reading)
    with pytest.raises(BrokenPipeError), open_output(f"/dev/fd/{writing}") as stream:
        stream.write(bytes(100_000))
    os.close(writing)
