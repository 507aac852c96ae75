"""The figures of a course: what was planned, done, held and felt, counted from journals as the program writes them."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from courses import EXERCISES, START, at, done, exercise, five_weeks, record_of, started, whole
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from voicecoach.errors import RequestError
from voicecoach.programme.enrolment import enrol
from voicecoach.programme.figures.faces.json import FORM, read_figures, show
from voicecoach.programme.figures.figures import CourseFigures, Figures
from voicecoach.programme.figures.sums import choose_courses, sum_figures
from voicecoach.sheets.library.library import Library

TODAY = date(2026, 4, 4)


def day(number: int) -> date:
    """A day of the course, counted from 0: the first Monday."""
    return START + timedelta(days=number)


def figures(
    entries: Sequence[Mapping[str, Any]],
    today: date = TODAY,
    programme: str | None = None,
    library: Library | None = None,
) -> Figures:
    record = record_of(entries)
    courses = [
        (course, enrol(library, course, ()) if library else None)
        for course in choose_courses(record, programme)
    ]
    return sum_figures(record, courses, today, programme)


def course(
    entries: Sequence[Mapping[str, Any]], today: date, library: Library | None = None
) -> CourseFigures:
    """Of a journal with one course."""
    (only,) = figures(entries, today, library=library).courses
    return only


def sessions(*numbers: int, **fields: Any) -> list[dict[str, Any]]:
    """Sessions on these days, each to its end."""
    return [done(day(number), index, whole(1), **fields) for index, number in enumerate(numbers, 1)]


def became(counted: CourseFigures) -> list[tuple[int, str]]:
    """What became of each planned day, by its number."""
    return [((one.day - START).days, one.became) for one in counted.days]


# Planned, done, streak


def test_a_course_of_five_weeks_adds_up(shipped: Library) -> None:
    """With a late session, a skipped day, one stopped for pain, a week of nothing and two that were told by hand."""
    counted = course(five_weeks(), TODAY, shipped)
    assert (counted.planned, counted.done, counted.broken_off, counted.missed) == (13, 8, 1, 4)
    assert (counted.streak, counted.longest_streak) == (2, 6)
    assert (counted.beside_plan, counted.open_since, counted.sessions_in_all) == (0, None, 15)
    assert [(week.planned, week.done, week.broken_off, week.missed) for week in counted.weeks] == [
        (3, 3, 0, 0),
        (3, 3, 0, 0),
        (2, 0, 1, 1),
        (3, 0, 0, 3),
        (2, 2, 0, 0),
    ]


def test_before_the_first_session_nothing_is_missed() -> None:
    """The first one is open on its day and after it, until the next is due."""
    for today in (day(0), day(1)):
        counted = course([started()], today)
        assert (counted.planned, counted.done, counted.missed, counted.streak) == (0, 0, 0, 0)
        assert counted.open_since == day(0)
    counted = course([started()], day(2))
    assert (counted.missed, counted.open_since) == (1, day(2))


def test_before_the_course_begins_nothing_is_planned() -> None:
    """A course may be started for next week."""
    counted = course([started()], day(-3))
    assert (counted.planned, counted.weeks, counted.sessions, counted.open_since) == (0, (), (), None)


def test_one_session_is_a_streak_of_one() -> None:
    counted = course([started(), *sessions(0)], day(0))
    assert (counted.planned, counted.done, counted.streak, counted.longest_streak) == (1, 1, 1, 1)
    assert counted.open_since is None


def test_a_session_that_is_done_late_counts_and_the_day_of_rest_after_it_is_not_planned() -> None:
    """Monday's on Tuesday: on Wednesday nobody may, and on Friday it goes on."""
    counted = course([started(), *sessions(1, 4)], day(5))
    assert became(counted) == [(0, "done"), (4, "done")]
    assert (counted.streak, counted.missed) == (2, 0)


def test_a_missed_session_breaks_the_streak_and_the_longest_is_kept() -> None:
    counted = course([started(), *sessions(0, 2, 4, 9, 11)], day(11))
    assert became(counted) == [
        (0, "done"),
        (2, "done"),
        (4, "done"),
        (7, "missed"),
        (9, "done"),
        (11, "done"),
    ]
    assert (counted.streak, counted.longest_streak, counted.missed) == (2, 3, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"event": "skipped", "date": day(7).isoformat()},
        {"event": "moved", "date": day(7).isoformat(), "to": day(9).isoformat()},
    ],
    ids=["skipped", "moved"],
)
def test_a_day_that_is_skipped_or_moved_does_not_break_the_streak(change: dict[str, Any]) -> None:
    entries = [started(), *sessions(0, 2, 4, 9), {"at": at(day(6)), "course": "c1", **change}]
    counted = course(entries, day(9))
    assert (counted.streak, counted.missed) == (4, 0)


