"""`voicecoach schema`: the form of a sheet, or of anything that we write as JSON, as JSON Schema."""

from pathlib import Path

import click


@click.command("schema")
@click.argument("name", required=False)
@click.option(
    "-o", "--output", default="-", metavar="FILE", help="Where to write it.  [default: the terminal]"
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write them all, each to DIR/NAME.json.",
)
@click.option(
    "--guide",
    "is_guide",
    is_flag=True,
    help="Print how to write sheets, in one short text with examples, for an assistant to read.",
)
def command(name: str | None, output: str, into: Path | None, *, is_guide: bool) -> None:
    """Print the form NAME as JSON Schema, for an editor or another program; without NAME, list the forms.

    NAME is the first word of a sheet (exercise, technique, routine ...), or a JSON form that a command writes: script for
    `preview --as json`, diff, explanation, check and verify for those commands, journal for a line of the journal, and
    more. Each JSON output names its form and version: "format": "voicecoach-diff/1".
    An editor with a YAML language server checks a sheet against its schema as you write, completes its fields and explains
    them. Name the schema in the first line of the sheet:

    \b
      # yaml-language-server: $schema=exercise.json

    \b
    Examples:
      voicecoach schema
      voicecoach schema exercise
      voicecoach schema exercise -o exercise.json
      voicecoach schema script -o script.schema.json
      voicecoach schema --into schemas
      voicecoach schema --guide
    """
    from voicecoach.api.schema import guide_text, list_schemas, schema_names, schema_text
    from voicecoach.outfile import open_output

    if name is not None and into is not None:
        raise click.UsageError("give either a NAME or --into, not both")
    if is_guide and (name is not None or into is not None):
        raise click.UsageError("--guide is one text for all sheets; leave NAME and --into out")
    if is_guide:
        written = {output: guide_text()}
    elif name is None and into is None:
        titles = list_schemas()
        width = max(len(one) for one in titles)
        text = "".join(f"{one:<{width}}  {title}\n" for one, title in titles.items())
        written = {output: text}
    elif into is not None:
        written = {str(into / f"{one}.json"): schema_text(one) for one in schema_names()}
    else:
        written = {output: schema_text(str(name))}
    for path, text in written.items():
        with open_output(path) as stream:
            stream.write(text.encode())
