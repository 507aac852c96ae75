"""Cases from the field: what is written in sheets. Each test is named for the folder of its case."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from field_cases import FIELD, faults, gaps_s, said, script_at, script_of, timed

from voicecoach.api.course.common.diary import Diary
from voicecoach.api.course.common.opened import CourseRequest
from voicecoach.api.course.show import show_courses
from voicecoach.api.course.start import StartRequest, start_course
from voicecoach.cli import run
from voicecoach.pronounce import Pronouncer
from voicecoach.script import Beep, Glide


def test_12_box_breathing() -> None:
    """Four equal sides, breath after breath without a gap; the tones rise and fall, and holds are still."""
    script = script_of("12-box-breathing")
    first_ms = script.chapters[1].at_ms
    tones = [one for one in script.events if isinstance(one, Glide) and one.at_ms >= first_ms]
    assert [one.name for one in tones] == ["breath-in", "breath-out"] * 8
    starts = [one.at_ms - tones[0].at_ms for one in tones[:8]]
    assert starts == [0, 8000, 16_000, 24_000, 32_000, 40_000, 48_000, 56_000]
    assert {one.duration_ms for one in tones} <= set(range(3500, 4001))


@pytest.mark.parametrize(("name", "sessions", "a_day"), [("input.yaml", 14, 1), ("twice.yaml", 28, 2)])
def test_13_daily_programme(name: str, sessions: int, a_day: int, tmp_path: Path) -> None:
    """Two weeks of it: one or two a day, and two at hours of their own."""
    cues = tmp_path / "cues"
    cues.mkdir()
    shutil.copy(FIELD / "13-daily-programme" / name, cues / "daily.yaml")
    diary = Diary(folder=tmp_path, today=date(2026, 3, 2), zone="Europe/Berlin")
    start_course(StartRequest(programme="daily", cues=(cues,)), diary)
    (course,) = show_courses(CourseRequest(), diary).courses
    days = [one.day for one in course.sessions]
    assert (len(days), days.count(date(2026, 3, 3))) == (sessions, a_day)


def test_14_new_length_of_hold_is_not_said() -> None:
    """Each new length is said."""
    texts = said(script_of("14-new-length-of-hold-is-not-said"))
    assert [text for text in texts if text.startswith("This hold")] == [
        "This hold lasts 10 seconds.",
        "This hold lasts 20 seconds.",
        "This hold lasts 30 seconds.",
    ]
    rails = " ".join(said(script_of("14-new-length-of-hold-is-not-said", "pails.yaml")))
    assert all(length in rails for length in ("90 seconds", "10 seconds", "5 seconds"))


def test_15_last_exercise_in_the_first_round() -> None:
    """It is the last one in the last round alone, and complete only when it is."""
    script = script_of("15-last-exercise-in-the-first-round")
    texts = said(script)
    told = ("The last exercise", "Last comes")
    assert [text for text in texts if text.startswith(told)] == ["Last comes Quick squats."]
    (last,) = (one.at_ms for one in script.speech if one.text.startswith(told))
    assert timed(script)[-2].end_ms <= last < timed(script)[-1].at_ms
    assert all(one.at_ms >= last - 30_000 for one in script.speech if one.text.startswith("That completes"))


def test_17_fixed_intervals() -> None:
    """With `exact` the rest is a contract: ten seconds from beep to beep, in every round; without it, at least so long."""
    assert min(gaps_s(script_of("17-fixed-intervals"))) >= 10
    case = FIELD / "17-fixed-intervals"
    assert "exact" not in (case / "input.yaml").read_text()


def test_17_fixed_intervals_exact(tmp_path: Path) -> None:
    """The same sheets with the word that asks for it."""
    for one in (FIELD / "17-fixed-intervals").glob("*.yaml"):
        text = (
            one.read_text()
            .replace("rest: 10 s\n", "rest: 10 s exact\n")
            .replace("hold: 20 s, rest: 10 s", "work: 20 s, rest: 10 s exact")
        )
        (tmp_path / one.name).write_text(
            text.replace("hold: dose, ramp: none, ready: 0 s", "work: dose")
            if one.name == "one.yaml"
            else text
        )
    for name, number in (("input.yaml", 5), ("one.yaml", 7)):
        script = script_at(tmp_path / name)
        assert gaps_s(script) == [10.0] * number


def test_18_signals_names_no_exercise() -> None:
    """Before every one of the six."""
    script = script_of("18-signals-names-no-exercise", talk="signals")
    for index, (part, name) in enumerate(
        zip(timed(script), ["Quick steps", "Quick squats"] * 3, strict=True)
    ):
        since_ms = timed(script)[index - 1].end_ms if index else 0
        assert [one.text for one in script.speech if since_ms <= one.at_ms < part.at_ms and name in one.text]


def test_19_only_one_side_of_one_exercise() -> None:
    """In a routine, and in an exercise of its own."""
    for name in ("input.yaml", "exercise.yaml"):
        assert {part.ref.side for part in timed(script_of("19-only-one-side-of-one-exercise", name))} == {
            "left"
        }


def test_21_bell_inside_a_hold() -> None:
    """At five and ten minutes, and the words at fifteen; signals keep the bells."""
    for talk in ("normal", "signals"):
        script = script_of("21-bell-inside-a-hold", talk=talk)
        (hold,) = timed(script)
        bells = [
            one.at_ms - hold.at_ms for one in script.events if isinstance(one, Beep) and one.name == "bell"
        ]
        assert bells == [300_000, 600_000]
    words = [
        one.at_ms - timed(script_of("21-bell-inside-a-hold"))[0].at_ms
        for one in script_of("21-bell-inside-a-hold").speech
        if one.text == "Fifteen minutes."
    ]
    assert words == [900_000]


def test_23_open_ended_hold() -> None:
    """A file needs a stated time, and the fault says how to write it."""
    (fault,) = (one for one in faults("23-open-ended-hold") if one.startswith("error"))
    assert fault == "error: a hold of 'max' needs the most that it may last"


def test_26_plain_screen_tells_what_is_not_said(capfd: pytest.CaptureFixture[str]) -> None:
    """What `says:` stands before was heard, also while the session waits: nothing twice, and nothing that comes only later."""
    case = "26-plain-screen-tells-what-is-not-said"
    live = ("--player", "silent", "--gates", "20s", "--screen", "plain", "--no-check-in", "--no-journal")
    assert run(["play", str(FIELD / case / "input.yaml"), "--voice", "silent", *live]) == 0
    lines = capfd.readouterr().err.splitlines()
    says = [line.partition("says: ")[2] for line in lines if "says: " in line]
    waits = next(place for place, line in enumerate(lines) if line.endswith("waiting for you"))
    resumed = next(place for place, line in enumerate(lines) if line.endswith("resumed"))
    between = [line.partition("says: ")[2] for line in lines[waits + 1 : resumed]]
    assert set(between) <= {"Press play when you are set.", "Ready when you are."}
    of_script = [text for text in says if text not in between]
    spoken = said(script_of(case))
    places = [spoken.index(text) for text in of_script]
    assert places == sorted(set(places)), "each once, in the order of the script"
    assert "First comes Front plank." in of_script


def test_27_spanish_twenty_one_seconds() -> None:
    """As the voice is given it."""
    said_so = [
        text for text in said(script_of("27-spanish-twenty-one-seconds", language="es")) if "21" in text
    ]
    assert said_so
    given = [Pronouncer("es", {}, None)(text) for text in said_so]
    assert all("veinti\u00fan segundos" in text for text in given)


def test_28_phases_of_a_programme() -> None:
    """Two routines in turn are a programme."""
    assert [one for one in faults("28-phases-of-a-programme") if one.startswith("error")] == []


def test_30_lint_of_signs() -> None:
    """Each is named, as a whole, also where several are in one text."""
    told = " ".join(faults("30-lint-of-signs"))
    for sign in ("\u00bd", "TFL", "L5", "\U0001f4aa", "\u2192", "&", "45s", "2x10", "10-12"):
        assert f"'{sign}'" in told, sign
    # Every voice is given the unit as a word, so that there is nothing to warn of.
    assert Pronouncer("en", {}, None)("Hold a 2.5 kg weight.") == "Hold a two point five kilograms weight."


def test_32_pick_some_of_many() -> None:
    """Two of four, the same for the same session, and none that was in the one before."""
    drawn = [list(script_of("32-pick-some-of-many", session=number).counts.exercises) for number in (1, 2)]
    assert [len(one) for one in drawn] == [2, 2]
    assert not set(drawn[0]) & set(drawn[1])
    assert list(script_of("32-pick-some-of-many", session=1).counts.exercises) == drawn[0]


def test_33_count_in_to_the_start(tmp_path: Path) -> None:
    """If the step asks for it: three ticks, a second apart, to the start beep."""
    text = (FIELD / "33-count-in-to-the-start" / "input.yaml").read_text()
    sheet = tmp_path / "plank.yaml"
    sheet.write_text(text.replace("ramp: none}", "ramp: none, count-in: ticks}"))
    script = script_at(sheet)
    (hold,) = timed(script)
    ticks = [
        hold.at_ms - one.at_ms
        for one in script.beeps
        if one.name == "tick" and 0 < hold.at_ms - one.at_ms < 5000
    ]
    assert ticks == [3000, 2000, 1000]


def test_35_silence_before_the_first_exercise() -> None:
    """It begins when its name was said."""
    script = script_of("35-silence-before-the-first-exercise")
    names = [one for one in script.speech if "Wake up" in one.text]
    (first,) = (one for one in script.speech if one.text == "Stand with your feet apart.")
    assert first.at_ms - names[-1].end_ms < 3000


def test_36_different_reps_in_each_set() -> None:
    """Twenty, sixteen, twelve and eight, and each set says so."""
    script = script_of("36-different-reps-in-each-set")
    reps = {}
    for phase in script.phases:
        if phase.ref.rep_number:
            reps[phase.ref.set_number] = phase.ref.rep_number
    assert reps == {1: 20, 2: 16, 3: 12, 4: 8}
    told = " ".join(said(script))
    assert all(f"{number} reps" in told for number in (20, 16, 12, 8))
