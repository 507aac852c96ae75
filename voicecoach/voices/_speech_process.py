"""The speech process: keeps pyttsx3 ready, and forks once a phrase.

An espeak engine carries something over from phrase to phrase, so a phrase said later sounds a few milliseconds
different. In a fork of the waiting process each phrase is the engine's first one: same text, same bytes, whatever was
said before. The forks use all cores, and a phrase that crashes or hangs the engine costs one fork.

It is started by `_espeak_voice.py` and imports as little as it can (no numpy, no dataclasses): a small process starts
and forks fast. It speaks `<I` count, then count times `<I` length and UTF-8 text on stdin; it answers on stdout with one
frame of `<BI` status and length, and payload, first for its own start (payload `<I` rate in Hz) and then for each text
in order (payload PCM; a message when the status is FAILED). It ends with its stdin.
"""

import gc
import os
import select
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

_ATTEMPTS = 2
_PIPE_BYTES = 1 << 20
_SET_PIPE_BYTES = 1031
"""`F_SETPIPE_SZ` of Linux: a phrase fits whole, so its fork need not wait to be read."""
_START_LIMIT_MS = 20_000


def main(driver_file: str, library: str, data: str, voice: str, settings: str) -> None:
    """Serve until stdin ends. `settings` are rate, word gap, jobs, limit_ms and ms_per_kb, with commas."""
    rate, word_gap, jobs, limit_ms, ms_per_kb = (int(number) for number in settings.split(","))
    # The terminal's Ctrl-C is for the parent; this process ends when the parent's pipe does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # Whatever the engine prints must not get between the frames.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _give_up_after(_START_LIMIT_MS)
    try:
        engine = _start_engine(
            _load_driver(driver_file), library, data, {"voice": voice, "rate": rate, "word-gap": word_gap}
        )
    except (OSError, ImportError, RuntimeError, ValueError) as error:
        _send(out, FAILED, str(error).encode())
        return
    _give_up_after(0)
    _send(out, OK, COUNT.pack(engine.getProperty("rate-hz")))
    gc.disable()
    gc.freeze()
    while texts := _read_batch(sys.stdin.buffer):
        _Batch(engine, texts, jobs, limit_ms, ms_per_kb).speak_into(out)


def _load_driver(path: str) -> ModuleType:
    loader = SourceFileLoader("voicecoach_speech_driver", path)
    module = ModuleType(loader.name)
    module.__file__ = path
    loader.exec_module(module)
    return module


def _start_engine(driver: Any, library: str, data: str, properties: dict[str, str | int]) -> Any:
    driver.load_engine(library, data)
    import pyttsx3  # noqa: PLC0415 - the driver sets the table first

    engine = pyttsx3.init(driver.NAME)
    faults: list[Exception] = []
    engine.connect("error", lambda name, exception: faults.append(exception))  # noqa: ARG005 - pyttsx3 calls by keyword
    for name, value in properties.items():
        engine.setProperty(name, value)
    engine.runAndWait()
    if faults:
        raise faults[0]
    return engine


def _read_batch(source: BinaryIO) -> list[str]:
    """The next texts to speak; none when the parent has gone."""
    header = source.read(COUNT.size)
    if len(header) < COUNT.size:
        return []
    texts = []
    for _ in range(COUNT.unpack(header)[0]):
        size = COUNT.unpack(source.read(COUNT.size))[0]
        texts.append(source.read(size).decode())
    return texts


def _send(out: BinaryIO, status: int, payload: bytes) -> None:
    out.write(FRAME.pack(status, len(payload)))
    out.write(payload)
    out.flush()


def _give_up_after(limit_ms: int) -> None:
    """End this process when it is still at it by then. Stops an engine that hangs, where no Python runs; 0 calls it off."""
    signal.setitimer(signal.ITIMER_REAL, limit_ms / 1000)


