"""Programmes of several routines: A and B in turn, some of the exercises, phases by the week and by what was reported."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from voicecoach.api.compile import compile_session
from voicecoach.api.course.allow import AllowRequest, allow_exercise
from voicecoach.api.course.calendar import CalendarRequest, make_calendar
from voicecoach.api.course.check_in import CheckInRequest, check_in
from voicecoach.api.course.common.diary import Diary
from voicecoach.api.course.common.opened import CourseRequest
from voicecoach.api.course.done import DoneRequest, record_session
from voicecoach.api.course.render import RenderRequest, render_course
from voicecoach.api.course.show import show_courses
from voicecoach.api.course.start import StartRequest, start_course
from voicecoach.api.course.stats import count_figures
from voicecoach.api.course.today import (
    SessionOfCourse,
    SessionOfCourseRequest,
    TodayRequest,
    due_of_routine,
    due_today,
    session_today,
)
from voicecoach.api.course.undo import undo
from voicecoach.api.course.why import WhyRequest, explain_doses
from voicecoach.api.show import show_sheet
from voicecoach.errors import RequestError, SheetError
from voicecoach.request import SessionRequest

MONDAY = date(2026, 3, 2)
ANY = CourseRequest()
SHEETS = {
    "press": """\
exercise: press
name: Press into the wall
position: standing
dose: {sets: 1-4, hold: 20 s, sides: none}
steps: [{id: press, say: {full: "Press into the wall.", short: "Press."}, hold: dose}]
ladder: [1x20 s, 2x20 s, 3x20 s, 4x20 s]
""",
    "drop": """\
exercise: drop
name: Heel drop
position: standing
dose: {sets: 1-3, reps: 5, load: 2-6 kg, sides: none}
steps: [{id: drop, say: {full: "Lower your heel.", short: "Lower."}, move: 2 s}]
ladder: [1x5 at 2 kg, 2x5 at 4 kg, 3x5 at 6 kg]
""",
    "holds": "routine: holds\nname: Holds\nexercises: [press]\n",
    "drops": "routine: drops\nname: Drops\nexercises: [drop]\n",
    "both": "routine: both\nname: Both\nexercises: [press, drop]\n",
}
A_AND_B = "routine: [holds, drops]\nweeks: 4\n"
JOINS = "phases:\n  - {weeks: 2, routine: {use: both, only: [press]}}\n  - {weeks: 2, routine: both}\n"
TWO = """\
phases:
  - {name: Calm, weeks: 2, routine: holds, until: pain at most 3 for 2 sessions}
  - {name: Heavy and slow, weeks: 2, routine: drops}
