"""The queue of sounds that one player is fed with, a little ahead, and how far it has played them."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.live.players import Player
from voicecoach.live.tape.segments import Segment
from voicecoach.units import frame_at

AHEAD_MS = 3000
"""How far ahead the player is fed: longer than a busy machine ever keeps this program waiting."""
_CHUNK_MS = 500

SoundKind = Literal["segment", "words", "silence", "cancel"]


@dataclass(frozen=True, slots=True)
class Sound:
    """Something to be heard as a whole."""

    kind: SoundKind
    pcm: bytes
    text: str = ""
    segment: Segment | None = None
    index: int = -1
    """The index of the segment on the tape."""
    start: int = 0
    """The frame of the segment at which this begins."""
    is_part: bool = False
    """Whether more of the segment follows."""

    @property
    def frames(self) -> int:
        return len(self.pcm) // BYTES_PER_FRAME

    @property
    def allows_silence_before(self) -> bool:
        """Whether a short silence before it does no harm: no ramp, hold or paced rep begins there or is under way."""
        return self.segment is None or (self.start == 0 and self.segment.windows[0].elastic)

    def from_frame(self, frame: int) -> "Sound":
        """The rest from a frame of this sound on."""
        return replace(self, pcm=self.pcm[frame * BYTES_PER_FRAME :], start=self.start + frame)

    def until_frame(self, frame: int) -> "Sound":
        """What comes before a frame of this sound."""
        return replace(self, pcm=self.pcm[: frame * BYTES_PER_FRAME], is_part=True)


@dataclass(frozen=True, slots=True)
class Heard:
    """A stretch of a sound that was heard without a break, in frames of the sound."""

    sound: Sound
    frames: int
    at: int
    """The frame of the stream with which it begins."""

    @property
    def is_whole(self) -> bool:
        return self.frames == self.sound.frames


@dataclass(slots=True)
class _Queued:
    sound: Sound
    at: int
    fed: int = 0

    @property
    def end(self) -> int:
        return self.at + self.sound.frames


class SoundQueue:
    """Feeds one player."""

    def __init__(self, player: Player, rate_hz: int) -> None:
        self.player = player
        self.rate_hz = rate_hz
        self._queued: deque[_Queued] = deque()
        self.is_unused = True
        """Whether nothing was ever queued."""
        self._end = 0
        self._played = 0

    @property
    def is_empty(self) -> bool:
        return not self._queued

    @property
    def left_ms(self) -> int:
        """What is queued and not heard."""
        return (self._end - self._played) * 1000 // self.rate_hz

    def add(self, sounds: Iterable[Sound]) -> None:
        for sound in sounds:
            if sound.frames:
                if self.is_unused:
                    # A player that has played before goes on counting: what is fed now begins where it stands.
                    self.is_unused = False
                    self._end = self._played = self.player.played()
                self._queued.append(_Queued(sound, self._end))
                self._end += sound.frames

    def feed(self) -> None:
        """Hand over what will be heard soon."""
        limit = self._played + frame_at(AHEAD_MS, self.rate_hz)
        chunk = frame_at(_CHUNK_MS, self.rate_hz)
        for queued in self._queued:
            while queued.fed < queued.sound.frames and queued.at + queued.fed < limit:
                start = queued.fed
                queued.fed = min(start + chunk, queued.sound.frames)
                pcm = queued.sound.pcm[start * BYTES_PER_FRAME : queued.fed * BYTES_PER_FRAME]
                is_seam = start == 0 and queued.sound.allows_silence_before
                self.player.feed(pcm, is_seam=is_seam)

    def take_heard(self) -> list[Heard]:
        """Ask the player how far it is. Returns the sounds that have ended since the last time."""
        self._played = max(self._played, min(self.player.played(), self._end))
        done = []
        while self._queued and self._queued[0].end <= self._played:
            queued = self._queued.popleft()
            done.append(Heard(queued.sound, queued.sound.frames, queued.at))
        return done

    def current(self) -> tuple[Sound, int] | None:
        """What is heard now, and at which of its frames."""
        if not self._queued:
            return None
        queued = self._queued[0]
        return queued.sound, self._played - queued.at

    @property
    def played(self) -> int:
        """The position in the stream of the player that is heard now, as of the last look at it."""
        return self._played

    def current_heard(self) -> Heard | None:
        """What was heard until now of the sound that plays."""
        if not self._queued:
            return None
        queued = self._queued[0]
        return Heard(queued.sound, max(0, self._played - queued.at), queued.at)

    def last(self) -> Sound | None:
        """What is queued last."""
        return self._queued[-1].sound if self._queued else None

    def cut(self, *, hard: bool) -> tuple[list[Heard], list[Sound]]:
        """When the player is paused: what was heard until now, and what was not, the rest of the cut sound first.

        `hard` also forgets what lies in the device.
        """
        self._played = self.player.flush() if hard else self.player.drop()
        return self._part()

    def lose(self) -> tuple[list[Heard], list[Sound]]:
        """As `cut`, for a device that is gone and can no longer be asked."""
        return self._part()

    def _part(self) -> tuple[list[Heard], list[Sound]]:
        heard, rest = [], []
        for queued in self._queued:
            frames = min(max(self._played - queued.at, 0), queued.sound.frames)
            if frames:
                heard.append(Heard(queued.sound, frames, queued.at))
            if frames < queued.sound.frames:
                rest.append(queued.sound.from_frame(frames))
        self._queued.clear()
        self._end = self._played
        return heard, rest
