"""What a terminal shows while somebody waits: nothing within a second, a bar after it, and in the end no trace."""

import os
import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="this system has no such terminals")

WAITING = """
import sys, time
import click
from voicecoach.cli import _notices
from voicecoach.errors import RequestError
_notices._PATIENCE_S = 0.3

@click.command()
def command():
    observer = _notices.TerminalObserver()
    {body}

try:
    command.main([], standalone_mode=False)
except RequestError as error:
    click.echo(str(error), err=True)
click.echo("the product")
"""
SPEAKS = """
    observer.progress("speaking", 0, 4)
    time.sleep(0.8)
    observer.progress("speaking", 3, 4)
    observer.notice("hello")
    time.sleep(0.8)
    {end}
"""
ENDS, FAILS = 'observer.progress("speaking", 4, 4)', 'raise RequestError("it cannot be")'
QUICK = """
    observer.progress("speaking", 0, 4)
    observer.progress("speaking", 4, 4)
    time.sleep(0.6)
"""


def on_a_terminal(body: str) -> str:
    """All that it is sent."""
    import pty  # noqa: PLC0415 - Windows has none

    pid, fd = pty.fork()
    if pid == 0:
        program = [sys.executable, "-c", WAITING.format(body=body.strip())]
        os.execve(sys.executable, program, {**os.environ, "TERM": "xterm", "COLUMNS": "100"})  # noqa: S606
    sent = b""
    try:
        while part := os.read(fd, 10_000):
            sent += part
    except OSError:
        pass  # how Linux says that nobody writes any more
    os.close(fd)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, sent
    return sent.decode()


def last_screen(sent: str) -> str:
    """What is left of it: the lines that were not erased."""
    lines = [""]
    for part in re.findall(r"\x1b\[[0-9;?]*[a-zA-Z]|\r|\n|[^\x1b\r\n]+", sent):
        if part == "\n":
            lines.append("")
        elif part == "\x1b[1A":
            lines.pop()
        elif part == "\x1b[2K":
            lines[-1] = ""
        elif part[0] not in "\x1b\r":
            lines[-1] += part
    return "\n".join(lines)


def test_what_takes_longer_than_a_second_is_shown_while_it_lasts() -> None:
    """Even in the midst of one of its parts; a notice comes above it, and nothing stays."""
    sent = on_a_terminal(SPEAKS.format(end=ENDS))
    assert "speaking" in sent
    assert "0%" in sent
    assert "75%" in sent
    assert last_screen(sent).rstrip() == "note: hello\nthe product"
    assert sent.rfind("\x1b[?25h") > sent.rfind("\x1b[?25l")  # the cursor is back


def test_an_error_takes_the_progress_away() -> None:
    sent = on_a_terminal(SPEAKS.format(end=FAILS))
    assert "speaking" in sent
    assert last_screen(sent).rstrip() == "note: hello\nerror: it cannot be\nthe product"
    assert sent.rfind("\x1b[?25h") > sent.rfind("\x1b[?25l")


def test_what_is_over_soon_is_not_shown() -> None:
    assert on_a_terminal(QUICK) == "the product\r\n"


def test_without_a_terminal_nothing_is_shown() -> None:
    body = SPEAKS.format(end=ENDS).strip()
    done = subprocess.run(
        [sys.executable, "-c", WAITING.format(body=body)], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("the product\n", "note: hello\n")
