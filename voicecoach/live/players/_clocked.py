"""A stream that is played by a clock instead of a device: frames are due as time passes."""

from collections import deque

from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.live.clock import Clock
from voicecoach.live.players import Gap
from voicecoach.live.players._gain import with_gain
from voicecoach.script import Script
from voicecoach.units import frame_at


class ClockedPlayer:
    """A Player (see `voicecoach.live.players`) without a device. Subclasses decide what happens to the frames."""

    underruns = 0
    gaps: tuple[Gap, ...] = ()
    certain_after_ms = 0
    is_heard = False

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.rate_hz = 0
        self._queue: deque[bytes] = deque()
        self._played = 0
        self._due = 0
        self._paused = False
        self._gain_db = 0

    def heard(self, pcm: bytes) -> None:
        """Frames that have just been played, in order."""

    def silent(self, frames: int) -> None:
        """This many frames of time passed while paused or with nothing to play."""

    def open(self, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self._queue.clear()
        self._due = frame_at(self.clock.now_ms(), rate_hz)
        self._paused = False

    def feed(self, pcm: bytes, *, is_seam: bool = False) -> None:
        del is_seam  # this player never needs one
        self._advance()
        if pcm:
            self._queue.append(pcm)

    def set_gain(self, gain_db: int) -> None:
        self._advance()
        self._gain_db = gain_db

    def pause(self) -> None:
        self._advance()
        self._paused = True

    def resume(self) -> None:
        self._advance()
        self._paused = False

    def drop(self) -> int:
        self._advance()
        self._queue.clear()
        return self._played

    def flush(self) -> int:
        return self.drop()

    def played(self) -> int:
        self._advance()
        return self._played

    def check(self) -> None:
        """Does nothing: a clock is never lost."""

    def finish(self, heard: Script | None) -> None:
        """Does nothing: there is no file to write."""

    def close(self) -> None:
        """Does nothing: there is no device to release."""

    def _advance(self) -> None:
        now = frame_at(self.clock.now_ms(), self.rate_hz)
        frames, self._due = now - self._due, now
        while frames > 0 and self._queue and not self._paused:
            pcm = self._queue.popleft()
            taken = pcm[: frames * BYTES_PER_FRAME]
            if len(taken) < len(pcm):
                self._queue.appendleft(pcm[len(taken) :])
            played = len(taken) // BYTES_PER_FRAME
            self._played += played
            frames -= played
            self.heard(with_gain(taken, self._gain_db))
        if frames > 0:
            self.silent(frames)
