"""A pack of clips: what is read is what was written, whoever else writes, is killed, clears it or spoils it."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicecoach.clip_pack import DAY_S, SUFFIX, ClipPack
from voicecoach.speech_cache import SpeechCache, cache_stats, clear_cache, encode_entry

fcntl = pytest.importorskip("fcntl", reason="this system cannot lock files as packs need it")
RATE = 22_050
HEADER = 56
"""Before the content of a record: 52 bytes with checksums, and 4 for the day of the last use."""


def key(number: int) -> bytes:
    return number.to_bytes(32, "little")


def content(number: int) -> bytes:
    return bytes((number % 251,)) * (40 + number % 50)


def filled(path: Path, count: int) -> ClipPack:
    pack = ClipPack(str(path))
    for number in range(count):
        pack.append(key(number), RATE, content(number))
    return pack


def found(path: Path, count: int) -> list[int]:
    """The numbers of the entries that are there; each as it was written."""
    pack = ClipPack(str(path))
    there = {number: pack.read(key(number)) for number in range(count)}
    assert all(one in {None, (RATE, content(number))} for number, one in there.items())
    return [number for number, one in there.items() if one is not None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / f"voice{SUFFIX}"


def test_one_file_for_all_clips_of_a_voice_and_others_see_what_is_added(tmp_path: Path) -> None:
    first, second = (SpeechCache(tmp_path, voice="pyttsx3 gmw/en-US") for _ in range(2))
    for number in range(250):
        assert first.write(key(number), RATE, content(number))
        assert second.read(key(number)) == (RATE, content(number))
    (file,) = tmp_path.iterdir()
    assert file.name == "pyttsx3-gmw-en-US-28c1ccb5.pack1"
    assert file.stat().st_size == sum(HEADER + len(content(number)) for number in range(250))
    assert cache_stats(tmp_path).entry_count == 250
    assert SpeechCache(tmp_path, voice="another").read(key(0)) is None


def test_what_is_there_is_not_added_again(path: Path) -> None:
    filled(path, 3)
    size = path.stat().st_size
    filled(path, 3)
    assert path.stat().st_size == size


def test_not_one_bit_can_change_unnoticed(path: Path) -> None:
    """But for the day of the last use, which decides nothing that is heard."""
    filled(path, 1)
    blob = path.read_bytes()
    for index in range(len(blob)):
        for bit in range(8):
            changed = bytearray(blob)
            changed[index] ^= 1 << bit
            path.write_bytes(changed)
            is_day = HEADER - 4 <= index < HEADER
            assert found(path, 1) == ([0] if is_day else []), (index, bit)


def test_a_file_that_breaks_off_anywhere_is_good_up_to_there_and_goes_on(path: Path) -> None:
    filled(path, 4)
    blob = path.read_bytes()
    ends = [sum(HEADER + len(content(one)) for one in range(number + 1)) for number in range(4)]
    for size in range(len(blob)):
        path.write_bytes(blob[:size])
        whole = [number for number in range(4) if ends[number] <= size]
        assert found(path, 4) == whole
        filled(path, 4)
        assert path.read_bytes() == blob  # nothing half is left between


def test_a_damaged_record_is_written_anew(path: Path) -> None:
    filled(path, 3)
    blob = bytearray(path.read_bytes())
    blob[HEADER + 5] ^= 1
    path.write_bytes(blob)
    pack = ClipPack(str(path))
    assert pack.read(key(0)) is None
    assert pack.damaged_count == 1
    pack.append(key(0), RATE, content(0))
    assert found(path, 3) == [0, 1, 2]


APPENDING = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[4:]
from test_clip_pack import content, key, RATE
from voicecoach.clip_pack import ClipPack
pack = ClipPack(sys.argv[1])
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    pack.append(key(number), RATE, content(number))
    assert pack.read(key(number)) == (RATE, content(number))
"""


