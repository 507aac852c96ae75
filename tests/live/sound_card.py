"""A sound card for simpleaudio without a sound: it reads ahead of a clock that is turned by hand, as the real one does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from voicecoach.live.commands import AnyCommand, CommandQueue

AHEAD_S = 0.1
STOPS_AFTER_S = 0.25
"""So much later a stop is heard."""


@dataclass
class Hand:
    """Seconds, turned by hand; also a clock that a session waits on."""

    now_s: float = 100.0
    turned: list[Callable[[], None]] = field(default_factory=list)
    """What happens as time passes."""
    stalls: list[tuple[float, float]] = field(default_factory=list)
    """When the whole machine sleeps, and for how long."""
    tick_ms = 50
    is_real = True

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, wait_s: float) -> None:
        self.now_s += wait_s
        if self.stalls and self.stalls[0][0] <= self.now_s:
            self.now_s += self.stalls.pop(0)[1]
        for look in self.turned:
            look()

    def now_ms(self) -> int:
        return int(self.now_s * 1000)

    def wait(self, commands: CommandQueue, wait_ms: int, *, idle: bool) -> AnyCommand | None:
        del idle
        self.sleep(wait_ms / 1000)
        return commands.get(0)


class Play:
    """One buffer that is played: what was read of it, and when it began and ended."""

    def __init__(self, hand: Hand, buffer: Any, rate_hz: int) -> None:
        self.hand, self.buffer, self.rate_hz = hand, buffer, rate_hz
        self.start_s = hand.now_s
        self.end_s = self.start_s + len(buffer) / 2 / rate_hz
        self.heard = bytearray()
        self.read()

    def read(self) -> None:
        reached = int((min(self.hand.now_s, self.end_s) + AHEAD_S - self.start_s) * self.rate_hz)
        self.heard += self.buffer[len(self.heard) : 2 * reached]

    def is_playing(self) -> bool:
        return self.hand.now_s < self.end_s

    def stop(self) -> None:
        self.end_s = min(self.end_s, self.hand.now_s + STOPS_AFTER_S)


class Card:
    """What the player takes for the library. It takes one play at a time."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand
        self.plays: list[Play] = []
        hand.turned.append(self.read)

    def play_buffer(self, buffer: Any, channels: int, width: int, rate_hz: int) -> Play:
        assert (channels, width) == (1, 2)
        if self.plays and self.plays[-1].is_playing():
            raise RuntimeError("the device is busy")
        self.plays.append(Play(self.hand, buffer, rate_hz))
        return self.plays[-1]

    def read(self) -> None:
        if self.plays:
            self.plays[-1].read()