def test_a_session_that_was_broken_off_neither_counts_nor_breaks_the_streak() -> None:
    """Whoever stops because it hurts does right."""
    entries = [started(), *sessions(0, 2), done(day(4), 3, whole(1), is_finished=False), *sessions(7)]
    counted = course(entries, day(7))
    assert became(counted) == [(0, "done"), (2, "done"), (4, "broken-off"), (7, "done")]
    assert (counted.done, counted.broken_off, counted.streak, counted.missed) == (3, 1, 3, 0)


def test_a_session_that_is_done_after_all_stands_for_the_one_that_was_broken_off() -> None:
    entries = [started(), done(day(0), 1, whole(1), is_finished=False, session="first"), *sessions(1)]
    counted = course(entries, day(1))
    assert became(counted) == [(0, "done")]
    assert counted.days[0].session_on == day(1)


def test_a_session_beside_the_plan_is_told_as_such() -> None:
    """A second one before the next was due."""
    counted = course([started(), *sessions(0, 1, 4)], day(4))
    assert (counted.planned, counted.done, counted.beside_plan, counted.streak) == (2, 3, 1, 2)


def test_a_course_that_was_stopped_counts_up_to_that_day_and_misses_nothing_after() -> None:
    stop = {"event": "course-stopped", "at": at(day(6)), "course": "c1"}
    counted = course([started(), *sessions(0, 2, 4), stop], day(60))
    assert (counted.state, counted.until, counted.planned, counted.missed, counted.streak) == (
        "stopped",
        day(6),
        3,
        0,
        3,
    )
    assert len(counted.weeks) == 1


def test_nothing_can_be_made_up_in_a_course_that_was_stopped() -> None:
    """On the very day of a session: it was not missed, and it is not open."""
    stop = {"event": "course-stopped", "at": at(day(7)), "course": "c1"}
    counted = course([started(), *sessions(0, 2, 4), stop], day(60))
    assert (counted.planned, counted.missed, counted.open_since) == (3, 0, None)


def test_a_course_whose_sessions_are_all_done_is_over_and_plans_no_more(shipped: Library) -> None:
    """Five weeks of three: the fifteenth is the last."""
    rhythm = [week * 7 + number for week in range(5) for number in (0, 2, 4)]
    counted = course([started(), *sessions(*rhythm)], day(90), shipped)
    assert (counted.state, counted.until) == ("over", day(rhythm[-1]))
    assert (counted.planned, counted.done, counted.missed, counted.streak) == (15, 15, 0, 15)


def test_what_comes_after_today_is_not_counted() -> None:
    """A look back at an earlier day sees what was then."""
    counted = course([started(), *sessions(0, 2, 4)], day(2))
    assert (counted.done, counted.planned) == (2, 2)


# Time under hold


def test_the_time_under_hold_is_that_of_all_sessions_by_week() -> None:
    """Also of one for no course, and a week of nothing is one with zero."""
    shown = figures(five_weeks()).weeks
    assert [(week.held_ms, week.told_ms) for week in shown] == [
        (3 * 120_000, 0),
        (3 * 144_000, 0),
        (75_000, 0),
        (120_000, 0),
        (0, 144_000),
    ]


def test_with_a_name_only_its_own_sessions_count() -> None:
    shown = figures(five_weeks(), programme="tight-hamstrings").weeks
    assert [week.held_ms + week.told_ms for week in shown] == [360_000, 432_000, 75_000, 0, 144_000]


@pytest.mark.parametrize(
    ("told", "expected_ms"),
    [
        ({"is_finished": True, "holds": 12, "held_ms": 120_000}, 120_000),
        ({"is_finished": True, "holds": 0, "held_ms": 0}, 120_000),
        ({"is_finished": False, "holds": 5, "held_ms": 0}, 50_000),
        ({"is_finished": False, "holds": 0, "held_ms": 0}, 0),
        ({"is_begun": False, "holds": 0, "held_ms": 0}, 0),
    ],
)
def test_what_is_told_by_hand_counts_as_planned_only_where_it_was_finished(
    told: dict[str, Any], expected_ms: int
) -> None:
    """And it is never mixed with what was measured."""
    session = done(day(0), 1, [exercise("hamstring-ere", 1, **told)], source="by-hand")
    (week,) = figures([started(), session], day(0)).weeks
    assert (week.held_ms, week.told_ms) == (0, expected_ms)