def test_eight_processes_at_once(path: Path) -> None:
    """Each adds a part of its own, and one that all have."""
    running = [
        subprocess.Popen([sys.executable, "-c", APPENDING, path, str(first), "800", *sys.path])
        for first in range(0, 640, 80)
    ]
    assert [process.wait(120) for process in running] == [0] * 8
    assert found(path, 800) == list(range(800))
    assert path.stat().st_size == sum(HEADER + len(content(number)) for number in range(800))


def killed_while_appending(path: Path, start: int, after_s: float, *, once_begun: bool) -> int:
    """Kill a fork that appends, some time after it began or after its first clip; returns how many it reported as written."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            pack = ClipPack(str(path))
            for number in range(start, start + 100_000):
                pack.append(key(number), RATE, content(number))
                os.write(write, b"x")
        finally:
            os._exit(1)
    os.close(write)
    reported = len(os.read(read, 1)) if once_begun else 0
    time.sleep(after_s)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    while some := os.read(read, 65_536):
        reported += len(some)
    os.close(read)
    return reported


def test_500_kills_lose_nothing_that_was_written(path: Path) -> None:
    draw = random.Random(1)
    start = 0
    for kill in range(500):
        reported = killed_while_appending(path, start, draw.uniform(0, 0.004), once_begun=kill % 2 == 0)
        pack = ClipPack(str(path))
        for number in range(start, start + reported):
            assert pack.read(key(number)) == (RATE, content(number))
        assert pack.damaged_count == 0
        start += reported
        if path.exists() and path.stat().st_size > 1_000_000:
            path.unlink()  # begun anew, so that it stays quick to read
    assert start >= 250  # every second fork wrote one at the least, however busy the machine is


def test_a_full_disk_leaves_what_was_there_and_one_notice(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "sys.path[:0] = sys.argv[2:]\n"
        "from test_clip_pack import content, key, RATE\n"
        "from voicecoach.speech_cache import SpeechCache\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "cache = SpeechCache(Path(sys.argv[1]))\n"
        "kept = [cache.write(key(n), RATE, content(n)) for n in range(30)]\n"
        "assert kept == sorted(kept, reverse=True) and 5 < sum(kept) < 15, kept\n"
        "assert [cache.read(key(n)) is not None for n in range(30)] == kept\n"
        "print(sum(kept), len(cache.notices), cache.notices[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path, *sys.path], capture_output=True, text=True, check=True
    )
    kept, notices, said = done.stdout.split(maxsplit=2)
    assert notices == "1"
    assert said.startswith(f"speech cannot be cached in {tmp_path}: ")
    (file,) = tmp_path.iterdir()
    assert found(file, 30) == list(range(int(kept)))
    assert file.stat().st_size == sum(HEADER + len(content(number)) for number in range(int(kept)))


def test_who_has_it_open_goes_on_after_it_was_cleared(tmp_path: Path) -> None:
    cache = SpeechCache(tmp_path)
    for number in range(3):
        cache.write(key(number), RATE, content(number))
    removed = clear_cache(tmp_path)
    assert (removed.entry_count, removed.byte_count) == (
        *(3, sum(HEADER + len(content(number)) for number in range(3))),
    )
    assert list(tmp_path.iterdir()) == []
    assert cache.write(key(3), RATE, content(3))
    assert SpeechCache(tmp_path).read(key(3)) == (RATE, content(3))
    assert cache_stats(tmp_path).entry_count == 1


def test_clearing_by_age_keeps_what_was_used_and_a_clock_set_back_removes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_s = time.time()
    cache = SpeechCache(tmp_path)
    for number in range(4):
        cache.write(key(number), RATE, content(number))
    monkeypatch.setattr(time, "time", lambda: now_s - 400 * DAY_S)
    assert clear_cache(tmp_path, older_than_days=30).entry_count == 0
    monkeypatch.setattr(time, "time", lambda: now_s + 40 * DAY_S)
    assert SpeechCache(tmp_path).read(key(1)) == (RATE, content(1))
    assert clear_cache(tmp_path, older_than_days=30).entry_count == 3
    assert [SpeechCache(tmp_path).read(key(number)) is not None for number in range(4)] == [
        *(False, True, False, False)
    ]
    assert SpeechCache(tmp_path).read(key(1)) == (RATE, content(1))


def test_entries_of_earlier_versions_are_read_and_packs_of_later_ones_left_alone(tmp_path: Path) -> None:
    name = key(7).hex()
    (tmp_path / name[:2]).mkdir()
    (tmp_path / name[:2] / f"{name[2:]}.clip").write_bytes(encode_entry(key(7), RATE, content(7)))
    later = tmp_path / "voice.pack2"
    later.write_bytes(b"of a later version")
    cache = SpeechCache(tmp_path)
    assert cache.read(key(7)) == (RATE, content(7))
    assert cache.write(key(8), RATE, content(8))
    assert cache_stats(tmp_path).entry_count == 2
    assert clear_cache(tmp_path).entry_count == 2
    assert later.read_bytes() == b"of a later version"


def test_where_files_cannot_be_locked_each_entry_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_file: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    cache = SpeechCache(tmp_path)
    assert cache.write(key(1), RATE, content(1))
    assert cache.notices == []
    assert len(list(tmp_path.glob("*/*.clip"))) == 1
    for one in (cache, SpeechCache(tmp_path)):
        assert one.read(key(1)) == (RATE, content(1))


def test_what_somebody_put_in_its_place_is_passed_over(tmp_path: Path) -> None:
    assert SpeechCache(tmp_path).write(key(0), RATE, b"")
    (file,) = tmp_path.iterdir()
    other = tmp_path / "other"
    file.rename(other)
    os.mkfifo(file)
    assert SpeechCache(tmp_path).read(key(0)) is None
    file.unlink()
    file.symlink_to(other)
    cache = SpeechCache(tmp_path)
    assert cache.read(key(0)) is None
    assert not cache.write(key(0), RATE, b"")
    assert len(cache.notices) == 1


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 9)),
        st.tuples(st.just("read"), st.integers(0, 9)),
        st.tuples(st.just("cut"), st.integers(0, 400)),
        st.tuples(st.just("spoil"), st.integers(0, 400)),
        st.tuples(st.just("clear"), st.just(0)),
        st.tuples(st.just("open"), st.just(0)),
    ),
    max_size=40,
)


@settings(max_examples=200, deadline=None)
@given(acts=ACTS, count=st.integers(1, 2))
def test_whatever_happens_to_it_nothing_is_read_that_was_not_written(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int]], count: int
) -> None:
    folder = tmp_path_factory.mktemp("law")
    caches = [SpeechCache(folder) for _ in range(count)]
    for turn, (act, number) in enumerate(acts):
        cache = caches[turn % len(caches)]
        files = list(folder.glob(f"*{SUFFIX}"))
        if act == "write":
            cache.write(key(number), RATE, content(number))
            assert SpeechCache(folder).read(key(number)) in {None, (RATE, content(number))}
        elif act == "read":
            assert cache.read(key(number)) in {None, (RATE, content(number))}
        elif act == "clear":
            clear_cache(folder)
        elif act == "open":
            caches[turn % len(caches)] = SpeechCache(folder)
        elif files:
            blob = bytearray(files[0].read_bytes())
            if act == "cut":
                os.truncate(files[0], min(number, len(blob)))
            elif number < len(blob):
                blob[number] ^= 0x10
                with files[0].open("r+b") as file:
                    file.write(blob)
    assert all(cache.notices == [] for cache in caches)
    for number in range(10):
        assert caches[0].write(key(number), RATE, content(number))
        assert SpeechCache(folder).read(key(number)) in {None, (RATE, content(number))}
