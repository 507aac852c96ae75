"""`voicecoach check`: everything that is wrong with sheets, in one run."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._options import cues_option
from voicecoach.errors import SheetError, VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.api.check import Checked


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
@click.option(
    "--stdin",
    "is_stdin",
    is_flag=True,
    help="Check the sheets that come on stdin, several between lines of --- or in code fences.",
)
@cues_option
def command(
    *,
    paths: tuple[Path, ...],
    as_format: str,
    is_strict: bool,
    ignored: tuple[str, ...],
    is_watching: bool,
    is_stdin: bool,
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
      voicecoach check --stdin --as json < answer.md
    """
    from voicecoach.cli._notices import TerminalObserver

    observer = TerminalObserver()
    from voicecoach.api.check import check, check_text
    from voicecoach.sheets.reading.compose import MOST_BYTES

    if is_stdin and (paths or is_watching):
        raise click.UsageError("--stdin is all that is checked; leave PATHS and --watch out")

    def again() -> "Checked":
        if is_stdin:
            return check_text(
                sys.stdin.buffer.read(MOST_BYTES + 1), cues=cues, ignored=ignored, observer=observer
            )
        return check(paths, cues=cues, ignored=ignored, observer=observer)

    if is_watching:
        if as_format != "text":
            raise click.UsageError("--watch shows text; leave --as out")
        _watch(again, paths, cues, is_strict=is_strict)
    elif as_format == "text":
        _show(again(), is_strict=is_strict)
    else:
        checked = again()
        echo(checked.json() if as_format == "json" else checked.sarif(), nl=False)
        if not checked.passed(strict=is_strict):
            click.get_current_context().exit(1)


def _show(checked: "Checked", *, is_strict: bool) -> None:
    """Says on stderr what is wrong. Raises SheetError if it is too much."""
    if not checked.passed(strict=is_strict):
        raise SheetError(checked.faults)
    echo(checked.text(), err=True)


def _watch(
    again: "Callable[[], Checked]", paths: tuple[Path, ...], cues: tuple[Path, ...], *, is_strict: bool
) -> None:
    """Checks now and after every save. Only Ctrl-C ends it."""
    from voicecoach.api.check import saved_sheets

    changes = saved_sheets(paths, cues=cues)
    next(changes)  # from here on no save is missed, and the first check sees all that came before
    while True:
        try:
            _show(again(), is_strict=is_strict)
            _show_totals(paths, cues)
        except VoicecoachError as error:
            echo(str(error), err=True)
        echo("watching; press Ctrl-C to stop", err=True)
        saved = next(changes)
        echo(f"\n{', '.join(sorted(path.name for path in saved))} changed", err=True)


def _show_totals(paths: tuple[Path, ...], cues: tuple[Path, ...]) -> None:
    """How long each exercise or routine lasts, and what it leaves unsaid."""
    from voicecoach.api.check import kind_of
    from voicecoach.api.compile import compile_session
    from voicecoach.request import ESTIMATE, SessionRequest

    for path in paths:
        if not path.is_file() or kind_of(path, cues) not in {"exercise", "routine"}:
            continue
        session = compile_session(SessionRequest(name=str(path.absolute()), cues=cues, voice=ESTIMATE))
        echo(f"\n{session.script.title}, by estimate:", err=True)
        for note in session.script.notes:
            if note.severity == "warning":
                echo(f"! {note.code} {note.cue}: {note.reason} ({note.at})", err=True)
        echo(session.text().rstrip().rpartition("\n\n")[2], err=True)
