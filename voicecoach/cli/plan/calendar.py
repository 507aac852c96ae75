"""`voicecoach plan calendar`: the sessions of courses for the calendar that you already have."""

from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import click

from voicecoach.cli._files import write_output
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli.plan._parts.options import (
    LeadTime,
    as_if_option,
    diary_on,
    output_option,
    programme_argument,
)


@click.command("calendar")
@programme_argument
@output_option
@click.option(
    "--files",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Attach the rendered sessions in this folder, as `voicecoach render --programme` names them.",
)
@click.option(
    "--link", metavar="URL", help="Attach links to rendered sessions: the address where you put the files."
)
@click.option(
    "--alarm",
    type=LeadTime(may_be_none=True),
    metavar="TIME",
    help="How long before a session the calendar reminds you: 15m, 1h, or none.  [default: that of the course, else 15m]",
)
@as_if_option
def command(  # noqa: PLR0917 - click passes them by name
    name: str | None,
    output: str,
    files: Path | None,
    link: str | None,
    alarm: "timedelta | Literal['none'] | None",
    on: date | None,
) -> None:
    """Write the sessions of a course, or of all of them, as a calendar file (iCalendar, .ics).

    Every calendar program can import it. Import it again whenever a session was done, moved or missed, or the course
    was changed: each session keeps its id, so it moves in your calendar and never appears twice. The remaining sessions
    of a course that was stopped are cancelled.

    \b
    Examples:
      voicecoach plan calendar -o sessions.ics
      voicecoach plan calendar tight-hamstrings --alarm 1h -o sessions.ics
      voicecoach plan calendar --files sessions -o sessions.ics
    """
    from voicecoach.api.course.calendar import CalendarRequest, make_calendar

    request = CalendarRequest(programme=name, files=files, link=link, alarm=alarm)
    calendar = make_calendar(request, diary_on(on), TerminalObserver())
    write_output(output, calendar.data)
