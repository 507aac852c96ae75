"""What the commands of `plan` share: the journal, the course that is meant, days as people write them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli._options import Command

if TYPE_CHECKING:
    from voicecoach.journal.entries import AnyEntry
    from voicecoach.journal.reader import Record
    from voicecoach.programme.course import Course
    from voicecoach.programme.enrolment import Enrolment
    from voicecoach.programme.forecast import Appointment


class Day(click.ParamType):  # type: ignore[type-arg]  # older releases of click have none
    """A day: 2026-03-02, or today, yesterday, tomorrow."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        near = {"yesterday": -1, "today": 0, "tomorrow": 1}
        if value in near:
            return today() + timedelta(days=near[value])
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day; write 2026-03-02, today, yesterday or tomorrow", param, ctx)


def today() -> date:
    """The day, where the person is."""
    return datetime.now().astimezone().date()


def programme_argument(command: Command) -> Command:
    """NAME, the programme; needed where several courses run."""
    return click.argument("name", required=False)(command)


def programme_option(command: Command) -> Command:
    """The same for commands whose argument is something else."""
    return click.option("--programme", "name", metavar="NAME", help="Which programme, if several run.")(
        command
    )


def day_option(what: str) -> Callable[[Command], Command]:
    """`--on DAY`."""
    return click.option(
        "--on", "on", type=Day(), default=None, metavar="DAY", help=f"{what}  [default: today]"
    )


def read_record() -> "Record":
    """The journal; what is wrong with lines of it is told on stderr."""
    from voicecoach.journal.reader import read_journal

    record = read_journal()
    for notice in record.notices:
        click.echo(f"note: {notice}", err=True)
    return record


def write_entries(*entries: "AnyEntry") -> None:
    """Adds to the journal; what has to be told about it is told on stderr."""
    from voicecoach.journal.writer import append_entries

    for notice in append_entries(entries):
        click.echo(f"note: {notice}", err=True)


def find_course(record: "Record", name: str | None) -> "Course":
    """The running course of a programme, or the only one. Raises RequestError."""
    from voicecoach.errors import RequestError
    from voicecoach.programme.course import running_courses
    from voicecoach.suggest import one_of

    running = running_courses(record)
    if name is not None and name in running:
        return running[name]
    if not running:
        what = "no programme is running" if name is None else f"the programme '{name}' is not running"
        raise RequestError(what, f"start it: voicecoach plan start {name or 'tight-hamstrings'}")
    if name is not None:
        raise RequestError(f"the programme '{name}' is not running", one_of(name, running))
    if len(running) > 1:
        raise RequestError("several programmes are running", f"name one of {', '.join(sorted(running))}")
    return next(iter(running.values()))


@dataclass(frozen=True, slots=True)
class Opened:
    """A course with all that belongs to it."""

    record: "Record"
    course: "Course"
    enrolment: "Enrolment"

    def easier_hint(self, asked: str) -> str | None:
        """What to do about an exercise that hurts, where its sheet knows an easier way."""
        condition = self.enrolment.easier_condition(asked)
        if condition is None:
            return None
        return f"there is an easier way to do it: voicecoach plan profile --add {condition}"


def open_course(name: str | None, more: tuple[str, ...] = ()) -> Opened:
    """The running course of a programme with its sheets, for a person with their conditions and some `more`.

    Raises RequestError and SheetError.
    """
    record = read_record()
    return enrol_course(record, find_course(record, name), more)


def open_courses(name: str | None) -> list[Opened]:
    """The course of a programme, or all that run where none is named. Raises RequestError and SheetError."""
    from voicecoach.programme.course import running_courses

    record = read_record()
    running = running_courses(record)
    if name is not None or not running:
        return [enrol_course(record, find_course(record, name))]
    return [enrol_course(record, course) for course in running.values()]


def enrol_course(record: "Record", course: "Course", more: tuple[str, ...] = ()) -> Opened:
    """A course with its sheets. Raises RequestError and SheetError."""
    from voicecoach.programme.course import profile_of
    from voicecoach.programme.enrolment import enrol
    from voicecoach.sheets.library.library import find_folders

    conditions = tuple(dict.fromkeys((*profile_of(record), *more)))
    return Opened(record, course, enrol(find_folders(course.cues), course, conditions))


def appointed_day(opened: Opened, day: date | None) -> date:
    """The day that is named, or the next one, as long as a session is due on it. Raises RequestError."""
    from voicecoach.errors import RequestError

    course = opened.course
    first = course.first_day(today())
    following = next(course.timetable.from_day(first))
    if day is None:
        return following
    if day < first or not course.timetable.holds(day):
        raise RequestError(f"no session is due on {day}", f"the next one is on {following}")
    return day


def dose_lines(opened: Opened, appointment: "Appointment") -> list[str]:
    """The doses of a session, one line an exercise; those that are left out too."""
    enrolment = opened.enrolment
    width = max(len(exercise.name) for exercise in enrolment.exercises.values())
    rungs = enrolment.rungs(appointment.level_numbers())
    lines = []
    for asked, exercise in enrolment.exercises.items():
        decision = appointment.decisions[asked]
        if asked in rungs:
            words = enrolment.dose_words(asked, rungs[asked])
            levels = len(enrolment.prescription.ladders[asked])
            told = f"{words:<22} level {decision.level_index + 1} of {levels}"
        else:
            told = "left out: please have a professional look at it"
        lines.append(f"  {exercise.name:<{width}}  {told}")
    return lines


def show_day(day: date) -> str:
    """Friday 13 March 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"
