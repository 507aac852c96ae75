"""`voicecoach schema`: the form of a sheet, or of the script, as JSON Schema."""

from pathlib import Path

import click

JOURNAL = "journal"


@click.command("schema")
@click.argument("kind", required=False)
@click.option(
    "-o", "--output", default="-", metavar="FILE", help="Where to write it.  [default: the terminal]"
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write them all, each to DIR/KIND.json.",
)
def command(kind: str | None, output: str, into: Path | None) -> None:
    """Print the form of KIND as JSON Schema, for an editor or another program.

    KIND is the first word of a sheet (exercise, technique, routine, phrases, pacing, conditions ...), script for what
    `preview --as json` writes, or journal for a line of the journal.
    An editor with a YAML language server then checks a sheet while it is written, completes its fields and explains them.
    Name the file in the first line of the sheet:

    \b
      # yaml-language-server: $schema=exercise.json

    \b
    Examples:
      voicecoach schema exercise
      voicecoach schema exercise -o exercise.json
      voicecoach schema script -o script.schema.json
      voicecoach schema --into schemas
    """
    from voicecoach.journal.entries import journal_schema
    from voicecoach.outfile import open_output
    from voicecoach.sheets.schema import NAMES, dressed, schema_text

    names = (*NAMES, JOURNAL)
    if (kind is None) == (into is None):
        raise click.UsageError(f"give one of {', '.join(names)}, or --into and a folder")
    wanted = {output: kind} if kind else {str(into / f"{name}.json"): name for name in names} if into else {}
    for place, name in wanted.items():
        text = dressed(JOURNAL, journal_schema()) if name == JOURNAL else schema_text(name)
        with open_output(place) as stream:
            stream.write(text.encode())
