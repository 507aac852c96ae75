"""The sounds of a session: segments of its tape, and what is heard beside the script."""

from collections.abc import Callable

from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.live.tape.segments import Segment
from voicecoach.live.tape.sound_queue import Sound
from voicecoach.live.tape.tape import Tape
from voicecoach.units import frame_at

WORDS_GAP_MS = 300
"""Around what the coach says beside the script."""


class Sounds:
    """Makes them for one tape."""

    def __init__(self, tape: Tape, amend: Callable[[Segment], Segment] = lambda segment: segment) -> None:
        """`amend` may change what is said in a segment, but no time in it."""
        self.tape = tape
        self._amend = amend

    def segment(self, segment: Segment, index: int) -> Sound:
        """A segment as it stands on the tape."""
        segment = self._amend(segment)
        return Sound("segment", self.tape.render(segment), segment=segment, index=index)

    def words(self, text: str) -> Sound:
        """A phrase with a gap around it."""
        gap = self.silence(WORDS_GAP_MS).pcm
        return Sound("words", gap + self.tape.renderer.speak(text).pcm + gap, text)

    def silence(self, duration_ms: int) -> Sound:
        return Sound("silence", bytes(BYTES_PER_FRAME * frame_at(duration_ms, self.tape.rate_hz)))

    def cancel(self) -> Sound:
        """Stopped before the end."""
        return Sound("cancel", self.tape.tone("cancel") + self.silence(WORDS_GAP_MS).pcm)
