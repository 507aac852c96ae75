"""`voicecoach new`: a sheet to fill in, that already compiles."""

from pathlib import Path

import click

from voicecoach.cli._options import cues_option


@click.command("new")
@click.argument("kind")
@click.argument("name")
@click.option("--from", "copied", metavar="ID", help="Begin with a copy of this sheet, its comments kept.")
@click.option("-o", "--output", metavar="FILE", help="The file to write. - is the terminal.")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder of cues to put it in.  [default: your own]",
)
@cues_option
def command(
    *, kind: str, name: str, copied: str | None, output: str | None, to: Path | None, cues: tuple[Path, ...]
) -> None:
    """Begin a sheet: KIND is exercise, technique, routine or programme, NAME its id.

    What is written has a comment beside every field, compiles as it stands and passes `voicecoach check`. A file that
    is there already is never overwritten.

    \b
    Examples:
      voicecoach new exercise calf-raise
      voicecoach new exercise my-hinge --from hip-hinge
      voicecoach new technique soft-knees --to ~/physio
      voicecoach new routine mornings -o mornings.yaml
      voicecoach new programme autumn
    """
    from voicecoach.sheets.library.library import find_folders, user_cues
    from voicecoach.sheets.library.scaffold import new_sheet, place_for

    if output is not None and to is not None:
        raise click.UsageError("-o names a file and --to a folder: give one of them")
    text = new_sheet(kind, name, find_folders(cues), copied)
    if output == "-":
        click.echo(text, nl=False)
        return
    own = user_cues()
    path = Path(output) if output is not None else place_for(to or own, kind, name)
    _write(path, text, make_folder=output is None)
    click.echo(f"wrote {path}", err=True)
    folders = cues if output is None and to is None else (*cues, *([to] if to else []))
    if output is not None and kind == "technique":
        folders = (*cues, path.parent)
    for line in _next_commands(kind, name if output is None else str(path), name, path, folders):
        click.echo(f"  {line}", err=True)


def _write(path: Path, text: str, *, make_folder: bool) -> None:
    """Writes a file that is not there yet. Raises RequestError if it is, or if its folder is missing."""
    from voicecoach.errors import RequestError
    from voicecoach.sheets.library.library import SUFFIXES

    if path.suffix not in SUFFIXES:
        raise RequestError(
            f"{path} would not be found as a sheet", f"give it a name that ends in {SUFFIXES[0]}"
        )
    if make_folder:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise RequestError(
            f"{path} is there already", "choose another name, or another place with -o FILE"
        ) from None
    except FileNotFoundError:
        raise RequestError(f"there is no folder {path.parent}", "make it first, or choose another") from None


def _next_commands(kind: str, asked: str, name: str, path: Path, folders: tuple[Path, ...]) -> list[str]:
    """What to type next: each works as it stands."""
    from shlex import quote

    where = "".join(f" --cues {quote(str(folder))}" for folder in folders)
    shown = {
        "technique": f"show {name}",
        "programme": f"show {quote(asked)} --kind programme",
    }.get(kind, f"preview {quote(asked)}")
    return [f"voicecoach check {quote(str(path))}{where}", f"voicecoach {shown}{where}"]
