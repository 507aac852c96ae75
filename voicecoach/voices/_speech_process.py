"""The speech process: keeps pyttsx3 ready, and forks for every phrase.

An espeak engine keeps state from phrase to phrase, so the same phrase said later differs by a few milliseconds. In a
fork of the waiting process, each phrase is the engine's first: the same text gives the same bytes, whatever was said
before. The forks use all cores, and a phrase that crashes or hangs the engine costs only one fork.

It is started by `_espeak_voice.py` and imports as little as it can (no numpy, no dataclasses): a small process starts
and forks fast, and every page that a fork writes to is copied first. On stdin it reads a count as `<I`, then that many
texts, each a length as `<I` and UTF-8. On stdout it answers with frames of `<BI` status and length: first one for its own
start, then one for each text in order. The content of each answer is in a file that both processes share (see `Slots`):
the rate in Hz as `<I` for the start, PCM for a text, or a message if the status is FAILED. It ends when its stdin does.
"""

import gc
import os
import signal
import struct
import sys
from importlib.machinery import SourceFileLoader
from types import ModuleType
from typing import Any, BinaryIO

OK = 0
FAILED = 1
COUNT = struct.Struct("<I")
FRAME = struct.Struct("<BI")

SLOT_COUNT = 64
"""How many phrases speaking may be ahead of the listener."""
MOST_JOBS = SLOT_COUNT // 2
_SLOT_BYTES = 1 << 32
"""More than 24 hours of sound. Parts that are never written take up no space."""

_ATTEMPTS = 2
_START_LIMIT_MS = 20_000


class Slots:
    """A file that takes sound from one process to another, in slots that are used in turn.

    Answer n, counted from 0, is at the beginning of slot n % SLOT_COUNT, so text n may only be sent once answer
    n - SLOT_COUNT has been read. A pipe would copy the sound twice more, and block a fork that is ahead of the reader.
    """

    def __init__(self, file: int) -> None:
        self._file = file
        self._start = 0
        self._end = 0

    def open(self, index: int) -> None:
        """Begin the answer with this index, or begin it again."""
        self._start = self._end = index % SLOT_COUNT * _SLOT_BYTES + COUNT.size
        self.close()  # empty so far

    def write(self, content: bytes) -> None:
        """Append to the answer. Raises OSError when it is too long."""
        if self._end + len(content) - self._start > _SLOT_BYTES - COUNT.size:
            raise OSError("the sound is too long")
        left = memoryview(content)
        while left:
            count = os.pwrite(self._file, left, self._end)
            self._end += count
            left = left[count:]

    def close(self) -> None:
        """The answer is complete: write its length in front of it, where the other process looks for it."""
        os.pwrite(self._file, COUNT.pack(self._end - self._start), self._start - COUNT.size)

    def size(self, index: int) -> int:
        """The length in bytes of a complete answer."""
        return int(COUNT.unpack(os.pread(self._file, COUNT.size, index % SLOT_COUNT * _SLOT_BYTES))[0])

    def read(self, index: int, size: int) -> bytes:
        """The first `size` bytes of an answer."""
        start = index % SLOT_COUNT * _SLOT_BYTES + COUNT.size
        content = os.pread(self._file, size, start)
        while len(content) < size:  # beyond 2 GiB a read returns less than was asked for
            content += os.pread(self._file, size - len(content), start + len(content))
        return content


def main(driver_file: str, library: str, data: str, voice: str, settings: str) -> None:
    """Serve until stdin ends. `settings` are rate, word gap, jobs, limit_ms, ms_per_kb and the file, separated by commas."""
    rate, word_gap, jobs, limit_ms, ms_per_kb, file = (int(number) for number in settings.split(","))
    # The terminal's Ctrl-C is for the parent; this process ends when the parent's pipe does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # Whatever the engine prints must not get between the frames.
    out = os.dup(1)
    os.dup2(2, 1)
    slots = Slots(file)
    slots.open(0)
    faults: list[Exception] = []
    properties = {"voice": voice, "rate": rate, "word-gap": word_gap, "listener": slots.write}
    _give_up_after(_START_LIMIT_MS)
    try:
        engine = _start_engine(_load_driver(driver_file), library, data, properties, faults)
    except (OSError, ImportError, RuntimeError, ValueError) as error:
        slots.write(str(error).encode())
        slots.close()
        _send(out, FAILED, slots.size(0))
        return
    _give_up_after(0)
    slots.write(COUNT.pack(engine.getProperty("rate-hz")))
    _send(out, OK, COUNT.size)
    speaker = _Speaker(engine, faults, slots, limit_ms, ms_per_kb)
    # A collection in a fork would write to every object, and so copy every page.
    gc.disable()
    gc.freeze()
    try:
        while count := _read_count(sys.stdin.buffer):
            _Batch(speaker, jobs, count).speak(sys.stdin.buffer, out)
    except BrokenPipeError:
        # The parent has gone. Nothing is flushed at the end: it would only fail again.
        os._exit(0)


