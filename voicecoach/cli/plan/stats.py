"""`voicecoach plan stats`: what was planned and done, how long was held, and how it felt."""

import sys
from datetime import date

import click

from voicecoach.cli._files import format_for, write_output
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli.plan._parts.options import as_if_option, diary_on, output_option, programme_argument
from voicecoach.programme.figures.faces import FACES, PLAIN, Layout


@click.command("stats")
@programme_argument
@as_if_option
@click.option(
    "--as",
    "as_format",
    type=click.Choice(FACES.names()),
    help=f"{FACES.summary()}.  [default: what the suffix of -o says, else text]",
)
@output_option
def command(name: str | None, on: date | None, as_format: str | None, output: str) -> None:
    """Show a course in figures: sessions, streak, time under hold, levels, pain and effort.

    Without a name it covers all courses that are running, and the time under hold is that of every session. The streak
    is the number of planned sessions in a row that were done without missing one. A day that was skipped or moved does
    not break it, and neither does a session that was broken off.

    \b
    Examples:
      voicecoach plan stats
      voicecoach plan stats tight-hamstrings -o figures.html
      voicecoach plan stats --as json
    """
    from voicecoach.api.course.common.opened import CourseRequest
    from voicecoach.api.course.stats import count_figures

    format_name = format_for(FACES, as_format, output)
    figures = count_figures(CourseRequest(programme=name), diary_on(on), TerminalObserver())
    shown = FACES.load(format_name).show(figures, _layout() if output == "-" else PLAIN)
    write_output(output, shown.encode())


def _layout() -> Layout:
    """What the terminal can show: plain text if there is none, or if it asks for no colour."""
    from shutil import get_terminal_size

    from rich.console import Console

    console = Console(file=sys.stdout)
    is_plain = bool(
        not console.is_terminal or console.no_color or console.is_dumb_terminal or console.options.ascii_only
    )
    return Layout(get_terminal_size().columns, is_plain)