"""
CLIMB = "phases:\n  - {weeks: 2, routine: holds, until: highest level}\n  - {weeks: 2, routine: both}\n"


def on(folder: Path, session: int) -> Diary:
    """The day of a session, two a week from a Monday on."""
    day = MONDAY + timedelta(days=session // 2 * 7 + session % 2 * 3)
    return Diary(folder=folder, today=day, zone="Europe/Berlin")


def write(folder: Path, text: str) -> Path:
    cues = folder / "cues"
    cues.mkdir(exist_ok=True)
    for name, sheet in SHEETS.items():
        (cues / f"{name}.yaml").write_text(sheet)
    (cues / "mine.yaml").write_text(f"programme: mine\nname: Mine\nsessions: 2 a week\n{text}")
    return cues


def start(folder: Path, text: str) -> None:
    start_course(StartRequest(programme="mine", cues=(write(folder, text),)), on(folder, 0))


def ahead(folder: Path, session: int) -> list[tuple[str, str]]:
    """What is ahead: the doses and the part of each session."""
    (course,) = show_courses(ANY, on(folder, session)).courses
    return [
        (", ".join(f"{name} {level}" for name, level in one.levels.items()), one.part)
        for one in course.sessions
        if one.state == "ahead"
    ]


def record(folder: Path, session: int, pain: int = 0) -> None:
    record_session(DoneRequest(pain=pain), on(folder, session))


def session(folder: Path, number: int) -> SessionOfCourse:
    wanted = SessionOfCourseRequest(session=SessionRequest(name="", voice="estimate"))
    return session_today(wanted, on(folder, number))


# A and B


def test_routines_take_turns_and_each_climbs_over_its_own_sessions(tmp_path: Path) -> None:
    """Every exercise reaches its highest level, though it is in every other session."""
    start(tmp_path, A_AND_B)
    assert ahead(tmp_path, 0) == [
        ("press 1x20 s", "Holds"),
        ("drop 1x5 at 2 kg", "Drops"),
        ("press 2x20 s", "Holds"),
        ("drop 1x5 at 2 kg", "Drops"),
        ("press 3x20 s", "Holds"),
        ("drop 2x5 at 4 kg", "Drops"),
        ("press 4x20 s", "Holds"),
        ("drop 3x5 at 6 kg", "Drops"),
    ]


def test_the_session_of_the_day_is_the_routine_whose_turn_it_is(tmp_path: Path) -> None:
    """What is recorded, explained and asked of a routine is that of the session."""
    start(tmp_path, A_AND_B)
    assert session(tmp_path, 0).request.name == "holds"
    record(tmp_path, 0)
    asked = session(tmp_path, 1).request
    assert (asked.name, asked.doses, asked.only) == (
        "drops",
        ("drop.sets=1", "drop.reps=5", "drop.load=2kg"),
        (),
    )
    (due,) = due_today(TodayRequest(), on(tmp_path, 1))
    assert due.part == "Drops"
    assert due_of_routine("holds", on(tmp_path, 1)) is None
    assert due_of_routine("drops", on(tmp_path, 1)) is not None
    with pytest.raises(RequestError, match="report on 'holds', but the course does 'drops'"):
        record_session(DoneRequest(routine="holds"), on(tmp_path, 1))
    (explained,) = explain_doses(WhyRequest(exercise="press"), on(tmp_path, 1))
    assert (explained.number, explained.doses[0].dose.exercise) == (3, "press")


def test_pain_in_one_routine_holds_back_that_one_alone(tmp_path: Path) -> None:
    """Twice, and it is left out: the other routine is done in its place, until it is taken back."""
    start(tmp_path, A_AND_B)
    for number, pain in enumerate((7, 0, 7, 0)):
        record(tmp_path, number, pain)
    assert [part for _, part in ahead(tmp_path, 4)] == ["Drops"] * 4
    allow_exercise(AllowRequest(exercise="press"), on(tmp_path, 4))
    assert ahead(tmp_path, 4)[0] == ("press 1x20 s", "Holds")
    undo(on(tmp_path, 4))
    assert ahead(tmp_path, 4)[0][1] == "Drops"


def test_two_selections_of_one_routine_take_turns(tmp_path: Path) -> None:
    start(tmp_path, "routine: [{use: both, only: [press]}, {use: both, only: [drop]}]\nweeks: 4\n")
    assert ahead(tmp_path, 0)[:2] == [("press 1x20 s", "Both 1 of 2"), ("drop 1x5 at 2 kg", "Both 2 of 2")]
    assert session(tmp_path, 0).request.only == ("press",)


def test_the_figures_and_the_calendar_name_what_was_done_and_what_comes(tmp_path: Path) -> None:
    start(tmp_path, A_AND_B)
    record(tmp_path, 0)
    record(tmp_path, 1)
    (figures,) = count_figures(ANY, on(tmp_path, 1)).courses
    assert {one.exercise: one.points[0].dose for one in figures.exercises} == {
        "press": "1 set of 20 s",
        "drop": "1 set of 5 at 2 kg",
    }
    text = make_calendar(CalendarRequest(), on(tmp_path, 1)).data.decode().replace("\r\n ", "")
    assert "Session 3 of 8\\, Holds" in text
    assert text.count("BEGIN:VEVENT") == 8


def test_the_folder_of_a_course_holds_each_routine_in_turn(tmp_path: Path) -> None:
    start(tmp_path, "routine: [holds, drops]\nweeks: 2\nladders: {press: [1x20 s], drop: [1x5 at 2 kg]}\n")
    request = RenderRequest(
        folder=tmp_path / "out", session=SessionRequest(name="", voice="silent", floor="off", talk="signals")
    )
    rendered = render_course(request, on(tmp_path, 0))
    assert [one.name for one in rendered.sessions] == [
        "2026-03-02 session 01.wav",
        "2026-03-05 session 02.wav",
        "2026-03-09 session 03.wav",
        "2026-03-12 session 04.wav",
    ]
    lengths = [one.duration_ms for one in rendered.sessions]
    assert lengths[0] > lengths[1]


# Phases


def test_an_exercise_joins_in_week_three(tmp_path: Path) -> None:
    """The one that was there climbs over all weeks, the one that joins over its own."""
    start(tmp_path, JOINS)
    assert ahead(tmp_path, 0) == [
        ("press 1x20 s", "phase 1 of 2"),
        ("press 1x20 s", "phase 1 of 2"),
        ("press 2x20 s", "phase 1 of 2"),
        ("press 2x20 s", "phase 1 of 2"),
        ("press 3x20 s, drop 1x5 at 2 kg", "phase 2 of 2"),
        ("press 3x20 s, drop 1x5 at 2 kg", "phase 2 of 2"),
        ("press 4x20 s, drop 2x5 at 4 kg", "phase 2 of 2"),
        ("press 4x20 s, drop 3x5 at 6 kg", "phase 2 of 2"),
    ]


def test_a_phase_lasts_until_pain_has_been_little_for_two_sessions(tmp_path: Path) -> None:
    """Each session that hurts adds what it takes; two calm ones, and the next phase begins."""
    start(tmp_path, TWO)
    assert [part for _, part in ahead(tmp_path, 0)] == ["phase 1 of 2 (Calm)"] * 4 + [
        "phase 2 of 2 (Heavy and slow)"
    ] * 4
    for number, pain in enumerate((4, 0, 4, 4)):
        record(tmp_path, number, pain)
    assert [part for _, part in ahead(tmp_path, 4)][:3] == [
        "phase 1 of 2 (Calm)",
        "phase 1 of 2 (Calm)",
        "phase 2 of 2 (Heavy and slow)",
    ]
    assert len(ahead(tmp_path, 4)) == 6
    record(tmp_path, 4)
    record(tmp_path, 5)
    assert [part for _, part in ahead(tmp_path, 6)] == ["phase 2 of 2 (Heavy and slow)"] * 4
    assert ahead(tmp_path, 6)[0][0] == "drop 1x5 at 2 kg"


def test_the_first_session_of_a_phase_says_so(tmp_path: Path) -> None:
    """By its number and name, and no other session does."""
    start(tmp_path, TWO)
    said = []
    for number in range(5):
        request = session(tmp_path, number).request
        said.append((request.phase, request.phase_name))
        if number == 4:
            script = compile_session(request).script
            assert "Phase 2 begins today: Heavy and slow." in [one.text for one in script.speech]
        record(tmp_path, number)
    assert said == [(1, "Calm"), (None, None), (None, None), (None, None), (2, "Heavy and slow")]


def test_the_morning_after_counts_for_the_end_of_a_phase(tmp_path: Path) -> None:
    """And what was taken back does not."""
    start(tmp_path, TWO)
    for number in range(4):
        record(tmp_path, number)
    assert ahead(tmp_path, 4)[0][1] == "phase 2 of 2 (Heavy and slow)"
    check_in(CheckInRequest(worse=("all",)), on(tmp_path, 3))
    assert [part for _, part in ahead(tmp_path, 4)][:3] == ["phase 1 of 2 (Calm)"] * 2 + [
        "phase 2 of 2 (Heavy and slow)"
    ]
    undo(on(tmp_path, 3))
    assert ahead(tmp_path, 4)[0][1] == "phase 2 of 2 (Heavy and slow)"


def test_a_phase_lasts_until_the_highest_level_was_done(tmp_path: Path) -> None:
    """The ladder is climbed within the phase, and stays at its top in the next one."""
    start(tmp_path, CLIMB)
    assert [dose for dose, _ in ahead(tmp_path, 0)] == [
        "press 1x20 s",
        "press 2x20 s",
        "press 3x20 s",
        "press 4x20 s",
        "press 4x20 s, drop 1x5 at 2 kg",
        "press 4x20 s, drop 1x5 at 2 kg",
        "press 4x20 s, drop 2x5 at 4 kg",
        "press 4x20 s, drop 3x5 at 6 kg",
    ]
    for number, pain in enumerate((0, 5, 0, 0)):
        record(tmp_path, number, pain)
    assert [dose for dose, _ in ahead(tmp_path, 4)][:2] == ["press 4x20 s", "press 4x20 s, drop 1x5 at 2 kg"]


def test_the_card_shows_every_phase_with_its_sessions(tmp_path: Path) -> None:
    cues = write(tmp_path, TWO)
    card = "\n".join(show_sheet("mine", "programme", (cues,)).lines)
    assert "Phase 1: Calm, 2 weeks, then until pain at most 3 for 2 sessions. Routine: Holds (holds)." in card
    assert "4 weeks, 2 a week: 8 sessions, and more until a phase may end." in card
    assert "As planned, 2 a week, phase 2\n" in card
    assert "7        4     2x5 at 4 kg" in card


def test_doses_that_differ_between_routines_are_refused(tmp_path: Path) -> None:
    cues = write(tmp_path, "routine: [holds, few]\nweeks: 4\n")
    (cues / "few.yaml").write_text("routine: few\nname: Few\nexercises: [{use: press, dose: {sets: 1-2}}]\n")
    with pytest.raises(SheetError, match="press has other doses in 'few'"):
        start_course(StartRequest(programme="mine", cues=(cues,)), on(tmp_path, 0))
