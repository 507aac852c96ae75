"""The plots of a course: what is drawn is where its number says, read back from the picture."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from courses import START, done, exercise, five_weeks, record_of, started
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.programme.courses import read_courses
from voicecoach.programme.enrolment import enrol
from voicecoach.programme.figures.figures import CourseFigures, Figures, HoldWeek
from voicecoach.programme.figures.plots.bars import draw_holds, draw_sessions
from voicecoach.programme.figures.plots.lines import draw_levels, draw_pain
from voicecoach.programme.figures.plots.plot import Plot
from voicecoach.programme.figures.sums import sum_figures
from voicecoach.sheets.library.library import Library

SVG = "{http://www.w3.org/2000/svg}"
ERE = 1
"""The place of the exercise with holds in the routine."""


@pytest.fixture(scope="module")
def figures(shipped: Library) -> Figures:
    record = record_of(five_weeks())
    (course,) = read_courses(record)
    return sum_figures(record, [(course, enrol(shipped, course, ()))], date(2026, 4, 4))


@pytest.fixture(scope="module")
def course(figures: Figures) -> CourseFigures:
    return figures.courses[0]


def drawn(plot: Plot) -> ET.Element:
    return ET.fromstring(plot.svg())  # noqa: S314  # drawn by ourselves


def scale(picture: ET.Element) -> dict[float, str]:
    """What is written beside the axis, by its height on the picture, rounded."""
    return {
        float(text.attrib["y"]) - 4: text.text or ""
        for text in picture.iter(f"{SVG}text")
        if text.get("text-anchor") == "end"
    }


def value_at(picture: ET.Element, y: float) -> float:
    """The number that a height stands for, by the two ends of the axis."""
    ticks = sorted((place, float(name.split()[0])) for place, name in scale(picture).items())
    (high_y, high), (low_y, low) = ticks[0], ticks[-1]
    return low + (low_y - y) / (low_y - high_y) * (high - low)


def bars(picture: ET.Element, looks: str) -> Iterator[float]:
    """The heights of all bars of a kind, as numbers; those of the legend are left out."""
    for rect in picture.iterfind(f"{SVG}rect"):
        if rect.get("class") == looks:
            top, height = float(rect.attrib["y"]), float(rect.attrib["height"])
            yield value_at(picture, top) - value_at(picture, top + height)


def test_bars_are_as_high_as_the_sessions_that_they_stand_for(course: CourseFigures) -> None:
    picture = drawn(draw_sessions(course, "s"))
    assert list(bars(picture, "done")) == pytest.approx([3, 3, 0, 0, 2], abs=0.01)
    assert list(bars(picture, "told")) == pytest.approx([0, 0, 1, 0, 0], abs=0.01)
    assert list(bars(picture, "planned")) == pytest.approx([3, 3, 2, 3, 2], abs=0.01)


def test_bars_are_as_high_as_the_minutes_that_they_stand_for(figures: Figures) -> None:
    """What was told lies on what was measured, in another fill."""
    picture = drawn(draw_holds(figures.weeks, "h"))
    assert list(bars(picture, "done")) == pytest.approx([6, 7.2, 1.25, 2, 0], abs=0.05)
    assert list(bars(picture, "told")) == pytest.approx([0, 0, 0, 0, 2.4], abs=0.05)
    assert "recorded by hand, as planned" in "".join(picture.itertext())


@pytest.mark.parametrize(
    ("most_ms", "unit"),
    [(0, "s"), (40_000, "s"), (119_000, "s"), (150_000, "min"), (90 * 60_000, "min"), (10**8, "h")],
)
def test_the_scale_counts_in_a_unit_that_fits(most_ms: int, unit: str) -> None:
    names = scale(drawn(draw_holds([HoldWeek(START, 1, most_ms, 0)], "h"))).values()
    assert 2 <= len(names) <= 8
    assert {name.split()[1] for name in names} == {unit}


def test_a_level_is_a_step_from_its_session_to_the_next(course: CourseFigures) -> None:
    picture = drawn(draw_levels(course, course.exercises[ERE], "l"))
    (path,) = (path.attrib["d"] for path in picture.iter(f"{SVG}path"))
    heights = [float(y) for y in re.findall(r"V([\d.]+)", path)]
    assert [round(value_at(picture, y)) for y in heights] == [1, 1, 2, 2, 2, 3, 2, 2]
    assert [round(value_at(picture, float(dot.attrib["cy"]))) for dot in picture.iter(f"{SVG}circle")] == [
        point.level for point in course.exercises[ERE].points
    ]


def test_a_pause_is_as_wide_as_it_was_long(course: CourseFigures) -> None:
    """Days lie to scale."""
    picture = drawn(draw_levels(course, course.exercises[ERE], "l"))
    places = [float(dot.attrib["cx"]) for dot in picture.iter(f"{SVG}circle")]
    days = [session.day.toordinal() for session in course.sessions]
    per_day = (places[-1] - places[0]) / (days[-1] - days[0])
    assert [place - places[0] for place in places] == pytest.approx(
        [(day - days[0]) * per_day for day in days], abs=0.2
    )


def test_pain_is_drawn_where_it_was_told_and_nowhere_else(course: CourseFigures) -> None:
    """The line breaks off where nobody told, and is not drawn across."""
    picture = drawn(draw_pain(course, course.exercises[ERE], "p"))
    runs = [
        line.attrib["points"].split()
        for line in picture.iter(f"{SVG}polyline")
        if line.get("class") == "pain line"
    ]
    told = [[round(value_at(picture, float(spot.partition(",")[2]))) for spot in run] for run in runs]
    assert told == [[0, 1], [2, 0, 1, 7], [3]]
    dots = [dot for dot in picture.iterfind(f"{SVG}circle") if dot.get("class") == "pain spot"]
    assert len(dots) == 7


def test_a_session_without_the_exercise_breaks_its_line(course: CourseFigures) -> None:
    """Nothing is told of it there, so nothing is drawn across."""
    picture = drawn(draw_pain(course, course.exercises[2], "p"))
    runs = [
        line.attrib["points"] for line in picture.iter(f"{SVG}polyline") if line.get("class") == "effort line"
    ]
    assert [len(run.split()) for run in runs] == [2, 3, 1]


def test_the_thresholds_of_the_programme_are_lines(course: CourseFigures) -> None:
    """At 3 and at 6, where the axis says so."""
    picture = drawn(draw_pain(course, course.exercises[ERE], "p"))
    lines = [line for line in picture.iterfind(f"{SVG}line") if line.get("class") == "limit"]
    assert [round(value_at(picture, float(line.attrib["y1"])), 1) for line in lines] == [3, 6]
    assert {"3", "6"} <= set(scale(picture).values())
    assert "a level up: 3 or less; down: 6 or more" in "".join(picture.itertext())


def test_what_else_there_was_stands_beside_the_point(course: CourseFigures) -> None:
    """A letter above it, told below the plot."""
    for place, marks in ((ERE, ["s", "n"]), (4, ["w"])):
        picture = drawn(draw_pain(course, course.exercises[place], "p"))
        shown = [text.text for text in picture.iterfind(f"{SVG}text") if text.get("class") == "ink"]
        assert shown == marks
    assert "worse the next morning" in "".join(picture.itertext())


@given(st.lists(st.sampled_from([1, 2, 5, 30, 200, 900, 3000]), max_size=4), st.integers(0, 10))
def test_all_lies_inside_the_picture_however_long_the_course(gaps: list[int], pain: int) -> None:
    """Sessions days or years apart; and no day is written over another."""
    day, entries = START, [started()]
    for gap in [0, *gaps]:
        day += timedelta(days=gap)
        entries.append(done(day, None, [exercise("hamstring-ere", 1 + pain, pain=pain)]))
    record = record_of(entries)
    (only,) = read_courses(record)
    counted = sum_figures(record, [(only, None)], day)
    (course,) = counted.courses
    plots = [
        draw_sessions(course, "s"),
        draw_holds(counted.weeks, "h"),
        draw_levels(course, course.exercises[0], "l"),
        draw_pain(course, course.exercises[0], "p"),
    ]
    for plot in plots:
        for number in re.findall(r' (?:x|y|x1|x2|y1|y2|cx|cy|width|height)="([^"]+)"', plot.svg()):
            assert 0 <= float(number) <= 360
        written = drawn(plot).iter(f"{SVG}text")
        places = [
            float(name.attrib["x"]) for name in written if re.fullmatch(r"\d+ [A-Z][a-z]{2}", name.text or "")
        ]
        assert places
        assert all(later - earlier >= 40 for earlier, later in pairwise(places))
