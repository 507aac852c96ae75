"""Figures -> the plots of them, each with the table that says the same in numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

from voicecoach.programme.figures import words
from voicecoach.programme.figures.figures import CourseFigures, ExerciseFigures, Figures
from voicecoach.programme.figures.plots.bars import draw_holds, draw_sessions
from voicecoach.programme.figures.plots.lines import draw_levels, draw_pain
from voicecoach.programme.figures.plots.plot import Plot


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its head, and whether it holds numbers."""

    head: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plot and its table."""

    caption: str
    """What it shows, where its group is known."""
    plot: Plot
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


def draw_figures(figures: Figures) -> Iterator[tuple[str, list[Drawing]]]:
    """The plots of each course and of each of its exercises, and the time under hold; each group with its title."""
    for number, course in enumerate(figures.courses, 1):
        if course.weeks:
            yield course.title, [sessions_of(course, f"sessions-{number}")]
        for place, exercise in enumerate(course.exercises, 1):
            if exercise.points:
                yield exercise.name, exercise_of(course, exercise, f"{number}-{place}")
    if figures.weeks:
        yield holds_title(figures), [holds_of(figures)]


def sessions_of(course: CourseFigures, name: str) -> Drawing:
    """The sessions of a course by week."""
    return Drawing(
        "Sessions by week",
        draw_sessions(course, name),
        (
            Column("week of"),
            *(Column(head, is_number=True) for head in ("done", "planned", "broken off", "missed")),
        ),
        tuple(
            (str(week.monday), str(week.done), str(week.planned), str(week.broken_off), str(week.missed))
            for week in course.weeks
        ),
    )


def holds_title(figures: Figures) -> str:
    """The title of the time under hold."""
    return "Time under hold" if figures.programme is not None else "Time under hold, all sessions"


def holds_of(figures: Figures) -> Drawing:
    """The time under hold by week."""
    return Drawing(
        "Time under hold by week",
        draw_holds(figures.weeks, "holds"),
        (
            Column("week of"),
            *(Column(head, is_number=True) for head in ("sessions", "measured", "recorded by hand")),
        ),
        tuple(
            (
                str(week.monday),
                str(week.sessions),
                words.hold_time(week.held_ms),
                words.hold_time(week.told_ms),
            )
            for week in figures.weeks
        ),
    )


def exercise_of(course: CourseFigures, exercise: ExerciseFigures, name: str) -> list[Drawing]:
    """The level of an exercise, and how it felt."""
    points = [(course.sessions[point.session_index], point) for point in exercise.points]
    heads = [(words.score(session.number), str(session.day)) for session, _ in points]
    levels = tuple(
        (*head, words.score(point.level), point.dose) for head, (_, point) in zip(heads, points, strict=True)
    )
    scores = tuple(
        (*head, words.score(point.pain), words.score(point.effort), words.mark_words(point))
        for head, (_, point) in zip(heads, points, strict=True)
    )
    head = (Column("session", is_number=True), Column("day"))
    return [
        Drawing(
            "Level",
            draw_levels(course, exercise, f"level-{name}"),
            (*head, Column("level", is_number=True), Column("dose")),
            levels,
        ),
        Drawing(
            "Pain and effort",
            draw_pain(course, exercise, f"pain-{name}"),
            (*head, Column("pain", is_number=True), Column("effort", is_number=True), Column("remark")),
            scores,
        ),
    ]
