"""simpleaudio: plays straight from our memory, reading at most 100 ms ahead, which makes an exact pause possible.

It cannot pause, report a position or choose a device. So it is given one long buffer of silence, the stretch, into which
sound is written just before it is due. To pause, the stretch is silenced from the first frame that can still be changed, and
the rest is played later. A stop takes effect after 200 to 300 ms, but by then only silence plays.

The archived 1.0.4 frees memory without Python's lock, which crashes Python 3.12: there only `simpleaudio-patched` will do.
"""

import mmap
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.errors import MachineError, RequestError
from voicecoach.live.clock import Clock, SteadyClock
from voicecoach.live.players import BUFFER_MS, DeviceLostError, Gap, PlayerInfo
from voicecoach.live.players._alsa import AlsaWatch
from voicecoach.live.players._builds import builds, why_not
from voicecoach.live.players._quiet import quiet_library
from voicecoach.live.players._stalls import SuspendWatch, ThreadWatch, asleep_s, thread_ids
from voicecoach.live.players._stretch import Piece, Stretch
from voicecoach.script import Script
from voicecoach.units import frame_at

ORDER = 10
HELP = "the sound device, through simpleaudio"
IS_AUTOMATIC = True
REACH_MS = 130
"""Frames up to this far ahead may have been read already; with less than 100 some are heard twice."""
AHEAD_S = 0.1
"""How far ahead the library reads."""
LATE_S = 0.6
FADE_MS = 5
"""Before a cut, so that it makes no click."""
STRETCH_S = 900
"""After this time a new stretch begins at the next seam, because the clocks of the device and the machine drift apart."""
SPARE_S = 900
"""How much longer a stretch can get if no seam comes: longer than any set of paced reps and any hold."""
_CURE = "pip install simpleaudio-patched; on Linux that takes gcc, python3-dev and libasound2-dev"
CERTAIN_AFTER_MS = 600
STARTING_S = 0.5
_SETTLE_S = 2.0


def open_player(argument: str, device: str | None) -> "SimpleaudioPlayer":
    """A player on the default device. Raises MachineError if it is missing or unsafe, RequestError for a named device."""
    if argument or device is not None:
        raise RequestError(
            "simpleaudio can only play on the default device", "use --player miniaudio --device NAME"
        )
    if (reason := why_not()) is not None:
        raise MachineError(f"simpleaudio cannot be used: {reason}", _CURE)
    import simpleaudio  # noqa: PLC0415 - only who plays through it has to have it

    return SimpleaudioPlayer(simpleaudio)


def describe() -> PlayerInfo:
    """Its version, or why it cannot be used."""
    summary = "the default device, straight from memory"
    reason = why_not()
    detail = reason or ", ".join(f"{name} {found}" for name, found in builds())
    return PlayerInfo("simpleaudio", summary, available=reason is None, detail=detail)


