"""A session that was begun by another version: one of 0.1.0 is resumed, one that is not understood says what to do."""

import json
from pathlib import Path
from typing import Any

import pytest
from paths import ROOT

from voicecoach.cli import run
from voicecoach.journal.reader import read_journal
from voicecoach.request import FORMAT, SessionRequest

FIXTURE = ROOT / "tests" / "releases" / "0.1.0" / "interrupted.jsonl"
"""As 0.1.0 wrote it: `play hamstring-ere --voice silent --player silent:20 --dose hamstring-ere.sets=2 --side left --with
low-back-pain`, interrupted in its second hold."""
RESUME = ["play", "--resume", "--player", "silent", "--journal", "--screen", "none"]


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path))
    path = tmp_path / "journal.jsonl"
    path.write_bytes(FIXTURE.read_bytes())
    return path


def start_line(path: Path, **changes: Any) -> None:
    """Changes the entry with which the session began."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    (start,) = [line for line in lines if line["event"] == "start"]
    start.update(changes)
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")


def test_what_0_1_0_kept_is_read_as_a_request(journal: Path) -> None:
    last = read_journal(journal).last_live()
    assert last is not None
    assert last.start.session_request() == SessionRequest(
        name="hamstring-ere",
        voice="silent",
        doses=("hamstring-ere.sets=2",),
        side="left",
        conditions=("low-back-pain",),
    )


def test_a_session_of_a_course_that_was_taken_back_is_not_resumed(journal: Path) -> None:
    """Nothing that the rest of it could count for is left; one of a course that still counts is resumed."""
    started = {
        "event": "course-started",
        "at": "2026-03-02T07:00:00+01:00",
        "course": "c0ffee11",
        "programme": "tight-hamstrings",
        "per_week": 2,
        "days": ["mon", "thu"],
        "clock": "07:00",
        "zone": "Europe/Berlin",
        "start": "2026-03-02",
    }
    start_line(journal, course="c0ffee11", number=1)
    assert read_journal(journal).last_live() is None
    journal.write_text(json.dumps(started) + "\n" + journal.read_text(encoding="utf-8"), encoding="utf-8")
    last = read_journal(journal).last_live()
    assert last is not None
    assert last.start.course == "c0ffee11"


def test_a_session_whose_exercise_changed_since_says_so_and_counts_as_what_was_heard(
    journal: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """One of its holds was done. Since 0.1.0 the exercise is coached in other words."""
    before = journal.read_bytes()
    assert run(RESUME) == 1
    error = capfd.readouterr().err
    assert "voicecoach or its sheets have changed since this session was interrupted" in error
    assert "voicecoach play hamstring-ere" in error
    assert journal.read_bytes() == before
    record = read_journal(journal)
    assert record.notices == ()
    (done,) = record.sessions()
    (exercise,) = done.exercises
    assert (done.is_finished, exercise.is_begun, exercise.is_finished) == (False, True, False)
    assert (exercise.holds, exercise.held_ms) == (1, 10_000)


def test_what_a_session_asks_for_is_kept_as_a_request(journal: Path) -> None:
    """The form names itself, so that a later version knows it."""
    journal.unlink()
    arguments = [
        "play",
        "hamstring-ere",
        "--voice",
        "silent",
        "--player",
        "silent",
        "--journal",
        "--screen",
        "none",
    ]
    assert run([*arguments, "--side", "left", "--talk", "brief"]) == 0
    (start,) = [
        line for text in journal.read_text().splitlines() if (line := json.loads(text))["event"] == "start"
    ]
    assert "options" not in start
    assert start["request"]["format"] == FORMAT
    assert SessionRequest.model_validate(start["request"]) == SessionRequest(
        name="hamstring-ere", voice="silent", side="left", talk="brief"
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"request": {"format": "voicecoach-request/2", "name": "hamstring-ere", "mood": "calm"}},
            "newer version of voicecoach ('voicecoach-request/2')",
        ),
        ({"request": {"name": "hamstring-ere", "loudness": 3}}, "no field 'loudness'"),
        ({"options": {"talk": "whisper"}}, "'whisper' does not fit 'talk'"),
        ({"options": {"cues": [], "tempo": 2}}, "no field 'tempo'"),
    ],
)
def test_a_session_that_is_not_understood_says_what_to_do(
    journal: Path, capfd: pytest.CaptureFixture[str], changes: dict[str, Any], words: str
) -> None:
    """No traceback, and nothing is written."""
    start_line(journal, **changes)
    before = journal.read_bytes()
    assert run(RESUME) == 1
    error = capfd.readouterr().err
    assert "the session 'hamstring-ere' was begun by another version of voicecoach" in error
    assert words in error
    assert "begin anew: voicecoach play hamstring-ere" in error
    assert "Traceback" not in error
    assert journal.read_bytes() == before
