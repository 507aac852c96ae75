"""`voicecoach plan show`: the whole course, session by session."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import click

from voicecoach.cli._options import report_option
from voicecoach.cli.plan._courses import day_option, programme_argument

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecoach.cli.plan._courses import Opened
    from voicecoach.journal.entries import ExerciseDone


@click.command("show")
@programme_argument
@day_option("As if it were that day.")
@report_option
def command(name: str | None, on: date | None, as_format: str) -> None:
    """Show every session of a course: what was done, and what is ahead if all goes well.

    Minutes are estimated. What lies ahead is made anew after every report: see `voicecoach plan why`.

    \b
    Examples:
      voicecoach plan show
      voicecoach plan show tight-hamstrings --as json
    """
    import json

    from voicecoach.cli.plan._courses import open_courses, today

    shown = [_show(opened, on or today()) for opened in open_courses(name)]
    if as_format == "json":
        made = {"format": "voicecoach-courses/1", "courses": [asdict(course) for course in shown]}
        click.echo(json.dumps(made, indent=2, default=str))
        return
    click.echo("\n\n".join(_table(course) for course in shown))


@dataclass(frozen=True, slots=True)
class _Session:
    number: int | None
    day: date
    state: str
    """done, broken off, or ahead."""
    doses: dict[str, str]
    """In words, by the exercise that the routine names."""
    levels: dict[str, str]
    """The rungs as they are written: 2x10 s."""
    minutes: int | None = None
    pain: int | None = None
    """The worst that was told."""


@dataclass(frozen=True, slots=True)
class _Course:
    programme: str
    title: str
    course: str
    days: list[str]
    clock: str
    zone: str
    conditions: list[str]
    exercises: dict[str, str]
    sessions: list[_Session] = field(default_factory=list)


def _show(opened: "Opened", day: date) -> _Course:
    from voicecoach.cli.plan._sessions import minutes_ahead

    course, enrolment = opened.course, opened.enrolment
    ahead = list(enrolment.ahead(day))
    sessions = [
        _Session(
            done.number,
            done.date,
            "done" if done.is_finished else "broken off",
            *_doses_done(opened, done.exercises),
            pain=max((one.pain for one in done.exercises if one.pain is not None), default=None),
        )
        for done in course.done
    ]
    for appointment, minutes in zip(ahead, minutes_ahead(opened, ahead), strict=True):
        levels = enrolment.rungs(appointment.level_numbers())
        doses = {exercise: enrolment.dose_words(exercise, level) for exercise, level in levels.items()}
        written = {exercise: str(level) for exercise, level in levels.items()}
        sessions.append(_Session(appointment.number, appointment.day, "ahead", doses, written, minutes))
    return _Course(
        enrolment.programme.id,
        enrolment.programme.title,
        course.id,
        list(course.timetable.days),
        f"{course.clock:%H:%M}",
        course.zone.key,
        list(enrolment.conditions),
        {asked: exercise.name for asked, exercise in enrolment.exercises.items()},
        sessions,
    )


def _doses_done(
    opened: "Opened", exercises: "Iterable[ExerciseDone]"
) -> tuple[dict[str, str], dict[str, str]]:
    """The doses of a session that was done, in words and as written, by the rungs that it was done at."""
    rungs = opened.enrolment.rungs(
        {one.exercise: one.level for one in exercises if one.is_begun and one.level}
    )
    words = {exercise: opened.enrolment.dose_words(exercise, rung) for exercise, rung in rungs.items()}
    return words, {exercise: str(rung) for exercise, rung in rungs.items()}


def _table(course: _Course) -> str:
    """The course as text: a row a session, a column an exercise."""
    heads = ["no", "day", *course.exercises, "min", ""]
    rows = [
        [
            "-" if one.number is None else str(one.number),
            f"{one.day:%a %Y-%m-%d}",
            *(one.levels.get(exercise, "-") for exercise in course.exercises),
            "" if one.minutes is None else str(one.minutes),
            one.state + ("" if one.pain is None else f", pain {one.pain}") if one.state != "ahead" else "",
        ]
        for one in course.sessions
    ]
    keys = [
        "no",
        "day",
        *(chr(ord("A") + index) for index in range(len(course.exercises))),
        "min",
        "",
    ]
    widths = [max(len(row[index]) for row in [keys, *rows]) for index in range(len(heads))]
    lines = [
        f"{course.title} ({course.programme})",
        f"{', '.join(course.days)} at {course.clock} ({course.zone})",
    ]
    if course.conditions:
        lines.append(f"adapted to {', '.join(course.conditions)}")
    lines += [
        "",
        *(f"  {key}  {name}" for key, name in zip(keys[2:], course.exercises.values(), strict=False)),
        "",
    ]
    for row in [keys, *rows]:
        cells = (
            cell.rjust(width) if index == 0 else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
