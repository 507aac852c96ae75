"""`voicecoach import`: somebody else's exercises as sheets of your own."""

# ruff: noqa: N999  # the file is called as the command is

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli._echo import echo
from voicecoach.plugins import Registry
from voicecoach.units import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
@click.option("--force", is_flag=True, help="Replace sheets that already exist.")
def command(
    file: Path,
    from_format: str | None,
    folder: Path | None,
    dry_run: bool,  # noqa: FBT001  # click gives it by name
    force: bool,  # noqa: FBT001
) -> None:
    """Turn FILE into sheets: a handout in plain text, a table (CSV), a list in JSON, an interval timer, a script with pauses.

    A handout may be English, German or Spanish. Each exercise becomes a sheet that can be previewed at once and says at
    its top what to review. What could not be carried over is listed; if a dose is in doubt, it is shown where it stands
    and the exit code is 1. A sheet that already exists is left alone.

    \b
    Examples:
      voicecoach import plan.csv
      voicecoach import workout.yaml --to ~/physio --dry-run
      voicecoach import handout.txt --from handout --force
    """
    from voicecoach.cli._notices import TerminalObserver

    observer = TerminalObserver()
    from voicecoach.api.imports import import_content, import_file
    from voicecoach.bounded import MOST_IMPORT_BYTES, read_bounded

    if str(file) == "-":
        imported = import_content(
            read_bounded(sys.stdin.buffer, MOST_IMPORT_BYTES, "standard input"),
            "stdin",
            from_format,
            observer,
        )
    else:
        imported = import_file(file, from_format, observer)
    for fault in imported.faults:
        echo(str(fault), err=True)
    _report_losses(imported.losses)
    if dry_run:
        for sheet in imported.sheets:
            echo(f"# ---- {sheet.place}\n{sheet.text}")
        echo(f"{counted(len(imported.sheets), 'sheet')}, nothing written", err=True)
        _exit_in_doubt(imported.doubts)
        return
    saved = imported.save(folder, replace=force, observer=observer)
    for path in saved.kept:
        echo(f"left alone: {path} already exists", err=True)
    for name in saved.shadowing:
        echo(f"note: '{name}' is a shipped sheet too; the one in {saved.folder} is found first", err=True)
    written = counted(len(saved.written), "sheet")
    echo(f"{written} written to {saved.folder}, {len(saved.kept)} left alone", err=True)
    _exit_in_doubt(imported.doubts)


def _exit_in_doubt(doubts: int) -> None:
    """The exit code says it when a dose may be wrong."""
    if doubts:
        echo(
            f"{counted(doubts, 'doubt')} about the dose: compare the sheets with what was imported", err=True
        )
        click.get_current_context().exit(1)


def _report_losses(losses: "Mapping[str, Sequence[str]]") -> None:
    for what, names in losses.items():
        shown = ", ".join(names[:_MOST_NAMES])
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        echo(f"note: {what}: {len(names)} ({shown}{more})", err=True)
