"""Programmes of one to fourteen sessions a week: twice a day at two hours, every other day, and days of rest as a sheet asks."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from voicecoach.api.course.calendar import CalendarRequest, make_calendar
from voicecoach.api.course.change import ChangeRequest, change_course
from voicecoach.api.course.common.diary import Diary
from voicecoach.api.course.common.opened import CourseRequest
from voicecoach.api.course.done import DoneRequest, record_session
from voicecoach.api.course.move import MoveRequest, move_session
from voicecoach.api.course.remind import DueRequest, due_reminders
from voicecoach.api.course.show import show_courses
from voicecoach.api.course.skip import SkipRequest, skip_day
from voicecoach.api.course.start import StartedCourse, StartRequest, start_course
from voicecoach.api.course.stats import count_figures
from voicecoach.api.course.today import DueToday, TodayRequest, due_today
from voicecoach.api.course.undo import undo
from voicecoach.errors import RequestError
from voicecoach.sheets.forms.values.frequency import parse_frequency

MONDAY = date(2026, 3, 2)
ANY = CourseRequest()
DROPS = """\
exercise: heel-drop
name: Heel drop
position: standing
dose: {sets: 1-2, reps: 5, sides: none}
steps:
  - {id: move, say: {full: "Lower your heel.", short: "Lower."}, move: 2 s}
