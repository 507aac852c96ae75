"""`voicecoach check`: everything that is wrong with sheets, in one run."""

from pathlib import Path

import click

from voicecoach.cli._options import cues_option


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@cues_option
def command(paths: tuple[Path, ...], cues: tuple[Path, ...]) -> None:
    """Check sheets: PATHS are files or folders; without any, your own and the shipped ones.

    Every fault is shown at once, with its line and what to write instead. Exit code 1 if there is an error.

    \b
    Examples:
      voicecoach check
      voicecoach check my-exercise.yaml
      voicecoach check --cues ~/physio ~/physio
    """
    from voicecoach.errors import SheetError
    from voicecoach.sheets.check import check_sheets
    from voicecoach.sheets.library import find_folders

    library = find_folders(cues)
    report = check_sheets(library, paths)
    if any(fault.severity == "error" for fault in report.faults):
        raise SheetError(report.faults)
    for fault in report.faults:
        click.echo(f"{fault}\n", err=True)
    click.echo(f"{report.sheet_count} sheets, no errors", err=True)
