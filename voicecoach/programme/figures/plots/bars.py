"""Weeks -> bars: the sessions of a course, and the time under hold."""

from collections.abc import Iterator, Sequence
from datetime import date
from math import ceil

from voicecoach.programme.figures import words
from voicecoach.programme.figures.figures import CourseFigures, HoldWeek
from voicecoach.programme.figures.plots.plot import (
    LEFT,
    LETTER_PX,
    RIGHT,
    WIDTH,
    Axes,
    Plot,
    legend,
    rect,
    text,
)
from voicecoach.units import MS_PER_S, counted

_HEIGHT = 170
_UNITS = ((3600 * MS_PER_S, "h"), (60 * MS_PER_S, "min"), (MS_PER_S, "s"))
"""How long each is: a scale names the longest of which there are two."""
_MOST_TICKS = 6


def draw_sessions(course: CourseFigures, name: str) -> Plot:
    """Done and broken off, over what was planned."""
    weeks = course.weeks
    high = max(1, *(max(week.planned, week.done + week.broken_off) for week in weeks))
    axes = Axes(0, high, _HEIGHT)
    parts = list(axes.scale([(value, str(value)) for value in _ticks(high)]))
    for index, week in enumerate(weeks):
        left, width = _slot(index, len(weeks))
        done, both = axes.y(week.done), axes.y(week.done + week.broken_off)
        parts.append(rect(left, done, width, axes.bottom - done, "done"))
        parts.append(rect(left, both, width, done - both, "told", fill=f"{name}-hatch"))
        parts.append(rect(left, axes.y(week.planned), width, axes.bottom - axes.y(week.planned), "planned"))
    parts += _week_names([week.monday for week in weeks], axes)
    signs = [
        (_box("done"), "done"),
        (_box("told", f"{name}-hatch"), "broken off"),
        (_box("planned"), "planned"),
    ]
    signs_parts, legend_px = legend(_HEIGHT, signs)
    return Plot(
        name,
        "Sessions by week",
        f"Bars for {counted(len(weeks), 'week')} from {weeks[0].monday}: {course.done} done, {course.planned} planned so far.",
        _HEIGHT + legend_px,
        (*parts, *signs_parts),
    )


def draw_holds(weeks: Sequence[HoldWeek], name: str) -> Plot:
    """What was measured, and on top of it what was recorded by hand."""
    most_ms = max(2 * MS_PER_S, *(week.held_ms + week.told_ms for week in weeks))
    unit_ms, unit = next((size, name) for size, name in _UNITS if most_ms >= 2 * size)
    axes = Axes(0, most_ms, _HEIGHT)
    ticks = _ticks(-(-most_ms // unit_ms))
    scale = [(value * unit_ms, f"{value} {unit}") for value in ticks if value * unit_ms <= most_ms]
    parts = list(axes.scale(scale))
    for index, week in enumerate(weeks):
        left, width = _slot(index, len(weeks))
        held, both = axes.y(week.held_ms), axes.y(week.held_ms + week.told_ms)
        parts.append(rect(left, held, width, axes.bottom - held, "done"))
        parts.append(rect(left, both, width, held - both, "told", fill=f"{name}-hatch"))
    parts += _week_names([week.monday for week in weeks], axes)
    signs = [(_box("done"), "measured"), (_box("told", f"{name}-hatch"), "recorded by hand, as planned")]
    is_told = any(week.told_ms for week in weeks)
    signs_parts, legend_px = legend(_HEIGHT, signs) if is_told else ([], 0)
    total = words.hold_time(sum(week.held_ms + week.told_ms for week in weeks))
    return Plot(
        name,
        "Time under hold by week",
        f"Bars for {counted(len(weeks), 'week')} from {weeks[0].monday}: {total} in all.",
        _HEIGHT + legend_px,
        (*parts, *signs_parts),
    )


def _slot(index: int, count: int) -> tuple[float, float]:
    """Where the bar of a week begins, and how wide it is."""
    slot = (WIDTH - LEFT - RIGHT) / count
    width = min(44, slot * 0.7)
    return LEFT + slot * index + (slot - width) / 2, width


def _week_names(mondays: Sequence[date], axes: Axes) -> Iterator[str]:
    """Under the bars, as many as fit without touching."""
    slot = (WIDTH - LEFT - RIGHT) / len(mondays)
    step = ceil(LETTER_PX * 7 / slot)
    for index in range(0, len(mondays), step):
        centre = LEFT + slot * (index + 0.5)
        x = min(centre, WIDTH - LETTER_PX * 3)
        yield text(x, axes.bottom + 16, words.short_day(mondays[index]), "faint", anchor="middle")


def _ticks(high: int) -> list[int]:
    """A few round numbers from 0 on."""
    steps = (size * 10**power for power in range(9) for size in (1, 2, 5))
    step = next(step for step in steps if high <= step * _MOST_TICKS)
    return list(range(0, high + 1, step))


def _box(looks: str, fill: str = "") -> str:
    return rect(0, 0, 11, 11, looks, fill=fill)