def _load_driver(path: str) -> ModuleType:
    loader = SourceFileLoader("voicecoach_speech_driver", path)
    module = ModuleType(loader.name)
    module.__file__ = path
    loader.exec_module(module)
    return module


def _start_engine(
    driver: Any, library: str, data: str, properties: dict[str, Any], faults: list[Exception]
) -> Any:
    """The engine with these properties; what goes wrong in it is appended to `faults` from then on."""
    driver.load_engine(library, data)
    import pyttsx3  # noqa: PLC0415 - the driver sets the table first

    engine = pyttsx3.init(driver.NAME)
    engine.connect("error", lambda name, exception: faults.append(exception))  # noqa: ARG005 - pyttsx3 calls by keyword
    for name, value in properties.items():
        engine.setProperty(name, value)
    engine.runAndWait()
    if faults:
        raise faults[0]
    return engine


def _read_count(source: BinaryIO) -> int:
    """How many texts come next; 0 when the parent has gone."""
    header = source.read(COUNT.size)
    return int(COUNT.unpack(header)[0]) if len(header) == COUNT.size else 0


def _read_text(source: BinaryIO) -> str:
    size = _read_count(source)
    text = source.read(size)
    if not size or len(text) < size:
        raise BrokenPipeError
    return text.decode()


def _send(out: int, status: int, size: int) -> None:
    os.write(out, FRAME.pack(status, size))


def _give_up_after(limit_ms: int) -> None:
    """End this process if it is not finished by then. This stops even an engine that hangs in native code; 0 cancels it."""
    signal.setitimer(signal.ITIMER_REAL, limit_ms / 1000)


class _Speaker:
    """The engine that waits for its first phrase. Each fork of this process lets it speak one."""

    def __init__(
        self, engine: Any, faults: list[Exception], slots: Slots, limit_ms: int, ms_per_kb: int
    ) -> None:
        self._engine = engine
        self._faults = faults
        self.slots = slots
        self._limit_ms = limit_ms
        self._ms_per_kb = ms_per_kb

    def fork(self, index: int, text: str) -> int:
        """Have the text spoken into its slot. Returns the id of the process that does so."""
        self.slots.open(index)
        limit_ms = self._limit_ms + len(text.encode()) * self._ms_per_kb // 1024
        pid = os.fork()
        if pid:
            return pid
        status = 1
        try:
            _give_up_after(limit_ms)
            status = self._speak(index, text)
            self.slots.close()
        finally:
            os._exit(status)

    def _speak(self, index: int, text: str) -> int:
        """Return 0 with the sound in the slot, or 1 with what went wrong."""
        refusal = self._engine.say(text)
        self._engine.runAndWait()
        if refusal is None and not self._faults:
            return 0
        self.slots.open(index)
        self.slots.write(str(self._faults[0] if self._faults else "the engine said nothing").encode())
        return 1


class _Fork:
    """One phrase being spoken."""

    def __init__(self, index: int, attempt: int, text: str) -> None:
        self.index = index
        self.attempt = attempt
        self.text = text


class _Batch:
    """Texts that are being spoken, in at most `jobs` forks at a time; results are sent in the order of the texts."""

    def __init__(self, speaker: _Speaker, jobs: int, count: int) -> None:
        self._speaker = speaker
        self._slots = speaker.slots
        self._jobs = jobs
        self._count = count
        self._forks: dict[int, _Fork] = {}
        self._done: dict[int, int] = {}

    def speak(self, source: BinaryIO, out: int) -> None:
        to_start = to_send = 0
        try:
            while to_send < self._count:
                most = min(self._count, to_send + SLOT_COUNT)
                while to_start < most and len(self._forks) < self._jobs:
                    self._start(_Fork(to_start, 1, _read_text(source)))
                    to_start += 1
                self._await_one()
                while to_send in self._done:
                    _send(out, self._done.pop(to_send), self._slots.size(to_send))
                    to_send += 1
        finally:
            for pid in self._forks:
                os.kill(pid, signal.SIGKILL)

    def _start(self, fork: _Fork) -> None:
        self._forks[self._speaker.fork(fork.index, fork.text)] = fork

    def _await_one(self) -> None:
        pid, status = os.waitpid(-1, 0)
        fork = self._forks.pop(pid)
        code = os.waitstatus_to_exitcode(status)
        if code == 0:
            self._done[fork.index] = OK
        elif fork.attempt < _ATTEMPTS:
            self._start(_Fork(fork.index, fork.attempt + 1, fork.text))
        else:
            self._done[fork.index] = FAILED
            self._report_failure(fork.index, code)

    def _report_failure(self, index: int, code: int) -> None:
        """Put what went wrong into the slot, unless the fork has already written its own message."""
        if code > 0 and self._slots.size(index):
            return
        self._slots.open(index)
        self._slots.write(_failure(code).encode())
        self._slots.close()


def _failure(code: int) -> str:
    if code == -signal.SIGALRM:
        return "it gave no sound in time"
    if code < 0:
        return f"it crashed ({signal.Signals(-code).name})"
    return f"it ended with status {code}"
