"""`python -m voicecoach` is the command `voicecoach`."""

import os
import sys

from voicecoach.version import __version__

WIDEST = 100
"""Help is never wider, however wide the terminal is."""


def main() -> None:
    """Run the command line and exit with its code; its version and its help alone are said without loading it."""
    if (known := _known_text(sys.argv[1:])) is not None and sys.stdout is not None:
        try:
            sys.stdout.write(known)
            sys.stdout.flush()
        except OSError:
            pass  # a full disk or a reader that has gone: the command line meets it again, and knows what to say
        else:
            return
    from voicecoach.cli import main as run_command  # noqa: PLC0415 - as above

    run_command()


def _known_text(arguments: list[str]) -> str | None:
    """What is said to these arguments whatever else there is; None: the command line has to find out."""
    if arguments == ["--version"]:
        return f"voicecoach {__version__}\n"
    if arguments not in (["--help"], ["-h"]) or "_VOICECOACH_COMPLETE" in os.environ:
        return None
    try:
        # Wrapped for this width by `docs/help.py`; for a width that is not there it is wrapped now.
        path = os.path.join(os.path.dirname(__file__), "help", f"{min(_width(), WIDEST)}.txt")  # noqa: PTH118, PTH120 - pathlib takes as long to load as Python
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            return file.read()
    except OSError:
        return None


def _width() -> int:
    """How wide the terminal is, as `shutil.get_terminal_size` finds it out."""
    try:
        if (asked := int(os.environ.get("COLUMNS", ""))) > 0:
            return asked
    except ValueError:
        pass
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError, AttributeError):
        return 80


if __name__ == "__main__":
    main()
