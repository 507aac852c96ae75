"""simpleaudio: plays straight from memory of ours, at most 100 ms ahead, which makes an exact pause possible.

It has no pause, no place, and no choice of a device. So it is given one long stretch of silence, into which sound is
written before its time comes; to pause, the stretch is silenced from the first frame that can still be changed, and what
follows is played later. When it stops, it takes 200 to 300 ms for that to be heard, but by then it plays silence.

The archived build 1.0.4 frees memory without Python's lock: from Python 3.12 on that crashes at the end of the first
play, so it is refused there. `simpleaudio-patched` is the same with the mistake mended.
"""

import mmap
import sys
import time
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.errors import MachineError, RequestError
from voicecoach.live.clock import Clock, SteadyClock
from voicecoach.live.players import BUFFER_MS, DeviceLostError, PlayerInfo
from voicecoach.live.players._quiet import quiet_library
from voicecoach.script import Script
from voicecoach.units import frame_at

ORDER = 10
IS_AUTOMATIC = True
REACH_MS = 130
"""From now on this far ahead frames may have been read already; with less than 100 some are heard twice."""
AHEAD_S = 0.1
"""How far ahead it reads."""
LATE_S = 0.6
FADE_MS = 5
"""Before a cut, so that it makes no click."""
STRETCH_S = 900
"""After so long another stretch begins, at the next seam: the clocks of device and machine drift apart, and what is reached
drifts with them."""
SPARE_S = 900
"""So much longer a stretch can be when no seam comes: more than any set of paced reps and any hold."""
_CURE = "pip install simpleaudio-patched; on Linux that takes gcc, python3-dev and libasound2-dev"
_SETTLE_S = 2.0
"""A device that is not let go in this time is not waited for."""


def open_player(argument: str, device: str | None) -> "SimpleaudioPlayer":
    """A player on the default device. Raises MachineError when it is missing or unsafe, RequestError for a device."""
    if argument or device is not None:
        raise RequestError("simpleaudio plays on the default device only", "use --player miniaudio --device")
    if (reason := why_not()) is not None:
        raise MachineError(f"simpleaudio cannot be used: {reason}", _CURE)
    import simpleaudio  # noqa: PLC0415 - only who plays through it has to have it

    return SimpleaudioPlayer(simpleaudio)


def describe() -> PlayerInfo:
    """Its build, or why it is not used."""
    summary = "the default device, straight from memory"
    reason = why_not()
    detail = reason or ", ".join(f"{name} {found}" for name, found in _builds())
    return PlayerInfo("simpleaudio", summary, available=reason is None, detail=detail)


def why_not() -> str | None:
    """Why it cannot be used here; None when it can. Loads the library only when that is safe."""
    builds = dict(_builds())
    if not builds:
        return "it is not installed"
    if "simpleaudio-patched" not in builds and sys.version_info >= (3, 12):
        return (
            f"simpleaudio {builds['simpleaudio']} crashes Python 3.12 and later; the patched build does not"
        )
    try:
        import simpleaudio  # noqa: F401, PLC0415 - whether its sound library can be loaded is known only then
    except (ImportError, OSError) as error:
        return str(error)
    return None


def _builds() -> Iterator[tuple[str, str]]:
    for name in ("simpleaudio", "simpleaudio-patched"):
        with suppress(PackageNotFoundError):
            yield name, version(name)


