"""Commands as lines of text, on standard input or through a named pipe: for scripts, switches and pedals.

Each line is one command (`pause`, `next-exercise`), a jump (`seek 1:30`, `seek +10 s`, `seek -10 s`) or a number, which
answers a question. The end of the input ends this control and nothing else; a named pipe is reopened for the next writer.
"""

import contextlib
import os
import re
import select
import stat
import sys
import threading
from collections.abc import Callable, Generator, Iterator

from voicecoach.errors import RequestError
from voicecoach.live.commands import AnyCommand, Command, CommandQueue, Control, Now, Number, Seek, SeekBy
from voicecoach.live.controls import Connections, ControlInfo
from voicecoach.suggest import did_you_mean
from voicecoach.units import QuantityError, parse_time_ms, quote

HELP = "lines from a program: - is stdin, a path is a FIFO"
STDIN = "-"
AGAIN_S = 0.2
"""How long to wait before looking again at a named pipe without a writer, if the system does not wait itself."""
LONGEST_LINE = 4096
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)")


def open_control(argument: str, connections: Connections) -> Control:
    """Raises RequestError if there is nothing readable of that name."""
    if argument not in {STDIN, ""}:
        _refuse_unreadable(argument)
    return Lines(argument or STDIN, connections.answer)


def describe() -> ControlInfo:
    return ControlInfo("line", "lines of text", available=True, detail="--control - or --control PATH")


def starts_unasked() -> bool:
    return False


def _refuse_unreadable(path: str) -> None:
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - a path as the user wrote it
    except OSError as error:
        raise RequestError(
            f"cannot read commands from '{path}': {error.strerror}", f"create it first: mkfifo {path}"
        ) from error
    if stat.S_ISDIR(mode):
        raise RequestError(f"'{path}' is a folder", "name a pipe, a file or - for standard input")


def parse_command(line: str) -> AnyCommand:
    """`parse_command("next") -> Command.NEXT`, `parse_command("seek +10 s") -> SeekBy(10000)`, `parse_command("3") -> Number(3)`.

    Raises ValueError that says what to write instead.
    """
    word, _, rest = line.strip().partition(" ")
    word = word.lower().replace("_", "-")
    if word.isdecimal() and not rest:
        return Number(int(word))
    if word == "seek":
        return _parse_seek(rest.strip())
    words = [command.value for command in Command]
    if rest or word not in words:
        hint = did_you_mean(line.strip(), [*words, "seek"])
        raise ValueError(
            f"{quote(line)} is not a command; " + (hint or f"the commands are {', '.join(words)}, seek TIME")
        )
    return Command(word)


def _parse_seek(text: str) -> AnyCommand:
    sign = text[:1] if text[:1] in {"+", "-"} else ""
    clock = _CLOCK.fullmatch(text.removeprefix(sign))
    if clock:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        place_ms = 1000 * (3600 * hours + 60 * minutes + seconds)
    else:
        try:
            place_ms = parse_time_ms(text.removeprefix(sign))
        except QuantityError as error:
            raise ValueError(f"{error.message}; write seek 1:30, seek +10 s or seek -10 s") from error
    if not sign:
        return Seek(place_ms)
    return SeekBy(-place_ms if sign == "-" else place_ms)


class Lines(Control):
    """Reads in a thread of its own."""

    def __init__(self, path: str, answer: Callable[[str], None]) -> None:
        self._path = path
        self._answer = answer
        self._close: Callable[[], None] = lambda: None
        self._queue = CommandQueue()
        self.ended = threading.Event()
        """Set once the input has ended."""

    def start(self, queue: CommandQueue, now: Callable[[], Now]) -> None:
        del now
        self._queue = queue
        wake_reader, wake_writer = os.pipe()
        thread = threading.Thread(target=self._run, args=(wake_reader,), name="lines", daemon=True)
        thread.start()

        def close() -> None:
            self._close = lambda: None
            os.write(wake_writer, b".")
            if sys.platform == "win32" and not self.ended.is_set():
                return  # a read cannot be interrupted there; the thread dies with the program
            thread.join()
            os.close(wake_reader)
            os.close(wake_writer)

        self._close = close

    def stop(self) -> None:
        self._close()

    def _run(self, wake: int) -> None:
        try:
            with contextlib.suppress(OSError):
                for line in self._lines(wake):
                    self._obey(line)
        finally:
            self.ended.set()

    def _obey(self, line: str) -> None:
        if not line.strip():
            return
        try:
            self._queue.put(parse_command(line))
        except ValueError as error:
            self._answer(str(error))

    def _lines(self, wake: int) -> Iterator[str]:
        if self._path == STDIN:
            yield from _lines_of(0, wake)
            return
        source = os.open(self._path, _READ)
        try:
            while True:
                got_any = yield from _lines_of(source, wake)
                if not stat.S_ISFIFO(os.fstat(source).st_mode) or _is_woken(wake, 0 if got_any else AGAIN_S):
                    return
                # The pipe is opened again before it is closed, or what is written in between would be lost.
                following = os.open(self._path, _READ)
                os.close(source)
                source = following
        finally:
            os.close(source)


def _is_woken(wake: int, wait_s: float) -> bool:
    return sys.platform != "win32" and bool(select.select([wake], [], [], wait_s)[0])


def _lines_of(source: int, wake: int) -> Generator[str, None, bool]:
    """The lines up to the end of the input, including a last one without a line end; none once `wake` is readable.

    Returns whether there was any input.
    """
    begun = b""
    got_any = False
    while True:
        if sys.platform != "win32" and wake in select.select([source, wake], [], [])[0]:
            return got_any
        try:
            data = os.read(source, LONGEST_LINE)
        except BlockingIOError:
            continue
        *whole, begun = (begun + data).split(b"\n")
        yield from (line.decode("utf-8", "replace") for line in whole)
        if not data or len(begun) > LONGEST_LINE:
            yield begun.decode("utf-8", "replace")
            begun = b""
        if not data:
            return got_any
        got_any = True