ladder: [1x5, 2x5]
"""
ROUTINE = "routine: drops\nname: Drops\nexercises: [heel-drop]\n"


def on(folder: Path, day: int) -> Diary:
    return Diary(folder=folder, today=MONDAY + timedelta(days=day), zone="Europe/Berlin")


def start(folder: Path, sessions: str, *lines: str, **wanted: object) -> StartedCourse:
    """A programme of two weeks, begun on Monday."""
    cues = folder / "cues"
    cues.mkdir(exist_ok=True)
    (cues / "heel-drop.yaml").write_text(DROPS)
    (cues / "drops.yaml").write_text(ROUTINE)
    text = ["programme: often", "name: Often", "routine: drops", "weeks: 2", f"sessions: {sessions}", *lines]
    (cues / "often.yaml").write_text("\n".join(text) + "\n")
    request = StartRequest(programme="often", cues=(cues,), **wanted)  # type: ignore[arg-type]
    return start_course(request, on(folder, 0))


def due(folder: Path, day: int) -> DueToday:
    (one,) = due_today(TodayRequest(), on(folder, day))
    return one


def hours(folder: Path, day: int) -> list[str]:
    """The sessions ahead as day of March and hour."""
    (course,) = show_courses(ANY, on(folder, day)).courses
    return [f"{one.day.day} {one.clock}" for one in course.sessions if one.state == "ahead"]


@pytest.mark.parametrize(
    ("sessions", "count", "rhythm", "first"),
    [
        ("1 a week", 2, "mon", ["2 07:00", "9 07:00"]),
        ("every 3 days", 5, "every 3 days", ["2 07:00", "5 07:00"]),
        ("every other day", 7, "every other day", ["2 07:00", "4 07:00"]),
        ("once daily", 14, "every day", ["2 07:00", "3 07:00"]),
        ("9 a week", 18, "mon twice, tue, wed, thu twice, fri, sat, sun", ["2 07:00", "2 18:00", "3 07:00"]),
        ("10 times a week", 20, "mon, tue, wed, thu, fri, twice a day", ["2 07:00", "2 18:00", "3 07:00"]),
        ("twice daily", 28, "twice every day", ["2 07:00", "2 18:00", "3 07:00"]),
    ],
)
def test_a_programme_has_one_to_fourteen_sessions_a_week(
    sessions: str, count: int, rhythm: str, first: list[str], tmp_path: Path
) -> None:
    started = start(tmp_path, sessions)
    assert (len(started.session_days), started.rhythm) == (count, rhythm)
    assert hours(tmp_path, 0)[: len(first)] == first


def test_every_way_to_say_how_often() -> None:
    assert {parse_frequency(text) for text in ("2 a day", "twice a day", "14 a week", "2 per day")} == {
        parse_frequency("twice daily")
    }
    assert parse_frequency("1-2 a day").in_words() == "7-14 a week"
    assert parse_frequency("every 2 days") == parse_frequency("every other day")


def test_two_sessions_a_day_are_done_one_after_the_other(tmp_path: Path) -> None:
    """Each at its hour, with what the first one earned; the third has to wait for the next day."""
    started = start(tmp_path, "twice a day", "at: [08:00, 20:00]")
    assert started.clocks == ("08:00", "20:00")
    record_session(DoneRequest(pain=1), on(tmp_path, 0))
    second = due(tmp_path, 0).standing.due.appointment
    assert second is not None
    assert (second.number, second.slot_index) == (2, 1)
    assert (
        second.decisions["heel-drop"]
        .reasons[1]
        .startswith("last time, on 2026-03-02: level 1, finished, pain 1")
    )
    recorded = record_session(DoneRequest(pain=6), on(tmp_path, 0))
    assert (recorded.number, recorded.standing.due.is_done_today, recorded.standing.due.rests) == (
        2,
        True,
        False,
    )
    with pytest.raises(RequestError, match="already has 2 sessions"):
        record_session(DoneRequest(), on(tmp_path, 0))
    assert hours(tmp_path, 0)[:3] == ["3 08:00", "3 20:00", "4 08:00"]
    undo(on(tmp_path, 0))
    again = due(tmp_path, 0).standing.due.appointment
    assert again is not None
    assert again.number == 2


def test_an_evening_that_was_missed_is_made_up_and_counted(tmp_path: Path) -> None:
    """The next morning still has its own two sessions, and the course ends later."""
    start(tmp_path, "twice a day")
    record_session(DoneRequest(), on(tmp_path, 0))
    assert due(tmp_path, 1).standing.due.missed_since == MONDAY
    for _ in range(2):
        record_session(DoneRequest(), on(tmp_path, 1))
    (figures,) = count_figures(ANY, on(tmp_path, 1)).courses
    assert [(one.day.day, one.became) for one in figures.days] == [
        (2, "done"),
        (2, "missed"),
        (3, "done"),
        (3, "done"),
    ]
    assert (figures.done, figures.planned, figures.missed, figures.streak) == (3, 4, 1, 2)


def test_a_day_that_nobody_came_counts_as_missed_also_after_a_session(tmp_path: Path) -> None:
    """In a daily course the day after a session is no day of rest."""
    start(tmp_path, "daily")
    record_session(DoneRequest(), on(tmp_path, 0))
    (figures,) = count_figures(ANY, on(tmp_path, 2)).courses
    assert [one.became for one in figures.days] == ["done", "missed", "open"]


def test_one_of_two_sessions_is_skipped_and_the_other_keeps_its_hour(tmp_path: Path) -> None:
    start(tmp_path, "twice a day")
    skipped = skip_day(SkipRequest(), on(tmp_path, 0))
    assert skipped.left == ("18:00",)
    assert hours(tmp_path, 0)[:2] == ["2 18:00", "3 07:00"]
    skip_day(SkipRequest(), on(tmp_path, 0))
    assert hours(tmp_path, 0)[0] == "3 07:00"
    undo(on(tmp_path, 0))
    assert hours(tmp_path, 0)[0] == "2 18:00"


def test_what_is_left_of_a_day_moves_to_a_day_without_sessions(tmp_path: Path) -> None:
    """One act, also for two sessions, so that it is taken back as one."""
    start(tmp_path, "10 a week")
    with pytest.raises(RequestError, match="already has a session"):
        move_session(MoveRequest(to=MONDAY + timedelta(days=1)), on(tmp_path, 0))
    move_session(MoveRequest(day=MONDAY + timedelta(days=4), to=MONDAY + timedelta(days=5)), on(tmp_path, 0))
    assert hours(tmp_path, 0)[7:11] == ["5 18:00", "7 07:00", "7 18:00", "9 07:00"]
    undo(on(tmp_path, 0))
    assert hours(tmp_path, 0)[8:10] == ["6 07:00", "6 18:00"]


def test_the_calendar_has_an_event_at_each_hour(tmp_path: Path) -> None:
    """What was done stays at the hour at which it was due."""
    start(tmp_path, "twice a day")
    record_session(DoneRequest(), on(tmp_path, 0))
    record_session(DoneRequest(), on(tmp_path, 0))
    text = make_calendar(CalendarRequest(), on(tmp_path, 0)).data.decode()
    begins = [line for line in text.splitlines() if line.startswith("DTSTART;TZID=Europe/Berlin")]
    assert len(begins) == 28
    hour = [line.partition(":")[2] for line in begins[:4]]
    assert hour == ["20260302T070000", "20260302T180000", "20260303T070000", "20260303T180000"]


def test_a_reminder_comes_before_each_hour(tmp_path: Path) -> None:
    start(tmp_path, "twice a day")

    def told(hour: int, minute: int) -> int:
        now = datetime(2026, 3, 2, hour, minute, tzinfo=ZoneInfo("Europe/Berlin"))
        return len(due_reminders(DueRequest(lead=timedelta(minutes=15), now=now), on(tmp_path, 0)))

    assert (told(6, 44), told(6, 45)) == (0, 1)
    record_session(DoneRequest(), on(tmp_path, 0))
    assert (told(6, 45), told(17, 44), told(17, 45)) == (0, 0, 1)
    record_session(DoneRequest(), on(tmp_path, 0))
    assert told(17, 45) == 0


def test_every_other_day_goes_by_the_start_and_rests_after_a_late_session(tmp_path: Path) -> None:
    """Seven in two weeks, each so much of the programme."""
    start(tmp_path, "every other day")
    assert [one.split()[0] for one in hours(tmp_path, 0)] == ["2", "4", "6", "8", "10", "12", "14"]
    record_session(DoneRequest(), on(tmp_path, 1))
    assert due(tmp_path, 2).standing.due.rests
    assert hours(tmp_path, 2)[0] == "6 07:00"
    with pytest.raises(RequestError, match="has a session every other day"):
        change_course(ChangeRequest(days=("mon", "thu")), on(tmp_path, 2))


def test_days_of_rest_are_those_of_the_sheet(tmp_path: Path) -> None:
    """Two between heavy sessions; none where the sheet says that it is gentle enough."""
    with pytest.raises(RequestError, match="mon and wed are too close: there must be 2 rest days"):
        start(tmp_path, "2 a week", "rest: 2 days", days=("mon", "wed"))
    start(tmp_path, "2 a week", "rest: 2 days")
    record_session(DoneRequest(), on(tmp_path, 2))
    assert due(tmp_path, 4).standing.due.rests
    assert hours(tmp_path, 3)[0] == "9 07:00"


def test_sessions_without_rest_may_follow_each_other(tmp_path: Path) -> None:
    started = start(tmp_path, "3 a week", "rest: none", days=("mon", "tue", "wed"))
    assert started.rhythm == "mon, tue, wed"
    record_session(DoneRequest(), on(tmp_path, 0))
    assert due(tmp_path, 1).standing.due.appointment is not None


def test_two_hours_are_asked_for_two_sessions_and_one_for_one(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="'08:00' is not 2 times of day"):
        start(tmp_path, "twice a day", clock="08:00")
    with pytest.raises(RequestError, match="'08:00,18:00' is not 1 time of day"):
        start(tmp_path, "daily", clock="08:00,18:00")
    assert start(tmp_path, "twice a day", clock="19:30,6:30").clocks == ("06:30", "19:30")
    changed = change_course(ChangeRequest(clock="09:00,21:00"), on(tmp_path, 0))
    assert changed.clocks == ("09:00", "21:00")
    assert hours(tmp_path, 0)[:2] == ["2 09:00", "2 21:00"]


def test_a_range_lets_a_person_choose_once_or_twice_a_day(tmp_path: Path) -> None:
    assert start(tmp_path, "1-2 a day", per_week=7).clocks == ("07:00",)
    changed = change_course(ChangeRequest(per_week=14), on(tmp_path, 0))
    assert (changed.rhythm, changed.clocks) == ("twice every day", ("07:00", "18:00"))
