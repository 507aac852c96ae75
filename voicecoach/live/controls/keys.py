"""The keys of the terminal that the session was started from. `live/commands.py` says what each key does."""

import contextlib
import os
import select
import sys
import threading
from collections.abc import Callable
from string import digits

from voicecoach.live.commands import ASKED_BY_KEY, Command, CommandQueue, Control, Now, Number
from voicecoach.live.controls import Connections, ControlInfo
from voicecoach.live.controls._decode import Decoder

ORDER = 10
HELP = "the keys of the terminal"
LOOK_S = 0.5
"""How often the terminal is checked while no key is pressed: another program may have used it meanwhile."""
LAPSE_S = 0.05
"""The bytes of one key arrive within this time, even over a slow connection."""
CONSOLE_POLL_S = 0.03
"""A Windows console has to be polled."""


def open_control(_argument: str, connections: Connections) -> Control:
    return Keys(connections)


def describe() -> ControlInfo:
    if _is_terminal(0):
        return ControlInfo("keys", "keys of the terminal", available=True, detail="press ? for help")
    return ControlInfo(
        "keys", "keys of the terminal", available=False, detail="standard input is not a terminal"
    )


def starts_unasked() -> bool:
    return True


Wait = Callable[[list[int], float], list[int]]
"""Waits until one of these file descriptors is readable, at most for the given seconds; returns the readable ones."""


def wait_until_readable(fds: list[int], wait_s: float) -> list[int]:
    """A `Wait` as the system does it."""
    return select.select(fds, [], [], wait_s)[0]


class Keys(Control):
    """Listens to the terminal on a file descriptor; does nothing if it is not a terminal."""

    def __init__(self, connections: Connections, fd: int = 0, wait: Wait = wait_until_readable) -> None:
        self._connections = connections
        self._fd = fd
        self._wait = wait
        self._queue = CommandQueue()
        self._close: Callable[[], None] = lambda: None

    def start(self, queue: CommandQueue, now: Callable[[], Now]) -> None:
        del now  # a key means the same at any time
        if not _is_terminal(self._fd):
            return
        self._queue = queue
        self._close = self._listen()

    def stop(self) -> None:
        self._close()

    def _press(self, keys: list[str]) -> None:
        for key in keys:
            if len(key) == 1 and key in digits:
                self._queue.put(Number(int(key), is_whole=False))
            if key not in ASKED_BY_KEY:
                continue
            asked = ASKED_BY_KEY[key]
            if asked is not None:
                self._queue.put(asked)
            elif self._connections.guard is not None:
                self._connections.guard.toggle_help()

    if sys.platform == "win32":

        def _listen(self) -> Callable[[], None]:
            ended = threading.Event()

            def poll() -> None:
                import msvcrt  # noqa: PLC0415

                while not ended.wait(CONSOLE_POLL_S):
                    while msvcrt.kbhit():
                        self._press(_console_key(msvcrt.getwch()))

            thread = threading.Thread(target=poll, name="keys", daemon=True)
            thread.start()

            def close() -> None:
                ended.set()
                thread.join()

            return close

    else:

        def _listen(self) -> Callable[[], None]:
            from voicecoach.live.controls._terminal import RawTerminal  # noqa: PLC0415

            terminal = RawTerminal(
                self._fd,
                covered=self._connections.guard is not None and self._connections.guard.covers,
                before_suspend=self._suspend,
                after_suspend=self._resume,
            )
            wake_reader, wake_writer = os.pipe()

            def read() -> None:
                try:
                    with contextlib.suppress(OSError):  # the terminal is gone
                        self._read(wake_reader, terminal.may_read)
                finally:
                    terminal.leave()

            with contextlib.suppress(OSError):  # it was gone already
                terminal.enter()

            thread = threading.Thread(target=read, name="keys", daemon=True)
            thread.start()

            def close() -> None:
                self._close = lambda: None
                os.write(wake_writer, b".")
                thread.join()
                terminal.leave()
                os.close(wake_reader)
                os.close(wake_writer)

            return close

    def _read(self, wake: int, may_read: Callable[[], bool]) -> None:
        """Until something is written to `wake`, or the terminal is gone."""
        decoder = Decoder()
        while True:
            wanted = [wake, self._fd] if may_read() else [wake]
            ready = self._wait(wanted, LAPSE_S if decoder.is_pending else LOOK_S)
            if wake in ready:
                return
            if self._fd not in ready:
                decoder.lapse()
                continue
            if not may_read():
                continue
            data = os.read(self._fd, 1024)
            if not data:
                return
            self._press(decoder.feed(data))

    def _suspend(self) -> None:
        """Somebody who suspends the program wants silence, and will not be in position when it resumes."""
        self._queue.put(Command.PAUSE)
        if self._connections.guard is not None:
            self._connections.guard.suspend()

    def _resume(self) -> None:
        if self._connections.guard is not None:
            self._connections.guard.resume()


def _is_terminal(fd: int) -> bool:
    try:
        return os.isatty(fd)
    except OSError:
        return False


if sys.platform == "win32":
    _CONSOLE = {"H": "up", "P": "down", "K": "left", "M": "right"}

    def _console_key(first: str) -> list[str]:
        """The key for a character, or for a pair of characters if the first one introduces a special key."""
        import msvcrt  # noqa: PLC0415

        if first in "\x00\xe0":
            second = _CONSOLE.get(msvcrt.getwch())
            return [second] if second else []
        return ["enter"] if first in "\r\n" else [first]
