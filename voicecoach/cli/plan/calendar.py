"""`voicecoach plan calendar`: the sessions of courses for the calendar that a person already has."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli.plan._before import Before
from voicecoach.cli.plan._courses import day_option, programme_argument

if TYPE_CHECKING:
    from datetime import date, timedelta

    from voicecoach.cli.plan._courses import Opened
    from voicecoach.programme.calendar.agenda import Agenda
    from voicecoach.programme.forecast import Appointment


@click.command("calendar")
@programme_argument
@click.option(
    "-o", "--output", default="-", metavar="FILE", help="Where to write it.  [default: the terminal]"
)
@click.option(
    "--files",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Attach the rendered sessions in this folder, as `voicecoach render --programme` names them.",
)
@click.option(
    "--link", metavar="URL", help="Attach links to rendered sessions: where you put those files on the web."
)
@click.option(
    "--alarm",
    type=Before(may_be_none=True),
    default="15m",
    show_default=True,
    metavar="TIME",
    help="How long before a session the calendar reminds you: 15m, 1h, or none.",
)
@day_option("As if it were that day.")
def command(  # noqa: PLR0917 - click passes them by name
    name: str | None,
    output: str,
    files: Path | None,
    link: str | None,
    alarm: "timedelta | None",
    on: "date | None",
) -> None:
    """Write the sessions of a course, or of all of them, as a calendar file (iCalendar, .ics).

    Every calendar program takes it. Give it the file again whenever a session came late, was moved or was done: each
    session is known by the same id, so what is there moves and nothing is there twice. The sessions of a course that
    was stopped are cancelled.

    \b
    Examples:
      voicecoach plan calendar -o sessions.ics
      voicecoach plan calendar tight-hamstrings --alarm 1h -o sessions.ics
      voicecoach plan calendar --files sessions -o sessions.ics
    """
    from voicecoach.cli.plan._courses import today
    from voicecoach.errors import RequestError
    from voicecoach.outfile import open_output
    from voicecoach.programme.calendar.events import Extras, uid_of, write_calendar

    if link is not None and "://" not in link:
        raise click.BadParameter(
            f"{link!r} is no address; write https://example.org/sessions", param_hint="--link"
        )
    day = on or today()
    courses = _courses_to_tell(name)
    if len({opened.course.programme for opened in courses}) > 1 and (files or link):
        names = ", ".join(sorted({opened.course.programme for opened in courses}))
        raise RequestError("the files of several programmes have the same names", f"name one of {names}")
    agendas = []
    minutes: dict[str, int] = {}
    places: dict[str, str] = {}
    for opened in courses:
        agenda = _agenda(opened, day)
        agendas.append(agenda)
        minutes |= {
            uid_of(opened.course, number): length for number, length in _minutes(opened, agenda).items()
        }
        for one in (*agenda.done, *agenda.ahead):
            if (place := _place(one, files, link)) is not None:
                places[uid_of(opened.course, one.number)] = place
    data = write_calendar(agendas, Extras(minutes, places, alarm))
    with open_output(output) as stream:
        stream.write(data)


def _courses_to_tell(name: str | None) -> "list[Opened]":
    """The courses of a programme, or all; stopped ones too, since a calendar that has them is to cancel what is left.

    Raises RequestError where no course is running and none was stopped.
    """
    from voicecoach.cli.plan._courses import enrol_course, find_course, read_record
    from voicecoach.errors import VoicecoachError
    from voicecoach.programme.course import read_courses

    record = read_record()
    courses = [course for course in read_courses(record) if name in {None, course.programme}]
    if not courses:
        find_course(record, name)
    told = []
    for course in courses:
        try:
            told.append(enrol_course(record, course))
        except VoicecoachError:
            if not course.is_stopped:
                raise
            # What is over needs no sheets any more, and they may be gone.
            click.echo(
                f"note: '{course.programme}' was stopped and cannot be read any more; it is left out",
                err=True,
            )
    return told


def _agenda(opened: "Opened", day: "date") -> "Agenda":
    from voicecoach.journal.entries import Profile
    from voicecoach.programme.calendar.agenda import make_agenda

    told_at = [entry.at for entry in opened.record.entries if isinstance(entry, Profile)]
    return make_agenda(opened.enrolment, day, told_at)


def _minutes(opened: "Opened", agenda: "Agenda") -> dict[int, int]:
    """How long each session takes, about, by its number; one that was done as if nothing was done before the course."""
    from dataclasses import replace

    from voicecoach.cli.plan._sessions import minutes_ahead
    from voicecoach.journal.reader import Record

    # A session in which everything is left out has no length.
    done = [one for one in agenda.done if one.levels]
    ahead = [one for one in agenda.ahead if one.levels]
    lengths = [*minutes_ahead(replace(opened, record=Record()), done), *minutes_ahead(opened, ahead)]
    return dict(zip((one.number for one in (*done, *ahead)), lengths, strict=True))


def _place(appointment: "Appointment", files: Path | None, link: str | None) -> str | None:
    """Where the rendered file of a session lies; None where there is none."""
    from urllib.parse import quote

    from voicecoach.cli.plan._render import file_name
    from voicecoach.encoders import encoder_names

    found = file_name(appointment)
    if files is not None:
        names = [found, *(file_name(appointment, f".{suffix}") for suffix in encoder_names())]
        there = [one for one in names if (files / one).is_file()]
        if not there:
            return None
        found = there[0]
    if link is not None:
        return f"{link.rstrip('/')}/{quote(found)}"
    return None if files is None else (files / found).resolve().as_uri()
