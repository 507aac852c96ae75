"""The words that all faces of figures share: days, streaks, what a mark means, how things are counted."""

from datetime import date

from voicecoach.printable import printable
from voicecoach.programme.figures.figures import CourseFigures, ExerciseFigures, Point
from voicecoach.sheets.forms.values.frequency import Frequency
from voicecoach.units import counted, format_length

NOTHING = "No session has been recorded yet. `voicecoach plan start` begins a programme, `voicecoach play` plays a session."
BY_HAND = "recorded by hand, not measured: as planned, if finished"
NOT_REPORTED = "-"
MARKS = {"s": "stopped because it hurt", "n": "not finished", "w": "worse the next morning"}
PLAN_RULE = (
    "A day that was skipped or moved away does not count as planned, and neither does the day right after a session. "
    "A session that was broken off does not break the streak."
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def short_day(day: date) -> str:
    """A day where there is little room: 2 Mar."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def on_one_line(text: str) -> str:
    """A text of a journal or a sheet on one line, safe for a terminal."""
    return printable(" ".join(text.split()))


def heading(course: CourseFigures) -> str:
    """The name of the course, and its id where the two differ."""
    programme = on_one_line(course.programme)
    return course.title if course.title == programme else f"{course.title} ({programme})"


def extent(course: CourseFigures) -> str:
    """Since when, how often, and how it stands."""
    often = Frequency(course.per_week, course.per_week, course.every_days)
    since = f"started on {course.start}, {often.in_words() if course.every_days > 1 else counted(course.per_week, 'session') + ' a week'}"
    ends = {"running": f"figures up to {course.until}", "over": f"completed on {course.until}"}
    return f"{since}, {ends.get(course.state, f'stopped on {course.until}')}"


def summary(course: CourseFigures) -> list[tuple[str, str]]:
    """What the course adds up to: a word and what it says, row by row."""
    in_all = f", {course.sessions_in_all} in all" if course.sessions_in_all is not None else ""
    rows = [("done", f"{course.done - course.beside_plan} of {course.planned} planned so far{in_all}")]
    if course.beside_plan:
        rows.append(("extra", f"{counted(course.beside_plan, 'session')} outside the plan"))
    if course.broken_off:
        rows.append(("broken off", str(course.broken_off)))
    if course.missed:
        rows.append(("missed", str(course.missed)))
    if course.open_since is not None:
        rows.append(("open", f"the session of {course.open_since}"))
    if course.longest_streak:
        now = f"{course.streak} in a row, none missed" if course.streak else "none at the moment"
        rows.append(("streak", f"{now}; the longest was {course.longest_streak}"))
    return rows


def level_words(exercise: ExerciseFigures) -> str:
    """The level at which it was done last, and its dose."""
    last = next((point for point in reversed(exercise.points) if point.level is not None), None)
    if last is None:
        return "not done yet" if not exercise.points else "done, with no level recorded"
    of = f" of {exercise.levels}" if exercise.levels is not None else ""
    return f"level {last.level}{of}" + (f", {last.dose}" if last.dose else "")


def mark(point: Point) -> str:
    """What else there is to say of an exercise in a session, as letters of MARKS."""
    stopped = "s" if point.was_stopped else "" if point.is_finished else "n"
    return stopped + ("w" if point.is_worse_next_morning else "")


def mark_words(point: Point) -> str:
    """The same in words."""
    return ", ".join(MARKS[letter] for letter in mark(point))


def score(value: int | None) -> str:
    """A number, or a dash if nothing was reported."""
    return NOT_REPORTED if value is None else str(value)


def hold_time(held_ms: int) -> str:
    """A time under hold, to tenths of a second."""
    return format_length((held_ms + 50) // 100 * 100)
