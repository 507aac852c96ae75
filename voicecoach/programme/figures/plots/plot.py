"""A plot: shapes on a plane as wide as a phone, with a title and a description, as SVG by our own hand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from voicecoach.programme.figures import words

WIDTH = 360
"""Of every plot: on a phone a letter of 12 is then as high as the text around it."""
LEFT, RIGHT, TOP, BOTTOM = 48, 10, 12, 22
LETTER_PX = 7.3
"""The width of a letter at 12 px, on the safe side."""
LEGEND_PX = 20


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture of figures. Its colours are those of `plot.css`."""

    id: str
    """Among the plots of a page."""
    title: str
    desc: str
    height: int
    parts: tuple[str, ...]

    def svg(self, place: str = "") -> str:
        """As an element of a page or of another picture; `place` are attributes of its own."""
        told_by = f'role="img" aria-labelledby="{self.id}-title {self.id}-desc"'
        view = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self.height}"'
        hatch = 'patternUnits="userSpaceOnUse" width="5" height="5" patternTransform="rotate(45)"'
        return "\n".join(
            [
                f"<svg {view}{place} {told_by}>",
                f'<title id="{self.id}-title">{escape(self.title)}</title>',
                f'<desc id="{self.id}-desc">{escape(self.desc)}</desc>',
                f'<defs><pattern id="{self.id}-hatch" {hatch}>{rect(0, 0, 2.5, 5, "done")}</pattern></defs>',
                *self.parts,
                "</svg>",
            ]
        )


@dataclass(frozen=True, slots=True)
class Axes:
    """From values to places: `low` lies at the bottom, `high` at the top."""

    low: float
    high: float
    height: int
    """Of the plane without the legend."""

    @property
    def bottom(self) -> float:
        return self.height - BOTTOM

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - TOP)

    def scale(self, ticks: Iterable[tuple[float, str]]) -> Iterator[str]:
        """A line and a name for each tick."""
        for value, name in ticks:
            yield line(LEFT, self.y(value), WIDTH - RIGHT, self.y(value), "grid")
            yield text(LEFT - 6, self.y(value) + 4, name, "faint", anchor="end")


@dataclass(frozen=True, slots=True)
class Days:
    """From days to places, to scale, so that a gap is seen as one."""

    first: date
    last: date

    def x(self, day: date) -> float:
        span = max(1, (self.last - self.first).days)
        return LEFT + 8 + (day - self.first).days / span * (WIDTH - LEFT - RIGHT - 16)

    def names(self, axes: Axes) -> Iterator[str]:
        """Days below the plane: as many as there is room for, a whole number of weeks apart."""
        span = (self.last - self.first).days
        step = timedelta(days=7 * max(1, -(-span // 35)))
        day = self.first
        while day <= self.last:
            x = min(self.x(day), WIDTH - LETTER_PX * 3)
            yield text(x, axes.bottom + 16, words.short_day(day), "faint", anchor="middle")
            day += step


def legend(top: float, entries: Sequence[tuple[str, str]]) -> tuple[list[str], int]:
    """A sign and its meaning for each entry, in as many rows as they need; and how high that is."""
    parts: list[str] = []
    left, row = float(LEFT), 0
    for sign, meaning in entries:
        width = 18 + LETTER_PX * len(meaning)
        if left > LEFT and left + width > WIDTH:
            left, row = float(LEFT), row + 1
        y = top + 4 + row * LEGEND_PX
        parts.append(f'<g transform="translate({left:.1f} {y:.1f})">{sign}</g>')
        parts.append(text(left + 18, y + 9, meaning, "faint"))
        left += width + 12
    return parts, (row + 1) * LEGEND_PX


def text(x: float, y: float, said: str, looks: str, *, anchor: str = "start") -> str:
    """Words with their baseline at a place."""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{looks}"{where}>{escape(said)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, looks: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{looks}"/>'


def rect(x: float, y: float, width: float, height: float, looks: str, *, fill: str = "") -> str:
    """`fill` names a pattern."""
    filled = f' fill="url(#{fill})"' if fill else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{max(0, height):.1f}" class="{looks}"{filled}/>'
