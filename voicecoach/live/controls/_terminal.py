"""A terminal that delivers each key at once without an echo, and is restored however the program ends.

- Normally, and after an exception or Ctrl-C, by `leave`: at the latest when Python exits.
- After a crash or a kill, when none of our code runs any more, by a watchdog: a shell that waits for the end of a pipe. It
  changes the terminal only if the terminal is still in the state that we set.
- While the program is suspended (Ctrl-Z) or in the background it neither sets nor reads the terminal: the system would
  stop it, and the session with it.
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

_WATCHDOG = """
ours=$(stty -g <&1)
read -r word
if [ "$word" != done ] && [ "$(stty -g <&1)" = "$ours" ]; then
    stty $1 <&1
    printf "$2"
fi
"""
"""Waits for a word or the end of its input; its output is the terminal."""
_UNCOVER = r"\033[?1049l\033[?25h"
"""Leaves the alternate screen of the terminal and shows the cursor."""


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
        self._watchdog: subprocess.Popen[bytes] | None = None
        self._handlers: dict[signal.Signals, Any] = {}
        # The same thread takes it twice when a signal arrives while it holds it.
        self._lock = threading.RLock()

    def enter(self) -> None:
        """Raises OSError if this is not a terminal after all."""
        with self._lock, _as_os_error():
            self._found = termios.tcgetattr(self._fd)
            atexit.register(self.leave)
            self.may_read()
            self._start_watchdog(self._found)
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
            self._stop_watchdog()
            if threading.current_thread() is threading.main_thread():
                for number, handler in self._handlers.items():
                    signal.signal(number, handler)
                self._handlers.clear()

    def may_read(self) -> bool:
        """Whether we may read keys now. Sets the terminal again if another program, such as a shell, has changed it.

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
            return True  # not our controlling terminal, so nobody competes for it

    def _give_back(self) -> None:
        if self._found is not None:
            with _output_of_background_allowed(), contextlib.suppress(termios.error):
                termios.tcsetattr(self._fd, termios.TCSANOW, self._found)

    def _start_watchdog(self, found: list[Any]) -> None:
        """It has a session of its own, so that Ctrl-C does not reach it. Without a shell there is no watchdog."""
        flags = (
            (found[tty.LFLAG] & termios.ICANON, "icanon"),
            (found[tty.LFLAG] & termios.ECHO, "echo"),
            (found[tty.IFLAG] & termios.ICRNL, "icrnl"),  # some releases of Python clear it too
        )
        restore = " ".join(name for is_set, name in flags if is_set)
        with contextlib.suppress(OSError):
            self._watchdog = subprocess.Popen(  # noqa: S603
                ["/bin/sh", "-c", _WATCHDOG, "sh", restore or "-icanon", self._uncover],
                stdin=subprocess.PIPE,
                stdout=self._fd,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def _stop_watchdog(self) -> None:
        if self._watchdog is None or self._watchdog.stdin is None:
            return
        with contextlib.suppress(OSError):
            self._watchdog.stdin.write(b"done\n")
        with contextlib.suppress(OSError):
            self._watchdog.stdin.close()
        self._watchdog.wait()
        self._watchdog = None

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
    """Lets a program in the background set the terminal within this block, as it must to restore it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