class SimpleaudioPlayer:
    """A Player (see `voicecoach.live.players`). Frame numbers of the stretch and positions in the stream differ by a constant."""

    def __init__(
        self,
        library: Any,
        seconds: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        asleep: Callable[[], float] = asleep_s,
    ) -> None:
        self._seconds, self._sleep = seconds, sleep
        self._suspended = SuspendWatch(asleep)
        self.gaps: list[Gap] = []
        self.certain_after_ms = CERTAIN_AFTER_MS
        self.clock: Clock = SteadyClock()
        self._library = library
        self.rate_hz = 0
        self._stretch = Stretch(1)
        self._gain_db = 0
        self._playing: Any = None
        self._probe: Any = None
        """The short silence that showed that there is a device, while it may still be playing."""
        self._start_s = 0.0
        self._origin = 0
        """The position in the stream of the first frame of the stretch."""
        self._waiting: deque[Piece] = deque()
        """What was fed and is not in the stretch yet."""
        self._place = 0
        self._paused = False
        self._checked_s = 0.0
        self._late_s = 0.0
        """How late the device may be after it ran dry."""
        self._lost_s = 0.0
        """For how long the device stood still in this stretch, as far as that is known."""
        # When the thread that feeds it was last seen to do something, and the look before that: it did it since then.
        self._moved_s = self._before_s = 0.0
        self._thread = ThreadWatch(frozenset())
        self._alsa, self._alsa_seen = AlsaWatch(), 0
        self._opening_s = 0.0
        """How long it took to open the device for this stretch: so much later at most it is heard."""
        self._is_standing = self._must_renew = False
        """`_must_renew`: whether a new stretch begins at the next seam, so that it is known again when each frame is heard."""

    @property
    def underruns(self) -> int:
        return len(self.gaps)

    def open(self, rate_hz: int) -> None:
        self._stop()
        self._alsa.listen()
        self.rate_hz = rate_hz
        self._waiting.clear()
        self._origin = self._place
        self._stretch = Stretch(1)
        self._paused = False
        # 50 ms of silence show whether there is a device.
        self._probe = self._play(bytearray(BYTES_PER_FRAME * frame_at(50, rate_hz)))

    def feed(self, pcm: bytes, *, is_seam: bool = False) -> None:
        if not pcm:
            return
        self._waiting.append(Piece(pcm, is_seam))
        # What follows must be in the stretch before this sound is over, so a stretch does not begin with less than that.
        waiting = sum(len(piece.pcm) for piece in self._waiting) // BYTES_PER_FRAME
        if self._playing is not None or waiting >= frame_at(BUFFER_MS, self.rate_hz):
            self._write()

    def set_gain(self, gain_db: int) -> None:
        self._gain_db = gain_db
        if self._playing is not None:
            self._stretch.set_gain(self._now() + frame_at(REACH_MS, self.rate_hz), gain_db)

    def pause(self) -> None:
        if self._paused:
            return
        self._paused = True
        if self._playing is None:
            return
        self._watch()  # a person may have pressed it while this program stood still
        cut = min(self._now() + frame_at(REACH_MS, self.rate_hz), self._stretch.written)
        if rest := self._stretch.cut(cut, frame_at(FADE_MS, self.rate_hz)):
            self._waiting.appendleft(Piece(rest, is_seam=False))
        self._place = self._origin + cut
        # Only once the frame before the cut has been heard: an earlier stop would lose it.
        left_s = cut / self.rate_hz - (self._seconds() - self._start_s - self._lost_s)
        self._sleep(max(0.0, left_s))
        self._stop()

    def resume(self) -> None:
        if self._paused:
            self._paused = False
            self._write()

    def drop(self) -> int:
        self._waiting.clear()
        return self._place

    def flush(self) -> int:
        return self.drop()

    def played(self) -> int:
        if self._playing is not None:
            heard = max(0, self._looked_at() - int(self._opening_s * self.rate_hz))
            self._place = self._origin + min(heard, self._stretch.written)
        return self._place

    def check(self) -> None:
        if self._playing is None:
            self._write()
            return
        if not self._playing.is_playing() and self._now() < len(self._stretch.memory) // BYTES_PER_FRAME:
            self._place, self._playing = self._origin + min(self._now(), self._stretch.written), None
            raise DeviceLostError("the device stopped by itself")
        self._watch()
        late = frame_at(REACH_MS, self.rate_hz) + int(self._late_s * self.rate_hz)
        if self._looked_at() > self._stretch.written + late:
            self._end_stretch()
        self._write()

    def finish(self, _heard: Script | None) -> None:
        """Waits for the last frames: a device is heard a little later than `played` says."""
        self._sleep(0.4)

    def close(self) -> None:
        self._stop()
        self._alsa.stop()

    def _watch(self) -> None:
        """The library does not report when it runs dry. But it reads only `AHEAD_S` ahead: when its thread stands still for
        longer than that, or this whole program, it did. What was written is heard so much later.
        """
        now_s = self._seconds()
        was_stopped = bool(self._checked_s) and now_s - self._checked_s > AHEAD_S
        has_slept, has_moved = self._suspended.has_slept(), self._thread.has_moved()
        stood_s = now_s - self._moved_s
        has_broken, self._alsa_seen = self._alsa.count != self._alsa_seen, self._alsa.count
        if has_moved:
            if was_stopped or has_slept or self._is_standing:
                # The sound server went on with what it held when only this program stood still.
                self._note_gap(stood_s, max(0.0, stood_s - AHEAD_S * was_stopped))
            elif has_broken or (self._thread.is_known and now_s - self._before_s > AHEAD_S):
                self._note_gap(AHEAD_S)
            self._moved_s, self._before_s = max(self._moved_s, now_s), max(self._before_s, self._checked_s)
        else:
            self._is_standing = stood_s > AHEAD_S
        self._checked_s = now_s

    def _note_gap(self, stood_s: float, lost_s: float = 0.0) -> None:
        """The device stood still until now; `lost_s`: for how long nothing was heard."""
        self._is_standing = False
        start = self._now() - int((stood_s + CERTAIN_AFTER_MS / 2000) * self.rate_hz)
        if self._thread.is_known:
            self._lost_s += lost_s
        end = min(self._now(), self._stretch.written)
        self.gaps.append((self._origin + max(0, start), self._origin + end))
        self._late_s = LATE_S
        self._must_renew = True

    def _now(self) -> int:
        """The frame of the stretch that is heard now, or one shortly after: time counts from before the device was opened."""
        now_s = self._seconds()
        if self._is_standing:
            now_s = min(now_s, self._moved_s)
        return int((now_s - self._start_s - self._lost_s) * self.rate_hz)

    def _looked_at(self) -> int:
        """The same, but no further than the device certainly went on: this program may have stood still since it looked."""
        latest_s = max(self._checked_s, self._start_s) + AHEAD_S - self._start_s - self._lost_s
        return min(self._now(), int(latest_s * self.rate_hz))

    def _write(self) -> None:
        """Move what was fed into the stretch if it is not too late; otherwise begin another once this one is over."""
        if self._paused or not self._waiting:
            return
        if self._playing is None:
            self._begin_stretch()
        elif self._now() + frame_at(REACH_MS, self.rate_hz) <= self._stretch.written:
            self._fill()

    def _begin_stretch(self) -> None:
        self._settle(self._probe)
        self._origin = self._place
        self._stretch = Stretch(self.rate_hz * (STRETCH_S + SPARE_S))
        self._must_renew = self._is_standing = False
        self._fill()
        self._checked_s = self._late_s = self._lost_s = 0.0
        threads = thread_ids()
        self._start_s = self._seconds()
        # While a device starts its thread waits: that is no gap.
        self._moved_s = self._before_s = self._start_s + STARTING_S
        self._playing = self._play(self._stretch.memory)
        self._opening_s, self._thread = self._seconds() - self._start_s, ThreadWatch(threads)

    def _fill(self) -> None:
        while self._waiting and self._continues(self._waiting[0]):
            self._stretch.append(self._waiting.popleft().pcm, self._gain_db)
        if self._playing is not None:
            self._stretch.forget_before(self._looked_at())

    def _continues(self, piece: Piece) -> bool:
        """Whether it belongs to this stretch: everything does until `STRETCH_S`, and then everything up to the next seam."""
        written = self._stretch.written
        if piece.is_seam and written and (self._must_renew or written >= self.rate_hz * STRETCH_S):
            return False
        return self._stretch.has_room_for(piece.pcm)

    def _end_stretch(self) -> None:
        if self._waiting and not self._waiting[0].is_seam:
            # It came too late, or there was no seam in all that time: the gap may be anywhere.
            self._note_gap(0.0)
        self._place = self._origin + self._stretch.written
        self._stop()

    def _stop(self) -> None:
        """Stop and wait until the device is free: it plays one buffer at a time."""
        if self._playing is not None:
            self._playing.stop()
            self._settle(self._playing)
        self._settle(self._probe)
        self._playing = self._probe = None

    def _settle(self, playing: Any) -> None:
        deadline_s = self._seconds() + _SETTLE_S
        while playing is not None and playing.is_playing() and self._seconds() < deadline_s:
            self._sleep(0.005)

    def _play(self, pcm: bytearray | mmap.mmap) -> Any:
        try:
            with quiet_library():
                return self._library.play_buffer(pcm, 1, BYTES_PER_FRAME, self.rate_hz)
        except Exception as error:  # noqa: BLE001 - SimpleaudioError is not part of the package's public API
            raise DeviceLostError(" ".join(str(error).split())) from None
