"""A course changes, is started again, goes on after its end: levels, history and days of rest are kept."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from voicecoach.api.course.calendar import CalendarRequest, make_calendar
from voicecoach.api.course.change import ChangeRequest, change_course
from voicecoach.api.course.check_in import CheckInRequest, check_in
from voicecoach.api.course.common.diary import Diary
from voicecoach.api.course.common.opened import CourseRequest
from voicecoach.api.course.done import DoneRequest, record_session
from voicecoach.api.course.go_on import ContinueRequest, continue_course
from voicecoach.api.course.profile import ProfileRequest, change_profile
from voicecoach.api.course.start import StartedCourse, StartRequest, start_course
from voicecoach.api.course.stats import count_figures
from voicecoach.api.course.stop import stop_course
from voicecoach.api.course.today import SessionOfCourseRequest, TodayRequest, due_today, session_today
from voicecoach.api.course.undo import undo
from voicecoach.api.course.why import WhyRequest, explain_doses
from voicecoach.api.observer import NoticeList
from voicecoach.errors import RequestError
from voicecoach.request import SessionRequest

ROUTINE = "tight-hamstrings"
MONDAY = date(2026, 3, 2)
ANY = CourseRequest()
ERE = "hamstring-ere"


def day(number: int) -> date:
    """So many days after the Monday on which the course starts."""
    return MONDAY + timedelta(days=number)


def on(folder: Path, number: int) -> Diary:
    return Diary(folder=folder, today=day(number), zone="Europe/Berlin")


def started(folder: Path, number: int, **asked: Any) -> StartedCourse:
    return start_course(StartRequest(programme=ROUTINE, per_week=2, **asked), on(folder, number))


def levels(folder: Path, number: int) -> dict[str, int]:
    """The level of every exercise in the session that comes next."""
    (session,) = explain_doses(WhyRequest(), on(folder, number))
    return {one.dose.exercise: one.dose.level_number for one in session.doses}


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """Ten sessions done well, the last one on the day 31."""
    started(tmp_path, 0)
    for week in range(5):
        for weekday in (0, 3):
            record_session(DoneRequest(pain=0), on(tmp_path, 7 * week + weekday))
    return tmp_path


def test_a_course_that_is_done_goes_on_at_the_levels_that_were_reached(whole: Path) -> None:
    """Twice a week, without an end; pain lowers a level, and what was kept is earned again."""
    with pytest.raises(RequestError, match="all 10 sessions are done"):
        session_today(SessionOfCourseRequest(session=SessionRequest(name="")), on(whole, 35))
    went_on = continue_course(ContinueRequest(days=("mon", "thu")), on(whole, 35))
    assert not went_on.ends
    assert went_on.session_days[:3] == (day(35), day(38), day(42))
    top = levels(whole, 35)
    assert min(top.values()) > 1
    recorded = record_session(DoneRequest(pain_of={ERE: 7}), on(whole, 35))
    assert recorded.number == 11
    assert levels(whole, 38)[ERE] == top[ERE] - 1
    record_session(DoneRequest(pain=0), on(whole, 38))
    assert levels(whole, 42) == top
    for number in range(42, 42 + 10 * 7, 7):
        record_session(DoneRequest(pain=0), on(whole, number))
    assert levels(whole, 112) == top
    (figures,) = count_figures(ANY, on(whole, 112)).courses
    assert (figures.state, figures.done, figures.sessions_in_all) == ("running", 22, 10)


def test_what_goes_on_has_one_or_two_sessions_a_week(whole: Path) -> None:
    with pytest.raises(RequestError, match="one or two sessions a week, not 3"):
        continue_course(ContinueRequest(days=("mon", "wed", "fri")), on(whole, 35))
    continue_course(ContinueRequest(per_week=1), on(whole, 35))
    with pytest.raises(RequestError, match="goes on already"):
        continue_course(ContinueRequest(), on(whole, 35))
    assert change_course(ChangeRequest(days=("tue", "fri")), on(whole, 35)).session_days[0] == day(36)


def test_a_course_that_is_not_done_does_not_go_on(tmp_path: Path) -> None:
    started(tmp_path, 0)
    with pytest.raises(RequestError, match="session 1 of 10 of 'tight-hamstrings' is still ahead"):
        continue_course(ContinueRequest(), on(tmp_path, 0))


@pytest.mark.parametrize(
    ("after", "expected"),
    [(6, 4), (10, 3), (20, 2), (40, 1)],
    ids=["a week", "more than a week: repeat", "more than two: one down", "more than four: the first"],
)
def test_a_programme_that_is_started_again_knows_what_was_earned(
    after: int, expected: int, tmp_path: Path
) -> None:
    """And how long ago that was. The last session was at level 3 and earned level 4."""
    started(tmp_path, 0)
    for number in (0, 3, 7, 10):
        record_session(DoneRequest(pain=0), on(tmp_path, number))
    stop_course(ANY, on(tmp_path, 10))
    again = started(tmp_path, 10 + after)
    assert again.levels.get(ERE, 1) == expected
    assert levels(tmp_path, 10 + after)[ERE] == expected


def test_what_was_stopped_for_pain_stays_so_when_a_programme_is_started_again(tmp_path: Path) -> None:
    """Also if a level is chosen."""
    started(tmp_path, 0)
    for number in (0, 3):
        record_session(DoneRequest(pain_of={ERE: 8}), on(tmp_path, number))
    stop_course(ANY, on(tmp_path, 3))
    started(tmp_path, 7, from_level=2)
    (due,) = due_today(TodayRequest(), on(tmp_path, 7))
    doses = {dose.exercise: dose.level for dose in due.doses}
    assert doses[ERE] is None
    assert doses["jefferson-curl"] is not None


def test_a_day_of_rest_lies_between_two_courses(tmp_path: Path) -> None:
    started(tmp_path, 0)
    record_session(DoneRequest(pain=0), on(tmp_path, 0))
    stop_course(ANY, on(tmp_path, 0))
    again = started(tmp_path, 1, days=("tue", "thu"))
    assert again.session_days[0] == day(3)


@pytest.mark.parametrize(("level", "expected"), [(3, 3), (99, None), ("middle", 4)])
def test_a_programme_starts_from_a_level(level: Any, expected: int | None, tmp_path: Path) -> None:
    """All of its exercises, each as far as its ladder goes; what lies above is spread over the sessions."""
    if expected is None:
        with pytest.raises(RequestError, match="has levels 1 to"):
            started(tmp_path, 0, from_level=level)
        return
    started(tmp_path, 0, from_level=level)
    assert levels(tmp_path, 0)[ERE] == expected
    first = levels(tmp_path, 0)
    record_session(DoneRequest(pain=0), on(tmp_path, 0))
    assert all(first[name] <= number <= first[name] + 1 for name, number in levels(tmp_path, 3).items())


def test_a_course_that_is_done_ends_when_it_is_started_again(whole: Path) -> None:
    """One act, which can be taken back as one."""
    started(whole, 35, from_level="middle")
    assert count_figures(ANY, on(whole, 35)).courses[0].state == "running"
    assert undo(on(whole, 35)).event == "course-stopped"
    assert continue_course(ContinueRequest(), on(whole, 35)).ends is False


def test_a_side_holds_from_now_on(tmp_path: Path) -> None:
    """Unless a session asks for another one."""
    started(tmp_path, 0)
    assert change_course(ChangeRequest(side="left"), on(tmp_path, 0)).side == "left"
    session = session_today(SessionOfCourseRequest(session=SessionRequest(name="")), on(tmp_path, 0))
    assert session.request.side == "left"
    asked = SessionOfCourseRequest(session=SessionRequest(name="", side="right"))
    assert session_today(asked, on(tmp_path, 0)).request.side == "right"


def test_conditions_change_with_a_course(tmp_path: Path) -> None:
    started(tmp_path, 0)
    change_course(ChangeRequest(add=("low-back-pain",), clock="08:00"), on(tmp_path, 0))
    assert list(change_profile(ProfileRequest(), on(tmp_path, 0)).conditions) == ["low-back-pain"]
    names = [dose.name for dose in due_today(TodayRequest(), on(tmp_path, 0))[0].doses]
    assert "Hip hinge" in names
    assert undo(on(tmp_path, 0)).event == "course-changed"
    assert not change_profile(ProfileRequest(), on(tmp_path, 0)).conditions
    for wrong in (ChangeRequest(add=("low-back-pian",)), ChangeRequest(remove=("tall",)), ChangeRequest()):
        with pytest.raises(RequestError):
            change_course(wrong, on(tmp_path, 0))


def test_the_alarm_of_a_course_is_that_of_its_calendar(tmp_path: Path) -> None:
    """Unless another one is asked for; 15 minutes without one."""

    def alarm(asked: CalendarRequest) -> timedelta | None:
        calendar: Any = Calendar.from_ical(make_calendar(asked, on(tmp_path, 0)).data)
        alarms = list(calendar.walk("VALARM"))
        return -alarms[0]["trigger"].dt if alarms else None

    started(tmp_path, 0)
    assert alarm(CalendarRequest()) == timedelta(minutes=15)
    change_course(ChangeRequest(alarm=timedelta(hours=1)), on(tmp_path, 0))
    assert alarm(CalendarRequest()) == timedelta(hours=1)
    assert alarm(CalendarRequest(alarm=timedelta(minutes=5))) == timedelta(minutes=5)
    change_course(ChangeRequest(alarm="none"), on(tmp_path, 0))
    assert alarm(CalendarRequest()) is None


def test_a_level_chosen_for_all_is_none_for_an_exercise_that_hurt(whole: Path) -> None:
    """It begins where it was earned, and that is said; the others begin where they were meant to."""
    check_in(CheckInRequest(pain_of={ERE: 7}), on(whole, 32))
    watcher = NoticeList()
    start_course(StartRequest(programme=ROUTINE, per_week=2, from_level="middle"), on(whole, 120), watcher)
    begun = levels(whole, 120)
    assert begun[ERE] == 1
    assert begun["jefferson-curl"] == 4
    assert watcher.notices == [f"{ERE} hurt too much last time, so it begins at level 1"]
