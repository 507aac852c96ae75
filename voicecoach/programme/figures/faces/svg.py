"""Figures -> one SVG picture: all the plots, two beside each other."""

from html import escape
from pathlib import Path

from voicecoach.programme.figures import words
from voicecoach.programme.figures.faces import PLAIN, Layout
from voicecoach.programme.figures.figures import Figures
from voicecoach.programme.figures.plots.drawings import Drawing, draw_figures
from voicecoach.programme.figures.plots.plot import WIDTH, text

ORDER = 40
HELP = "the plots alone"
PLOT_STYLE = Path(__file__).with_name("plot.css")
_GAP, _HEAD = 24, 28


def show(figures: Figures, layout: Layout = PLAIN) -> str:
    """The plots, each below its title."""
    del layout
    top = _GAP
    parts: list[str] = []
    for title, drawings in draw_figures(figures):
        parts.append(text(_GAP, top + 12, title, "heading"))
        top += _HEAD
        for index in range(0, len(drawings), 2):
            row = drawings[index : index + 2]
            parts += [part for place, one in enumerate(row) for part in _placed(one, place, top)]
            top += max(one.plot.height for one in row) + _HEAD + 8
        top += _GAP
    if not parts:
        parts, top = [text(_GAP, top + 12, words.NOTHING, "ink")], top + _HEAD
    width = 2 * WIDTH + 3 * _GAP
    title = ", ".join(course.title for course in figures.courses) or "Figures"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top}" width="{width}" height="{top}">',
            f"<title>{escape(title)}</title>",
            f"<desc>{escape(f'Figures up to {figures.today}')}</desc>",
            f"<style>\n{PLOT_STYLE.read_text(encoding='utf-8')}</style>",
            f'<rect width="{width}" height="{top}" class="paper"/>',
            *parts,
            "</svg>",
            "",
        ]
    )


def _placed(drawing: Drawing, column: int, top: int) -> list[str]:
    left = _GAP + column * (WIDTH + _GAP)
    place = f' x="{left}" y="{top + _HEAD - 8}" width="{WIDTH}" height="{drawing.plot.height}"'
    return [text(left, top + 12, drawing.caption, "ink"), drawing.plot.svg(place)]
