"""`voicecoach plan export`: every session as a table for other programs."""

import click

from voicecoach.cli._files import write_output
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli.plan._parts.options import diary_on, output_option, programme_argument


@click.command("export")
@programme_argument
@click.option(
    "--as",
    "as_format",
    type=click.Choice(["csv"]),
    default="csv",
    show_default=True,
    help="The only format so far.",
)
@click.option("--csv", "as_format", flag_value="csv", help="Short for --as csv.")
@output_option
def command(name: str | None, as_format: str, output: str) -> None:
    """Write all sessions as a table: one row for each exercise of each session, under a header with the column names.

    With a name, only the sessions of that programme, including courses that were stopped. A cell is empty if nothing
    was reported. The text is UTF-8 with the line ends of RFC 4180. A text that a spreadsheet would take for a formula,
    such as a note that begins with =, gets an apostrophe before it.

    \b
    Examples:
      voicecoach plan export --csv -o sessions.csv
      voicecoach plan export tight-hamstrings --as csv
    """
    from voicecoach.api.course.common.opened import CourseRequest
    from voicecoach.api.course.export import export_sessions
    from voicecoach.programme.files.table import format_csv

    del as_format  # there is only one
    rows = export_sessions(CourseRequest(programme=name), diary_on(), TerminalObserver())
    write_output(output, format_csv(rows).encode())
