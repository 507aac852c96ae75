"""Keys on real pseudo-terminals: what each asks for, and that the terminal is given back after any end."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from controls_session import NOW, PATIENCE_S, SmallSession
from test_key_table import PRESSED

from voicecoach.live.commands import Command, CommandQueue
from voicecoach.live.controls import Connections, find_control, list_controls
from voicecoach.live.controls.keys import LAPSE_S, Keys, wait_until_readable

if sys.platform != "linux":
    pytest.skip("pseudo-terminals of this system were never tried", allow_module_level=True)

import pty
import select
import termios
import tty


@dataclass
class Terminal:
    """Both ends of a pseudo-terminal; `fd` is the one that a program would have."""

    typing_fd: int
    fd: int
    found: list[Any] = field(init=False)
    shown: str = ""

    def __post_init__(self) -> None:
        self.found = termios.tcgetattr(self.fd)

    def type(self, keys: bytes) -> None:
        os.write(self.typing_fd, keys)

    def is_raw(self) -> bool:
        return not termios.tcgetattr(self.fd)[tty.LFLAG] & (termios.ICANON | termios.ECHO)

    def is_as_found(self) -> bool:
        return termios.tcgetattr(self.fd) == self.found

    def wait_until(self, holds: Callable[[], bool]) -> None:
        end_s = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < end_s, self.shown
            time.sleep(0.005)

    def read_until(self, *texts: str) -> None:
        """Read until all of these have been shown, in any order; what is shown up to the last of them is used up."""
        while not all(text in self.shown for text in texts):
            assert select.select([self.typing_fd], [], [], PATIENCE_S)[0], self.shown
            self.shown += os.read(self.typing_fd, 65536).decode("utf-8", "replace")
        self.shown = self.shown[max(self.shown.index(text) + len(text) for text in texts) :]


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    typing_fd, fd = pty.openpty()
    yield Terminal(typing_fd, fd)
    os.close(typing_fd)
    os.close(fd)


class SmallGuard:
    """Counts what is asked of it."""

    covers = True

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.helped = threading.Event()

    def toggle_help(self) -> None:
        self.asked.append("help")
        self.helped.set()

    def suspend(self) -> None:
        self.asked.append("suspend")

    def resume(self) -> None:
        self.asked.append("resume")


# What a key means


@pytest.mark.parametrize(("keys", "asked"), PRESSED.items())
def test_each_key_asks_for_one_thing(terminal: Terminal, keys: bytes, asked: Command) -> None:
    with SmallSession(Keys(Connections(), terminal.fd)) as session:
        terminal.type(keys)
        session.wait_for(asked)


def test_a_burst_of_keys_is_obeyed_in_order(terminal: Terminal) -> None:
    """Also when it is cut anywhere, and with keys between that mean nothing."""
    with SmallSession(Keys(Connections(), terminal.fd)) as session:
        terminal.type(b"\xc3\xa4j\x1b[5~\x1b[15;5~" + b"".join(PRESSED))
        session.wait_for(*PRESSED.values())


class Silence:
    """Waits as the system does, but takes the silence behind an Escape for over at once, and says that it was."""

    def __init__(self) -> None:
        self.over = threading.Event()

    def __call__(self, fds: list[int], wait_s: float) -> list[int]:
        if wait_s == LAPSE_S:
            self.over.set()
            return []
        return wait_until_readable(fds, wait_s)


def test_escape_alone_does_not_swallow_the_next_key(terminal: Terminal) -> None:
    silence = Silence()
    with SmallSession(Keys(Connections(), terminal.fd, silence)) as session:
        terminal.type(b"\x1b")
        assert silence.over.wait(PATIENCE_S)
        terminal.type(b"x")
        session.wait_for(Command.PAIN)


def test_the_question_mark_asks_the_screen(terminal: Terminal) -> None:
    """And nothing of the session."""
    guard = SmallGuard()
    with SmallSession(Keys(Connections(guard=guard), terminal.fd)) as session:
        terminal.type(b"?")
        assert guard.helped.wait(PATIENCE_S)
        terminal.type(b"r")
        session.wait_for(Command.REPEAT)
    assert guard.asked == ["help"]


def test_where_the_input_is_no_terminal_there_are_no_keys(tmp_path: Path) -> None:
    """Not a byte of it is read: it may be meant for somebody else."""
    path = tmp_path / "lines"
    path.write_bytes(b"qqq")
    with path.open("rb") as file, SmallSession(Keys(Connections(), file.fileno())) as session:
        assert session.commands() == []
        assert file.read() == b"qqq"


# The end of it


def test_the_terminal_is_raw_in_between_and_as_found_after(terminal: Terminal) -> None:
    control = Keys(Connections(), terminal.fd)
    handlers = [signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT)]
    for _ in range(2):
        control.start(CommandQueue(), lambda: NOW)
        assert terminal.is_raw()
        control.stop()
        assert terminal.is_as_found()
        control.stop()
    assert [signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT)] == handlers


def test_a_terminal_that_was_odd_stays_odd(terminal: Terminal) -> None:
    """Nothing is mended that was not ours."""
    odd = termios.tcgetattr(terminal.fd)
    odd[tty.LFLAG] &= ~termios.ECHO
    odd[tty.CC][termios.VINTR] = b"\x07"
    termios.tcsetattr(terminal.fd, termios.TCSANOW, odd)
    with SmallSession(Keys(Connections(), terminal.fd)):
        assert terminal.is_raw()
    assert termios.tcgetattr(terminal.fd) == odd


def test_a_terminal_that_is_hung_up_only_ends_the_control() -> None:
    typing_fd, fd = pty.openpty()
    with SmallSession(Keys(Connections(), fd)) as session:
        os.close(typing_fd)
        session.queue.put(Command.NEXT)
        session.wait_for(Command.NEXT)
    os.close(fd)


def test_a_terminal_that_another_program_has_set_is_set_again(terminal: Terminal) -> None:
    with SmallSession(Keys(Connections(), terminal.fd)) as session:
        termios.tcsetattr(terminal.fd, termios.TCSANOW, terminal.found)
        terminal.wait_until(terminal.is_raw)
        terminal.type(b"r")
        session.wait_for(Command.REPEAT)


CHILD = """
import ctypes, os, signal, sys, threading
from voicecoach.live.commands import Command, CommandQueue, Now
from voicecoach.live.controls import Connections
from voicecoach.live.controls.keys import Keys

