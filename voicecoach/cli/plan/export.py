"""`voicecoach plan export`: every session as a table for other programs."""

import click

from voicecoach.cli.plan._courses import programme_argument


@click.command("export")
@programme_argument
@click.option(
    "--as",
    "as_format",
    type=click.Choice(["csv"]),
    default="csv",
    show_default=True,
    help="The only form so far.",
)
@click.option("--csv", "as_format", flag_value="csv", help="The same, shorter.")
@click.option(
    "-o", "--output", default="-", metavar="FILE", help="Where to write it.  [default: the terminal]"
)
def command(name: str | None, as_format: str, output: str) -> None:
    """Write all sessions as a table: one row for each exercise of each session, with a head that names the columns.

    With a name it has the sessions of that programme, also those of courses that were stopped. A cell is empty where
    nobody told. The text is UTF-8 with the line ends of RFC 4180. A text that a spreadsheet would take for a formula,
    such as a note that begins with =, gets an apostrophe before it.

    \b
    Examples:
      voicecoach plan export --csv -o sessions.csv
      voicecoach plan export tight-hamstrings --as csv
    """
    from voicecoach.cli.plan._courses import read_record
    from voicecoach.outfile import open_output
    from voicecoach.programme.files.table import format_csv, read_rows

    del as_format  # there is only one
    rows = read_rows(read_record(), name)
    with open_output(output) as stream:
        stream.write(format_csv(rows).encode())
