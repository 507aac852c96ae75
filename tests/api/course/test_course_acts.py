"""The acts of a course as a program calls them: a journal in any folder, on any day, with nothing printed."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from voicecoach.api.course.allow import AllowRequest, allow_exercise
from voicecoach.api.course.check_in import CheckInRequest, check_in
from voicecoach.api.course.common.diary import Diary
from voicecoach.api.course.done import DoneRequest, record_session
from voicecoach.api.course.export import export_sessions
from voicecoach.api.course.move import MoveRequest, move_session
from voicecoach.api.course.profile import ProfileRequest, change_profile
from voicecoach.api.course.remind import DueRequest, due_reminders
from voicecoach.api.course.show import show_courses
from voicecoach.api.course.skip import SkipRequest, skip_day
from voicecoach.api.course.start import StartedCourse, StartRequest, start_course
from voicecoach.api.course.stats import count_figures
from voicecoach.api.course.stop import stop_course
from voicecoach.api.course.today import SessionOfCourseRequest, TodayRequest, due_today, session_today
from voicecoach.api.course.why import WhyRequest, explain_doses
from voicecoach.api.observer import NoticeList
from voicecoach.errors import RequestError
from voicecoach.request import SessionRequest

ROUTINE = "tight-hamstrings"
MONDAY = date(2026, 3, 2)
ANY = TodayRequest()


def on(folder: Path, day: int) -> Diary:
    """The diary so many days after the Monday on which the course starts."""
    return Diary(folder=folder, today=MONDAY + timedelta(days=day), zone="Europe/Berlin")


@pytest.fixture
def started(tmp_path: Path) -> StartedCourse:
    return start_course(StartRequest(programme=ROUTINE), on(tmp_path, 0))


def test_a_course_starts_in_the_folder_and_zone_that_are_named(
    started: StartedCourse, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """On the first day that is named; and nothing is printed."""
    assert [path.name for path in tmp_path.glob("*.jsonl")] == ["journal.jsonl"]
    assert (started.days, started.clock, started.zone) == (("mon", "wed", "fri"), "07:00", "Europe/Berlin")
    assert (len(started.session_days), started.session_days[0]) == (15, MONDAY)
    assert capfd.readouterr() == ("", "")


def test_what_is_due_is_a_session_that_can_be_compiled(started: StartedCourse, tmp_path: Path) -> None:
    (due,) = due_today(ANY, on(tmp_path, 0))
    assert due.standing.due.appointment is not None
    assert [dose.words for dose in due.doses][1] == "2 cycles of 3 x 10 s"
    assert due.minutes is not None
    assert 20 < due.minutes < 60
    wanted = SessionOfCourseRequest(session=SessionRequest(name="", talk="brief"))
    session = session_today(wanted, on(tmp_path, 0))
    assert (session.request.name, session.request.talk) == (ROUTINE, "brief")
    assert "hamstring-ere.hold=10s" in session.request.doses
    assert (session.scheduled.course, session.scheduled.number) == (started.course, 1)
    record_session(DoneRequest(), on(tmp_path, 0))
    with pytest.raises(RequestError, match="no session is due today"):
        session_today(wanted, on(tmp_path, 1))


@pytest.mark.usefixtures("started")
def test_a_session_is_recorded_with_its_pain_and_the_next_one_follows(tmp_path: Path) -> None:
    """The score of an exercise goes before the one for all."""
    recorded = record_session(DoneRequest(pain=1, pain_of={"jefferson-curl": 6}), on(tmp_path, 0))
    assert (recorded.number, recorded.day) == (1, MONDAY)
    assert recorded.standing.due.is_done_today
    assert not recorded.standing.due.rests
    rows = {row.exercise: row.pain for row in export_sessions(ANY, on(tmp_path, 0))}
    assert (rows["jefferson-curl"], rows["hamstring-ere"]) == (6, 1)
    (explained,) = explain_doses(WhyRequest(exercise="jefferson-curl"), on(tmp_path, 2))
    (one,) = explained.doses
    assert one.reasons[1] == (
        "last time, on 2026-03-02: level 1, pain 6 of 10: it stays at level 1, the lowest"
    )
    with pytest.raises(RequestError, match="only one per day is recorded"):
        record_session(DoneRequest(), on(tmp_path, 0))
    with pytest.raises(RequestError, match="pain 11 is not a number from 0 to 10"):
        record_session(DoneRequest(pain=11), on(tmp_path, 2))


@pytest.mark.usefixtures("started")
def test_a_rest_day_that_is_missed_is_a_notice(tmp_path: Path) -> None:
    record_session(DoneRequest(), on(tmp_path, 0))
    heard = NoticeList()
    record_session(DoneRequest(), on(tmp_path, 1), heard)
    assert heard.notices == ["2026-03-02 has a session too; this programme has a rest day between sessions"]


@pytest.mark.usefixtures("started")
def test_a_check_in_changes_what_was_reported(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="no session of this course has been done yet"):
        check_in(CheckInRequest(pain=1), on(tmp_path, 0))
    record_session(DoneRequest(pain=1), on(tmp_path, 0))
    checked_in = check_in(CheckInRequest(pain=3, worse=("all",)), on(tmp_path, 1))
    assert checked_in.day == MONDAY
    figures = count_figures(ANY, on(tmp_path, 1))
    points = [exercise.points[0] for exercise in figures.courses[0].exercises]
    assert [(point.pain, point.is_worse_next_morning) for point in points] == [(3, True)] * 5
    with pytest.raises(RequestError, match="there is nothing to record"):
        check_in(CheckInRequest(), on(tmp_path, 1))


@pytest.mark.usefixtures("started")
def test_an_exercise_that_hurt_twice_is_left_out_until_it_is_allowed(tmp_path: Path) -> None:
    for day in (0, 2):
        record_session(DoneRequest(pain_of={"jefferson-curl": 7}), on(tmp_path, day))
    (due,) = due_today(ANY, on(tmp_path, 4))
    assert [dose.exercise for dose in due.doses if dose.level is None] == ["jefferson-curl"]
    allowed = allow_exercise(AllowRequest(exercise="jefferson-curl"), on(tmp_path, 4))
    assert allowed.name == "Jefferson curl"
    (due,) = due_today(ANY, on(tmp_path, 4))
    assert [dose.level_number for dose in due.doses if dose.exercise == "jefferson-curl"] == [1]
    (why,) = explain_doses(WhyRequest(), on(tmp_path, 4))
    reasons = next(one.reasons for one in why.doses if one.dose.exercise == "jefferson-curl")
    assert reasons[-1] == "allowed again: it starts at level 1"
    with pytest.raises(RequestError, match="'jefferson-curl' is not left out"):
        allow_exercise(AllowRequest(exercise="jefferson-curl"), on(tmp_path, 4))


@pytest.mark.usefixtures("started")
def test_days_are_skipped_and_moved(tmp_path: Path) -> None:
    assert skip_day(SkipRequest(), on(tmp_path, 0)).day == MONDAY
    moved = move_session(MoveRequest(to=MONDAY + timedelta(days=5)), on(tmp_path, 3))
    assert moved.day == MONDAY + timedelta(days=4)
    (course,) = show_courses(ANY, on(tmp_path, 1)).courses
    assert [session.day for session in course.sessions][:3] == [
        MONDAY + timedelta(days=number) for number in (2, 5, 7)
    ]


@pytest.mark.usefixtures("started")
def test_the_profile_adapts_the_course(tmp_path: Path) -> None:
    """And a condition that does not exist is refused with what was meant."""
    profile = change_profile(ProfileRequest(add=("low-back-pain",)), on(tmp_path, 0))
    assert list(profile.conditions) == ["low-back-pain"]
    assert show_courses(ANY, on(tmp_path, 0)).courses[0].conditions == ("low-back-pain",)
    with pytest.raises(RequestError, match="there is no condition 'low-bak-pain'"):
        change_profile(ProfileRequest(add=("low-bak-pain",)), on(tmp_path, 0))


@pytest.mark.usefixtures("started")
def test_a_reminder_says_what_is_due_from_its_time_on(tmp_path: Path) -> None:
    """Fifteen minutes before seven, in the zone of the course, and not a minute earlier."""

    def titles(clock: str) -> list[str]:
        now = datetime.fromisoformat(f"2026-03-02T{clock}:00+01:00")
        request = DueRequest(lead=timedelta(minutes=15), now=now)
        return [one.message.partition(",")[0] for one in due_reminders(request, on(tmp_path, 0))]

    assert titles("06:44") == []
    assert titles("06:45") == titles("21:00") == ["Session 1 of 15"]


@pytest.mark.usefixtures("started")
def test_a_course_ends(tmp_path: Path) -> None:
    record_session(DoneRequest(), on(tmp_path, 0))
    stopped = stop_course(ANY, on(tmp_path, 1))
    assert (stopped.programme, stopped.completed) == (ROUTINE, 1)
    with pytest.raises(RequestError, match="no programme is running"):
        due_today(ANY, on(tmp_path, 1))
