"""Figures -> text for a terminal of any width. Nothing depends on colour alone, and without a terminal it is plain ASCII."""

import io
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from voicecoach.programme.figures import words
from voicecoach.programme.figures.faces import PLAIN, Layout
from voicecoach.programme.figures.figures import (
    CourseFigures,
    CourseWeek,
    ExerciseFigures,
    Figures,
    HoldWeek,
    Point,
)

ORDER = 10
SUFFIXES = ("txt",)
HELP = "for the terminal"
MOST_WEEKS = 12
MOST_NOTES = 10
"""The latest are shown; JSON has all."""
_INDENT = "  "
_STEPS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588"
_NARROWEST = 24


def show(figures: Figures, layout: Layout = PLAIN) -> str:
    """The figures for people."""
    layout = Layout(max(_NARROWEST, layout.width), layout.is_plain)
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=layout.width,
        force_terminal=not layout.is_plain,
        color_system=None if layout.is_plain else "standard",
        no_color=layout.is_plain,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for part in _parts(figures, layout):
        console.print(part)
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())


def _parts(figures: Figures, layout: Layout) -> Iterator[Text | Table]:
    for course in figures.courses:
        yield from _course(course, layout)
    if figures.weeks:
        yield from _holds(figures, layout)
    elif not figures.courses:
        yield Text(words.NOTHING)


def _course(course: CourseFigures, layout: Layout) -> Iterator[Text | Table]:
    yield Text(words.heading(course), style="bold")
    yield Text(words.extent(course))
    yield Text()
    table = _grid()
    for name, said in words.summary(course):
        table.add_row(_INDENT + name, said)
    yield table
    yield Text()
    yield from _weeks(course.weeks, layout)
    dated = [exercise for exercise in course.exercises if exercise.points]
    used: set[str] = set()
    for exercise in dated:
        yield from _exercise(course, exercise, layout)
        used |= set("".join(words.mark(point) for point in exercise.points))
    told = [f"{letter} {meaning}" for letter, meaning in words.MARKS.items() if letter in used]
    if dated:
        yield from _legend([f"{words.NOT_REPORTED} not reported", *told], layout)
        yield Text()
    yield from _notes(course)


def _notes(course: CourseFigures) -> Iterator[Text | Table]:
    """What was noted, session by session, the latest that there is room for."""
    noted = [session for session in course.sessions if session.notes]
    if not noted:
        return
    shown = f" (the last {MOST_NOTES} of {len(noted)})" if len(noted) > MOST_NOTES else ""
    yield Text(f"Notes{shown}", style="bold")
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for session in noted[-MOST_NOTES:]:
        table.add_row(f"{_INDENT}{session.day}", session.notes)
    yield table
    yield Text()


def _weeks(weeks: tuple[CourseWeek, ...], layout: Layout) -> Iterator[Text | Table]:
    if not weeks:
        return
    yield _title("Sessions by week", len(weeks))
    table = _grid("week of", "done", "planned", "")
    for week in weeks[-MOST_WEEKS:]:
        table.add_row(
            f"{_INDENT}{week.monday}", str(week.done), str(week.planned), _session_bar(week, layout)
        )
    yield table
    full, broken, missed = _signs(layout)
    yield from _legend([f"{full} done", f"{broken} broken off", f"{missed} missed"], layout)
    yield Text()


def _session_bar(week: CourseWeek, layout: Layout) -> Text:
    full, broken, missed = _signs(layout)
    bar = Text(full * week.done, style="green")
    bar.append(broken * week.broken_off, style="yellow")
    bar.append(missed * week.missed, style="dim")
    return bar


def _signs(layout: Layout) -> tuple[str, str, str]:
    return ("#", "x", ".") if layout.is_plain else ("\u2588", "\u2592", "\u00b7")


def _holds(figures: Figures, layout: Layout) -> Iterator[Text | Table]:
    scope = "" if figures.programme is not None else ", all sessions"
    yield _title(f"Time under hold by week{scope}", len(figures.weeks))
    shown = figures.weeks[-MOST_WEEKS:]
    times = [words.hold_time(week.held_ms + week.told_ms) for week in shown]
    # Two spaces before each of three columns; a day has ten letters.
    room = layout.width - 16 - max(map(len, times))
    most_ms = max(1, *(week.held_ms + week.told_ms for week in figures.weeks))
    table = _grid("week of", "time", "")
    for week, time in zip(shown, times, strict=True):
        table.add_row(f"{_INDENT}{week.monday}", time, _hold_bar(week, most_ms, max(1, room), layout))
    yield table
    if any(week.told_ms for week in shown):
        yield from _legend([f"{_by_hand_sign(layout)} {words.BY_HAND}"], layout)


