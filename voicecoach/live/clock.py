"""The clocks of a session: one that keeps real time, and one that moves only while the session waits.

A session has no timers: it asks the player how many frames were played, and waits on its clock for commands only.
"""

import time
from collections.abc import Iterable
from typing import Protocol

from voicecoach.live.commands import AnyCommand, Command, CommandQueue


class Clock(Protocol):
    """What a session waits on."""

    @property
    def tick_ms(self) -> int:
        """How long a session waits at most before it looks at the player again."""
        ...

    @property
    def is_real(self) -> bool:
        """Whether it keeps real time: only then is there a person to wait for."""
        ...

    def now_ms(self) -> int:
        """Never goes back."""
        ...

    def wait(self, commands: CommandQueue, wait_ms: int, *, idle: bool) -> AnyCommand | None:
        """The next command; None after `wait_ms`. `idle`: nothing will happen until one comes."""
        ...


class SteadyClock:
    """Real time, or real time sped up by a factor."""

    tick_ms = 20
    is_real = True

    def __init__(self, speed: float = 1.0) -> None:
        self._speed = speed
        self._start_s = time.monotonic()

    def now_ms(self) -> int:
        return int((time.monotonic() - self._start_s) * 1000 * self._speed)

    def wait(self, commands: CommandQueue, wait_ms: int, *, idle: bool) -> AnyCommand | None:
        del idle
        return commands.get(wait_ms / 1000)


class SimulatedClock:
    """Time that passes only while the session waits, so that a whole session is over at once, and always the same.

    `commands` are given, each with the time in ms at which it is given. When all have been given and the session waits
    for another, it gets READY: nobody else will answer.
    """

    tick_ms = 500
    is_real = False

    def __init__(self, commands: Iterable[tuple[int, AnyCommand]] = ()) -> None:
        self._coming = sorted(commands, key=lambda one: one[0])
        self._coming.reverse()
        self._now_ms = 0

    def now_ms(self) -> int:
        return self._now_ms

    def wait(self, commands: CommandQueue, wait_ms: int, *, idle: bool) -> AnyCommand | None:
        given = commands.get(0)
        if given is not None:
            return given
        end_ms = self._now_ms + wait_ms
        if self._coming and self._coming[-1][0] <= end_ms:
            at_ms, command = self._coming.pop()
            self._now_ms = max(self._now_ms, at_ms)
            return command
        self._now_ms = end_ms
        return Command.READY if idle and not self._coming else None