class SimpleaudioPlayer:
    """A Player (see `voicecoach.live.players`). Frames of the stretch and places in the stream are a constant apart."""

    def __init__(
        self,
        library: Any,
        seconds: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._seconds, self._sleep = seconds, sleep
        self.underruns = 0
        self.clock: Clock = SteadyClock()
        self._library = library
        self.rate_hz = 0
        self._stretch = empty_memory(1)
        self._playing: Any = None
        self._probe: Any = None
        """The silence that told whether there is a device, as long as it may still be in it."""
        self._start_s = 0.0
        self._origin = 0
        """The place in the stream of the first frame of the stretch."""
        self._written = 0
        """The frames of the stretch that hold sound."""
        self._waiting: deque[_Piece] = deque()
        """What is fed and not in the stretch."""
        self._place = 0
        self._paused = False
        self._checked_s = 0.0
        self._late_s = 0.0
        """How late the device may be, since it ran dry."""

    def open(self, rate_hz: int) -> None:
        self._stop()
        self.rate_hz = rate_hz
        self._waiting.clear()
        self._origin = self._place
        self._written = 0
        self._paused = False
        # Fifty milliseconds of nothing, to know that there is a device. Nobody waits for them here.
        self._probe = self._play(bytearray(BYTES_PER_FRAME * frame_at(50, rate_hz)))

    def feed(self, pcm: bytes, *, is_seam: bool = False) -> None:
        if not pcm:
            return
        self._waiting.append(_Piece(pcm, is_seam))
        # What follows a short sound must be in the stretch before it is over, so a stretch does not begin with less.
        if self._playing is not None or self._waiting_frames() >= frame_at(BUFFER_MS, self.rate_hz):
            self._write()

    def pause(self) -> None:
        if self._paused:
            return
        self._paused = True
        if self._playing is None:
            return
        cut = min(self._now() + frame_at(REACH_MS, self.rate_hz), self._written)
        rest = bytes(self._stretch[cut * BYTES_PER_FRAME : self._written * BYTES_PER_FRAME])
        self._silence_from(cut)
        if rest:
            self._waiting.appendleft(_Piece(rest, is_seam=False))
        self._place = self._origin + cut
        self._stop_after(cut)

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
            self._place = self._origin + min(self._now(), self._written)
        return self._place

    def check(self) -> None:
        if self._playing is None:
            self._write()
            return
        if not self._playing.is_playing() and self._now() < len(self._stretch) // BYTES_PER_FRAME:
            self._place = self._origin + min(self._now(), self._written)
            self._playing = None
            raise DeviceLostError("it stopped playing by itself")
        self._watch()
        if self._now() > self._written + frame_at(REACH_MS, self.rate_hz) + int(self._late_s * self.rate_hz):
            self._end_stretch()
        self._write()

    def finish(self, heard: Script | None) -> None:
        """All was heard when `played` said so, but for what a device is late."""
        del heard
        self._sleep(0.4)

    def close(self) -> None:
        self._stop()

    def _watch(self) -> None:
        """It does not tell when it runs dry. But it reads only so far ahead: when the machine kept even us waiting for
        longer than that, it probably did; so that is told, and what was written gets more time to be heard."""
        now_s = self._seconds()
        if self._checked_s and now_s - self._checked_s > AHEAD_S:
            self.underruns += 1
            self._late_s = LATE_S
        self._checked_s = now_s

    def _now(self) -> int:
        """The frame of the stretch that is heard now, or a little later: the time is taken before the device opens."""
        return int((self._seconds() - self._start_s) * self.rate_hz)

    def _write(self) -> None:
        """Move what is fed into the stretch while its time has not come; else begin another when this one is over."""
        if self._paused or not self._waiting:
            return
        if self._playing is not None:
            if self._now() + frame_at(REACH_MS, self.rate_hz) > self._written:
                return
            self._fill()
            return
        self._begin_stretch()

    def _begin_stretch(self) -> None:
        self._settle(self._probe)
        self._origin = self._place
        self._written = 0
        self._stretch = empty_memory(BYTES_PER_FRAME * self.rate_hz * (STRETCH_S + SPARE_S))
        self._fill()
        self._checked_s = self._late_s = 0.0
        self._start_s = self._seconds()
        self._playing = self._play(self._stretch)

    def _fill(self) -> None:
        while self._waiting and self._continues(self._waiting[0]):
            pcm = self._waiting.popleft().pcm
            start = self._written * BYTES_PER_FRAME
            self._stretch[start : start + len(pcm)] = pcm
            self._written += len(pcm) // BYTES_PER_FRAME

    def _continues(self, piece: "_Piece") -> bool:
        """Whether it is heard in this stretch: all is until it has lasted long enough, and then all up to a seam."""
        if piece.is_seam and self._written >= self.rate_hz * STRETCH_S:
            return False
        return self._written * BYTES_PER_FRAME + len(piece.pcm) <= len(self._stretch)

    def _waiting_frames(self) -> int:
        return sum(len(piece.pcm) for piece in self._waiting) // BYTES_PER_FRAME

    def _silence_from(self, cut: int) -> None:
        """Fade before the frame, nothing from it on: a slice of the same length leaves the memory where it is."""
        fade = min(frame_at(FADE_MS, self.rate_hz), cut)
        start, end = (cut - fade) * BYTES_PER_FRAME, cut * BYTES_PER_FRAME
        frames = array("h", bytes(self._stretch[start:end]))
        self._stretch[start:end] = array(
            "h", (frame * (fade - index) // fade for index, frame in enumerate(frames))
        ).tobytes()
        end_of_sound = self._written * BYTES_PER_FRAME
        self._stretch[end:end_of_sound] = bytes(end_of_sound - end)
        self._written = cut

    def _stop_after(self, cut: int) -> None:
        """Stop when the frame before the cut was heard: a stop any earlier would lose it."""
        left_s = cut / self.rate_hz - (self._seconds() - self._start_s)
        self._sleep(max(0.0, left_s))
        self._stop()

    def _end_stretch(self) -> None:
        if self._waiting and not self._waiting[0].is_seam:
            # It came too late, or no seam came in all that time: this gap may be anywhere.
            self.underruns += 1
        self._place = self._origin + self._written
        self._stop()

    def _stop(self) -> None:
        """Stop and wait until the device is free: it takes one play at a time."""
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
        except Exception as error:  # noqa: BLE001 - SimpleaudioError is no part of what the package offers
            raise DeviceLostError(" ".join(str(error).split())) from None


@dataclass(frozen=True, slots=True)
class _Piece:
    """Frames on their way into a stretch."""

    pcm: bytes
    is_seam: bool


def empty_memory(size: int) -> mmap.mmap:
    """So many bytes of zero, of which only those that are written to take room: half an hour would take 80 MB at once."""
    if sys.platform == "win32":
        return mmap.mmap(-1, size)
    return mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
