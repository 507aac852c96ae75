"""Plots of what things cost, as SVG drawn by hand: nothing has to be installed for them."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, log10
from pathlib import Path

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 460, 280, 60, 46, 40
_COLOURS = ("#2a6f97", "#d1495b", "#66a182", "#8d6a9f")

Points = Sequence[tuple[float, float]]
Plot = tuple[str, str, str, Mapping[str, Points]]
"""Title, name of each axis, and the points of each line by its name."""


def write_plots(path: Path, plots: Sequence[Plot]) -> None:
    """Several plots side by side."""
    width = WIDTH * len(plots)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" font-family="sans-serif" font-size="11">',
        f'<rect width="{width}" height="{HEIGHT}" fill="white"/>',
    ]
    for number, (title, across, up, lines) in enumerate(plots):
        parts.append(f'<g transform="translate({number * WIDTH} 0)">')
        parts += _plot(title, across, up, lines)
        parts.append("</g>")
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")


def _plot(title: str, across: str, up: str, lines: Mapping[str, Points]) -> list[str]:
    points = [point for line in lines.values() for point in line]
    most_x = _round_up(max(x for x, _ in points))
    most_y = _round_up(max(y for _, y in points))
    wide, high = WIDTH - LEFT - 20, HEIGHT - TOP - BOTTOM

    def place(x: float, y: float) -> tuple[float, float]:
        return LEFT + wide * x / most_x, TOP + high * (1 - y / most_y)

    parts = [f'<text x="{LEFT}" y="18" font-size="13" font-weight="bold">{escape(title)}</text>']
    for step in range(5):
        _, y = place(0, most_y * step / 4)
        x, _ = place(most_x * step / 4, 0)
        parts += [
            f'<line x1="{LEFT}" x2="{LEFT + wide}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>',
            f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{most_y * step / 4:g}</text>',
            f'<text x="{x:.1f}" y="{TOP + high + 16}" text-anchor="middle">{most_x * step / 4:g}</text>',
        ]
    parts += [
        f'<text x="{LEFT + wide / 2:.1f}" y="{HEIGHT - 10}" text-anchor="middle">{escape(across)}</text>',
        f'<text transform="translate(14 {TOP + high / 2:.1f}) rotate(-90)" text-anchor="middle">{escape(up)}</text>',
    ]
    for number, (name, line) in enumerate(lines.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in sorted(line)))
        parts.append(f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
            for x, y in (place(*point) for point in line)
        ]
        parts.append(
            f'<text x="{LEFT + 8}" y="{TOP + 12 + 14 * number}" fill="{colour}">{escape(name)}</text>'
        )
    return parts


def _round_up(value: float) -> float:
    """The next 1, 2 or 5 and its zeros."""
    if value <= 0:
        return 1
    unit = 10.0 ** (ceil(log10(value)) - 1)
    return next(unit * step for step in (1, 2, 5, 10) if unit * step >= value)
