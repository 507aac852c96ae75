"""Figures -> one web page that needs no network: plots, each with a table of the same numbers below it."""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from voicecoach.programme.figures import words
from voicecoach.programme.figures.faces import PLAIN, Layout
from voicecoach.programme.figures.faces.svg import PLOT_STYLE
from voicecoach.programme.figures.figures import CourseFigures, Figures
from voicecoach.programme.figures.plots.drawings import (
    Drawing,
    exercise_of,
    holds_of,
    holds_title,
    sessions_of,
)

ORDER = 30
HELP = "a page with plots and tables"
_PAGE_STYLE = Path(__file__).with_name("page.css")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""Whatever a journal holds, the page can load nothing and run nothing."""


def show(figures: Figures, layout: Layout = PLAIN) -> str:
    """The page."""
    del layout
    title = ", ".join(course.title for course in figures.courses) or "Your sessions"
    style = PLOT_STYLE.read_text(encoding="utf-8") + _PAGE_STYLE.read_text(encoding="utf-8")
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<link rel="icon" href="data:,">',
            f"<title>{escape(title)}: figures up to {figures.today}</title>",
            f"<style>\n{style}</style>",
            "</head>",
            "<body>",
            "<main>",
            *_body(figures),
            "</main>",
            *_footer(),
            "</body>",
            "</html>",
            "",
        ]
    )


def _body(figures: Figures) -> Iterator[str]:
    if len(figures.courses) != 1:
        yield f"<h1>Figures up to {figures.today}</h1>"
    for number, course in enumerate(figures.courses, 1):
        yield from _course(course, number, "h1" if len(figures.courses) == 1 else "h2")
    if figures.weeks:
        yield "<section>"
        yield f"<h2>{escape(holds_title(figures))}</h2>"
        yield from _drawing(holds_of(figures))
        if any(week.told_ms for week in figures.weeks):
            yield f'<p class="faint">{escape(words.BY_HAND.capitalize())}.</p>'
        yield "</section>"
    elif not figures.courses:
        yield f"<p>{escape(words.NOTHING)}</p>"


def _course(course: CourseFigures, number: int, heading: str) -> Iterator[str]:
    yield f"<{heading}>{escape(course.title)}</{heading}>"
    yield f'<p class="faint">{_dated(words.extent(course))}</p>'
    yield "<dl>"
    yield from (f"<dt>{escape(name)}</dt><dd>{_dated(said)}</dd>" for name, said in words.summary(course))
    yield "</dl>"
    if course.weeks:
        yield "<section>"
        yield "<h2>Sessions</h2>"
        yield from _drawing(sessions_of(course, f"sessions-{number}"))
        yield "</section>"
    done = [(place, exercise) for place, exercise in enumerate(course.exercises, 1) if exercise.points]
    if done:
        yield "<h2>Exercises</h2>"
    for place, exercise in done:
        yield "<section>"
        yield f"<h3>{escape(exercise.name)}</h3>"
        yield f"<p>{escape(words.level_words(exercise).capitalize())}</p>"
        yield '<div class="pair">'
        for drawing in exercise_of(course, exercise, f"{number}-{place}"):
            yield "<div>"
            yield from _drawing(drawing)
            yield "</div>"
        yield "</div>"
        yield "</section>"
    noted = [session for session in course.sessions if session.notes]
    if noted:
        yield "<section>"
        yield "<h2>Notes</h2>"
        yield "<dl>"
        yield from (f"<dt>{_dated(str(one.day))}</dt><dd>{escape(one.notes)}</dd>" for one in noted)
        yield "</dl>"
        yield "</section>"


def _drawing(drawing: Drawing) -> Iterator[str]:
    """A plot, and its numbers as a table."""
    yield "<figure>"
    yield f"<figcaption>{escape(drawing.caption)}</figcaption>"
    yield drawing.plot.svg()
    yield "</figure>"
    yield f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(drawing.plot.title)} in numbers">'
    yield "<table>"
    yield f"<caption>{escape(drawing.caption)} in numbers</caption>"
    heads = (
        f'<th scope="col"{_class(column.is_number)}>{escape(column.head)}</th>' for column in drawing.columns
    )
    yield f"<thead><tr>{''.join(heads)}</tr></thead>"
    yield "<tbody>"
    for row in drawing.rows:
        first, *others = zip(row, drawing.columns, strict=True)
        cells = "".join(f"<td{_class(column.is_number)}>{_dated(cell)}</td>" for cell, column in others)
        yield f'<tr><th scope="row"{_class(first[1].is_number)}>{_dated(first[0])}</th>{cells}</tr>'
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _dated(text: str) -> str:
    """A text whose days are marked as such, so that none is broken at the end of a line."""
    return _DAY.sub(r"<time>\g<0></time>", escape(text))


def _class(is_number: bool) -> str:  # noqa: FBT001  # the one thing that it is about
    return ' class="number"' if is_number else ""


def _footer() -> Iterator[str]:
    yield "<footer>"
    yield f"<p>{escape(words.PLAN_RULE)} {words.NOT_REPORTED} means that nothing was reported.</p>"
    yield "<p>Counted by voicecoach from your own journal, which stays with you. These are figures, not a judgement or a promise.</p>"
    yield "</footer>"
