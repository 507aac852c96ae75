"""A cast: a voice that leads, and others that say some of the texts in its place. To the compiler and the mix it is a studio."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from voicecoach.clip import Clip
from voicecoach.pronounce import AS_WRITTEN, Pronouncer
from voicecoach.speech import Voice
from voicecoach.speech_cache import SharedClips
from voicecoach.studio import CALIBRATION, Studio


class Guest(Protocol):
    """Who says some texts. Its clips are finished: trimmed, and at the loudness of speech."""

    @property
    def name(self) -> str:
        """Who it is, for people."""
        ...

    def says(self, text: str) -> bool:
        """Whether this text is its business."""
        ...

    def prepare(self, texts: Sequence[str]) -> None:
        """Have these texts ready. Raises MachineError."""
        ...

    def speak(self, text: str) -> Clip:
        """The finished clip of a text, at any rate. Raises MachineError."""
        ...

    def close(self) -> None:
        """Release what it holds. Safe to call twice."""
        ...


class VoiceGuest:
    """Another voice, with a studio of its own, for the texts that `says` picks."""

    def __init__(self, studio: Studio, role: str, says: Callable[[str], bool]) -> None:
        self._studio = studio
        self.name = f"{role} by {studio.voice.engine} {studio.voice.id}"
        self.says = says
        self.prepare = studio.prepare
        self.speak = studio.speak
        self.close = studio.close


class Cast(Studio):
    """A studio whose guests go first: the first that says a text says it, and the voice says all others."""

    def __init__(
        self,
        voice: Voice,
        cache_folder: Path | None = None,
        calibration: Sequence[str] = CALIBRATION,
        pronounce: Pronouncer = AS_WRITTEN,
        guests: Sequence[Guest] = (),
        *,
        shared: SharedClips | None = None,
    ) -> None:
        super().__init__(voice, cache_folder, calibration, pronounce, shared=shared)
        self._guests = tuple(guests)
        self._heard: dict[str, Clip] = {}
        """Clips of guests, at the rate of the voice."""
        self._recorded: dict[str, Clip] = {}
        """Sounds that are part of a session, by the texts that stand for them."""

    def include(self, text: str, make: Callable[[int], Clip]) -> None:
        """Play a sound for a text, whoever would say it. `make` returns it at a rate; it is asked once."""
        if text not in self._recorded:
            self._recorded[text] = make(self.voice.rate_hz)

    @property
    def voice_id(self) -> str:
        return ", ".join([super().voice_id, *(guest.name for guest in self._guests)])

    def speak(self, text: str) -> Clip:
        if text in self._recorded:
            return self._recorded[text]
        if text in self._heard:
            return self._heard[text]
        guest = self._guest_for(text)
        if guest is None:
            return super().speak(text)
        clip = self._heard[text] = at_rate(guest.speak(text), self.voice.rate_hz)
        return clip

    def speech_ms(self, text: str) -> int:
        if text in self._recorded:
            return self._recorded[text].duration_ms
        return super().speech_ms(text) if self._guest_for(text) is None else self.speak(text).duration_ms

    def prepare(
        self, texts: Iterable[str], watch: Callable[[int, int], None] = lambda _done, _total: None
    ) -> None:
        theirs: dict[int, list[str]] = {}
        own = []
        for text in (one for one in texts if one not in self._recorded):
            guest = self._guest_for(text)
            if guest is None:
                own.append(text)
            else:
                theirs.setdefault(self._guests.index(guest), []).append(text)
        for index, some in theirs.items():
            self._guests[index].prepare(some)
        super().prepare(own, watch)

    def close(self) -> None:
        for guest in self._guests:
            guest.close()
        super().close()

    def _guest_for(self, text: str) -> Guest | None:
        return next((guest for guest in self._guests if guest.says(text)), None)


def at_rate(clip: Clip, rate_hz: int) -> Clip:
    """The same sound at another rate."""
    if clip.rate_hz == rate_hz:
        return clip
    import numpy as np  # noqa: PLC0415 - a session of one voice needs none

    from voicecoach.sound.resample import resample  # noqa: PLC0415

    frames = resample(np.frombuffer(clip.pcm, "<i2"), clip.rate_hz, rate_hz)
    return Clip(frames.astype("<i2").tobytes(), rate_hz)
