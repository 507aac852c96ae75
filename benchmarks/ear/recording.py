"""A voice and a language -> the first session as it is heard: its script, its frames, and the clip of each phrase."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.api.compile import compile_with_studio
from voicecoach.api.timing import open_studio
from voicecoach.request import SessionRequest
from voicecoach.script import Script, Speech
from voicecoach.sheets.library.library import find_folders
from voicecoach.sound.mix import mix
from voicecoach.studio import Studio
from voicecoach.units import frame_at

Frames = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Recording:
    """A session, rendered into memory."""

    voice: str
    language: str
    script: Script
    frames: Frames
    rate_hz: int
    studio: Studio

    def phrases(self) -> list[Speech]:
        """Each different text once, where it is first said."""
        first: dict[str, Speech] = {}
        for event in self.script.speech:
            first.setdefault(event.text, event)
        return list(first.values())

    def cut(self, start_ms: int, end_ms: int) -> Frames:
        """A stretch of the product, with whatever sounds beneath it."""
        return self.frames[frame_at(max(0, start_ms), self.rate_hz) : frame_at(end_ms, self.rate_hz)]

    def clip(self, text: str) -> Frames:
        """One phrase alone, as it goes into the mix."""
        return np.frombuffer(self.studio.speak(text).pcm, "<i2")


@contextmanager
def record(name: str, voice: str, language: str) -> Iterator[Recording]:
    """The first session of a routine. Raises RequestError and MachineError as rendering does."""
    request = SessionRequest(name=name, voice=voice, language=language)
    library = find_folders(request.cues)
    with open_studio(request, library) as studio:
        _, script = compile_with_studio(request, library, studio)
        rate_hz = studio.voice.rate_hz
        blocks = mix(script, studio.speak, rate_hz, has_floor=True)
        frames = np.frombuffer(b"".join(blocks), "<i2")
        yield Recording(voice, language, script, frames, rate_hz, studio)