class TerminalGuard:
    covers = True
    def toggle_help(self): ...
    def suspend(self): print("guard lifted", flush=True)
    def resume(self): print("guard down", flush=True)

queue, control = CommandQueue(), Keys(Connections(guard=TerminalGuard()))
control.start(queue, lambda: Now("playing", 0, 0))
print("listening", os.getpid(), flush=True)
while (asked := queue.get(1)) is not Command.QUIT:
    if asked is Command.NEXT:
        raise ValueError("of the session")
    if asked is Command.BACK:
        sys.exit(3)
    if asked is Command.PAIN:
        os.abort()
    if asked is Command.WHERE:
        thread = next(one for one in threading.enumerate() if one.name == "keys")
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(SystemExit))
        thread.join()
        print("keys are dead", flush=True)
    elif asked is not None:
        print("asked", asked.value, flush=True)
control.stop()
print("stopped", flush=True)
"""
LAUNCH = """
import fcntl, os, signal, sys, termios
for number in (signal.SIGINT, signal.SIGQUIT):
    signal.signal(number, signal.SIG_DFL)
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
"""Makes its input the terminal from which the program is controlled. Whoever runs the tests in the background of a shell
passes on that Ctrl-C is ignored, so that is undone."""


@contextmanager
def program(terminal: Terminal, *command: str) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen(
        [sys.executable, "-c", LAUNCH, *command],
        stdin=terminal.fd,
        stdout=terminal.fd,
        stderr=terminal.fd,
        start_new_session=True,
        env={**os.environ, "PS1": "prompt> ", "ENV": ""},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def child(tmp_path: Path) -> str:
    path = tmp_path / "child.py"
    path.write_text(textwrap.dedent(CHILD), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("keys", "exit_code"),
    [
        pytest.param(b"q", 0, id="quit"),
        pytest.param(b"\x1b[C", 1, id="an exception"),
        pytest.param(b"\x1b[D", 3, id="an exit"),
        pytest.param(b"\x03", -signal.SIGINT, id="Ctrl-C"),
    ],
)
def test_the_terminal_is_given_back_before_the_program_ends(
    terminal: Terminal, child: str, keys: bytes, exit_code: int
) -> None:
    with program(terminal, sys.executable, child) as process:
        terminal.read_until("listening")
        assert terminal.is_raw()
        terminal.type(keys)
        assert process.wait(PATIENCE_S) == exit_code
        assert terminal.is_as_found()


@pytest.mark.parametrize(
    ("keys", "exit_code"),
    [
        pytest.param(b"\x1c", -signal.SIGQUIT, id="Ctrl-backslash"),
        pytest.param(b"x", -signal.SIGABRT, id="a crash"),
    ],
)
def test_the_terminal_is_given_back_after_a_crash(
    terminal: Terminal, child: str, keys: bytes, exit_code: int
) -> None:
    with program(terminal, sys.executable, child) as process:
        terminal.read_until("listening")
        terminal.type(keys)
        assert process.wait(PATIENCE_S) == exit_code
        terminal.wait_until(terminal.is_as_found)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL, signal.SIGSEGV])
