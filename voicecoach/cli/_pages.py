"""Long text on a terminal, a page at a time."""

import sys
from shutil import get_terminal_size

import click

from voicecoach.cli._echo import echo
from voicecoach.printable import printable_lines


def echo_pages(text: str) -> None:
    """Print a text; on a terminal that it does not fit, in the pager of the user (`PAGER`, else `less`)."""
    if sys.stdin.isatty() and sys.stdout.isatty() and text.count("\n") >= get_terminal_size().lines:
        click.echo_via_pager(printable_lines(text))
    else:
        echo(text, nl=False)
