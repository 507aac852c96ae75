"""A terminal that gives every key at once and echoes none, and is given back as it was found, however the program ends.

- In the ordinary way, by `leave`; after an exception or Ctrl-C by the same, at the latest when Python exits.
- After a crash or a kill, when no code of ours runs any more, by a guard: a shell that waits for the end of a pipe. It
  touches the terminal only while the terminal is still as we had set it.
- While the program is suspended (Ctrl-Z) or in the background it does not set or read the terminal: a program that does is
  stopped by the system, and the session with it.
"""

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import termios
import threading
import tty
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

assert sys.platform != "win32"  # noqa: S101  # tells the type checker where the lines below exist

_GUARD = """
ours=$(stty -g <&1)
read -r word
if [ "$word" != done ] && [ "$(stty -g <&1)" = "$ours" ]; then
    stty $1 <&1
    printf "$2"
fi
"""
"""Waits on its input for a word or for the end; its output is the terminal."""
_UNCOVER = r"\033[?1049l\033[?25h"
"""Leaves the second page of the terminal, which the screen uses, and shows the cursor."""


class RawTerminal:
    """The state of one terminal. `enter` and `leave` from the thread that starts the controls, `may_read` from any."""

    def __init__(
        self,
        fd: int,
        *,
        covered: bool = False,
        before_suspend: Callable[[], None] = lambda: None,
        after_suspend: Callable[[], None] = lambda: None,
    ) -> None:
        self._fd = fd
        self._uncover = _UNCOVER if covered else ""
        self._before_suspend = before_suspend
        self._after_suspend = after_suspend
        self._found: list[Any] | None = None
        self._is_suspended = False
        self._is_lifted = False
        self._guard: subprocess.Popen[bytes] | None = None
        self._handlers: dict[signal.Signals, Any] = {}
        # The same thread takes it twice when a signal arrives while it holds it.
        self._lock = threading.RLock()

    def enter(self) -> None:
        """Raises OSError when this is no terminal after all."""
        with self._lock, _as_os_error():
            self._found = termios.tcgetattr(self._fd)
            atexit.register(self.leave)
            self.may_read()
            self._start_guard(self._found)
            if threading.current_thread() is threading.main_thread():
                self._listen(signal.SIGTSTP, self._suspend)
                self._listen(signal.SIGCONT, self._continue)

    def leave(self) -> None:
        """Safe to call twice, and from any thread."""
        with self._lock:
            if self._found is None:
                return
            self._give_back()
            self._found = None
            atexit.unregister(self.leave)
            self._stop_guard()
            if threading.current_thread() is threading.main_thread():
                for number, handler in self._handlers.items():
                    signal.signal(number, handler)
                self._handlers.clear()

    def may_read(self) -> bool:
        """Whether the keys are ours now. Sets the terminal if somebody else, a shell perhaps, has set it since.

        Raises OSError when the terminal is gone.
        """
        with self._lock, _as_os_error():
            if self._found is None or self._is_suspended or not self._in_foreground():
                return False
            if termios.tcgetattr(self._fd)[tty.LFLAG] & (termios.ICANON | termios.ECHO):
                tty.setcbreak(self._fd, termios.TCSANOW)
            if self._is_lifted:
                self._is_lifted = False
                self._after_suspend()
            return True

    def _in_foreground(self) -> bool:
        try:
            return os.tcgetpgrp(self._fd) == os.getpgrp()
        except OSError:
            return True  # not the terminal that the program was started from, so nobody competes for it

    def _give_back(self) -> None:
        if self._found is not None:
            with _output_of_background_allowed(), contextlib.suppress(termios.error):
                termios.tcsetattr(self._fd, termios.TCSANOW, self._found)

    def _start_guard(self, found: list[Any]) -> None:
        """Its own session keeps Ctrl-C from it. Where there is no shell there is no guard."""
        flags = (
            (found[tty.LFLAG] & termios.ICANON, "icanon"),
            (found[tty.LFLAG] & termios.ECHO, "echo"),
            (found[tty.IFLAG] & termios.ICRNL, "icrnl"),  # some releases of Python clear it too
        )
        mend = " ".join(name for is_set, name in flags if is_set)
        with contextlib.suppress(OSError):
            self._guard = subprocess.Popen(  # noqa: S603
                ["/bin/sh", "-c", _GUARD, "sh", mend or "-icanon", self._uncover],
                stdin=subprocess.PIPE,
                stdout=self._fd,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def _stop_guard(self) -> None:
        if self._guard is None or self._guard.stdin is None:
            return
        with contextlib.suppress(OSError):
            self._guard.stdin.write(b"done\n")
        with contextlib.suppress(OSError):
            self._guard.stdin.close()
        self._guard.wait()
        self._guard = None

    def _listen(self, number: signal.Signals, handler: Callable[[int, FrameType | None], None]) -> None:
        if signal.getsignal(number) == signal.SIG_DFL:
            self._handlers[number] = signal.signal(number, handler)

    def _suspend(self, number: int, _frame: FrameType | None) -> None:
        self._is_suspended = True
        self._before_suspend()
        with self._lock:
            self._is_lifted = True
            self._give_back()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)  # the program stands still in this line
        signal.signal(number, self._suspend)
        self._is_suspended = False
        self._continue(number, None)

    def _continue(self, _number: int, _frame: FrameType | None) -> None:
        with contextlib.suppress(OSError):  # the terminal is gone, as its reader will find
            self.may_read()


@contextlib.contextmanager
def _as_os_error() -> Iterator[None]:
    try:
        yield
    except termios.error as error:
        raise OSError(*error.args) from error


@contextlib.contextmanager
def _output_of_background_allowed() -> Iterator[None]:
    """Within, a program in the background may set the terminal: to give it back it must."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
