"""The journal: nothing that was written is lost, whoever is killed or writes at the same time, and its form is published."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.errors import MachineError
from voicecoach.journal.entries import EVENTS, CheckIn, Done, Profile
from voicecoach.journal.live_entries import DeviceBack, DeviceLost, End, Underrun
from voicecoach.journal.reader import read_journal
from voicecoach.journal.writer import Journal, append_entries

DONE: dict[str, Any] = {
    "event": "done",
    "session": "a1",
    "date": "2026-03-02",
    "name": "tight-hamstrings",
    "is_finished": True,
    "source": "by-hand",
    "exercises": [{"exercise": "hamstring-ere", "level": 2}, {"exercise": "jefferson-curl", "level": 1}],
}


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


WRITER = """
import sys
from pathlib import Path
from voicecoach.journal.entries import Profile
from voicecoach.journal.writer import append_entries
path, name = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    append_entries([Profile(add=[f"{name}-{number}"], why="x" * (number * 37 % 5000))], path)
    print(number, flush=True)
"""


def start_writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def let_go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def added(path: Path) -> list[str]:
    record = read_journal(path)
    return [word for entry in record.entries if entry.event == "profile" for word in entry.add]


def test_programs_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    """Three of them, 60 entries each: every one is there, whole, and each program's own are in their order."""
    path = tmp_path / "journal.jsonl"
    writers = [start_writer(path, name, 60) for name in "abc"]
    for writer in writers:
        let_go(writer)
    for writer in writers:
        writer.communicate(timeout=120)
        assert writer.returncode == 0
    found = added(path)
    for name in "abc":
        assert [word for word in found if word.startswith(name)] == [f"{name}-{index}" for index in range(60)]
    assert read_journal(path).notices == ()
    assert len(lines_of(path)) == 1 + 3 * 60


FORKED = """
import os, random, signal, sys, time
from pathlib import Path
from voicecoach.journal.entries import Profile
from voicecoach.journal.writer import append_entries
path, kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
chance = random.Random(seed)
told = 0
for round_number in range(kills):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        for number in range(10_000):
            append_entries([Profile(add=[f"{round_number}-{number}"], why="y" * chance.randrange(9000))], path)
            os.write(writing, b"%d\\n" % number)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        acknowledged = len([pipe.readline() for _ in range(chance.randrange(4))])
        time.sleep(chance.random() * 0.004)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        acknowledged += pipe.read().count(b"\\n")
    print(round_number, acknowledged, flush=True)
"""


