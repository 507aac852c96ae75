"""One exercise over a course -> lines: its level as steps, and how it felt."""

from collections.abc import Iterator, Sequence
from datetime import date

from voicecoach.programme.figures import words
from voicecoach.programme.figures.figures import CourseFigures, ExerciseFigures, Point
from voicecoach.programme.figures.plots.plot import (
    LEFT,
    RIGHT,
    WIDTH,
    Axes,
    Days,
    Plot,
    legend,
    line,
    text,
)
from voicecoach.units import counted

_HEIGHT = 150
_HIGHEST_SCORE = 10
_MOST_NAMES = 8

Location = tuple[float, float]


def draw_levels(course: CourseFigures, exercise: ExerciseFigures, name: str) -> Plot:
    """Each level from its session to the next one."""
    told = [(point, point.level) for point in exercise.points if point.level is not None]
    levels = max([exercise.levels or 1, *(level for _, level in told)])
    axes, days = Axes(0.5, levels + 0.5, _HEIGHT), _days(course)
    step = -(-levels // _MOST_NAMES)
    parts = list(axes.scale([(level, str(level)) for level in range(1, levels + 1, step)]))
    spots = [(days.x(_day(course, point)), axes.y(level)) for point, level in told]
    if spots:
        path = f"M{spots[0][0]:.1f} {spots[0][1]:.1f}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in spots[1:])
        parts.append(f'<path d="{path}" class="level line"/>')
    parts += [_dot(spot, "level") for spot in spots]
    parts += days.names(axes)
    return Plot(
        name,
        f"Level of {exercise.name}",
        f"Steps over {counted(len(spots), 'session')}: {words.level_words(exercise)}.",
        _HEIGHT,
        tuple(parts),
    )


def draw_pain(course: CourseFigures, exercise: ExerciseFigures, name: str) -> Plot:
    """Pain and effort, with a gap wherever nothing was reported, and the limits of the programme as lines."""
    axes, days = Axes(0, _HIGHEST_SCORE, _HEIGHT), _days(course)
    limits = course.thresholds
    meant = (limits.pain_to_advance, limits.pain_to_step_down) if limits else (5,)
    ticks = sorted({0, *meant, _HIGHEST_SCORE})
    parts = list(axes.scale([(value, str(value)) for value in ticks]))
    rule = ""
    if limits is not None:
        rule = f"a level up: {limits.pain_to_advance} or less; down: {limits.pain_to_step_down} or more"
        parts += [line(LEFT, axes.y(value), WIDTH - RIGHT, axes.y(value), "limit") for value in meant]
    efforts = [(point, point.effort) for point in exercise.points]
    pains = [(point, point.pain) for point in exercise.points]
    for run in _runs(course, efforts, axes, days):
        parts += [_line(run, "effort"), *(_square(spot, "effort") for spot in run)]
    for run in _runs(course, pains, axes, days):
        parts += [_line(run, "pain"), *(_dot(spot, "pain") for spot in run)]
    for point in exercise.points:
        if words.mark(point):
            top = max([value for value in (point.pain, point.effort) if value is not None], default=0)
            y = min(axes.y(top) - 7, axes.y(0) - 7)
            parts.append(
                text(days.x(_day(course, point)), max(11, y), words.mark(point), "ink", anchor="middle")
            )
    parts += days.names(axes)
    signs = [(_dot((5, 5), "pain"), "pain"), (_square((5, 5), "effort"), "effort"), *_mark_signs(exercise)]
    signs += [(line(0, 5, 14, 5, "limit"), rule)] if rule else []
    signs_parts, legend_px = legend(_HEIGHT, signs)
    told = [pain for _, pain in pains if pain is not None]
    said = f"the most was {max(told)} of {_HIGHEST_SCORE}" if told else "none was reported"
    return Plot(
        name,
        f"Pain and effort of {exercise.name}",
        f"Pain reported after {len(told)} of {counted(len(pains), 'session')}: {said}.{f' Two lines: pain for {rule}.' if rule else ''}",
        _HEIGHT + legend_px,
        (*parts, *signs_parts),
    )


def _days(course: CourseFigures) -> Days:
    days = [session.day for session in course.sessions]
    return Days(min(days), max(*days, course.until))


def _day(course: CourseFigures, point: Point) -> date:
    return course.sessions[point.session_index].day


def _runs(
    course: CourseFigures, scores: Sequence[tuple[Point, int | None]], axes: Axes, days: Days
) -> Iterator[list[Location]]:
    """Stretches of sessions that follow each other, after each of which it was reported."""
    run: list[Location] = []
    last = -1
    for point, value in scores:
        if value is None or point.session_index != last + 1:
            if run:
                yield run
            run = []
        if value is not None:
            run.append((days.x(_day(course, point)), axes.y(value)))
        last = point.session_index
    if run:
        yield run


def _mark_signs(exercise: ExerciseFigures) -> Iterator[tuple[str, str]]:
    used = "".join(words.mark(point) for point in exercise.points)
    short = {"s": "stopped", "n": "not finished", "w": "worse the next morning"}
    for letter, meaning in short.items():
        if letter in used:
            yield text(5, 9, letter, "ink", anchor="middle"), meaning


def _line(spots: Sequence[Location], looks: str) -> str:
    return f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in spots)}" class="{looks} line"/>'


def _dot(spot: Location, looks: str) -> str:
    return f'<circle cx="{spot[0]:.1f}" cy="{spot[1]:.1f}" r="3.5" class="{looks} spot"/>'


def _square(spot: Location, looks: str) -> str:
    x, y = spot
    return f'<rect x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6" class="{looks} spot"/>'
