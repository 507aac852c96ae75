"""`voicecoach plan start`: begin a programme."""

from datetime import date
from typing import TYPE_CHECKING

import click

from voicecoach.cli._options import cues_option
from voicecoach.cli.plan._courses import Day

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.programme.meaning import Programme
    from voicecoach.sheets.forms.terms import Weekday


@click.command("start")
@click.argument("name")
@click.option(
    "--per-week",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many sessions a week.  [default: the most that the programme allows]",
)
@click.option(
    "--days",
    metavar="DAYS",
    help="On which days: mon,wed,fri. Never two days running.  [default: those of the programme]",
)
@click.option(
    "--at",
    "clock",
    default="07:00",
    show_default=True,
    metavar="HH:MM",
    help="At which time of day; the calendar and reminders use it.",
)
@click.option("--from", "start", type=Day(), metavar="DAY", help="The first day.  [default: today]")
@click.option(
    "--zone", metavar="ZONE", help="Your time zone, such as Europe/Berlin.  [default: this machine's]"
)
@cues_option
def command(  # noqa: PLR0917 - click passes them by name
    name: str,
    per_week: int | None,
    days: str | None,
    clock: str,
    start: date | None,
    zone: str | None,
    cues: "tuple[Path, ...]",
) -> None:
    """Begin a programme: from now on it has days on which a session is due.

    \b
    Examples:
      voicecoach plan start tight-hamstrings
      voicecoach plan start tight-hamstrings --per-week 2 --at 18:30
      voicecoach plan start tight-hamstrings --days tue,thu,sat --from tomorrow
    """
    from secrets import token_hex

    from voicecoach.cli.plan._courses import (
        find_course,
        open_course,
        read_record,
        show_day,
        today,
        write_entries,
    )
    from voicecoach.cli.plan._reminding import renew_reminders
    from voicecoach.errors import RequestError
    from voicecoach.journal.entries import CourseStarted
    from voicecoach.programme.course import running_courses
    from voicecoach.programme.meaning import resolve_programme
    from voicecoach.sheets.library.library import find_folders

    programme = resolve_programme(find_folders(cues), name)
    chosen = _days(programme, per_week, days)
    zone_name = _zone(zone)
    record = read_record()
    if programme.id in running_courses(record):
        since = find_course(record, programme.id).timetable.start
        raise RequestError(
            f"the programme '{programme.id}' is running since {since}",
            f"go on with it: voicecoach plan today {programme.id}; or end it: voicecoach plan stop {programme.id}",
        )
    write_entries(
        CourseStarted(
            course=token_hex(4),
            programme=programme.id,
            per_week=len(chosen),
            days=list(chosen),
            clock=_clock(clock),
            zone=zone_name,
            start=start or today(),
            cues=[str(folder.resolve()) for folder in cues],
        )
    )
    opened = open_course(programme.id)
    ahead = list(opened.enrolment.ahead(today()))
    click.echo(
        f"{programme.title}: {len(ahead)} sessions, {', '.join(chosen)} at {_clock(clock)} ({zone_name})\n"
        f"first  {show_day(ahead[0].day)}\n"
        f"last   {show_day(ahead[-1].day)}, if none is missed\n"
        f"see all of it: voicecoach plan show {programme.id}"
    )
    renew_reminders()


def _zone(text: str | None) -> str:
    """The name of a time zone; that of this machine where none is named. Raises RequestError for one that nobody knows."""
    from voicecoach.programme.zone import find_zone, local_zone

    if text is not None:
        return find_zone(text).key
    local = local_zone()
    if local.notice is not None:
        click.echo(f"note: {local.notice}", err=True)
    return local.key


def _clock(text: str) -> str:
    """A time of day, as HH:MM. Raises RequestError."""
    import re

    from voicecoach.errors import RequestError

    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text.strip())
    if found is None:
        raise RequestError(f"'{text}' is not a time of day", "write hours and minutes: 07:00")
    return f"{int(found[1]):02}:{found[2]}"


def _days(programme: "Programme", per_week: int | None, text: str | None) -> "tuple[Weekday, ...]":
    """The days of the week, in its order. Raises RequestError for days that the programme does not allow."""
    from voicecoach.errors import RequestError
    from voicecoach.programme.dates import read_days, running_days

    allowed = programme.sessions_a_week
    shown = f"{allowed.low}" if allowed.low == allowed.high else f"{allowed.low}-{allowed.high}"
    chosen = read_days(text) if text is not None else None
    number = per_week if per_week is not None else len(chosen) if chosen is not None else allowed.high
    if not allowed.holds(number):
        raise RequestError(
            f"'{programme.id}' has {shown} sessions a week, and {number} are asked for",
            f"ask for --per-week {allowed.low if number < allowed.low else allowed.high}",
        )
    if chosen is None:
        return programme.days[number]
    if len(chosen) != number:
        raise RequestError(
            f"--days names {len(chosen)} days, and --per-week {number}",
            "name as many days as sessions a week",
        )
    if (pair := running_days(chosen)) is not None:
        raise RequestError(
            f"{pair[0]} and {pair[1]} follow each other, and a day of rest belongs between two sessions",
            f"choose days further apart, such as {','.join(programme.days[number])}",
        )
    return chosen