def test_a_session_that_was_stopped_holds_what_it_held() -> None:
    session = done(day(0), 1, [exercise("hamstring-ere", 1, holds=3, held_ms=30_000)], is_finished=False)
    (week,) = figures([started(), session], day(0)).weeks
    assert week.held_ms == 30_000


def test_an_empty_journal_has_no_figures() -> None:
    shown = figures([])
    assert (shown.courses, shown.weeks) == ((), ())


# Levels, pain, effort


def test_each_exercise_has_its_levels_with_their_doses(shipped: Library) -> None:
    """In the order of the routine, with the names that people know."""
    counted = course(five_weeks(), TODAY, shipped)
    assert [one.exercise for one in counted.exercises] == list(EXERCISES)
    ere = counted.exercises[1]
    assert (ere.name, ere.levels) == ("Hamstring end-range expansion", 7)
    assert [point.level for point in ere.points] == [1, 1, 1, 2, 2, 2, 3, 2, 2]
    assert ere.points[0].dose == "2 cycles of 3 x 10 s"
    assert ere.points[6].dose == "2 cycles of 3 x 15 s"


def test_pain_and_effort_have_gaps_where_nobody_told(shipped: Library) -> None:
    """The effort of a session counts where none was told of the exercise; what was not begun has no point."""
    curl = course(five_weeks(), TODAY, shipped).exercises[-1]
    assert [point.session_index for point in curl.points] == [0, 1, 2, 3, 4, 5, 7, 8]
    assert [point.pain for point in curl.points] == [0, 1, None, 2, 6, 1, None, 3]
    assert [point.effort for point in curl.points] == [4, 5, None, 6, 7, 5, 5, None]
    assert [point.is_worse_next_morning for point in curl.points] == [index == 4 for index in range(8)]


def test_a_dose_of_another_exercise_is_told_as_the_journal_has_it(shipped: Library) -> None:
    """The ladder that counts now says nothing about what stood in its place then."""
    session = done(day(0), 1, [exercise("jefferson-curl", 2, did="hip-hinge", sets=2, reps=4)])
    counted = course([started(), session], day(0), shipped)
    assert counted.exercises[-1].points[0].dose == "2 sets of 4 reps, done as: Hip hinge"


def test_without_its_sheets_a_course_still_has_its_days_and_its_levels() -> None:
    counted = course(five_weeks(), TODAY)
    assert (counted.title, counted.sessions_in_all, counted.thresholds) == ("tight-hamstrings", None, None)
    assert (counted.planned, counted.done) == (13, 8)
    assert counted.exercises[1].points[0].dose == "2 sets of 3 reps, holds of 10 s"


# Which courses


def test_the_running_courses_are_counted_or_else_the_last_one() -> None:
    other = started("c2", "steady-legs-and-trunk", day(1), ("tue", "fri"))
    stops = [{"event": "course-stopped", "at": at(day(9)), "course": name} for name in ("c2", "c1")]
    entries = [started(), other]

    def chosen(listed: Sequence[Mapping[str, Any]], programme: str | None = None) -> list[str]:
        return [one.id for one in choose_courses(record_of(listed), programme)]

    assert chosen(entries) == ["c1", "c2"]
    assert chosen([*entries, stops[0]]) == ["c1"]
    assert chosen([*entries, *stops]) == ["c2"]
    assert chosen([*entries, *stops], "tight-hamstrings") == ["c1"]
    assert chosen([]) == []


def test_a_programme_that_was_never_started_is_refused_with_what_was_meant() -> None:
    with pytest.raises(RequestError, match="there is only tight-hamstrings"):
        choose_courses(record_of([started()]), "tight-hamstring")
    with pytest.raises(RequestError, match="voicecoach plan start tight-hamstrings"):
        choose_courses(record_of([]), "tight-hamstrings")


# The form as JSON


