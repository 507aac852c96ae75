"""silent: plays no sound, as fast as it can; `silent:1` runs in real time, `silent:10` ten times as fast."""

from collections.abc import Iterable

from voicecoach.errors import RequestError
from voicecoach.live.clock import SimulatedClock, SteadyClock
from voicecoach.live.commands import AnyCommand
from voicecoach.live.players import PlayerInfo
from voicecoach.live.players._clocked import ClockedPlayer

ORDER = 90
HELP = "no sound, at once; silent:SPEED takes its time"
IS_HEARD = False


class SilentPlayer(ClockedPlayer):
    """Plays a session in no time. The commands are given when its simulated clock reaches the time beside each, in ms."""

    def __init__(self, commands: Iterable[tuple[int, AnyCommand]] = ()) -> None:
        super().__init__(SimulatedClock(commands))


def open_player(argument: str, device: str | None) -> ClockedPlayer:
    """A player without a device. Raises RequestError for an argument that is not a speed."""
    if device is not None:
        raise RequestError("the player 'silent' has no device to choose", "leave out --device")
    if not argument:
        return SilentPlayer()
    try:
        speed = float(argument)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= 1000:
        raise RequestError(f"'{argument}' is not a speed", "write silent, silent:1 or silent:10")
    return ClockedPlayer(SteadyClock(speed))


def describe() -> PlayerInfo:
    """It is always available."""
    return PlayerInfo("silent", "no sound: a session on a simulated clock", available=True, detail="built in")
