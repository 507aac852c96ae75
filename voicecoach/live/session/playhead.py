"""The playhead: the sounds that are being played, what was cut off of them, and where on the tape that is."""

from collections.abc import Sequence

from voicecoach.live.players import Player
from voicecoach.live.session.ledger import Ledger
from voicecoach.live.tape.position import Position
from voicecoach.live.tape.repair import is_effort, repair
from voicecoach.live.tape.sound_queue import Sound, SoundQueue
from voicecoach.live.tape.tape import Tape

READY_MS = 3000
"""The get-ready before a hold that was interrupted."""


class Playhead:
    """Feeds one player with sounds, and accounts for every frame that was heard."""

    def __init__(self, tape: Tape, player: Player, ledger: Ledger) -> None:
        self.tape, self.player, self.ledger = tape, player, ledger
        self.queue = SoundQueue(player, tape.rate_hz)
        self.position = Position()
        self.interrupted: list[Sound] = []
        """What was cut off, and is heard when the session goes on."""

    def locate(self) -> Sound | None:
        """Bring `position` up to date. Returns the sound that plays, or that will when the session goes on."""
        current = self.queue.current()
        sound = current[0] if current else (self.interrupted[0] if self.interrupted else None)
        if sound is not None and sound.segment is not None:
            frame = sound.start + (current[1] if current else 0)
            at_ms = sound.segment.at_ms + frame * 1000 // self.tape.rate_hz
            self.position = Position(sound.segment, at_ms, sound.index)
        return sound

    def is_in_effort(self) -> bool:
        """Whether a ramp or a hold plays."""
        current = self.queue.current()
        return current is not None and is_effort(current[0], current[1], self.tape.rate_hz)

    def account(self) -> None:
        """Write down what was heard since the last time."""
        for heard in self.queue.take_heard():
            self.ledger.account(heard)

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
        for heard in heard_last:
            self.ledger.account(heard)
        self.interrupted = repair(rest, self.tape, READY_MS)

    def lose(self, *, keep: bool) -> None:
        """The same when the device is gone; `keep`: what was not heard has not been kept already."""
        heard_last, rest = self.queue.lose()
        for heard in heard_last:
            self.ledger.account(heard)
        if keep:
            self.interrupted = repair(rest, self.tape, READY_MS)