def test_the_figures_as_json_keep_to_their_published_form(shipped: Library) -> None:
    """And nothing of them is lost on the way."""
    counted = figures(five_weeks(), library=shipped)
    value = json.loads(show(counted))
    Draft7Validator.check_schema(FORM.schema())
    Draft7Validator(FORM.schema()).validate(value)
    assert next(iter(value)) == "format"
    assert value["format"] == "voicecoach-figures/1"
    assert read_figures(show(counted)) == counted


# Laws over random histories

DAYS = st.integers(0, 45)


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Sessions on any days, some broken off, some told by hand, some for no course; days skipped and moved; perhaps stopped."""
    entries = [started()]
    for number in sorted(draw(st.sets(DAYS, max_size=20))):
        ere = exercise(
            "hamstring-ere",
            draw(st.none() | st.integers(1, 9)),
            held_ms=draw(st.integers(0, 180)) * 1000,
            pain=draw(st.none() | st.integers(0, 10)),
            effort=draw(st.none() | st.integers(0, 10)),
            is_begun=draw(st.booleans()),
            is_finished=draw(st.booleans()),
        )
        fields = {
            "is_finished": draw(st.booleans()),
            "source": draw(st.sampled_from(["play", "by-hand"])),
            "course": draw(st.sampled_from(["c1", "c1", "c1", None])),
        }
        entries.append(done(day(number), None, [ere], **fields))
    entries += [
        {"event": "skipped", "at": at(day(number)), "course": "c1", "date": str(day(number))}
        for number in draw(st.lists(DAYS, max_size=4))
    ]
    for number, to in draw(st.lists(st.tuples(DAYS, DAYS), max_size=3)):
        moved = {"date": str(day(number)), "to": str(day(to))}
        entries.append({"event": "moved", "at": at(day(number)), "course": "c1", **moved})
    if draw(st.booleans()):
        entries.append({"event": "course-stopped", "at": at(day(draw(DAYS))), "course": "c1"})
    return entries


@given(histories(), st.integers(-5, 50))
def test_figures_add_up_whatever_happened(entries: list[dict[str, Any]], today: int) -> None:
    """Totals are the sums of their parts, no streak is longer than what was done, and nothing is counted twice."""
    counted = figures(entries, day(today))
    (one,) = counted.courses
    states = [planned.became for planned in one.days]
    assert one.planned == one.missed + one.broken_off + states.count("done")
    assert one.done == states.count("done") + one.beside_plan
    assert 0 <= one.streak <= one.longest_streak <= states.count("done")
    assert one.done <= one.planned + one.beside_plan
    assert states.count("open") <= 1
    assert [planned.day for planned in one.days] == sorted({planned.day for planned in one.days})
    answers = [planned.session_on for planned in one.days if planned.session_on is not None]
    assert len(answers) == len(set(answers))
    assert sum(week.done for week in one.weeks) == one.done
    assert sum(week.planned for week in one.weeks) == one.planned
    assert sum(week.missed for week in one.weeks) == one.missed
    assert sum(week.broken_off for week in one.weeks) == sum(
        not session.is_finished for session in one.sessions
    )
    mondays = [week.monday for week in counted.weeks]
    assert all(later - earlier == timedelta(weeks=1) for earlier, later in pairwise(mondays))
    assert all(monday.weekday() == 0 for monday in mondays)
    assert sum(week.held_ms for week in counted.weeks) == sum(
        item["held_ms"]
        for entry in entries
        if entry["event"] == "done"
        and entry["source"] == "play"
        and date.fromisoformat(entry["date"]) <= day(today)
        for item in entry["exercises"]
    )


@given(histories(), st.integers(-5, 50))
def test_every_history_has_its_published_form(entries: list[dict[str, Any]], today: int) -> None:
    counted = figures(entries, day(today))
    Draft7Validator(FORM.schema()).validate(json.loads(show(counted)))
    assert read_figures(show(counted)) == counted


@given(histories(), st.integers(0, 50))
def test_one_more_session_never_makes_a_streak_shorter(entries: list[dict[str, Any]], today: int) -> None:
    """Doing it is never worse than not doing it, on whatever day nothing was done before."""
    last = max(
        [0, *((date.fromisoformat(one["date"]) - START).days for one in entries if one["event"] == "done")]
    )
    if last >= today or any(entry["event"] == "course-stopped" for entry in entries):
        return
    before = course(entries, day(today))
    after = course([*entries, done(day(today), None, whole(1))], day(today))
    assert after.streak >= before.streak
    assert after.done == before.done + 1
