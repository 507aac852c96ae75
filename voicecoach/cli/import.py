"""`voicecoach import`: somebody else's exercises as sheets of your own."""

# ruff: noqa: N999  # the file is called as the command is

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.plugins import Registry

if TYPE_CHECKING:
    from voicecoach.imports import Losses, SheetText

_FORMATS: Registry[object] = Registry("voicecoach.imports", "import format", group="voicecoach.imports")
"""Their names for the help; the folder itself reads sheets, which `--help` does not load."""
_MOST_NAMES = 4
"""How many of those that lost the same thing are named; the others are counted."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--from",
    "from_format",
    metavar="FORMAT",
    help=f"{', '.join(_FORMATS.names())}.  [default: what the file looks like]",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The folder of cues to write into.  [default: your own]",
)
@click.option("--dry-run", is_flag=True, help="Print the sheets, and write nothing.")
@click.option("--force", is_flag=True, help="Replace sheets that are there already.")
def command(
    file: Path,
    from_format: str | None,
    folder: Path | None,
    dry_run: bool,  # noqa: FBT001  # click gives it by name
    force: bool,  # noqa: FBT001
) -> None:
    """Turn FILE into sheets: a list of free-exercise-db, a workout of w2a, or a handout in plain text.

    Each exercise becomes a sheet that can be previewed at once and says at its top what to review. What could not be
    carried over is told. A sheet that is there already is left alone.

    \b
    Examples:
      voicecoach import exercises.json
      voicecoach import workout.yaml --to ~/physio --dry-run
      voicecoach import handout.txt --from handout --force
    """
    from voicecoach.imports import read_import, sheet_texts
    from voicecoach.sheets.library.library import user_cues

    imported = read_import(_content(file), "stdin" if str(file) == "-" else file.name, from_format)
    sheets = list(sheet_texts(imported))
    _report_losses(imported.losses)
    if dry_run:
        for sheet in sheets:
            click.echo(f"# ---- {sheet.place}\n{sheet.text}")
        click.echo(f"{len(sheets)} sheets, nothing written", err=True)
        return
    _save(sheets, folder or user_cues(), is_forced=force)


def _content(file: Path) -> bytes:
    from voicecoach.errors import RequestError

    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        raise RequestError(
            f"cannot read {file}: {error.strerror or error}", "give a file, or - for stdin"
        ) from None


def _save(sheets: list["SheetText"], folder: Path, *, is_forced: bool) -> None:
    """Writes the sheets, each whole or not at all. Raises RequestError when all of them are there already."""
    from voicecoach.errors import RequestError
    from voicecoach.outfile import open_output
    from voicecoach.sheets.library.library import Library, shipped_cues

    shipped = Library((shipped_cues(),))
    ids = {f"{kind}s/{name}.yaml" for kind in ("exercise", "routine") for name in shipped.ids(kind)}
    written, refused = 0, []
    for sheet in sheets:
        path = folder / sheet.place
        if path.exists() and not is_forced:
            refused.append(sheet.id)
            click.echo(f"left alone: {path} is there already", err=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        with open_output(path) as stream:
            stream.write(sheet.text.encode())
        written += 1
        if sheet.place in ids:
            click.echo(
                f"note: '{sheet.id}' is a shipped sheet too; the one in {folder} is found first", err=True
            )
    if not written:
        raise RequestError(
            f"nothing was written: {'the sheet is' if len(refused) == 1 else f'all {len(refused)} sheets are'} there already",
            "use --force to replace what is there, or --to for another folder",
        )
    click.echo(f"{written} sheets written to {folder}, {len(refused)} left alone", err=True)


def _report_losses(losses: "Losses") -> None:
    for what, names in losses.names.items():
        shown = ", ".join(names[:_MOST_NAMES])
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        click.echo(f"note: {what}: {len(names)} ({shown}{more})", err=True)
