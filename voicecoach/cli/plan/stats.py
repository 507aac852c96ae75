"""`voicecoach plan stats`: what was planned and done, how long was held, and how it felt."""

from datetime import date
from typing import TYPE_CHECKING

import click

from voicecoach.cli.plan._courses import day_option, programme_argument
from voicecoach.programme.figures.faces import FACES

if TYPE_CHECKING:
    from voicecoach.journal.reader import Record
    from voicecoach.programme.course import Course
    from voicecoach.programme.enrolment import Enrolment
    from voicecoach.programme.figures.faces.text import Looks


@click.command("stats")
@programme_argument
@day_option("As if it were that day.")
@click.option(
    "--as",
    "as_format",
    type=click.Choice(FACES.names()),
    default="text",
    show_default=True,
    help=f"{FACES.summary()}.",
)
@click.option(
    "-o", "--output", default="-", metavar="FILE", help="Where to write it.  [default: the terminal]"
)
def command(name: str | None, on: date | None, as_format: str, output: str) -> None:
    """Show a course in figures: sessions, streak, time under hold, levels, pain and effort.

    Without a name it is about all that run, and the time under hold is that of every session. The streak is how many
    planned sessions in a row were done without one missed; a day that was skipped or moved does not break it, and
    neither does a session that was broken off.

    \b
    Examples:
      voicecoach plan stats
      voicecoach plan stats tight-hamstrings --as html -o figures.html
      voicecoach plan stats --as json
    """
    from voicecoach.cli.plan._courses import read_record, today
    from voicecoach.outfile import open_output
    from voicecoach.programme.figures.faces import text
    from voicecoach.programme.figures.sums import choose_courses, sum_figures

    record = read_record()
    courses = [(course, _enrolment(record, course)) for course in choose_courses(record, name)]
    figures = sum_figures(record, courses, on or today(), name)
    if as_format == "text":
        shown = text.show(figures, _looks() if output == "-" else text.PLAIN)
    else:
        shown = FACES.load(as_format).show(figures)
    with open_output(output) as stream:
        stream.write(shown.encode())


def _enrolment(record: "Record", course: "Course") -> "Enrolment | None":
    """What the sheets say of a course; that they cannot be read is told, and the rest is shown all the same."""
    from voicecoach.cli.plan._courses import enrol_course
    from voicecoach.errors import RequestError, SheetError

    try:
        return enrol_course(record, course).enrolment
    except (RequestError, SheetError) as error:
        click.echo(
            f"note: what only the sheets of '{course.programme}' can tell is left out.\n{error}", err=True
        )
        return None


def _looks() -> "Looks":
    """How the terminal wants it: plain where there is none, or where it asks for no colour."""
    import sys
    from shutil import get_terminal_size

    from rich.console import Console

    from voicecoach.programme.figures.faces.text import Looks

    console = Console(file=sys.stdout)
    is_plain = bool(
        not console.is_terminal or console.no_color or console.is_dumb_terminal or console.options.ascii_only
    )
    return Looks(get_terminal_size().columns, is_plain)
