"""`voicecoach schema`: the form of a sheet, or of the script, as JSON Schema."""

import click


@click.command("schema")
@click.argument("kind")
@click.option(
    "-o", "--output", default="-", metavar="FILE", help="Where to write it.  [default: the terminal]"
)
def command(kind: str, output: str) -> None:
    """Print the form of KIND as JSON Schema, for an editor or another program.

    KIND is the first word of a sheet (exercise, technique, routine, phrases, pacing, conditions ...), or script for what
    `preview --as json` writes.
    An editor with a YAML language server then checks a sheet while it is written, completes its fields and explains them.
    Name the file in the first line of the sheet:

    \b
      # yaml-language-server: $schema=exercise.json

    \b
    Examples:
      voicecoach schema exercise
      voicecoach schema exercise -o exercise.json
      voicecoach schema script -o script.schema.json
    """
    from voicecoach.outfile import open_output
    from voicecoach.sheets.schema import schema_text

    text = schema_text(kind)
    with open_output(output) as stream:
        stream.write(text.encode())
