"""`voicecoach plan` as a user types it: days, doses, reports, moves; several courses; and the files of a course."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from courses import entries_of
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.cli import run
from voicecoach.history import read_history
from voicecoach.journal.reader import read_journal
from voicecoach.journal.writer import append_entries
from voicecoach.programme.days.timetable import Slot, Timetable, consecutive_days
from voicecoach.programme.files.folder import SessionFile, plan_work
from voicecoach.sheets.forms.terms import WEEKDAYS, Weekday

Plan = Callable[..., str]
ROUTINE = "tight-hamstrings"


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Plan:
    """Runs `voicecoach plan ...` over a journal of its own; gives what it prints, and holds its exit code."""
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path))

    def plan_(*arguments: str, code: int = 0) -> str:
        found = run(["plan", *arguments])
        out, err = capfd.readouterr()
        assert found == code, err
        assert "Traceback" not in err
        return out if code == 0 else err

    return plan_


def course(plan: Plan, on: str = "2026-03-02") -> dict[str, object]:
    made: dict[str, object] = json.loads(plan("show", "--as", "json", "--on", on))["courses"][0]
    return made


def ahead(plan: Plan, on: str) -> list[dict[str, object]]:
    sessions = course(plan, on)["sessions"]
    assert isinstance(sessions, list)
    return [session for session in sessions if session["state"] == "ahead"]


@pytest.mark.parametrize(("per_week", "sessions", "last"), [(3, 15, "2026-04-03"), (2, 10, "2026-04-02")])
def test_five_weeks_are_fifteen_or_ten_sessions(per_week: int, sessions: int, last: str, plan: Plan) -> None:
    """The first at every minimum, the last at every maximum."""
    plan("start", ROUTINE, "--from", "2026-03-02", "--per-week", str(per_week))
    made = ahead(plan, "2026-03-02")
    assert [session["number"] for session in made] == list(range(1, sessions + 1))
    assert made[0]["day"] == "2026-03-02"
    assert made[-1]["day"] == last
    assert list(made[0]["levels"].values()) == ["8x2", "2x10 s", "2x5", "2x4", "2x3"]  # type: ignore[attr-defined]
    assert list(made[-1]["levels"].values()) == ["10x3", "4x15 s", "3x8", "3x6", "4x5"]  # type: ignore[attr-defined]
    assert all(isinstance(session["minutes"], int) and session["minutes"] > 20 for session in made)


def test_the_days_are_those_that_are_asked_for(plan: Plan) -> None:
    told = plan(
        "start",
        ROUTINE,
        "--days",
        "sat,tue,thu",
        "--at",
        "6:05",
        "--zone",
        "Europe/Berlin",
        "--from",
        "2026-03-04",
    )
    assert "tue, thu, sat at 06:05 (Europe/Berlin)" in told
    assert [session["day"] for session in ahead(plan, "2026-03-04")][:3] == [
        "2026-03-05",
        "2026-03-07",
        "2026-03-10",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("start", "tight-hamstring"), "did you mean 'tight-hamstrings'?"),
        (("start", ROUTINE, "--per-week", "5"), "has 2-3 sessions a week, not 5"),
        (("start", ROUTINE, "--days", "mon,tue,fri"), "mon and tue are consecutive days"),
        (("start", ROUTINE, "--days", "sun,wed,mon"), "sun and mon are consecutive days"),
        (("start", ROUTINE, "--days", "mon,wed,fir"), "did you mean 'fri'?"),
        (("start", ROUTINE, "--days", "mon,mon"), "'mon' is named twice"),
        (("start", ROUTINE, "--days", "mon,thu", "--per-week", "3"), "2 days for 3 sessions a week"),
        (("start", ROUTINE, "--at", "25:00"), "'25:00' is not a time of day"),
        (("start", ROUTINE, "--zone", "Europe/Berlim"), "did you mean 'Europe/Berlin'?"),
        (("today",), "no programme is running"),
        (("show", ROUTINE), "the programme 'tight-hamstrings' is not running"),
        (("stop",), "no programme is running"),
        (("profile", "--add", "ere-too-hrd"), "did you mean 'ere-too-hard'?"),
        (("profile", "--remove", "tall"), "'tall' is not in your profile"),
    ],
)
def test_what_cannot_be_met_is_told_and_nothing_is_written(
    arguments: tuple[str, ...], told: str, plan: Plan
) -> None:
    assert told in plan(*arguments, code=1)
    assert read_journal().entries == ()


def test_a_programme_runs_once_at_a_time(plan: Plan) -> None:
    """It may be started anew when it was stopped; then nothing of the first counts."""
    plan("start", ROUTINE, "--from", "2026-03-02")
    plan("done", "--on", "2026-03-02")
    assert "has been running since 2026-03-02" in plan("start", ROUTINE, code=1)
    assert "ended after 1 session" in plan("stop", ROUTINE)
    plan("start", ROUTINE, "--from", "2026-05-04")
    assert len(ahead(plan, "2026-05-04")) == 15


def test_two_programmes_run_side_by_side(plan: Plan) -> None:
    """Each with its own days and levels; whoever names none is asked which, where it matters."""
    plan("start", ROUTINE, "--from", "2026-03-02")
    plan("start", "steady-legs-and-trunk", "--from", "2026-03-03")
    assert "several programmes are running" in plan("done", "--on", "2026-03-04", code=1)
    plan("done", ROUTINE, "--on", "2026-03-04", "--pain", "6")
    shown = plan("today", "--on", "2026-03-06")
    assert "Five weeks for tight hamstrings: session 2" in shown
    assert "session 1 of" in shown
    assert "pain 6 of 10" not in plan("why", "steady-legs-and-trunk")


def report(plan: Plan, day: str, *arguments: str) -> None:
    plan("done", "--on", day, *arguments)


def five_good_sessions(plan: Plan) -> None:
    plan("start", ROUTINE, "--from", "2026-03-02")
    for day in ("2026-03-02", "2026-03-04", "2026-03-06", "2026-03-09"):
        report(plan, day, "--pain", "1", "--effort", "5")


def levels_on(plan: Plan, day: str) -> dict[str, str]:
    first = ahead(plan, day)[0]
    levels = first["levels"]
    assert isinstance(levels, dict)
    return levels


def test_pain_of_six_in_one_exercise_lowers_that_one_and_no_other(plan: Plan) -> None:
    """After session 5; a good report would have led to 10x2, 2x15 s, 2x7, 2x5, 2x5."""
    five_good_sessions(plan)
    report(plan, "2026-03-11", "--pain", "1", "--pain", "hamstring-ere=6")
    assert list(levels_on(plan, "2026-03-13").values()) == ["10x2", "2x10 s", "2x7", "2x5", "2x5"]
    why = plan("why", "--on", "2026-03-13", "--exercise", "hamstring-ere")
    assert "pain 6 of 10: down to level 1" in why
    assert "level 2 of 6" not in why


def test_pain_of_four_repeats_and_so_do_effort_and_what_is_not_finished(plan: Plan) -> None:
    five_good_sessions(plan)
    told = (
        "--pain",
        "hamstring-ere=4",
        "--effort",
        "jefferson-curl=9",
        "--not-finished",
        "marching-hip-bridge",
    )
    report(plan, "2026-03-11", *told)
    assert list(levels_on(plan, "2026-03-13").values()) == ["10x2", "2x12 s", "2x6", "2x5", "2x4"]


@pytest.mark.parametrize(
    ("day", "doses"),
    [
        (
            "2026-03-18",
            ["10 spots of 2", "2 cycles of 3 x 15 s", "2 sets of 7", "2 sets of 5 x 5 s", "2 sets of 5"],
        ),
        (
            "2026-03-21",
            ["9 spots of 2", "2 cycles of 3 x 12 s", "2 sets of 6", "2 sets of 5 x 5 s", "2 sets of 4"],
        ),
        (
            "2026-03-31",
            ["8 spots of 2", "2 cycles of 3 x 10 s", "2 sets of 5", "2 sets of 4 x 5 s", "2 sets of 3"],
        ),
        (
            "2026-04-20",
            ["8 spots of 2", "2 cycles of 3 x 10 s", "2 sets of 5", "2 sets of 4 x 5 s", "2 sets of 3"],
        ),
    ],
)
def test_gaps_of_seven_ten_twenty_and_forty_days(day: str, doses: list[str], plan: Plan) -> None:
    """After session 5 on the 11th of March: go on, repeat, one level down, level 1."""
    five_good_sessions(plan)
    report(plan, "2026-03-11", "--pain", "1")
    due = plan("why", "--on", day)
    for exercise, dose in zip(levels_on(plan, day), doses, strict=True):
        line = next(line for line in due.splitlines() if f"({exercise})" in line)
        assert line.endswith(f", {dose}")


def test_an_exercise_that_hurts_twice_is_left_out_until_it_is_allowed(plan: Plan) -> None:
    five_good_sessions(plan)
    report(plan, "2026-03-11", "--pain", "hamstring-ere=7")
    report(plan, "2026-03-13", "--pain", "hamstring-ere=6")
    assert "hamstring-ere" not in levels_on(plan, "2026-03-16")
    assert "please have a professional look at it" in plan("today", "--on", "2026-03-16")
    assert "left out" in plan("why", "--on", "2026-03-16", "--exercise", "hamstring-ere")
    assert "is not left out" in plan("allow", "jefferson-curl", code=1)
    plan("allow", "hamstring-ere")
    assert levels_on(plan, "2026-03-16")["hamstring-ere"] == "2x10 s"


def test_when_all_are_left_out_nothing_is_played_and_a_professional_is_named(plan: Plan) -> None:
    plan("start", ROUTINE, "--from", "2026-03-02")
    report(plan, "2026-03-02", "--pain", "8")
    report(plan, "2026-03-04", "--pain", "8")
    assert "professional" in plan("today", "--on", "2026-03-06", "--play", "--player", "silent", code=1)


def test_worse_the_next_morning_is_told_later_and_counts(plan: Plan) -> None:
    five_good_sessions(plan)
    report(plan, "2026-03-11", "--pain", "0")
    plan("check-in", "--worse", "jefferson-curl", "--note", "stiff")
    assert list(levels_on(plan, "2026-03-13").values()) == ["10x2", "2x15 s", "2x7", "2x5", "2x3"]


def test_a_missed_day_never_jumps_a_level(plan: Plan) -> None:
    """The session is due on any later day, and the course ends later by as much."""
    five_good_sessions(plan)
    before = ahead(plan, "2026-03-11")
    assert before[0]["day"] == "2026-03-11"
    told = plan("today", "--on", "2026-03-14")
    assert "session 5 of 15 has been due since Wednesday 11 March 2026" in told
    after = ahead(plan, "2026-03-14")
    assert [(one["number"], one["levels"]) for one in after] == [
        (one["number"], one["levels"]) for one in before
    ]
    assert str(after[-1]["day"]) > str(before[-1]["day"])


def test_a_day_may_be_skipped_or_moved_but_never_beside_another(plan: Plan) -> None:
    """Two days running are refused, and so is a day that has a session; days are as of now."""
    today = date.today()  # noqa: DTZ011  # the day where the test runs, as the command sees it
    names = [WEEKDAYS[(today.weekday() + ahead_days) % 7] for ahead_days in (1, 4)]
    plan("start", ROUTINE, "--days", ",".join(names), "--from", "today")
    one, four = today + timedelta(days=1), today + timedelta(days=4)
    days = [session["day"] for session in ahead(plan, str(today))][:2]
    assert days == [str(one), str(four)]
    assert "is next to" in plan("move", "--to", str(today + timedelta(days=3)), code=1)
    assert "already has a session" in plan("move", "--to", str(four), code=1)
    assert "is in the past" in plan("move", "--to", "yesterday", code=1)
    assert "no session is due on" in plan("skip", "--on", str(today + timedelta(days=2)), code=1)
    plan("move", "--to", str(today + timedelta(days=2)))
    assert ahead(plan, str(today))[0]["day"] == str(today + timedelta(days=2))
    plan("move", "--on", str(today + timedelta(days=2)), "--to", "today")
    assert ahead(plan, str(today))[0]["day"] == str(today)
    plan("skip", "--on", "today")
    assert ahead(plan, str(today))[0]["day"] == str(four)


def test_one_session_a_day_is_enough(plan: Plan) -> None:
    """And a day of rest between two is noted aloud."""
    plan("start", ROUTINE, "--from", "2026-03-02")
    report(plan, "2026-03-02")
    assert "only one per day is recorded" in plan("done", "--on", "2026-03-02", code=1)
    assert "is in the future" in plan("done", "--on", "tomorrow", code=1)
    assert "you are done for today" in plan("today", "--on", "2026-03-02")
    assert "today is a rest day" in plan("today", "--on", "2026-03-03")


def test_reports_that_mean_nothing_are_refused(plan: Plan) -> None:
    plan("start", ROUTINE, "--from", "2026-03-02")
    assert "11 is not a number from 0 to 10" in plan("done", "--pain", "11", code=1)
    assert "has no exercise 'hip'" in plan("done", "--pain", "hip=3", code=1)
    assert "no session of this course has been done yet" in plan("check-in", "--pain", "1", code=1)
    report(plan, "2026-03-02")
    assert "there is nothing to record" in plan("check-in", code=1)


def test_a_condition_in_the_profile_adapts_the_course_and_keeps_its_levels(plan: Plan) -> None:
    """The exercise that takes the place of another goes on at its level."""
    five_good_sessions(plan)
    report(plan, "2026-03-11")
    assert levels_on(plan, "2026-03-13")["jefferson-curl"] == "2x5"
    plan("profile", "--add", "low-back-pain")
    assert levels_on(plan, "2026-03-13")["jefferson-curl"] == "2x5"
    assert "Hip hinge" in plan("today", "--on", "2026-03-13")
    plan("profile", "--remove", "low-back-pain")
    assert "Jefferson curl" in plan("today", "--on", "2026-03-13")


def test_levels_of_an_easier_way_are_not_handed_to_the_harder_one(plan: Plan) -> None:
    """Neither those of the exercise in its place nor those of a variant; what was earned before in this way still counts."""
    plan("start", ROUTINE, "--from", "2026-03-02", "--with", "low-back-pain", "--with", "ere-too-hard")
    for day in ("2026-03-02", "2026-03-04", "2026-03-06", "2026-03-09", "2026-03-11"):
        report(plan, day)
    before = levels_on(plan, "2026-03-13")
    assert (before["jefferson-curl"], before["hamstring-ere"]) == ("2x5", "2x15 s")
    plan("profile", "--remove", "low-back-pain", "--remove", "ere-too-hard")
    after = levels_on(plan, "2026-03-13")
    assert (after["jefferson-curl"], after["hamstring-ere"]) == ("2x3", "2x10 s")
    assert after["marching-hip-bridge"] == before["marching-hip-bridge"]
    shown = plan("show", "--on", "2026-03-13")
    assert re.search(r" 5  Wed 2026-03-11 +9x2 .* 2x8\* +done", shown), (
        "the past is what was done, not what would be now"
    )
    assert "* done as: " in shown
    assert "Hip hinge" in shown
    assert "2 sets of 8 reps, done as: Hip hinge" in plan("stats", "--on", "2026-03-13")
    why = plan("why", "--exercise", "jefferson-curl", "--on", "2026-03-13")
    assert "done in an easier way so far: it starts at level 1" in why
    report(plan, "2026-03-13")
    assert levels_on(plan, "2026-03-16")["jefferson-curl"] == "2x4"
    plan("profile", "--add", "low-back-pain", "--add", "ere-too-hard")
    assert levels_on(plan, "2026-03-16")["jefferson-curl"] == "2x4", "done last at a lower level"


def test_much_pain_gets_a_word_of_care_and_little_pain_none(plan: Plan) -> None:
    plan("start", ROUTINE, "--from", "2026-03-02")
    assert "take a break from what hurts" in plan("done", "--on", "2026-03-02", "--pain", "6")
    assert "take a break" not in plan("check-in", "--pain", "5")


def test_the_end_of_a_course(plan: Plan) -> None:
    """All sessions done: it says so, and nothing more is due."""
    plan("start", ROUTINE, "--from", "2026-03-02", "--per-week", "2")
    day = date(2026, 3, 2)
    for _ in range(10):
        report(plan, str(day), "--pain", "0")
        day += timedelta(days=3)
    assert "all 10 sessions are done" in plan("today", "--on", str(day))
    assert "all sessions of this course are done" in plan("done", "--on", str(day), code=1)
    nothing_left = "all 10 sessions of 'tight-hamstrings' are done, so there is nothing to move or leave out"
    assert nothing_left in plan("move", "--to", "2027-03-02", code=1)
    assert nothing_left in plan("skip", code=1)


def test_a_session_of_a_course_is_played_at_its_levels_and_written_down(plan: Plan) -> None:
    """What was played is what was due, and the next session follows from it."""
    plan("start", ROUTINE, "--from", "2026-03-02")
    silent = ("--play", "--player", "silent", "--voice", "silent", "--screen", "none")
    plan("today", *silent)
    assert read_journal().sessions() == []
    plan("today", *silent, "--journal")
    (session,) = read_journal().sessions()
    assert (session.number, session.is_finished, session.source) == (1, True, "play")
    assert {one.level for one in session.exercises} == {1}
    assert sum(one.holds for one in session.exercises) == 28
    assert "you are done for today" in plan("today")
    assert "no session is due today" in plan("today", *silent, code=1)


def test_what_is_known_is_said_more_briefly_from_session_to_session(plan: Plan) -> None:
    """The journal tells how often an exercise was done; so the same dose takes less time."""
    plan("start", ROUTINE, "--from", "2026-03-02")
    minutes = [session["minutes"] for session in ahead(plan, "2026-03-02")][:2]
    assert minutes[0] > minutes[1]  # type: ignore[operator]


def test_the_journal_is_a_history(plan: Plan, tmp_path: Path) -> None:
    """`--history` reads it: what was done is coached as what was done."""
    plan("start", ROUTINE, "--from", "2026-03-02")
    report(plan, "2026-03-02", "--left-out", "jefferson-curl")
    report(plan, "2026-03-04")
    counts = read_history(tmp_path / "journal.jsonl")
    assert counts["hamstring-ere"] == 2
    assert counts["jefferson-curl"] == 1


@pytest.mark.engine
def test_only_what_changed_is_rendered_again(tmp_path: Path, plan: Plan) -> None:
    """A skipped day renames files, a report changes what follows from it; the playlist has true lengths."""
    plan("start", ROUTINE, "--days", "tue,fri")
    folder = tmp_path / "sessions"

    def rendered() -> str:
        finished = subprocess.run(
            [
                sys.executable,
                "-m",
                "voicecoach",
                "render",
                "--programme",
                ROUTINE,
                "-o",
                str(folder),
                "--talk",
                "signals",
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        return finished.stderr.splitlines()[-1]

    assert "10 rendered, 0 renamed, 0 unchanged, 0 removed" in rendered()
    before = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.wav")}
    assert len(before) == 10
    assert "0 rendered, 0 renamed, 10 unchanged" in rendered()
    assert {path.name: path.stat().st_mtime_ns for path in folder.glob("*.wav")} == before
    plan("skip")
    assert "0 rendered, 10 renamed" in rendered()
    playlist = (folder / "tight-hamstrings.m3u8").read_text(encoding="utf-8").splitlines()
    assert playlist[0] == "#EXTM3U"
    for told, name in zip(playlist[1::2], playlist[2::2], strict=True):
        seconds = float(told.removeprefix("#EXTINF:").partition(",")[0])
        probe = [
            "ffprobe",
            "-v",
            "error",
            "-show_entries",
            "format=duration",
            "-of",
            "csv=p=0",
            str(folder / name),
        ]
        found = subprocess.run(probe, capture_output=True, text=True, check=True).stdout
        assert abs(float(found) - seconds) <= 0.5
    damaged = folder / playlist[2]
    damaged.write_bytes(b"not what was rendered")
    assert "1 rendered, 0 renamed, 9 unchanged" in rendered()


def wanted(*digests: str) -> list[SessionFile]:
    return [SessionFile(f"2026-03-{day:02} session.wav", digest, 7) for day, digest in enumerate(digests, 1)]


@given(
    st.lists(st.sampled_from("abcdef"), max_size=6),
    st.lists(st.sampled_from("abcdef"), max_size=6),
    st.data(),
)
def test_the_work_on_a_folder_always_leads_to_what_is_wanted(
    there: list[str], digests: list[str], data: st.DataObject
) -> None:
    """Whatever lies there, damaged or not: after renaming, rendering and removing, each file is its session."""
    first = data.draw(st.integers(1, 7))
    files = wanted(*there)
    damaged = {one.name for one in files if data.draw(st.booleans())}
    sizes = {one.name: 8 if one.name in damaged else 7 for one in files}
    folder = {one.name: "damaged" if one.name in damaged else one.digest for one in files}
    goal = wanted(*digests)
    work = plan_work(goal, files, sizes, f"2026-03-{first:02}")
    for name in work.remove:
        del folder[name]
    moved = {new: folder.pop(old) for old, new in work.rename.items()}
    folder.update(moved)
    folder.update({one.name: one.digest for one in goal if one.name in work.render})
    for one in goal:
        assert folder[one.name] == one.digest
    assert {one.name for one in work.kept} | set(work.render) == {one.name for one in goal}
    assert all(name >= f"2026-03-{first:02}" for name in work.remove)


@given(
    st.sets(st.sampled_from(WEEKDAYS), min_size=1, max_size=3),
    st.lists(st.tuples(st.booleans(), st.integers(0, 20), st.integers(0, 40)), max_size=12),
)
def test_days_stay_apart_whatever_is_skipped_and_moved(
    days: set[Weekday], changes: list[tuple[bool, int, int]]
) -> None:
    """Moves that would put two sessions side by side are not made; the others are, and nothing else changes."""
    chosen = tuple(sorted(days, key=WEEKDAYS.index))
    if consecutive_days(chosen):
        return
    start = date(2026, 3, 2)
    timetable = Timetable(start, chosen)
    for is_skip, place, to in changes:
        day = upcoming(timetable, start, place + 1)[place]
        target = start + timedelta(days=to)
        before = upcoming(timetable, start, 30)
        if is_skip:
            timetable = timetable.without(Slot(day))
            assert upcoming(timetable, start, 29) == [one for one in before if one != day][:29]
        elif timetable.without(Slot(day)).neighbour(target, start) is None:
            timetable = timetable.with_move(Slot(day), target)
            assert timetable.holds(target)
            expected = sorted({*(one for one in before if one != day), target})
            assert upcoming(timetable, start, 25) == expected[:25]
    listed = upcoming(timetable, start, 40)
    assert all((after - before).days >= 2 for before, after in pairwise(listed))


def upcoming(timetable: Timetable, start: date, count: int) -> list[date]:
    days = timetable.from_day(start)
    return [next(days) for _ in range(count)]


def test_what_is_due_is_found_in_a_journal_of_many_sessions(plan: Plan, tmp_path: Path) -> None:
    """Twenty thousand lines that are about something else."""
    plan("start", ROUTINE, "--from", "2026-03-02")
    lines = [
        {
            "event": "segment",
            "session": f"s{index // 200}",
            "window": index,
            "next_window": index + 1,
            "at_ms": index,
        }
        for index in range(20_000)
    ]
    append_entries(entries_of(lines), tmp_path / "journal.jsonl")
    assert "session 1 of 15 is due" in plan("today", "--on", "2026-03-02")
