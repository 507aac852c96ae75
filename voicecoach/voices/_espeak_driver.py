"""A driver for pyttsx3 that drives libespeak-ng synchronously. It runs in the speech process only.

The driver that comes with pyttsx3 talks to the engine's own thread: of five queued texts it keeps only the last, its
first `runAndWait` returns before anything is spoken, and a rate that was set just before may be lost. This one returns once
the sound is complete. Import it only after `load_engine`: `pyttsx3.drivers._espeak` loads the library when it is imported.
"""

import ctypes
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

NAME = "voicecoach_espeak"
"""What `pyttsx3.init` calls this driver."""

_DONT_EXIT = 0x8000
"""Without it, a library that cannot find its data ends the process."""
_PHONEMES = 0x100
"""`espeakPHONEMES`: what stands in [[ ]] is phonemes."""
_BUFFER_MS = 1000
"""How much sound the engine hands over at a time. It affects the bytes, so do not change it."""
_WORD_GAP = 7
"""`espeakWORDGAP`: a pause between words, in steps of 10 ms at the normal rate."""
_NOISE_SEED = 1
"""Breathy timbres (`+f3`, `+whisper`) are partly noise. It affects their bytes, so do not change it."""


def load_engine(library: str, data: str) -> None:
    """Make `pyttsx3.init(NAME)` give this driver, bound to the library and its data at these paths.

    pyttsx3 only tries its own library names, so the loader of ctypes is shadowed while pyttsx3's binding is imported.
    This leaves no trace in the environment and takes precedence over a system library. Raises OSError when the library
    cannot be loaded.
    """
    chosen = ctypes.CDLL(library)
    vars(ctypes.cdll)["LoadLibrary"] = lambda _name: chosen
    try:
        from pyttsx3.drivers import _espeak  # noqa: PLC0415 - see above
    finally:
        del vars(ctypes.cdll)["LoadLibrary"]
    module = ModuleType(f"pyttsx3.drivers.{NAME}")
    vars(module)["buildDriver"] = lambda proxy: SynchronousDriver(proxy, _espeak, data, _seeding_of(chosen))
    sys.modules[module.__name__] = module


def _seeding_of(library: ctypes.CDLL) -> Callable[[], Any]:
    """What makes the engine's noise the same in every process.

    From 1.52 on it is seeded with the time of day whenever the engine starts, and can be seeded anew. Earlier releases draw
    from C's `rand`, which they never seed.
    """
    try:
        seed = library.espeak_ng_SetRandSeed
    except AttributeError:
        return lambda: None
    seed.argtypes = [ctypes.c_long]
    return lambda: seed(_NOISE_SEED)


class SynchronousDriver:
    """What pyttsx3 asks of a driver, as far as voicecoach uses it.

    `say` passes the sound on as it comes, in 16-bit mono frames, to the property "listener", which may raise OSError.
    The names are those of pyttsx3's driver interface.
    """

    def __init__(self, proxy: Any, binding: Any, data: str, seed_noise: Callable[[], Any]) -> None:
        self._proxy = proxy
        self._binding = binding
        self._listener: Callable[[bytes], None] = lambda _pcm: None
        self._fault: OSError | None = None
        self.rate_hz: int = binding.Initialize(
            binding.AUDIO_OUTPUT_SYNCHRONOUS, _BUFFER_MS, data.encode(), _DONT_EXIT
        )
        if self.rate_hz <= 0:
            raise RuntimeError(f"the engine does not start with its data in {data}")
        seed_noise()
        binding.SetSynthCallback(self._collect)

    def _collect(self, frames: Any, frame_count: int, _events: Any) -> int:
        if frame_count > 0:
            try:
                self._listener(ctypes.string_at(frames, frame_count * ctypes.sizeof(ctypes.c_short)))
            except OSError as error:
                self._fault = error  # ctypes would only print it
                return 1  # the engine can stop
        return 0

    def say(self, text: str) -> None:
        self._fault = None
        self._proxy.notify("started-utterance")
        spoken = text.encode()
        # The true length with its closing zero: the wrapper in pyttsx3 claims ten times as much and reads past the end.
        status = self._binding.cSynth(
            *(spoken, len(spoken) + 1, 0, self._binding.POS_CHARACTER, 0),
            *(self._binding.CHARS_UTF8 | _PHONEMES, None, None),
        )
        if status != self._binding.EE_OK:
            raise RuntimeError(f"the engine refused the text (status {status})")
        if self._fault is not None:
            raise self._fault
        self._proxy.notify("finished-utterance", completed=True)

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802 - pyttsx3's name
        if name == "listener":
            self._listener = value
            return
        if name == "voice":
            status = self._binding.SetVoiceByName(str(value).encode())
        elif name == "rate":
            status = self._binding.SetParameter(self._binding.RATE, int(value), 0)
        elif name == "word-gap":
            status = self._binding.SetParameter(_WORD_GAP, int(value), 0)
        else:
            raise KeyError(f"unknown property {name}")
        if status != self._binding.EE_OK:
            raise ValueError(f"the engine refused the {name} '{value}' (status {status})")

    def getProperty(self, name: str) -> Any:  # noqa: N802 - pyttsx3's name
        if name == "rate-hz":
            return self.rate_hz
        raise KeyError(f"unknown property {name}")

    def startLoop(self) -> None:  # noqa: N802 - pyttsx3's name
        """Run what is queued. Nothing here waits, so the queue is empty when this returns."""
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802 - pyttsx3's name
        """Nothing to end: `startLoop` has returned or is about to."""

    def stop(self) -> None:
        """Nothing to stop: what was said has been spoken."""

    def destroy(self) -> None:
        """Nothing to release: the process ends with the engine."""
