"""The phrases that were really begun, in the order in which they were heard."""

from collections import deque

from voicecoach.live.tape.segments import frame_in
from voicecoach.live.tape.sound_queue import Sound
from voicecoach.script import Speech

KEPT = 16
"""How many are remembered: more than are ever begun between two looks."""


class Said:
    """Follows the sounds as they are heard. A phrase that is cut off and begun again is said twice."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._sound: Sound | None = None
        self._reached = -1
        """The last frame of that sound that was looked at."""
        self._count = 0
        self._latest: deque[tuple[int, str]] = deque(maxlen=KEPT)

    @property
    def latest(self) -> tuple[tuple[int, str], ...]:
        """The phrases begun most recently, oldest first, each with its number, counted from 1."""
        return tuple(self._latest)

    def reach(self, sound: Sound, frame: int) -> None:
        """A sound is heard as far as one of its frames. Sounds come in the order in which they are heard."""
        if sound is not self._sound:
            self._sound, self._reached = sound, -1
        for onset, text in self._onsets(sound):
            if self._reached < onset <= frame:
                self._count += 1
                self._latest.append((self._count, text))
        self._reached = max(self._reached, frame)

    def _onsets(self, sound: Sound) -> list[tuple[int, str]]:
        if sound.kind == "words":
            return [(0, sound.text)] if sound.text and not sound.start else []
        segment = sound.segment
        if segment is None:
            return []
        return [
            (frame_in(segment, event.at_ms, self._rate_hz) - sound.start, event.text)
            for event in segment.events
            if isinstance(event, Speech)
        ]