def _hold_bar(week: HoldWeek, most_ms: int, room: int, layout: Layout) -> Text:
    both = round((week.held_ms + week.told_ms) * room / most_ms)
    held = min(both, round(week.held_ms * room / most_ms))
    bar = Text("#" * held if layout.is_plain else "\u2588" * held, style="cyan")
    return bar.append(_by_hand_sign(layout) * (both - held), style="cyan")


def _by_hand_sign(layout: Layout) -> str:
    return "=" if layout.is_plain else "\u2592"


def _exercise(course: CourseFigures, exercise: ExerciseFigures, layout: Layout) -> Iterator[Text | Table]:
    """A row for each measure, a column for each session; the latest that there is room for."""
    title = Text.assemble((exercise.name, "bold"), f": {words.level_words(exercise)}")
    if title.cell_len <= layout.width:
        yield title
    else:
        yield Text(exercise.name, style="bold")
        yield Text(_INDENT + words.level_words(exercise))
    points = {point.session_index: point for point in exercise.points}
    indexes = range(len(course.sessions))
    shown = indexes[-max(1, (layout.width - 10 - (0 if layout.is_plain else 10)) // 4) :]
    columns = [points.get(index) for index in shown]
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    for _ in shown:
        table.add_column(no_wrap=True, justify="right", min_width=2)
    table.add_row(_INDENT + "session", *(_number(course, index) for index in shown), style="dim")
    line = "" if layout.is_plain else "".join(_step(point, exercise) for point in columns)
    table.add_row(
        _INDENT + "level", *(words.score(point.level if point else None) for point in columns), line
    )
    table.add_row(_INDENT + "pain", *(_pain(point, course) for point in columns))
    table.add_row(_INDENT + "effort", *(words.score(point.effort if point else None) for point in columns))
    if any(point and words.mark(point) for point in columns):
        table.add_row(_INDENT + "remark", *(words.mark(point) if point else "" for point in columns))
    yield table
    yield Text()


def _number(course: CourseFigures, index: int) -> str:
    number = course.sessions[index].number
    return words.NOT_REPORTED if number is None else str(number)


def _step(point: Point | None, exercise: ExerciseFigures) -> str:
    """A block as high as the level."""
    if point is None or point.level is None:
        return " "
    highest = max([exercise.levels or 1, *(one.level or 1 for one in exercise.points)])
    return _STEPS[min(len(_STEPS) - 1, (point.level - 1) * len(_STEPS) // highest)]


def _pain(point: Point | None, course: CourseFigures) -> Text:
    pain = point.pain if point else None
    style, limits = "", course.thresholds
    if pain is not None and limits is not None and pain > limits.pain_to_advance:
        style = "bold red" if pain >= limits.pain_to_step_down else "yellow"
    return Text(words.score(pain), style=style)


def _legend(meanings: list[str], layout: Layout) -> Iterator[Text]:
    """What signs mean, as many on a line as there is room for."""
    line = ""
    for meaning in meanings:
        if line and len(line) + 2 + len(meaning) > layout.width:
            yield Text(line, style="dim")
            line = ""
        line = f"{line}{_INDENT}{meaning}"
    yield Text(line, style="dim")


def _title(text: str, weeks: int) -> Text:
    shown = f" (the last {MOST_WEEKS} of {weeks})" if weeks > MOST_WEEKS else ""
    return Text(text + shown, style="bold")


def _grid(*heads: str) -> Table:
    """Columns with two spaces between them; the first and the last keep left, the figures between keep right."""
    table = Table(box=None, show_header=bool(heads), pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for index, head in enumerate(heads or ("", "")):
        first, last = index == 0, index == (len(heads) or 2) - 1
        table.add_column(
            _INDENT + head if first else head,
            no_wrap=not (last and not heads),
            justify="left" if first or last else "right",
        )
    return table
