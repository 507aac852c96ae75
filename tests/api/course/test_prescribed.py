"""Programmes as clinicians prescribe them: a tendon over twelve weeks in two phases with load, and heel drops twice a day."""

from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from sessions import compiled

from voicecoach.api.course.common.diary import Diary
from voicecoach.api.course.common.opened import CourseRequest
from voicecoach.api.course.done import DoneRequest, record_session
from voicecoach.api.course.show import show_courses
from voicecoach.api.course.start import StartRequest, start_course
from voicecoach.api.course.today import SessionOfCourseRequest, session_today
from voicecoach.programme.report import SessionReport
from voicecoach.request import SessionRequest
from voicecoach.script import PhaseKind, Script
from voicecoach.sheets.library.library import Library, shipped_cues

MONDAY = date(2026, 3, 2)
HOLDS = """\
exercise: toe-stand
name: Toe stand and stay
position: standing
limb: leg
dose: {sets: 3-5, hold: 30-45 s, rest: 60 s, sides: right}
steps: [{id: rise, say: {full: "Rise onto the toes of the {side} leg.", short: "Rise."}, ramp: "3 s up, 3 s down", hold: dose}]
ladder: [3x30 s, 4x30 s, 4x45 s, 5x45 s]
"""
HEAVY = """\
exercise: heavy-rise
name: Heavy slow rise
position: standing
limb: leg
dose: {sets: 3-4, reps: 6-15, rest: 120 s, load: 5-20 kg, sides: right}
steps:
  - {id: rise, say: {full: "Rise slowly on the {side} leg.", short: "Rise."}, tempo: "lift 3 s, hold 0 s, lower 3 s, hold 0 s"}
ladder: [3x15 at 5 kg, 3x12 at 10 kg, 4x10 at 10 kg, 4x10 at 15 kg, 4x8 at 20 kg]
"""
DROPS = """\
exercise: heel-drop
name: Heel drop
position: standing
limb: leg
dose: {sets: 3, reps: 10-15, rest: 60 s, load: 1-5 kg, sides: left}
steps: [{id: drop, say: {full: "Lower the {side} heel below the step.", short: "Lower."}, move: 3 s}]
ladder: [3x10 at 1 kg, 3x15 at 1 kg, 3x15 at 5 kg]
"""
TENDON = """\
programme: tendon
name: Twelve weeks for a sore tendon
why: Holds while it is sore, then heavy and slow.
phases:
  - {name: Holds, weeks: 4, routine: tendon-holds, until: pain at most 3 for 2 sessions}
  - {name: Heavy and slow, weeks: 8, routine: tendon-heavy}
sessions: 3 a week
"""
TWICE = """\
programme: drops-twice
name: Heel drops
why: Twice a day for twelve weeks, as it is prescribed for the tendon of the calf.
routine: drops
weeks: 12
sessions: twice a day
at: [07:30, 19:00]
"""


def begin(folder: Path, programme: str) -> Library:
    cues = folder / "cues"
    cues.mkdir()
    sheets = {
        "toe-stand": HOLDS,
        "heavy-rise": HEAVY,
        "heel-drop": DROPS,
        "tendon-holds": "routine: tendon-holds\nname: Holds\nexercises: [toe-stand]\n",
        "tendon-heavy": "routine: tendon-heavy\nname: Heavy and slow\nexercises: [heavy-rise]\n",
        "drops": "routine: drops\nname: Drops\nexercises: [heel-drop]\n",
        "tendon": TENDON,
        "drops-twice": TWICE,
    }
    for name, text in sheets.items():
        (cues / f"{name}.yaml").write_text(text)
    start_course(StartRequest(programme=programme, cues=(cues,)), on(folder, 0))
    return Library((cues, shipped_cues()))


def on(folder: Path, day: int) -> Diary:
    return Diary(folder=folder, today=MONDAY + timedelta(days=day), zone="Europe/Berlin")


def training_day(session: int) -> int:
    """The day of a session, counted from 0, of three a week."""
    return session // 3 * 7 + (0, 2, 4)[session % 3]


def ahead(folder: Path, day: int) -> list[SessionReport]:
    (course,) = show_courses(CourseRequest(), on(folder, day)).courses
    return [one for one in course.sessions if one.state == "ahead"]


def runs(sessions: list[SessionReport]) -> list[str]:
    """How many sessions in a row have a dose."""
    levels = [" ".join(one.levels.values()) for one in sessions]
    return [f"{len(list(group))} of {level}" for level, group in groupby(levels)]


def heard(folder: Path, day: int, library: Library) -> Script:
    """The session of a day, as it sounds."""
    wanted = SessionOfCourseRequest(session=SessionRequest(name="", voice="estimate"))
    asked = session_today(wanted, on(folder, day)).request
    return compiled(asked.name, *asked.doses, library=library)


def test_a_tendon_gets_holds_for_four_weeks_and_load_for_eight(tmp_path: Path) -> None:
    """Thirty-six sessions, each rung of both ladders, and no rung twice as long as another."""
    library = begin(tmp_path, "tendon")
    assert runs(ahead(tmp_path, 0)) == [
        "3 of 3x30 s",
        "3 of 4x30 s",
        "3 of 4x45 s",
        "3 of 5x45 s",
        "5 of 3x15 at 5 kg",
        "5 of 3x12 at 10 kg",
        "5 of 4x10 at 10 kg",
        "5 of 4x10 at 15 kg",
        "4 of 4x8 at 20 kg",
    ]
    script = heard(tmp_path, 0, library)
    holds = [phase.duration_ms for phase in script.phases if phase.kind is PhaseKind.HOLD]
    assert holds == [30_000] * 3
    assert [one.text for one in script.speech if "right" in one.text] == [
        "Only the right leg today.",
        "When the tone rises, rise onto the toes of the right leg.",
    ]


def test_a_tendon_that_still_hurts_stays_with_the_holds(tmp_path: Path) -> None:
    """Two more sessions after the fourth week, and the load begins at its lowest when they went well."""
    library = begin(tmp_path, "tendon")
    for number in range(12):
        record_session(DoneRequest(pain=4 if number == 11 else 2), on(tmp_path, training_day(number)))
    assert runs(ahead(tmp_path, training_day(12)))[:2] == ["2 of 5x45 s", "5 of 3x15 at 5 kg"]
    for number in (12, 13):
        record_session(DoneRequest(pain=2), on(tmp_path, training_day(number)))
    script = heard(tmp_path, training_day(14), library)
    said = [one.text for one in script.speech]
    assert said.index("Take 5 kg.") < said.index("Rise slowly on the right leg.")
    assert script.counts.reps == 45


def test_heel_drops_are_done_twice_a_day_for_twelve_weeks(tmp_path: Path) -> None:
    library = begin(tmp_path, "drops-twice")
    sessions = ahead(tmp_path, 0)
    assert [(one.day.day, one.clock) for one in sessions[:3]] == [(2, "07:30"), (2, "19:00"), (3, "07:30")]
    assert runs(sessions) == ["56 of 3x10 at 1 kg", "56 of 3x15 at 1 kg", "56 of 3x15 at 5 kg"]
    assert heard(tmp_path, 0, library).counts.reps == 30
