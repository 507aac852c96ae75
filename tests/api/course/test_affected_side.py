"""The affected side of a person: said for one session, or kept for all courses; where nobody said it, both sides are done alike."""

from datetime import date
from pathlib import Path

import pytest

from voicecoach.api.compile import plan_by_estimate
from voicecoach.api.course.common.diary import Diary
from voicecoach.api.course.profile import ProfileRequest, change_profile
from voicecoach.api.course.start import StartRequest, start_course
from voicecoach.api.course.today import SessionOfCourseRequest, TodayRequest, due_today, session_today
from voicecoach.api.course.undo import undo
from voicecoach.api.observer import NoticeList
from voicecoach.cli import run
from voicecoach.request import SessionRequest
from voicecoach.sheets.library.library import Library, shipped_cues

DROP = """\
exercise: drop
name: Heel drop
position: standing
limb: leg
dose: {sets: 2, reps: 5, sides: affected}
steps: [{id: drop, say: {full: "Lower the {side} heel.", short: "Lower."}, move: 2 s}]
ladder: [2x5]
"""


@pytest.fixture
def cues(tmp_path: Path) -> Path:
    folder = tmp_path / "cues"
    folder.mkdir()
    (folder / "drop.yaml").write_text(DROP)
    (folder / "drops.yaml").write_text("routine: drops\nname: Drops\nexercises: [drop]\n")
    (folder / "week.yaml").write_text(
        "programme: week\nname: A week\nroutine: drops\nweeks: 1\nsessions: 3 a week\n"
    )
    return folder


def test_a_session_that_is_not_told_the_side_says_so_and_does_both(cues: Path) -> None:
    heard = NoticeList()
    library = Library((cues, shipped_cues()))
    plan_by_estimate(SessionRequest(name="drop", voice="estimate"), library, heard)
    assert [one.partition(",")[0] for one in heard.notices] == ["'drop' is for the affected side"]
    told = NoticeList()
    plan_by_estimate(SessionRequest(name="drop", voice="estimate", affected="left"), library, told)
    assert told.notices == []


def test_the_side_of_the_profile_is_that_of_every_course(cues: Path, tmp_path: Path) -> None:
    """Until it is taken back; a session may name another one."""
    diary = Diary(folder=tmp_path, today=date(2026, 3, 2), zone="Europe/Berlin")
    start_course(StartRequest(programme="week", cues=(cues,)), diary)
    (due,) = due_today(TodayRequest(), diary)
    assert due.doses[0].is_each_side
    assert change_profile(ProfileRequest(affected="right", cues=(cues,)), diary).affected == "right"
    (due,) = due_today(TodayRequest(), diary)
    assert not due.doses[0].is_each_side
    asked = SessionOfCourseRequest(session=SessionRequest(name="", voice="estimate"))
    assert session_today(asked, diary).request.affected == "right"
    other = SessionOfCourseRequest(session=SessionRequest(name="", voice="estimate", affected="left"))
    assert session_today(other, diary).request.affected == "left"
    undo(diary)
    assert session_today(asked, diary).request.affected is None


def test_a_course_may_train_one_side_from_its_start(cues: Path, tmp_path: Path) -> None:
    diary = Diary(folder=tmp_path, today=date(2026, 3, 2), zone="Europe/Berlin")
    started = start_course(StartRequest(programme="week", cues=(cues,), side="left"), diary)
    assert started.side == "left"
    asked = SessionOfCourseRequest(session=SessionRequest(name="", voice="estimate"))
    assert session_today(asked, diary).request.side == "left"


def test_the_commands_know_the_side(
    cues: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path))
    assert run(["plan", "profile", "--affected", "left"]) == 0
    assert "your affected side is the left" in capsys.readouterr().out
    assert run(["preview", "drop", "--cues", str(cues), "--voice", "estimate", "--affected", "left"]) == 0
    assert "Only the left leg today." in capsys.readouterr().out
