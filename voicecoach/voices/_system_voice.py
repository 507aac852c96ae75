"""The voices of macOS and Windows, through pyttsx3's own drivers.

Those drivers take one text a run loop, want the main thread, and freeze on some faults; so every phrase is a program of its
own (`_system_speech.py`) that writes one file, which also keeps phrases independent of each other. Untested on hardware:
both drivers were only read in source. The rate is the engine's own words a minute, not calibrated.
"""

import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from voicecoach.clip import Clip
from voicecoach.cores import count_cores
from voicecoach.errors import MachineError, RequestError
from voicecoach.suggest import did_you_mean
from voicecoach.voices._sound_files import read_sound
from voicecoach.voices._system_speech import UNKNOWN_VOICE
from voicecoach.voices._texts import encode_text, shorten_text

CURE = "check that the system itself can speak, or use another voice: see `voicecoach voices`"

_PROGRAM = Path(__file__).with_name("_system_speech.py")
_LIMIT_S = 60
_ATTEMPTS = 2


class SystemVoice:
    """A Voice (see `voicecoach.speech`). `program` is the door for tests to put another engine in."""

    engine = "pyttsx3"

    def __init__(
        self, variant: str | None, wpm: int, *, program: Path = _PROGRAM, limit_s: float = _LIMIT_S
    ) -> None:
        self.id = variant or "default"
        self.wpm = wpm
        # The voices come with the system, and may change with it.
        self.version = f"pyttsx3 {version('pyttsx3')}, {platform.platform()}"
        self._variant = variant or ""
        self._program = program
        self._limit_s = limit_s

    @cached_property
    def rate_hz(self) -> int:
        """Known only once a phrase was spoken."""
        return self._speak("one").rate_hz

    def speak_all(self, texts: Sequence[str]) -> Iterator[Clip]:
        with ThreadPoolExecutor(count_cores()) as pool:
            yield from pool.map(self._speak, texts)

    def close(self) -> None:
        """Nothing is held between phrases."""

    def _speak(self, text: str) -> Clip:
        if not text.strip():
            return Clip(b"", self.rate_hz)
        for _attempt in range(_ATTEMPTS):
            try:
                return self._run_program(text)
            except (OSError, ValueError, subprocess.TimeoutExpired) as fault:
                last = fault
        raise MachineError(f"the speech engine failed twice on '{shorten_text(text)}': {last}", CURE)

    def _run_program(self, text: str) -> Clip:
        with TemporaryDirectory(prefix="voicecoach-") as folder:
            path = Path(folder, "phrase.aiff" if sys.platform == "darwin" else "phrase.wav")
            # -P: the program's folder holds a pyttsx3.py, which must not stand in for the library.
            command = [sys.executable, "-P", str(self._program), str(path), self._variant, str(self.wpm)]
            done = subprocess.run(  # noqa: S603 - our own program
                command, input=encode_text(text), capture_output=True, timeout=self._limit_s, check=False
            )
            said = done.stderr.decode(errors="replace").strip()
            if done.returncode == UNKNOWN_VOICE:
                names = tuple(said.splitlines())
                hint = did_you_mean(self._variant, names) or f"there are {', '.join(names[:8])}"
                raise RequestError(f"this system has no voice '{self._variant}'", hint)
            if done.returncode or not path.is_file():
                raise ValueError((said.splitlines() or ["it wrote no sound"])[-1])
            return read_sound(path.read_bytes())
