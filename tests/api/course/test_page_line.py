"""What the page of a session says at its end is recorded whole, or refused with the reason."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from voicecoach.api.course.common.diary import Diary
from voicecoach.api.course.done import record_session
from voicecoach.api.course.page_line import read_page_line
from voicecoach.api.course.start import StartRequest, start_course
from voicecoach.cli import run
from voicecoach.errors import RequestError
from voicecoach.journal.entries import Done
from voicecoach.journal.reader import read_journal

MONDAY = date(2026, 3, 2)
LINE = (
    "voicecoach-done/1 routine=tight-hamstrings session=1 day=2026-03-02 pain=2 effort=6 "
    "left-out=jefferson-curl,marching-hip-bridge"
)


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    begun = Diary(folder=tmp_path, today=MONDAY, zone="Europe/Berlin")
    start_course(StartRequest(programme="tight-hamstrings"), begun)
    return Diary(folder=tmp_path, today=MONDAY + timedelta(days=1), zone="Europe/Berlin")


def done_in(folder: Path) -> list[Done]:
    return [entry for entry in read_journal(folder / "journal.jsonl").entries if isinstance(entry, Done)]


def test_the_line_is_recorded_with_all_that_it_says(diary: Diary, tmp_path: Path) -> None:
    recorded = record_session(read_page_line(LINE, "on the train"), diary)
    assert (recorded.number, recorded.day) == (1, MONDAY)
    (done,) = done_in(tmp_path)
    assert done.notes == "on the train"
    said = {one.exercise: (one.pain, one.effort) for one in done.exercises}
    assert said == {
        "jefferson-curl": (None, None),
        "marching-hip-bridge": (None, None),
        "hamstring-asmr": (2, 6),
        "hamstring-ere": (2, 6),
        "seated-tibial-rotation": (2, 6),
    }


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("", "this is no line of a session's page"),
        ("routine=legs", "this is no line of a session's page"),
        ("voicecoach-done/1 " + "x" * 2000, "this is no line of a session's page"),
        ("voicecoach-done/2 routine=legs", "this line has the form 'voicecoach-done/2', which is newer"),
        ("voicecoach-done/1 sleep=8", "'sleep' is not known in the line of a session's page"),
        ("voicecoach-done/1 pain=1 pain=2", "'pain' comes twice in the line of a session's page"),
        ("voicecoach-done/1 pain=bad", "'bad' is not what 'pain' can be in the line of a page"),
        ("voicecoach-done/1 day=tomorrow", "'tomorrow' is not what 'day' can be in the line of a page"),
        ("voicecoach-done/1 pain=11", "11"),
        ("voicecoach-done/1 routine=steady-legs-and-trunk", "but the course does 'tight-hamstrings'"),
        ("voicecoach-done/1 session=3", "session 3, but session 1 is the next to record"),
        ("voicecoach-done/1 left-out=hamstring-er", "hamstring-er"),
    ],
)
def test_a_line_is_never_taken_in_part(line: str, problem: str, diary: Diary, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=re.escape(problem)):
        record_session(read_page_line(line), diary)
    assert not done_in(tmp_path)


def test_the_command_reads_the_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path))
    monkeypatch.setenv("VOICECOACH_NOW", "2026-03-02T07:00")
    assert run(["plan", "start", "tight-hamstrings"]) == 0
    assert run(["plan", "done", "--from-page", LINE, "--pain", "1"]) != 0
    assert "--from-page says all of it" in capsys.readouterr().err
    assert run(["plan", "done", "--from-page", LINE]) == 0
    assert "session 1 of 15: done on 2026-03-02" in capsys.readouterr().out
