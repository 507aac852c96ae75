"""The command line: one file per command, each thin: read arguments, call one function, print.

The file name is the registration. A command's module may import click at its top and nothing heavy: what it
needs to work it imports when it runs, so that `--help` loads no engine, no numpy and no pydantic.
Only this package catches errors and prints them.
"""

import gc
import os
import sys
import traceback
from pathlib import Path
from typing import Any, ClassVar

import click

from voicecoach.cli._echo import echo, show_usage
from voicecoach.cli._folder import CommandFolder, CommandModule
from voicecoach.cli._process import exit_code_of, prepare_process
from voicecoach.cli._settings import add_places
from voicecoach.errors import MachineError, VoicecoachError
from voicecoach.plugins import Registry
from voicecoach.version import __version__

INTERRUPTED = 130
"""What a shell expects of a program that Ctrl-C ended."""
OUR_BUG = 70
"""EX_SOFTWARE: the fault is ours, not that of the user, the sheet or the machine."""

_ALSO_OF_PLAN = ("today", "stats", "calendar")
"""Commands of `plan` that are understood without it."""


class _Commands(CommandFolder):
    """Finds a command by the name of its file, and imports only that one."""

    registry: ClassVar[Registry[CommandModule]] = Registry(__name__, "command")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Also what people ask every day of the course that they follow, without its group."""
        if cmd_name in _ALSO_OF_PLAN:
            from voicecoach.cli.plan import command as plan

            return plan.get_command(ctx, cmd_name)
        return super().get_command(ctx, cmd_name)

    def other_meaning(self, name: str) -> str | None:
        """A command of `plan`, or the name of a sheet."""
        from voicecoach.cli._next import other_meaning

        return other_meaning(name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except VoicecoachError as error:
            add_places(error)
            raise
        except BrokenPipeError:
            # Caught here because click would exit with 1: the reader has had enough, which is not an error.
            _leave_pipe()
            return 0


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="voicecoach", message="%(prog)s %(version)s")
def cli() -> None:
    """Turn exercise sheets into a spoken session with exactly timed holds.

    NAME in the commands below is the id of a routine or exercise (see `voicecoach list`), or the path of a sheet. Without
    a command it says what to do next.

    \b
    Examples:
      voicecoach
      voicecoach list
      voicecoach preview tight-hamstrings
      voicecoach render tight-hamstrings -o session.wav
    """
    if click.get_current_context().invoked_subcommand is None:
        from voicecoach.cli._next import echo_next_steps

        echo_next_steps()


def main() -> None:
    """Run the command line and exit with its code."""
    # A command makes many objects that live to its end: looking among them for garbage took a tenth of its time.
    gc.set_threshold(100_000, 20, 20)
    prepare_process()
    sys.exit(exit_code_of(run(sys.argv[1:]), INTERRUPTED))


def run(arguments: list[str]) -> int:  # noqa: PLR0911  # one return for each way a run can end
    """Run one command; what went wrong is printed on stderr. Returns the exit code."""
    if "_VOICECOACH_COMPLETE" in os.environ:
        from voicecoach.cli import _completion  # noqa: F401 - it makes our own script for bash known
    try:
        code = cli.main(arguments, prog_name="voicecoach", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        show_usage(error)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        echo("interrupted", err=True)
        return INTERRUPTED
    except VoicecoachError as error:
        echo("\n".join((str(error), *getattr(error, "__notes__", ()))), err=True)
        return error.exit_code
    except BrokenPipeError:
        _leave_pipe()
        return 0
    except OSError as error:
        # A full disk behind stdout or a folder that cannot be read: the machine's fault, wherever it shows up.
        error_text = f"{error.strerror or error}" + (f": {error.filename}" if error.filename else "")
        echo(
            str(
                MachineError(
                    error_text[:1].lower() + error_text[1:],
                    "free up space or fix the permissions, then try again",
                )
            ),
            err=True,
        )
        _leave_pipe()
        return MachineError.exit_code
    except Exception:  # noqa: BLE001  # the last line of defence: whatever gets here is our bug, and the message says so
        echo(
            f"{traceback.format_exc()}\nThis is a bug in voicecoach, not something you did. Please report it with the lines above.",
            err=True,
        )
        return OUR_BUG
    return code if isinstance(code, int) else 0


def _leave_pipe() -> None:
    """The reader of stdout has gone, as `head` does: keep Python from failing again when it flushes."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
