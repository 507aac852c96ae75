"""A stream that a device pulls: its own thread asks for frames, and gets silence when there are none."""

import threading
import time
from collections import deque
from collections.abc import Callable

from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.live.clock import SteadyClock
from voicecoach.live.players import BUFFER_MS, DeviceLostError, Gap
from voicecoach.live.players._gain import with_gain
from voicecoach.live.players._stalls import SuspendWatch, asleep_s
from voicecoach.script import Script
from voicecoach.units import frame_at

STALLED_S = 1.5
"""A device that asks for nothing for this long is gone, whatever it reports: a dying sound server closes no stream."""

STOPPED_S = 0.5
"""When nobody looked at the device for this long, the whole program stood still."""
WATCH_S = 2.0
"""The length of a watched stretch: within it a device that was kept waiting catches up, unless it ran dry."""
GAP_MS = 5
"""A device that falls this far behind the clock has made a gap. Clocks drift apart by half a millisecond in a stretch, by
1.5 ms in the sound server of the tests; and a device that is late throughout one stretch is not late throughout the next."""


TOLD_AFTER_MS = 600
"""So much later at most a device that knows says that it ran dry: it does so with its next request."""
REMEMBERED_TURNS = 600
"""Turns of a device that are remembered, 12 s of them: so late somebody may look that a hold has ended since it ran dry."""


