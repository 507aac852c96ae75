"""`voicecoach check`: everything that is wrong with sheets, in one run."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from voicecoach.cli._options import cues_option
from voicecoach.errors import SheetError, VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.sheets.library.library import Library
    from voicecoach.source import Fault

CHANGES_EVERY_MS = 400
"""How long a save may go unnoticed."""


class Asked(NamedTuple):
    """What is to be checked, and how strictly."""

    paths: tuple[Path, ...]
    cues: tuple[Path, ...]
    ignored: tuple[str, ...]
    is_strict: bool

    def library(self) -> "Library":
        """Read anew each time, so that what was saved meanwhile counts."""
        from voicecoach.sheets.library.library import find_folders

        return find_folders(self.cues)


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--as",
    "as_format",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="How to report; sarif is what code hosts and editors read.",
)
@click.option("--strict", "is_strict", is_flag=True, help="Warnings count as errors for the exit code.")
@click.option(
    "--ignore",
    "ignored",
    multiple=True,
    metavar="CODE",
    help="Leave out the warnings of one rule. May be given several times.",
)
@click.option(
    "--watch", "is_watching", is_flag=True, help="Check again whenever a sheet is saved, until Ctrl-C."
)
@cues_option
def command(
    *,
    paths: tuple[Path, ...],
    as_format: str,
    is_strict: bool,
    ignored: tuple[str, ...],
    is_watching: bool,
    cues: tuple[Path, ...],
) -> None:
    """Check sheets: PATHS are files or folders; without any, your own and the shipped ones.

    Every fault is shown at once, with its line and what to write instead. Exit code 1 if there is an error. Warnings are
    about the coaching: a long hold without a cue to breathe, say. `# voicecoach: ok CODE` at the end of a line, or on a
    line of its own above, silences one.

    \b
    Examples:
      voicecoach check
      voicecoach check my-exercise.yaml
      voicecoach check --cues ~/physio ~/physio
      voicecoach check --watch my-exercise.yaml
      voicecoach check --strict --as sarif > check.sarif
    """
    asked = Asked(paths, cues, ignored, is_strict)
    if is_watching:
        if as_format != "text":
            raise click.UsageError("--watch shows text; leave --as out")
        _watch(asked)
    elif as_format == "text":
        _check(asked)
    else:
        _export(asked, as_format)


def _check(asked: Asked) -> None:
    """Tells on stderr what is wrong. Raises SheetError if it is too much."""
    from voicecoach.units import counted

    sheet_count, faults = _faults(asked)
    if _is_too_much(asked, faults):
        raise SheetError(faults)
    for fault in faults:
        click.echo(f"{fault}\n", err=True)
    warnings = f", {counted(len(faults), 'warning')}" if faults else ""
    click.echo(f"{counted(sheet_count, 'sheet')}, no errors{warnings}", err=True)


def _faults(asked: Asked) -> "tuple[int, list[Fault]]":
    """How many sheets there are, and their errors and warnings by place."""
    from voicecoach.sheets.checks.check import check_sheets
    from voicecoach.sheets.checks.lint import lint_sheets
    from voicecoach.source import sort_faults

    library = asked.library()
    report = check_sheets(library, asked.paths)
    warnings = lint_sheets(library, asked.paths, asked.ignored)
    return report.sheet_count, sort_faults([*report.faults, *warnings])


def _is_too_much(asked: Asked, faults: "list[Fault]") -> bool:
    return bool(faults) and (asked.is_strict or any(fault.severity == "error" for fault in faults))


def _export(asked: Asked, as_format: str) -> None:
    from voicecoach.sheets.checks.lint import RULES
    from voicecoach.sheets.checks.reports import format_json, format_sarif

    sheet_count, faults = _faults(asked)
    click.echo(
        format_json(faults, sheet_count) if as_format == "json" else format_sarif(faults, RULES), nl=False
    )
    if _is_too_much(asked, faults):
        click.get_current_context().exit(1)


def _watch(asked: Asked) -> None:
    """Checks now and after every save. Only Ctrl-C ends it."""
    changes = _changes(asked)
    next(changes)  # from here on no save is missed, and the first check sees all that came before
    while True:
        _check_and_preview(asked)
        click.echo("watching; Ctrl-C ends it", err=True)
        saved = next(changes)
        click.echo(f"\n{', '.join(sorted(path.name for path in saved))} changed", err=True)


def _changes(asked: Asked) -> "Iterator[set[Path]]":
    """Nothing as soon as the folders are watched, then the sheets of each save."""
    from watchfiles import watch

    from voicecoach.sheets.library.library import SUFFIXES

    # Folders, since many editors save a file by putting another in its place.
    asked_folders = {path if path.is_dir() else path.absolute().parent for path in asked.paths}
    folders = {folder for folder in (*asked_folders, *asked.library().folders) if folder.is_dir()}
    is_set_up = False
    for changes in watch(
        *folders,
        watch_filter=lambda _, path: path.endswith(SUFFIXES),
        rust_timeout=CHANGES_EVERY_MS,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        if not is_set_up or changes:
            is_set_up = True
            yield {Path(path) for _, path in changes}


def _check_and_preview(asked: Asked) -> None:
    """What is wrong; where nothing is, how long each exercise or routine asked for lasts, and what it leaves unsaid."""
    try:
        _check(asked)
        for path in asked.paths:
            if path.is_file() and asked.library().load_path(path).kind in {"exercise", "routine"}:
                click.echo("\n" + "\n".join(_totals(asked, path)), err=True)
    except VoicecoachError as error:
        click.echo(str(error), err=True)


def _totals(asked: Asked, path: Path) -> "Iterator[str]":
    from voicecoach.api.timing import time_by_estimate
    from voicecoach.compiler.compile import plan_session
    from voicecoach.compiler.resolve.resolve import Request
    from voicecoach.exports import export_script
    from voicecoach.speech import DEFAULT_WPM

    script = time_by_estimate(plan_session(asked.library(), str(path.absolute()), Request()), DEFAULT_WPM)
    yield f"{script.title}, by estimate:"
    for note in script.notes:
        if note.severity == "warning":
            yield f"! {note.code} {note.cue}: {note.reason} ({note.at})"
    yield export_script(script, "text").rstrip().rpartition("\n\n")[2]
