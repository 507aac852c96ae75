"""The espeak-ng voice on Linux, on voicecoach's side: starts the speech process and talks to it.

This side never loads the library; `_speech_process.py` is the other side.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import IO, BinaryIO, cast

from voicecoach.clip import Clip
from voicecoach.cores import count_cores
from voicecoach.errors import MachineError
from voicecoach.voices._espeak_files import CURE, find_espeak, resolve_voice
from voicecoach.voices._speech_process import COUNT, FRAME, MOST_JOBS, OK, SLOT_COUNT, Slots
from voicecoach.voices._texts import encode_text, shorten_text

RATE_HZ = 22_050
"""The rate of every espeak-ng voice that makes its own sound (MBROLA voices do not)."""

_LAST_WORDS_S = 1.0

_DRIVER_FILE = Path(__file__).with_name("_espeak_driver.py")

_BOOT = """\
import sys
from types import ModuleType
package, voices, library_folder = sys.argv[1:4]
for name, path in (("voicecoach", package), ("voicecoach.voices", voices)):
    sys.modules[name] = ModuleType(name)
    sys.modules[name].__path__ = [path]
sys.path.append(library_folder)
from voicecoach.voices import _speech_process
_speech_process.main(*sys.argv[4:])
"""
"""The speech process needs only pyttsx3 and two files of this package. It therefore skips site-packages (`-S`), and empty
packages stand in for ours, which import more than it uses. It starts in half the time.
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a phrase may take before its engine counts as hung. Speaking costs about 40 ms a kilobyte of text."""

    phrase_ms: int = 20_000
    ms_per_kb: int = 2_000


class EspeakVoice:
    """A Voice (see `voicecoach.speech`). `driver_file` lets tests put in a faulty engine."""

    engine = "pyttsx3"
    rate_hz = RATE_HZ

    def __init__(
        self, variant: str | None, wpm: int, *, driver_file: Path = _DRIVER_FILE, limits: Limits = Limits()
    ) -> None:
        self._files = find_espeak()
        self.id, self._engine_name = resolve_voice(variant, self._files.data)
        self.wpm = wpm
        self.version = f"pyttsx3 {version('pyttsx3')}, {self._files.version}"
        self._driver_file = driver_file
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = False
        self._noise: IO[bytes] | None = None
        self._sound: IO[bytes] | None = None

    def warm_up(self) -> None:
        """Start the speech process in the background. Its errors are raised by `speak_all`."""
        if self._process is None:
            self._start()

    def renew(self) -> None:
        """Speak in a fresh process from now on."""
        self.close()

    def speak_all(self, texts: Sequence[str]) -> Iterator[Clip]:
        spoken = [encode_text(text) for text in texts]
        asked = [text for text in spoken if text.strip()]
        answers = self._ask(asked) if asked else iter(())
        for text, encoded in zip(texts, spoken, strict=True):
            pcm = next(answers) if encoded.strip() else b""
            if isinstance(pcm, str):
                raise self._failure(
                    f"the speech engine failed twice on '{shorten_text(text)}': {pcm}",
                    f"reword the phrase, or {CURE}",
                )
            yield Clip(pcm, self.rate_hz)

    def close(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    _close_quietly(pipe)
            process.wait()
        self._is_ready = False
        for file in (self._noise, self._sound):
            if file is not None:
                file.close()
        self._noise = self._sound = None

    def __del__(self) -> None:
        # A voice that was never closed must not leave its process behind.
        if getattr(self, "_process", None) is not None:
            self.close()

    def _ask(self, texts: list[bytes]) -> Iterator[bytes | str]:
        """The PCM of each text, or a str that says what went wrong on both attempts."""
        process = self._process or self._start()
        to_process = cast("BinaryIO", process.stdin)
        messages = [COUNT.pack(len(text)) + text for text in texts]
        answered = 0
        try:
            if not self._is_ready:
                self._await_start(process)
            _write(to_process, COUNT.pack(len(texts)) + b"".join(messages[:SLOT_COUNT]))
            for index in range(len(texts)):
                status, payload = self._read_answer(process, index)
                answered += 1
                # The slot of this answer is free again, for the text SLOT_COUNT further on.
                if index + SLOT_COUNT < len(texts):
                    _write(to_process, messages[index + SLOT_COUNT])
                yield payload if status == OK else payload.decode(errors="replace")
        finally:
            if answered < len(texts):
                self.close()  # the remaining answers would be taken for those of the next batch

    def _start(self) -> subprocess.Popen[bytes]:
        self._noise = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        self._sound = _open_sound_file()
        # Isolated (-I): no user settings, and this folder, which holds a pyttsx3.py, is not on the path.
        command = [sys.executable, "-I", "-S", "-c", _BOOT, *self._arguments(self._sound.fileno())]
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._noise,
            pass_fds=(self._sound.fileno(),),
        )
        return self._process

    def _await_start(self, process: subprocess.Popen[bytes]) -> None:
        status, payload = self._read_answer(process, 0)
        if status != OK:
            raise self._failure(f"the speech engine does not start: {payload.decode(errors='replace')}")
        (rate_hz,) = COUNT.unpack(payload)
        if rate_hz != self.rate_hz:
            raise self._failure(f"the speech engine speaks at {rate_hz} Hz, not {self.rate_hz}")
        self._is_ready = True

    def _arguments(self, sound_file: int) -> list[str]:
        here = Path(__file__).parent
        spec = find_spec("pyttsx3")
        if spec is None or spec.origin is None:
            raise MachineError("the speech package pyttsx3 is not installed", "pip install pyttsx3")
        rate, word_gap = engine_rate(self.wpm)
        jobs = min(count_cores(), MOST_JOBS)
        settings = (rate, word_gap, jobs, self._limits.phrase_ms, self._limits.ms_per_kb, sound_file)
        return [
            *(str(here.parent), str(here), str(Path(spec.origin).parent.parent)),
            *(str(self._driver_file), str(self._files.library), str(self._files.data)),
            *(self._engine_name, ",".join(map(str, settings))),
        ]

    def _read_answer(self, process: subprocess.Popen[bytes], index: int) -> tuple[int, bytes]:
        header = cast("BinaryIO", process.stdout).read(FRAME.size)
        if len(header) != FRAME.size or self._sound is None:
            raise self._failure("the speech process ended without being asked", ended=True)
        status, size = FRAME.unpack(header)
        return status, Slots(self._sound.fileno()).read(index, size)

    def _failure(self, message: str, cure: str = CURE, *, ended: bool = False) -> MachineError:
        """The error with the last line that the engine printed, once the process has ended."""
        noise = b""
        if self._process is not None:
            # A process that is ending closes its pipe before it has printed the reason.
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_LAST_WORDS_S if ended else 0)
        if self._noise is not None:
            self._noise.seek(0)
            noise = self._noise.read()
        self.close()
        last = noise.decode(errors="replace").strip().splitlines()[-1:]
        return MachineError(message + "".join(f" ({line})" for line in last), cure)


def engine_rate(wpm: int) -> tuple[int, int]:
    """The engine's rate and word gap (10 ms each) for `wpm` words per minute as heard.

    Measured with en-us, espeak-ng 1.52, 40 coach phrases of 1 to 15 words, 240 words, one trimmed clip each. Engine rate to
    heard wpm: 90: 107, 100: 119, 110: 131, 120: 143, 127: 152, 140: 168, 150: 179, 160: 191, 175: 209, 190: 227, 210: 251,
    230: 274, which is a straight line. Below 90 the engine hardly slows down (80: 101), so there we widen the gaps between words; at rate 90, gap to heard wpm:
    1: 97, 2: 94, 3: 91, 4: 87, 5: 85, 6: 82. en-gb-x-rp is heard 3 % faster throughout.
    """
    if wpm >= 102:
        return (wpm * 84 + 50) // 100, 0
    return 90, max(1, (100 - wpm + 1) // 3)


def _open_sound_file() -> IO[bytes]:
    """A file without a name, in memory if Python supports that."""
    if hasattr(os, "memfd_create"):  # not in every build for Linux
        return open(os.memfd_create("voicecoach-speech"), "r+b", buffering=0)  # noqa: PTH123 - closed in close()
    return tempfile.TemporaryFile(buffering=0)


def _write(pipe: BinaryIO, content: bytes) -> None:
    try:
        pipe.write(content)
        pipe.flush()
    except BrokenPipeError:
        return  # the process has ended: reading its answer shows why


def _close_quietly(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return  # the rest was meant for a process that has ended