class _Fork:
    """One phrase being spoken."""

    def __init__(self, index: int, attempt: int, pid: int) -> None:
        self.index = index
        self.attempt = attempt
        self.pid = pid
        self.heard: list[bytes] = []


class _Batch:
    """Texts on their way to sound: at most `jobs` forks at a time, the results sent in the order of the texts."""

    def __init__(self, engine: Any, texts: list[str], jobs: int, limit_ms: int, ms_per_kb: int) -> None:
        self._engine = engine
        self._texts = texts
        self._jobs = jobs
        self._limit_ms = limit_ms
        self._ms_per_kb = ms_per_kb
        self._forks: dict[int, _Fork] = {}
        self._poll = select.poll()
        self._done: dict[int, tuple[int, bytes]] = {}

    def speak_into(self, out: BinaryIO) -> None:
        to_start = to_send = 0
        try:
            while to_send < len(self._texts):
                while to_start < len(self._texts) and len(self._forks) < self._jobs:
                    self._start(to_start, attempt=1)
                    to_start += 1
                for pipe, _event in self._poll.poll():
                    self._listen(pipe)
                while to_send in self._done:
                    _send(out, *self._done.pop(to_send))
                    to_send += 1
        except BrokenPipeError:
            # The parent has gone. No flush at the end: it would only fail again.
            for fork in self._forks.values():
                os.kill(fork.pid, signal.SIGKILL)
            os._exit(0)

    def _start(self, index: int, attempt: int) -> None:
        reading, writing = os.pipe()
        _widen(writing)
        pid = os.fork()
        if pid == 0:
            self._speak_and_exit(self._texts[index], writing)
        os.close(writing)
        self._forks[reading] = _Fork(index, attempt, pid)
        self._poll.register(reading, select.POLLIN)

    def _speak_and_exit(self, text: str, pipe: int) -> None:
        status = 1
        try:
            answer, status = self._speak(text)
            left = memoryview(answer)
            while left:
                left = left[os.write(pipe, left) :]
        finally:
            os._exit(status)

    def _speak(self, text: str) -> tuple[bytes, int]:
        """The sound of the text and exit status 0, or what went wrong and 1."""
        heard: list[bytes] = []
        faults: list[Exception] = []
        self._engine.connect("finished-utterance", lambda name, completed, pcm: heard.append(pcm))  # noqa: ARG005 - by keyword
        self._engine.connect("error", lambda name, exception: faults.append(exception))  # noqa: ARG005 - by keyword
        _give_up_after(self._limit_ms + len(text.encode()) * self._ms_per_kb // 1024)
        self._engine.say(text)
        self._engine.runAndWait()
        _give_up_after(0)
        if faults or not heard:
            return str(faults[0] if faults else "the engine said nothing").encode(), 1
        return heard[0], 0

    def _listen(self, pipe: int) -> None:
        fork = self._forks[pipe]
        if heard := os.read(pipe, _PIPE_BYTES):
            fork.heard.append(heard)
            return
        self._poll.unregister(pipe)
        os.close(pipe)
        del self._forks[pipe]
        code = os.waitstatus_to_exitcode(os.waitpid(fork.pid, 0)[1])
        if code == 0:
            self._done[fork.index] = (OK, b"".join(fork.heard))
        elif fork.attempt < _ATTEMPTS:
            self._start(fork.index, fork.attempt + 1)
        else:
            self._done[fork.index] = (FAILED, _tell_failure(code, b"".join(fork.heard)))


def _tell_failure(code: int, said: bytes) -> bytes:
    if code == -signal.SIGALRM:
        return b"it gave no sound in time"
    if code < 0:
        return f"it crashed ({signal.Signals(-code).name})".encode()
    return said or f"it ended with status {code}".encode()


def _widen(pipe: int) -> None:
    import fcntl  # noqa: PLC0415 - not on every system that type checks this file

    try:
        fcntl.fcntl(pipe, _SET_PIPE_BYTES, _PIPE_BYTES)
    except OSError:
        return  # a small pipe is only slower
