"""`voicecoach new`: a sheet to fill in, that already compiles."""

from pathlib import Path

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._options import cues_option


@click.command("new")
@click.argument("kind")
@click.argument("name")
@click.option("--from", "copied", metavar="ID", help="Begin with a copy of this sheet, its comments kept.")
@click.option(
    "--like",
    metavar="PATTERN",
    help="Begin from a pattern whose blanks you fill in. Of an exercise: hold, reps, tempo, interval, breath, "
    "contract-relax or circuit; of a routine: circuit.",
)
@click.option("-o", "--output", metavar="FILE", help="The file to write. - is the terminal.")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder of cues to put it in.  [default: your own]",
)
@cues_option
def command(
    *,
    kind: str,
    name: str,
    copied: str | None,
    like: str | None,
    output: str | None,
    to: Path | None,
    cues: tuple[Path, ...],
) -> None:
    """Begin a sheet: KIND is exercise, technique, routine or programme, NAME its id.

    What is written has a comment beside every field, compiles as it stands and passes `voicecoach check`. With --like it
    has blanks between < and >, and `check` names each until you fill it in. An existing file is never overwritten.

    \b
    Examples:
      voicecoach new exercise calf-raise
      voicecoach new exercise my-hinge --from hip-hinge
      voicecoach new exercise calf-stretch --like contract-relax
      voicecoach new technique soft-knees --to ~/physio
      voicecoach new routine mornings -o mornings.yaml
      voicecoach new programme autumn
    """
    from voicecoach.api.new import begin_sheet

    if output is not None and to is not None:
        raise click.UsageError("-o names a file and --to a folder: give one of them")
    sheet = begin_sheet(kind, name, copied=copied, like=like, cues=cues)
    if output == "-":
        echo(sheet.text, nl=False)
        return
    path = sheet.save(to) if output is None else sheet.save_as(Path(output))
    blanks = "" if like is None else "; fill in what is between < and >, then:"
    echo(f"wrote {path}{blanks}", err=True)
    folders = (*cues, to) if to else cues
    if output is not None and kind == "technique":
        folders = (*cues, path.parent)
    for line in _next_commands(kind, name if output is None else str(path), name, path, folders):
        echo(f"  {line}", err=True)


def _next_commands(kind: str, asked: str, name: str, path: Path, folders: tuple[Path, ...]) -> list[str]:
    """What to type next: each works as it stands."""
    from shlex import quote

    where = "".join(f" --cues {quote(str(folder))}" for folder in folders)
    shown = {
        "technique": f"show {name}",
        "programme": f"show {quote(asked)} --kind programme",
    }.get(kind, f"preview {quote(asked)}")
    return [f"voicecoach check {quote(str(path))}{where}", f"voicecoach {shown}{where}"]