def test_the_terminal_is_given_back_after_a_kill(
    terminal: Terminal, child: str, number: signal.Signals
) -> None:
    """Also after one that leaves the program no time for anything; and the page that was covered is shown again."""
    with program(terminal, sys.executable, child) as process:
        terminal.read_until("listening")
        process.send_signal(number)
        assert process.wait(PATIENCE_S) == -number
        terminal.wait_until(terminal.is_as_found)
        terminal.read_until("\x1b[?1049l\x1b[?25h")


def test_the_terminal_is_given_back_when_the_thread_is_killed(terminal: Terminal, child: str) -> None:
    with program(terminal, sys.executable, child) as process:
        terminal.read_until("listening")
        terminal.type(b"w")
        terminal.wait_until(terminal.is_as_found)
        terminal.read_until("keys are dead")
        process.terminate()


@pytest.mark.skipif(not Path("/bin/dash").exists(), reason="dash is not installed")
def test_a_program_that_is_suspended_gives_the_terminal_back_for_a_while(
    terminal: Terminal, child: str
) -> None:
    """To a shell that does nothing about terminals. In the background the keys are the shell's; after `fg` ours again."""
    with program(terminal, "dash", "-im"):
        terminal.read_until("prompt> ")
        found = termios.tcgetattr(terminal.fd)
        terminal.type(f"{sys.executable} {child}\n".encode())
        terminal.read_until("listening")
        terminal.type(b"r")
        terminal.read_until("asked repeat")
        terminal.type(b"\x1a")
        terminal.read_until("guard lifted")
        terminal.read_until("prompt> ")
        assert termios.tcgetattr(terminal.fd) == found
        terminal.type(b"bg\n")
        terminal.read_until("prompt> ", "asked pause")
        assert termios.tcgetattr(terminal.fd) == found
        terminal.type(b"echo still $((40 + 2)); jobs\n")
        terminal.read_until("still 42")
        terminal.read_until("Running")
        terminal.type(b"fg\n")
        terminal.read_until("guard down")
        assert terminal.is_raw()
        terminal.type(b"t")
        terminal.read_until("asked less-talk")
        terminal.type(b"\x1a")
        terminal.read_until("prompt> ")
        assert termios.tcgetattr(terminal.fd) == found
        terminal.type(b"fg\n")
        terminal.read_until("guard down")
        assert terminal.is_raw()
        terminal.type(b"q")
        terminal.read_until("stopped")
        terminal.read_until("prompt> ")
        assert termios.tcgetattr(terminal.fd) == found
        terminal.type(b"exit\n")


def test_controls_are_found_by_their_file_name() -> None:
    assert set(list_controls()) == {"keys", "line", "media-keys", "mpris", "remote"}
    assert isinstance(find_control("keys", Connections()), Keys)