class PulledPlayer:
    """A Player (see `voicecoach.live.players`) whose device calls `pull`. Subclasses open, stop and start the device.

    A device that can stop and later continue with what it holds is stopped for a pause. Any other is fed silence, and falls
    silent once it has played what it holds.
    """

    def __init__(
        self, seconds: Callable[[], float] = time.monotonic, asleep: Callable[[], float] = asleep_s
    ) -> None:
        self._seconds = seconds
        self._suspended = SuspendWatch(asleep)
        self.clock = SteadyClock()
        self.rate_hz = 0
        self.gaps: list[Gap] = []
        self._checked_s = 0.0
        self._lead_places: list[int] = []
        """The positions at the ends of the stretches of `_leads`."""
        self.stops_exactly = False
        self._queue: deque[memoryview] = deque()
        self._lock = threading.Lock()
        self._pulled = 0
        self._silence = 0
        """Frames of silence pulled since the last frame of sound."""
        self._paused = False
        self._gain_db = 0
        self._is_running = False
        """Whether the device pulls. It starts with the first sound, which is then heard at once."""
        self._last_pull_s = 0.0
        self._started_s = 0.0
        self._asked = 0
        """Frames that the device took since it started, including silence."""
        self._taken = 0
        """Frames that the device took since it was opened, including silence."""
        self._turns: deque[tuple[int, int, int]] = deque(maxlen=REMEMBERED_TURNS)
        """What `_taken`, `_pulled` and `_silence` were after the latest turns of the device."""
        self._watch_until_s = 0.0
        self._lead: float | None = None
        """How far the device was ahead of the clock at most, in frames, in the current stretch; None if it has just
        begun."""
        self._leads: list[float] = []
        """The same for the stretches before, three at most."""

    @property
    def underruns(self) -> int:
        return len(self.gaps)

    @property
    def certain_after_ms(self) -> int:
        return TOLD_AFTER_MS if self.knows_gaps else int(3 * WATCH_S * 1000) + 500

    # -- what a device does

    @property
    def knows_gaps(self) -> bool:
        """Whether the device itself says when it ran dry, so that nothing has to be concluded from its clock."""
        return False

    def open_device(self) -> None:
        """Raises DeviceLostError if there is none."""
        raise NotImplementedError

    def start_device(self) -> None:
        """Begin to pull, or continue where `stop_device` stopped. Raises DeviceLostError."""
        raise NotImplementedError

    def stop_device(self) -> None:
        """Be silent at once and keep what the device holds."""
        raise NotImplementedError

    def close_device(self) -> None:
        """Release it; what it holds is not heard. Safe to call twice."""
        raise NotImplementedError

    @property
    def held_frames(self) -> int:
        """How much the device may hold that has not been heard yet."""
        return frame_at(BUFFER_MS, self.rate_hz)

    def pull(self, frames: int) -> bytes:
        """The next frames, padded with silence. Called by the device, in a thread of its own."""
        now_s = self._seconds()
        wanted = frames * BYTES_PER_FRAME
        parts: list[bytes | memoryview] = []
        with self._lock:
            self._note_late_pull(now_s)
            self._last_pull_s = now_s
            while wanted and self._queue and not self._paused:
                piece = self._queue.popleft()
                if len(piece) > wanted:
                    self._queue.appendleft(piece[wanted:])
                    piece = piece[:wanted]
                parts.append(piece)
                wanted -= len(piece)
            self._pulled += frames - wanted // BYTES_PER_FRAME
            self._silence = wanted // BYTES_PER_FRAME + (0 if parts else self._silence)
            self._asked += frames
            self._taken += frames
            self._turns.append((self._taken, self._pulled, self._silence))
            lead = self._asked - (now_s - self._started_s) * self.rate_hz
            self._lead = lead if self._lead is None else max(self._lead, lead)
        return with_gain(b"".join([*parts, bytes(wanted)]), self._gain_db)

    def note_underflow(self, after_frames: int | None = None) -> None:
        """The device itself says that it ran dry: just now, or after so many of the frames that it took since it was opened."""
        with self._lock:
            for taken, pulled, silence in self._turns if after_frames is not None else ():
                if taken == after_frames:
                    if not silence:
                        # A session knows nothing of what `played` has not reached: then the gap begins there.
                        start = min(pulled, self._pulled - self.held_frames)
                        self._note_gap(start, pulled + frame_at(GAP_MS, self.rate_hz))
                    return
            if not self._silence:
                self._note_gap(self._pulled - self.held_frames, self._pulled)

    def _note_late_pull(self, now_s: float) -> None:
        """A device that asks for nothing for longer than what it holds lasts has run dry."""
        late = (now_s - max(self._last_pull_s, self._started_s)) * self.rate_hz
        is_running = self._last_pull_s >= self._started_s and not self._silence and not self._paused
        if self.knows_gaps or not is_running or late <= self.held_frames:
            return
        self._note_gap(self._pulled - self.held_frames, self._pulled)

    def _note_gap(self, start: int, end: int) -> None:
        self.gaps.append((max(0, start), end))
        # It stays late from here on: what was measured before says nothing any more.
        self._leads.clear()
        self._lead_places.clear()
        self._lead = None
        self._watch_until_s = self._seconds() + WATCH_S / 2

    # -- what a session does

    def open(self, rate_hz: int) -> None:
        place = self.played()
        self.close_device()
        self._is_running = False
        self.rate_hz = rate_hz
        with self._lock:
            self._queue.clear()
            self._pulled, self._silence = place, frame_at(BUFFER_MS, rate_hz)
        self._taken = 0
        self._turns.clear()
        self.open_device()
        self._paused = False

    def feed(self, pcm: bytes, *, is_seam: bool = False) -> None:
        del is_seam  # this player never needs one
        if not pcm:
            return
        with self._lock:
            self._queue.append(memoryview(pcm))
            queued = sum(map(len, self._queue)) if not self._is_running else 0
        # A device that starts takes as much as it can hold: with less, a gap would follow.
        if queued >= self.held_frames * BYTES_PER_FRAME:
            self._start_first()

    def set_gain(self, gain_db: int) -> None:
        with_gain(
            b"", gain_db
        )  # what it needs is made here, since the thread of the device has no time for it
        self._gain_db = gain_db

    def pause(self) -> None:
        if self._paused:
            return
        if self.stops_exactly and self._is_running:
            self.stop_device()
        self._paused = True

    def resume(self) -> None:
        if not self._paused:
            return
        self._paused = False
        if self.stops_exactly and self._is_running:
            self._start()

    def drop(self) -> int:
        with self._lock:
            self._queue.clear()
            return self._pulled

    def flush(self) -> int:
        if not self.stops_exactly:
            return self.drop()
        place = self.played()
        self.close_device()
        with self._lock:
            self._queue.clear()
            self._pulled, self._silence = place, self.held_frames
        self._taken = 0
        self._turns.clear()
        self.open_device()
        return place

    def played(self) -> int:
        with self._lock:
            return max(0, self._pulled - max(0, self.held_frames - self._silence))

    def check(self) -> None:
        now_s = self._seconds()
        if not self._is_running:
            self._start_first()
        has_slept = self._suspended.has_slept()
        was_stopped, self._checked_s = bool(self._checked_s) and now_s - self._checked_s > STOPPED_S, now_s
        if not self._is_running or (self._paused and self.stops_exactly):
            return
        if has_slept:
            with self._lock:
                self._note_gap(self._pulled - self.held_frames, self._pulled)
        if was_stopped or has_slept:
            # This program stood still, and the device with it: it gets its time to ask again.
            self._last_pull_s = max(self._last_pull_s, now_s - STALLED_S / 2)
            return
        if now_s - max(self._last_pull_s, self._started_s) > STALLED_S:
            raise DeviceLostError("the device has stopped asking for sound")
        if not self.knows_gaps:
            self._watch(now_s)

    def finish(self, heard: Script | None) -> None:
        """Waits for the last frames: a device is heard a little later than `played` says."""
        del heard
        time.sleep(2 * BUFFER_MS / 1000)

    def close(self) -> None:
        self.close_device()

    def _start_first(self) -> None:
        if not self._is_running and not self._paused and self._queue:
            self._is_running = True
            self._start()

    def _start(self) -> None:
        with self._lock:
            self._asked = 0
            self._lead = None
            self._leads.clear()
            self._lead_places.clear()
            self._started_s = self._seconds()
            # What a device takes while it starts does not count.
            self._watch_until_s = self._started_s + WATCH_S / 2
        self.start_device()

    def _watch(self, now_s: float) -> None:
        """Detect that the device ran dry: then there was a gap, and everything after it stays late.

        Whenever the device has just been filled, it is ahead of the clock by the same amount.
        """
        if now_s < self._watch_until_s:
            return
        with self._lock:
            is_first = self._watch_until_s - self._started_s < WATCH_S
            if self._lead is not None and not is_first:
                self._leads = [*self._leads[-2:], self._lead]
                self._lead_places = [*self._lead_places[-2:], self._pulled]
            if len(self._leads) == 3 and max(self._leads[1:]) < self._leads[0] - frame_at(
                GAP_MS, self.rate_hz
            ):
                if not self._silence:
                    end = self._lead_places[0]
                    watched = frame_at(int(WATCH_S * 1000), self.rate_hz)
                    self.gaps.append((end - watched - self.held_frames, end + self.held_frames))
                del self._leads[:2], self._lead_places[:2]
            self._lead = None
            self._watch_until_s = now_s + WATCH_S
