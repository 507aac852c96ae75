"""`voicecoach schema`: the form of a sheet, or of the script, as JSON Schema."""

from pathlib import Path

import click

ELSEWHERE = ("journal", "figures")
"""What has a form, and is neither sheet nor script."""


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
    `preview --as json` writes, journal for a line of the journal, or figures for what `plan stats --as json` writes.
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
    from voicecoach.outfile import open_output
    from voicecoach.sheets.schema.schema import NAMES

    names = (*NAMES, *ELSEWHERE)
    if (kind is None) == (into is None):
        raise click.UsageError(f"give one of {', '.join(names)}, or --into and a folder")
    wanted = {output: kind} if kind else {str(into / f"{name}.json"): name for name in names} if into else {}
    for place, name in wanted.items():
        text = _text(name)
        with open_output(place) as stream:
            stream.write(text.encode())


def _text(name: str) -> str:
    from voicecoach.journal.entries import journal_schema
    from voicecoach.programme.figures.faces.json import figures_schema
    from voicecoach.sheets.schema.schema import dressed, schema_text

    if name in ELSEWHERE:
        return dressed(name, journal_schema() if name == "journal" else figures_schema())
    return schema_text(name)
