"""`voicecoach play` as a user runs it: into a file, into nothing, killed and resumed."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from voicecoach.journal.live_entries import Segment, Start
from voicecoach.journal.reader import LastSession, read_journal
from voicecoach.journal.writer import Journal
from voicecoach.sheets.forms.terms import WEEKDAYS

ERE = "hamstring-ere"


def start(*arguments: str, data: Path, listens: bool = False) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "voicecoach", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.PIPE if listens else subprocess.DEVNULL,
        text=True,
        env={**os.environ, "VOICECOACH_DATA": str(data)},
    )


def voicecoach(*arguments: str, data: Path) -> tuple[int, str]:
    process = start(*arguments, data=data)
    out, told = process.communicate(timeout=120)
    assert out == ""
    return process.returncode, told


def last_of(journal: Path) -> LastSession | None:
    return read_journal(journal).last_live()


def events(data: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (data / "journal.jsonl").read_text().splitlines()]


@pytest.mark.engine
def test_the_file_player_writes_what_render_writes(tmp_path: Path) -> None:
    """Header, markers, script and every frame."""
    live, tape = tmp_path / "live.wav", tmp_path / "tape.wav"
    assert voicecoach("play", ERE, "--player", f"file:{live}", data=tmp_path)[0] == 0
    assert voicecoach("render", ERE, "-o", str(tape), data=tmp_path)[0] == 0
    assert live.read_bytes() == tape.read_bytes()
    assert not (tmp_path / "journal.jsonl").exists()


def test_the_silent_player_goes_through_a_session_at_once(tmp_path: Path) -> None:
    code, told = voicecoach(
        "play", ERE, "--voice", "silent", "--player", "silent", "--journal", data=tmp_path
    )
    assert code == 0, told
    assert "12 holds, each exact" in told
    written = events(tmp_path)
    assert [event["event"] for event in written[:2]] == ["journal", "start"]
    assert [event["event"] for event in written[-2:]] == ["end", "done"]
    assert sum(event["event"] == "hold" and event["result"] == "done" for event in written) == 12


def test_a_session_that_is_killed_goes_on_at_the_segment_that_was_cut(tmp_path: Path) -> None:
    """kill -9 in mid-session: no hold is lost, and none is counted twice."""
    arguments = (
        "--voice",
        "silent",
        "--gates",
        "off",
        "--screen",
        "none",
        "--journal",
        "--control",
        "line:-",
    )
    process = start("play", ERE, "--player", "silent:100", *arguments, data=tmp_path)
    deadline_s = time.monotonic() + 60
    journal = tmp_path / "journal.jsonl"
    while not journal.exists() or journal.read_text().count('"done"') < 3:
        assert time.monotonic() < deadline_s
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    last = last_of(journal)
    assert last is not None
    assert not last.is_finished
    code, told = voicecoach("play", "--resume", "--player", "silent", "--journal", data=tmp_path)
    assert code == 0, told
    written = events(tmp_path)
    resumed = next(index for index, event in enumerate(written) if event["event"] == "resume")
    first = next(event for event in written[resumed:] if event["event"] == "segment")
    assert first["window"] == last.window_index
    done = [event["window"] for event in written if event["event"] == "hold" and event["result"] == "done"]
    assert len(done) == len(set(done)) == 12
    assert {event["session"] for event in written[1:]} == {last.session}
    code, told = voicecoach("play", "--resume", "--player", "silent", "--journal", data=tmp_path)
    assert code == 1
    assert "there is no session to resume" in told


SHEET = """\
exercise: {id}
name: Wall hold
position: standing
dose: {{sets: 1, reps: 4, hold: 5 s, sides: none}}
steps:
  - id: hold
    say: {{full: "{words}", short: "Hold."}}
    hold: dose
{avoid}"""


def test_a_session_that_went_on_in_an_easier_way_goes_on_with_it(tmp_path: Path) -> None:
    """After kill -9. Where the easier way is another one by now, that is told, and nothing is played."""
    hard, easy = tmp_path / "deep.yaml", tmp_path / "high.yaml"
    avoid = "avoid: [{condition: low-back-pain, use: high, easier: yes}]\n"
    hard.write_text(SHEET.format(id="deep", words="Slide down the wall.", avoid=avoid))
    easy.write_text(SHEET.format(id="high", words="Slide down a little.", avoid=""))
    arguments = (
        "--voice",
        "silent",
        "--gates",
        "off",
        "--screen",
        "none",
        "--journal",
        "--control",
        "line:-",
    )
    process = start(
        "play",
        "deep",
        "--cues",
        str(tmp_path),
        "--player",
        "silent:50",
        *arguments,
        data=tmp_path,
        listens=True,
    )
    journal = tmp_path / "journal.jsonl"
    written_within_a_minute(journal, '"result": "done"', 1)
    tell(process, "pain")
    written_within_a_minute(journal, '"pain"', 1)
    tell(process, "ready")
    written_within_a_minute(journal, '"result": "done"', 2)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    before = journal.read_text()
    easy.write_text(SHEET.format(id="high", words="Slide down a bit.", avoid=""))
    code, told = voicecoach("play", "--resume", "--player", "silent", "--journal", data=tmp_path)
    assert code == 1
    assert "its sheets have changed" in told
    assert journal.read_text() == before
    easy.write_text(SHEET.format(id="high", words="Slide down a little.", avoid=""))
    code, told = voicecoach("play", "--resume", "--player", "silent", "--journal", data=tmp_path)
    assert code == 0, told
    done = [event for event in events(tmp_path) if event["event"] == "hold" and event["result"] == "done"]
    assert [event["exercise"] for event in done].count("high") == 4
    (exercise,) = json.loads(journal.read_text().splitlines()[-1])["exercises"]
    assert (exercise["exercise"], exercise["did"]) == ("deep", "high")
    assert exercise["is_finished"]


def written_within_a_minute(journal: Path, text: str, times: int) -> None:
    deadline_s = time.monotonic() + 60
    while not journal.exists() or journal.read_text().count(text) < times:
        assert time.monotonic() < deadline_s
        time.sleep(0.01)


def tell(process: subprocess.Popen[str], command: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{command}\n")
    process.stdin.flush()


def test_a_torn_last_line_is_passed_over(tmp_path: Path) -> None:
    """And what is written after it stands on a line of its own."""
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    journal.write(Start(session=journal.session, name=ERE, plan=""))
    journal.write(Segment(session=journal.session, window=4, next_window=5, at_ms=0))
    journal.close()
    with path.open("ab") as file:
        file.write(b'{"session": "' + journal.session.encode() + b'", "event": "segm')
    last = last_of(path)
    assert last is not None
    assert last.window_index == 5
    again = Journal(path, journal.session)
    again.write(Segment(session=again.session, window=5, next_window=7, at_ms=9))
    again.close()
    last = last_of(path)
    assert last is not None
    assert last.window_index == 7


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("play", ERE, "--player", "cassette"), "there is no player 'cassette'"),
        (("play", ERE, "--player", "file"), "write --player file:out.wav"),
        (("play", ERE, "--player", "file:out.xyz"), "'.xyz' is not a format"),
        (("play", ERE, "--player", "silent:fast"), "'fast' is not a speed"),
        (("play", "wall-sitt", "--player", "cassette"), "is called 'wall-sitt'"),
        (("play", "--resume"), "there is no session to resume"),
    ],
)
def test_a_request_that_cannot_be_met_is_told(arguments: tuple[str, ...], told: str, tmp_path: Path) -> None:
    code, text = voicecoach(*arguments, data=tmp_path)
    assert code == 1
    assert told in text


def test_a_session_needs_a_name(tmp_path: Path) -> None:
    code, text = voicecoach("play", data=tmp_path)
    assert code == 2
    assert "--resume" in text


def begin_course(data: Path) -> None:
    """A course with a session due today, whatever day it is."""
    today = datetime.now().astimezone().weekday()
    days = f"{WEEKDAYS[today]},{WEEKDAYS[(today + 3) % 7]}"
    process = start("plan", "start", "tight-hamstrings", "--days", days, data=data)
    assert process.communicate(timeout=60)[1] == ""


@pytest.mark.parametrize(
    ("options", "counts", "told"),
    [
        (["--count"], True, "session 1 of 10 of Five weeks for tight hamstrings is due today: it counts"),
        ([], False, "this session does not count as that. With --count it does"),
        (["--no-count"], False, "28 holds, each exact"),
    ],
)
def test_a_routine_that_a_course_has_due_counts_if_that_is_asked_for(
    options: list[str],
    counts: bool,  # noqa: FBT001
    told: str,
    tmp_path: Path,
) -> None:
    """At the doses of the course; and it says what it did. Where nobody can answer, nobody is asked."""
    begin_course(tmp_path)
    silent = ["--voice", "silent", "--player", "silent", "--journal", "--screen", "none"]
    code, said = voicecoach("play", "tight-hamstrings", *silent, *options, data=tmp_path)
    assert code == 0, said
    assert told in said
    (session,) = read_journal(tmp_path / "journal.jsonl").sessions()
    assert (session.course is not None, session.number) == (counts, 1 if counts else None)


@pytest.mark.parametrize(
    ("name", "options", "told"),
    [
        ("hamstring-ere", [], "no course has 'hamstring-ere' due today"),
        ("tight-hamstrings", ["--only", "hamstring-ere"], "leave out --dose and --only"),
    ],
)
def test_what_cannot_count_is_refused(name: str, options: list[str], told: str, tmp_path: Path) -> None:
    begin_course(tmp_path)
    before = (tmp_path / "journal.jsonl").read_bytes()
    code, said = voicecoach("play", name, "--count", "--player", "silent", *options, data=tmp_path)
    assert (code, told in said) == (1, True), said
    assert (tmp_path / "journal.jsonl").read_bytes() == before