@pytest.mark.skipif(
    not hasattr(os, "fork"), reason="this system has no fork, with which hundreds are killed quickly"
)
def test_a_program_killed_at_any_instant_loses_at_most_the_entry_that_it_was_writing(tmp_path: Path) -> None:
    """Three hundred times: whatever a program had been told is written is there afterwards, and at most one more."""
    path = tmp_path / "journal.jsonl"
    finished = subprocess.run(
        [sys.executable, "-c", FORKED, str(path), "300", str(random.randrange(1 << 30))],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    found = added(path)
    kept = set(found)
    assert len(found) == len(kept)
    total = 0
    for line in finished.stdout.splitlines():
        round_number, acknowledged = line.split()
        told = {f"{round_number}-{number}" for number in range(int(acknowledged))}
        assert told <= kept
        there = {word for word in kept if word.startswith(f"{round_number}-")}
        assert len(there - told) <= 1
        total += len(told)
    assert total > 100, "the kills came too early to show anything"


@given(cut=st.integers(0, 10_000), more=st.integers(1, 3))
def test_a_line_torn_at_any_byte_costs_that_line_alone(
    cut: int, more: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """As a power cut leaves it. It is told once: by whoever reads before the next writer has said so in the journal."""
    path = tmp_path_factory.mktemp("torn") / "journal.jsonl"
    append_entries([Profile(add=["first"])], path)
    before = path.read_bytes()
    append_entries([Profile(add=["second"], why="é → ü")], path)
    line = path.read_bytes()[len(before) :]
    kept = line[: cut % len(line)]
    path.write_bytes(before + kept)
    is_whole = kept == line[:-1]
    assert added(path) == ["first", "second"] if is_whole else ["first"]
    assert len(read_journal(path).notices) == (1 if kept and not is_whole else 0)
    for number in range(more):
        notices = append_entries([Profile(add=[f"later-{number}"])], path)
        assert bool(notices) == bool(kept and number == 0)
    expected = ["first", *(["second"] if is_whole else []), *(f"later-{number}" for number in range(more))]
    assert added(path) == expected
    assert read_journal(path).notices == ()


def test_a_full_disk_is_told_with_its_cure_and_keeps_what_was_written() -> None:
    """/dev/full takes no byte."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(MachineError) as caught:
        append_entries([Profile(add=["x"])], Path("/dev/full"))
    assert "cure:" in str(caught.value)


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    """With the variable that names another one."""
    place = tmp_path / "file"
    place.write_text("here is no folder")
    with pytest.raises(MachineError, match="VOICECOACH_DATA"):
        append_entries([Profile()], place / "journal.jsonl")


def test_what_is_told_later_of_a_session_takes_the_place_of_what_was_told_before(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    append_entries([Done(**DONE)], path)
    append_entries([CheckIn(session="a1", pain={"hamstring-ere": 5}, notes="warm day")], path)
    append_entries([CheckIn(session="a1", pain={"hamstring-ere": 2})], path)
    append_entries([CheckIn(session="nobody", pain={"hamstring-ere": 9})], path)
    (session,) = read_journal(path).sessions()
    assert [one.pain for one in session.exercises] == [2, None]
    assert session.notes == "warm day"


def test_a_session_that_went_on_is_one_session(tmp_path: Path) -> None:
    """The last sum of it counts, and how often an exercise was done is counted once."""
    path = tmp_path / "journal.jsonl"
    append_entries([Done(**{**DONE, "is_finished": False}), Done(**DONE)], path)
    record = read_journal(path)
    assert [session.is_finished for session in record.sessions()] == [True]
    assert record.counts() == {"hamstring-ere": 1, "jefferson-curl": 1}


def test_what_was_told_when_a_session_was_broken_off_counts_when_it_went_on(tmp_path: Path) -> None:
    """It hurt before the pause; the sum that is written at the end does not undo that."""
    path = tmp_path / "journal.jsonl"
    told = CheckIn(session="a1", pain={"hamstring-ere": 6})
    append_entries([Done(**{**DONE, "is_finished": False}), told, Done(**DONE)], path)
    (session,) = read_journal(path).sessions()
    assert session.is_finished
    assert [one.pain for one in session.exercises] == [6, None]


def test_lines_of_a_later_version_are_left_alone(tmp_path: Path) -> None:
    """Unknown events and unknown fields stay in the file and disturb nobody; a broken entry is told with its line."""
    path = tmp_path / "journal.jsonl"
    append_entries([Done(**DONE)], path)
    at = "2027-01-01T10:00:00.000+01:00"
    later = [{"event": "mood", "at": at, "colour": "blue"}, {**DONE, "at": at, "weather": "rain"}]
    broken = [{"event": "done", "at": at, "session": "b"}, {"event": "device-back", "session": "b"}]
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(line)}\n" for line in [*later, *broken])
    record = read_journal(path)
    assert [entry.event for entry in record.entries] == ["journal", "done", "done"]
    assert len(record.sessions()) == 1
    assert record.notices == (
        f"{path}:5: invalid 'date' in this line; skipped",
        f"{path}:6: invalid 'at' in this line; skipped",
    )


def test_a_field_that_a_model_does_not_have_is_never_written(tmp_path: Path) -> None:
    """What is written is what is read: a slip in a field's name must not be kept beside the field that it missed."""
    with pytest.raises(TypeError, match="ad: no field of 'profile'"):
        append_entries([Profile.model_validate({"ad": ["low-back-pain"]})], tmp_path / "journal.jsonl")


def test_every_line_that_is_written_is_of_the_published_form(tmp_path: Path) -> None:
    """A whole live session, with what was done of it, against the schema that `voicecoach schema journal` prints."""
    environment = {**os.environ, "VOICECOACH_DATA": str(tmp_path)}
    arguments = ["play", "hamstring-ere", "--voice", "silent", "--player", "silent", "--journal"]
    subprocess.run(
        [sys.executable, "-m", "voicecoach", *arguments], check=True, env=environment, capture_output=True
    )
    printed = subprocess.run(
        [sys.executable, "-m", "voicecoach", "schema", "journal"], check=True, capture_output=True, text=True
    )
    schema = json.loads(printed.stdout)
    check = jsonschema.Draft7Validator(schema, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)
    written = lines_of(tmp_path / "journal.jsonl")
    assert {line["event"] for line in written} >= {"journal", "start", "segment", "hold", "end", "done"}
    for line in written:
        check.validate(line)
        assert line["event"] in EVENTS
    with pytest.raises(jsonschema.ValidationError):
        check.validate({**written[-1], "exercises": [{"exercise": "x", "pain": 11}]})


def test_the_sum_of_a_live_session_is_what_was_heard(tmp_path: Path) -> None:
    """12 holds of 10 s, all of them, and nothing else."""
    environment = {**os.environ, "VOICECOACH_DATA": str(tmp_path)}
    arguments = ["play", "hamstring-ere", "--voice", "silent", "--player", "silent", "--journal"]
    subprocess.run(
        [sys.executable, "-m", "voicecoach", *arguments], check=True, env=environment, capture_output=True
    )
    (done,) = read_journal(tmp_path / "journal.jsonl").sessions()
    assert isinstance(done, Done)
    (one,) = done.exercises
    assert (one.exercise, one.holds, one.holds_planned, one.held_ms) == ("hamstring-ere", 12, 12, 120_000)
    assert (one.is_begun, one.is_finished, one.was_stopped, one.skipped) == (True, True, False, 0)
    assert done.is_finished


def test_a_writer_that_does_not_give_way_keeps_no_session_waiting(tmp_path: Path) -> None:
    """What it kept from being written is written with what comes next, in its order; at the end all is there."""
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    hog = FileLock(path.with_name("journal.jsonl.lock"))
    with hog:
        journal.write(Underrun(session=journal.session))
        journal.write(DeviceLost(session=journal.session))
    assert [entry.event for entry in read_journal(path).entries] == ["journal"]
    journal.write(DeviceBack(session=journal.session))
    with hog:
        journal.write(End(session=journal.session, reason="quit"))
    journal.close()
    events = [entry.event for entry in read_journal(path).entries]
    assert events == ["journal", "underrun", "device-lost", "device-back", "end"]
    assert journal.notices == []


def test_a_journal_survives_a_disk_that_fails_in_mid_session(tmp_path: Path) -> None:
    """The session goes on; what cannot be written is told once."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    journal = Journal(tmp_path / "journal.jsonl")
    journal.write(End(session=journal.session, reason="quit"))
    journal._file.close()
    with Path("/dev/full").open("a+b", buffering=0) as full:
        journal._file = full
        journal.write(End(session=journal.session, reason="quit"))
        journal.write(End(session=journal.session, reason="quit"))
    assert len(journal.notices) == 1
    assert [entry.event for entry in read_journal(tmp_path / "journal.jsonl").entries] == ["journal", "end"]
