"""The playhead: the sounds that are being played, what was cut off of them, and where on the tape that is."""

from array import array
from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.live.players import Gap, Player
from voicecoach.live.session.ledger import Ledger
from voicecoach.live.tape.position import Position
from voicecoach.live.tape.repair import is_effort, repair
from voicecoach.live.tape.said import Said
from voicecoach.live.tape.segments import frame_in
from voicecoach.live.tape.sound_queue import Heard, Sound, SoundQueue
from voicecoach.live.tape.tape import Tape
from voicecoach.sound.floor import LOUDEST
from voicecoach.units import frame_at

READY_MS = 3000
"""The get-ready before a hold that was interrupted."""


class Playhead:
    """Feeds one player with sounds, and accounts for every frame that was heard."""

    def __init__(self, tape: Tape, player: Player, ledger: Ledger) -> None:
        self.tape, self.player, self.ledger = tape, player, ledger
        self.queue = SoundQueue(player, tape.rate_hz)
        self.said = Said(tape.rate_hz)
        self.position = Position()
        self.interrupted: list[Sound] = []
        """What was cut off, and is heard when the session goes on."""
        self._unsettled: deque[Heard] = deque()
        """What was heard so recently that a gap in it may still become known."""

    def locate(self) -> Sound | None:
        """Bring `position` up to date. Returns the sound that plays, or that will when the session goes on."""
        current = self.queue.current()
        sound = current[0] if current else (self.interrupted[0] if self.interrupted else None)
        if current is not None and current[1] > 0:
            self.said.reach(*current)
        if sound is not None and sound.segment is not None:
            frame = sound.start + (current[1] if current else 0)
            at_ms = sound.segment.at_ms + frame * 1000 // self.tape.rate_hz
            self.position = Position(sound.segment, at_ms, sound.index)
        return sound

    def is_in_effort(self) -> bool:
        """Whether a ramp or a hold plays."""
        current = self.queue.current()
        return current is not None and is_effort(current[0], current[1], self.tape.rate_hz)

    def take_heard(self) -> None:
        """Look at what was heard since the last time; nothing of it is certain yet."""
        self._take(self.queue.take_heard())

    def account(self) -> None:
        """The same, and write down what is certain by now."""
        self.take_heard()
        certain = self.queue.played - frame_at(self.player.certain_after_ms, self.tape.rate_hz)
        while self._unsettled and self._unsettled[0].at + self._unsettled[0].frames <= certain:
            self.ledger.account(self._unsettled.popleft())

    def _take(self, heard_lately: Sequence[Heard]) -> None:
        for heard in heard_lately:
            self.said.reach(heard.sound, heard.frames - 1)
            self._unsettled.append(heard)

    def settle(self) -> None:
        """Write down all that was heard: nothing more will become known about it."""
        while self._unsettled:
            self.ledger.account(self._unsettled.popleft())

    def is_noticed(self, gap: Gap) -> bool:
        """Whether a gap was in something that sounds, or in a hold: within a silence it does nobody any harm."""
        current = self.queue.current_heard()
        return any(
            _hold_frame(heard, gap, self.tape.rate_hz) is not None or _sounds_in(heard, gap)
            for heard in (*self._unsettled, *([current] if current else []))
        )

    def is_in_hold(self, gap: Gap) -> Sound | None:
        """The first sound with a hold in which a gap was, as far as that is not settled."""
        current = self.queue.current_heard()
        broken = (
            heard.sound
            for heard in (*self._unsettled, *([current] if current else []))
            if _hold_frame(heard, gap, self.tape.rate_hz) is not None
        )
        return next(broken, None)

    def break_holds(self, gap: Gap) -> None:
        """The holds in which a gap was are not whole: they end where it was."""
        for index, heard in enumerate(self._unsettled):
            frame = _hold_frame(heard, gap, self.tape.rate_hz)
            if frame is not None:
                self._unsettled[index] = replace(heard, frames=frame)

    def play(self, sounds: Sequence[Sound]) -> None:
        """Play these after a cut, and then what is queued behind them."""
        self.interrupted = []
        self.queue.add(sounds)
        self.queue.feed()
        self.player.resume()

    def cut(self) -> None:
        """Cut what plays. What was not heard is kept, repaired so that it can be heard later."""
        self.player.pause()
        self.account()
        heard_last, rest = self.queue.cut(hard=self.is_in_effort())
        self._take(heard_last)
        self.interrupted = repair(rest, self.tape, READY_MS)

    def lose(self, *, keep: bool) -> None:
        """The same when the device is gone; `keep`: what was not heard has not been kept already."""
        heard_last, rest = self.queue.lose()
        self._take(heard_last)
        if keep:
            self.interrupted = repair(rest, self.tape, READY_MS)


def _hold_frame(heard: Heard, gap: Gap, rate_hz: int) -> int | None:
    """If a gap was in the hold of what was heard: how many of its frames came before that, with one of the hold at least."""
    segment = heard.sound.segment
    if segment is None or segment.timed is None:
        return None
    first = frame_in(segment, segment.timed.at_ms, rate_hz) - heard.sound.start
    last = min(frame_in(segment, segment.timed.end_ms, rate_hz) - heard.sound.start, heard.frames)
    start, end = gap[0] - heard.at, gap[1] - heard.at
    if first < 0 or heard.frames <= first or end < first or start > last:
        return None
    return min(max(start, first + 1), last)


def _sounds_in(heard: Heard, gap: Gap) -> bool:
    """Whether more than the floor sounds there: nobody hears a gap in that."""
    start, end = (min(max(place - heard.at, 0), heard.frames) for place in gap)
    frames = array("h", heard.sound.pcm[start * BYTES_PER_FRAME : end * BYTES_PER_FRAME])
    return any(abs(peak) > LOUDEST for peak in (max(frames, default=0), min(frames, default=0)))
