"""The record of a course is what was told: what is reported counts or is refused, and what was done last can be taken back."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from voicecoach.api.course.check_in import CheckInRequest, check_in
from voicecoach.api.course.common.diary import Diary
from voicecoach.api.course.done import DoneRequest, record_session
from voicecoach.api.course.export import export_sessions
from voicecoach.api.course.move import MoveRequest, move_session
from voicecoach.api.course.profile import ProfileRequest, change_profile
from voicecoach.api.course.skip import SkipRequest, skip_day
from voicecoach.api.course.start import StartRequest, start_course
from voicecoach.api.course.today import (
    SessionOfCourseRequest,
    TodayRequest,
    due_of_routine,
    due_today,
    session_today,
)
from voicecoach.api.course.undo import undo
from voicecoach.api.course.why import WhyRequest, explain_doses
from voicecoach.errors import RequestError
from voicecoach.history import read_history
from voicecoach.journal.reader import read_journal
from voicecoach.programme.courses import read_courses
from voicecoach.request import SessionRequest

ROUTINE = "tight-hamstrings"
MONDAY = date(2026, 3, 2)
ANY = TodayRequest()
CURL, ERE = "jefferson-curl", "hamstring-ere"


def on(folder: Path, day: int) -> Diary:
    """The diary so many days after the Monday on which the course starts."""
    return Diary(folder=folder, today=MONDAY + timedelta(days=day), zone="Europe/Berlin")


@pytest.fixture(autouse=True)
def _started(tmp_path: Path) -> None:
    start_course(StartRequest(programme=ROUTINE), on(tmp_path, 0))


def lines(folder: Path) -> list[str]:
    return (folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    "told",
    [
        DoneRequest(left_out=(CURL,), pain_of={CURL: 6}),
        DoneRequest(left_out=(CURL,), effort_of={CURL: 6}),
        DoneRequest(left_out=(CURL,), not_finished=(CURL,)),
    ],
)
def test_a_report_on_an_exercise_that_was_left_out_is_refused(told: DoneRequest, tmp_path: Path) -> None:
    before = lines(tmp_path)
    with pytest.raises(RequestError, match=f"{CURL}: it was left out of this session"):
        record_session(told, on(tmp_path, 0))
    assert lines(tmp_path) == before


@pytest.mark.parametrize(
    "told",
    [
        CheckInRequest(pain_of={CURL: 6}),
        CheckInRequest(effort_of={CURL: 6}),
        CheckInRequest(not_finished=(CURL,)),
        CheckInRequest(worse=(CURL,)),
    ],
)
def test_a_later_report_on_an_exercise_that_was_left_out_is_refused(
    told: CheckInRequest, tmp_path: Path
) -> None:
    record_session(DoneRequest(left_out=(CURL,)), on(tmp_path, 0))
    before = lines(tmp_path)
    with pytest.raises(RequestError, match=f"{CURL}: it was left out of this session"):
        check_in(told, on(tmp_path, 1))
    assert lines(tmp_path) == before


def test_a_score_for_all_is_one_for_all_that_was_done(tmp_path: Path) -> None:
    record_session(DoneRequest(left_out=(CURL,), pain=2), on(tmp_path, 0))
    check_in(CheckInRequest(worse=("all",), effort=4), on(tmp_path, 1))
    rows = {row.exercise: row for row in export_sessions(ANY, on(tmp_path, 1))}
    assert (rows[ERE].pain, rows[ERE].effort, rows[ERE].worse_next_morning) == (2, 4, "yes")
    assert (rows[CURL].pain, rows[CURL].effort, rows[CURL].worse_next_morning) == (None, None, "no")


def test_a_session_in_which_nothing_was_done_is_none(tmp_path: Path) -> None:
    every = tuple(dose.exercise for dose in due_today(ANY, on(tmp_path, 0))[0].doses)
    with pytest.raises(RequestError, match="no exercise was done"):
        record_session(DoneRequest(left_out=every), on(tmp_path, 0))


def test_a_session_before_the_course_began_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="the course began on 2026-03-02"):
        record_session(DoneRequest(day=MONDAY - timedelta(days=1)), on(tmp_path, 0))


def test_a_session_of_the_past_lands_in_order(tmp_path: Path) -> None:
    """At the doses that were due then; what was done later is numbered after it, and decides the next doses."""
    record_session(DoneRequest(), on(tmp_path, 0))
    record_session(DoneRequest(pain_of={ERE: 7}), on(tmp_path, 4))
    recorded = record_session(DoneRequest(day=MONDAY + timedelta(days=2)), on(tmp_path, 5))
    assert recorded.number == 2
    (course,) = read_courses(read_journal(tmp_path / "journal.jsonl"))
    assert [(one.number, (one.date - MONDAY).days) for one in course.done] == [(1, 0), (2, 2), (3, 4)]
    (explained,) = explain_doses(WhyRequest(exercise=ERE), on(tmp_path, 7))
    assert explained.number == 4
    assert "on 2026-03-06: level 1, pain 7 of 10" in explained.doses[0].reasons[1]


def test_each_act_can_be_taken_back_and_stays_in_the_journal(tmp_path: Path) -> None:
    """The last one first; after all of them there is no course, and every line that was written is still there."""
    states = [[due.standing for due in due_today(ANY, on(tmp_path, 0))]]
    acts = (
        lambda: record_session(DoneRequest(pain_of={ERE: 7}), on(tmp_path, 0)),
        lambda: check_in(CheckInRequest(pain_of={ERE: 2}), on(tmp_path, 0)),
        lambda: skip_day(SkipRequest(), on(tmp_path, 0)),
        lambda: move_session(MoveRequest(to=MONDAY + timedelta(days=5)), on(tmp_path, 0)),
        lambda: change_profile(ProfileRequest(add=("low-back-pain",)), on(tmp_path, 0)),
    )
    for act in acts:
        act()
        states.append([due.standing for due in due_today(ANY, on(tmp_path, 0))])
    written = lines(tmp_path)
    undone = []
    for expected in reversed(states[:-1]):
        undone.append(undo(on(tmp_path, 0)))
        assert [due.standing for due in due_today(ANY, on(tmp_path, 0))] == expected
    assert [one.event for one in undone] == ["profile", "moved", "skipped", "check-in", "done"]
    assert [one.programme for one in undone] == [None, *[ROUTINE] * 4]
    assert undone[-1].day == MONDAY
    assert lines(tmp_path)[: len(written)] == written
    assert undo(on(tmp_path, 0)).event == "course-started"
    with pytest.raises(RequestError, match="there is nothing to take back"):
        undo(on(tmp_path, 0))


def test_a_number_of_changes_never_falls(tmp_path: Path) -> None:
    """A calendar takes only what is newer than what it has."""
    counts = []
    for act in (lambda: skip_day(SkipRequest(), on(tmp_path, 0)), lambda: undo(on(tmp_path, 0))):
        act()
        (course,) = read_courses(read_journal(tmp_path / "journal.jsonl"))
        counts.append(course.changes)
    assert counts == [1, 2]


def test_the_routine_of_a_course_that_is_due_is_known(tmp_path: Path) -> None:
    due = due_of_routine(ROUTINE, on(tmp_path, 0))
    assert due is not None
    assert (due.programme, due.number, due.sessions) == (ROUTINE, 1, 15)
    assert due_of_routine("hamstring-ere", on(tmp_path, 0)) is None
    record_session(DoneRequest(), on(tmp_path, 0))
    assert due_of_routine(ROUTINE, on(tmp_path, 1)) is None


def test_the_next_session_can_be_looked_at_before_it_is_due(tmp_path: Path) -> None:
    record_session(DoneRequest(), on(tmp_path, 0))
    assert due_today(ANY, on(tmp_path, 1))[0].doses == ()
    (due,) = due_today(TodayRequest(anyway=True), on(tmp_path, 1))
    assert due.is_early
    assert due.standing.due.appointment is not None
    assert (due.standing.due.appointment.number, len(due.doses)) == (2, 5)
    wanted = SessionOfCourseRequest(session=SessionRequest(name=""), anyway=True)
    assert session_today(wanted, on(tmp_path, 1)).scheduled.number == 2


@pytest.mark.parametrize(
    "text",
    [
        '{"exercises": {"x": 3}}',
        '{"exercises": "x"}',
        '{"exercises": [3]}',
        "[]",
        "a history of the coach",
        '{"exercises": ["x"]}\n{"exercises": {"x": 3}}',
    ],
)
def test_what_is_no_history_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RequestError, match="this line is not a session"):
        read_history(path)
