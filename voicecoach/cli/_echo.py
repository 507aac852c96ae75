"""The one place where commands print: nothing in a text from outside reaches the terminal as an order to it."""

import sys

import click

from voicecoach.printable import printable_lines


def echo(text: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a text on stdout, or on stderr; characters that a terminal would obey are replaced by a mark."""
    click.echo(printable_lines(str(text)), err=err, nl=nl)


def confirm(question: str) -> bool:
    """Ask on stderr; Enter means yes."""
    return click.confirm(printable_lines(question), default=True, err=True)


def ask_score(question: str) -> int | None:
    """Ask on stderr for a number from 0 to 10, again until it is one; Enter alone means None."""
    while True:
        answer: str = click.prompt(
            printable_lines(question), default="", show_default=False, err=True
        ).strip()
        if not answer:
            return None
        if answer.isdecimal() and int(answer) <= 10:
            return int(answer)
        echo(f"{answer} is not a number from 0 to 10", err=True)


def show_usage(error: click.ClickException) -> None:
    """What click says of a wrong command line, which may quote a name that somebody else chose."""
    error.show(_Printable())  # type: ignore[arg-type]  # all that click asks of a file is that it writes


class _Printable:
    """Standard error, written through `echo`."""

    encoding = "utf-8"

    def write(self, text: str) -> int:
        """Print a part of a message."""
        echo(text, err=True, nl=False)
        return len(text)

    def flush(self) -> None:
        """What is printed is out."""
        sys.stderr.flush()
