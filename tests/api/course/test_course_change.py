"""A running course is changed: its days, its time, its sessions a week; levels and history stay, calendar and reminders follow."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from voicecoach.api.course.calendar import CalendarRequest, make_calendar
from voicecoach.api.course.change import ChangeRequest, change_course
from voicecoach.api.course.common.diary import Diary
from voicecoach.api.course.common.opened import CourseRequest
from voicecoach.api.course.common.wakes import wakes_for
from voicecoach.api.course.done import DoneRequest, record_session
from voicecoach.api.course.move import MoveRequest, move_session
from voicecoach.api.course.show import show_courses
from voicecoach.api.course.start import StartRequest, start_course
from voicecoach.api.course.stats import count_figures
from voicecoach.api.course.why import WhyRequest, explain_doses
from voicecoach.cli import run
from voicecoach.errors import RequestError
from voicecoach.journal.reader import read_journal
from voicecoach.programme.courses import running_courses
from voicecoach.programme.days.timetable import Timetable
from voicecoach.programme.phases import lay_out
from voicecoach.sheets.forms.programme import Phase, Turn

ROUTINE = "tight-hamstrings"
MONDAY = date(2026, 3, 2)
ANY = CourseRequest()


def day(number: int) -> date:
    """So many days after the Monday on which the course starts."""
    return MONDAY + timedelta(days=number)


def on(folder: Path, number: int) -> Diary:
    return Diary(folder=folder, today=day(number), zone="Europe/Berlin")


@pytest.fixture
def two_weeks(tmp_path: Path) -> Path:
    """Six sessions done well, on Mondays, Wednesdays and Fridays."""
    start_course(StartRequest(programme=ROUTINE, days=("mon", "wed", "fri")), on(tmp_path, 0))
    for number in (0, 2, 4, 7, 9, 11):
        record_session(DoneRequest(pain=0), on(tmp_path, number))
    return tmp_path


def ahead(folder: Path, number: int) -> list[date]:
    (course,) = show_courses(ANY, on(folder, number)).courses
    return [session.day for session in course.sessions if session.state == "ahead"]


def events(folder: Path, number: int) -> list[Any]:
    """What a reader of calendars finds."""
    calendar: Any = Calendar.from_ical(make_calendar(CalendarRequest(), on(folder, number)).data)
    return list(calendar.walk("VEVENT"))


def level(folder: Path, number: int) -> int:
    (session,) = explain_doses(WhyRequest(exercise="hamstring-ere"), on(folder, number))
    return session.doses[0].dose.level_number


def test_other_days_hold_from_now_on_and_the_past_stays(two_weeks: Path) -> None:
    """Nine sessions are left, each with a rest day before it; no day of the past is counted as missed or planned anew."""
    changed = change_course(ChangeRequest(days=("tue", "thu", "sat")), on(two_weeks, 13))
    assert changed.days == ("tue", "thu", "sat")
    assert len(changed.session_days) == 9
    assert ahead(two_weeks, 13)[:4] == [day(15), day(17), day(19), day(22)]
    (course,) = count_figures(ANY, on(two_weeks, 13)).courses
    assert (course.planned, course.done, course.missed, course.beside_plan) == (6, 6, 0, 0)
    assert level(two_weeks, 13) == 3


def test_fewer_sessions_a_week_take_as_many_weeks(two_weeks: Path) -> None:
    """Three weeks are left, so six sessions of two a week; the next level is the one that was earned."""
    before = level(two_weeks, 14)
    changed = change_course(ChangeRequest(per_week=2), on(two_weeks, 13))
    assert (changed.days, len(changed.session_days)) == (("mon", "thu"), 6)
    assert level(two_weeks, 14) == before
    assert changed.session_days == tuple(day(number) for number in (14, 17, 21, 24, 28, 31))
    (course,) = count_figures(ANY, on(two_weeks, 13)).courses
    assert (course.sessions_in_all, course.per_week, course.missed) == (12, 2, 0)


def test_a_time_alone_changes_what_is_ahead(two_weeks: Path) -> None:
    """In the calendar and for reminders; sessions that were done keep the time at which they were due."""
    change_course(ChangeRequest(clock="18:30"), on(two_weeks, 13))
    starts = {event["uid"]: f"{event['dtstart'].dt:%d %H:%M}" for event in events(two_weeks, 13)}
    assert [starts[uid] for uid in sorted(starts)][5:7] == ["13 07:00", "16 18:30"]
    course = running_courses(read_journal(two_weeks / "journal.jsonl"))[ROUTINE]
    assert [f"{wake.clock:%H:%M}" for wake in wakes_for([course], timedelta(minutes=15))] == ["18:15"]


def test_a_calendar_cancels_the_sessions_that_are_no_more(two_weeks: Path) -> None:
    """Those that it was given before have the numbers 13 to 15; every event says that it is newer."""

    def read() -> list[tuple[int, str, int]]:
        return [
            (int(event["uid"].split("-")[1][:3]), str(event["status"]), int(event["sequence"]))
            for event in events(two_weeks, 13)
        ]

    old = read()
    change_course(ChangeRequest(per_week=2), on(two_weeks, 13))
    new = read()
    assert [number for number, _, _ in old] == [number for number, _, _ in new] == list(range(1, 16))
    assert [number for number, status, _ in new if status == "CANCELLED"] == [13, 14, 15]
    assert {sequence for _, _, sequence in new} == {old[0][2] + 1}


def test_a_change_on_the_day_of_a_session_that_is_done_holds_from_the_next_day_on(two_weeks: Path) -> None:
    change_course(ChangeRequest(days=("sat", "mon", "wed")), on(two_weeks, 11))
    (course,) = count_figures(ANY, on(two_weeks, 11)).courses
    assert (course.planned, course.done, course.beside_plan) == (6, 6, 0)
    # Saturday is the day after the session of Friday.
    assert ahead(two_weeks, 11)[:2] == [day(14), day(16)]


def test_before_its_first_day_a_course_is_laid_out_anew(tmp_path: Path) -> None:
    start_course(StartRequest(programme=ROUTINE, first=day(7)), on(tmp_path, 0))
    changed = change_course(ChangeRequest(per_week=2), on(tmp_path, 1))
    assert (len(changed.session_days), changed.session_days[0]) == (10, day(7))


def test_a_session_that_was_moved_ahead_falls_back_to_the_new_days(two_weeks: Path) -> None:
    move_session(MoveRequest(day=day(18), to=day(19)), on(two_weeks, 13))
    assert ahead(two_weeks, 13)[:3] == [day(14), day(16), day(19)]
    change_course(ChangeRequest(days=("mon", "thu")), on(two_weeks, 13))
    assert ahead(two_weeks, 13)[:3] == [day(14), day(17), day(21)]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (ChangeRequest(), "the course is already on mon, wed, fri at 07:00"),
        (ChangeRequest(days=("fri", "mon", "wed"), clock="7:00"), "the course is already on"),
        (ChangeRequest(per_week=5), "has 2-3 sessions a week, not 5"),
        (ChangeRequest(days=("mon", "tue")), "mon and tue are consecutive days"),
        (ChangeRequest(clock="25:00"), "'25:00' is not a time of day"),
        (ChangeRequest(programme="steady-legs-and-trunk", per_week=2), "is not running"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused_and_nothing_is_written(
    request_: ChangeRequest, message: str, two_weeks: Path
) -> None:
    written = (two_weeks / "journal.jsonl").read_bytes()
    with pytest.raises(RequestError, match=message):
        change_course(request_, on(two_weeks, 13))
    assert (two_weeks / "journal.jsonl").read_bytes() == written


def test_the_command_changes_and_shows_the_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path))
    assert run(["plan", "start", ROUTINE, "--zone", "Europe/Berlin"]) == 0
    capfd.readouterr()
    assert run(["plan", "change", "--days", "sun,thu", "--at", "6:05"]) == 0
    assert "10 sessions ahead instead of 15, thu, sun at 06:05 (Europe/Berlin)" in capfd.readouterr().out


def test_a_change_never_puts_sessions_on_consecutive_days() -> None:
    """The old days end on a Friday, the new ones begin on the Saturday after it."""
    table = Timetable(MONDAY, ("mon", "wed", "fri")).with_days(day(5), ("sat", "mon", "wed"))
    days = table.from_day(MONDAY)
    assert [next(days) for _ in range(5)] == [day(0), day(2), day(4), day(7), day(9)]


def test_a_session_is_a_larger_part_of_the_programme_when_there_are_fewer() -> None:
    """Six at three a week are two of five weeks; six more at two a week are the other three."""

    def shares_of(paces: list[int], pace: int) -> list[Fraction]:
        phase = Phase.model_construct(weeks=5, routine=(Turn(use="legs"),), until=None)
        return [one.share for one in lay_out([phase], [Fraction(one) for one in paces], Fraction(pace))]

    shares = shares_of([3] * 6, 2)
    assert shares[5:8] == [Fraction(1, 3), Fraction(2, 5), Fraction(1, 2)]
    assert len(shares) == 12
    assert len(shares_of([3] * 20, 3)) == 15
