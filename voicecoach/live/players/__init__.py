"""The players: one file per way to be heard, imported only when it is asked for.

To add one, add a file here that follows `PlayerModule`, or install a package with an entry point in the group
`voicecoach.players`. The file name is its name on the command line. Files that start with an underscore are parts of a player.

When no player is named, those whose file says `IS_AUTOMATIC = True` are tried in the order of their `ORDER`: the first one
that is installed, works and finds a device is used.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from voicecoach.errors import MachineError, RequestError, VoicecoachError
from voicecoach.live.clock import Clock
from voicecoach.plugins import Registry
from voicecoach.script import Script

AUTO = "auto"
BUFFER_MS = 200
"""How much a device is given ahead: with less, two busy programs beside it are enough to make gaps."""


class DeviceLostError(Exception):
    """The device is gone, busy or silent. `str()` says what happened; the session pauses and tries again."""


class NoSuchDeviceError(RequestError):
    """No device is called so. Its hint lists what there is."""

    def __init__(self, device: str, names: Iterable[str]) -> None:
        super().__init__(f"there is no device '{device}'", f"the devices are: {', '.join(names) or 'none'}")


class Player(Protocol):
    """One stream of 16-bit mono frames, played without a gap for as long as it is fed.

    Places in the stream count the frames that were fed, from 0, without the silence that is heard when there is nothing
    to play. All but `played` may raise DeviceLostError. Called from one thread.
    """

    @property
    def clock(self) -> Clock:
        """The clock that goes with it."""
        ...

    @property
    def rate_hz(self) -> int:
        """At which it is open; 0 when it never was."""
        ...

    @property
    def underruns(self) -> int:
        """How often the device ran dry although there was something to play, as far as that can be known."""
        ...

    def open(self, rate_hz: int) -> None:
        """Open the device, or open it again after it was lost; what was fed and not played is forgotten.

        Places in the stream go on where they were. Raises DeviceLostError when there is no device.
        """
        ...

    def feed(self, pcm: bytes, *, is_seam: bool = False) -> None:
        """Frames to play behind all that was fed before. Never waits.

        `is_seam` says that a short silence before them harms nobody: a player that needs one now and then makes it there.
        """
        ...

    def pause(self) -> None:
        """Be silent at once, and keep what is not played. Nothing happens when paused."""
        ...

    def resume(self) -> None:
        """Go on exactly where `pause` cut."""
        ...

    def drop(self) -> int:
        """When paused: forget what can still be forgotten. What lies in the device is heard after `resume`.

        Returns the place in the stream of the next frame that is fed, exact: all before it was heard, or will be.
        """
        ...

    def flush(self) -> int:
        """When paused: forget all that was not heard, also what lies in the device.

        Returns the place in the stream of the next frame that is fed; all before it was heard, as far as that is known.
        """
        ...

    def played(self) -> int:
        """The place in the stream that is heard now."""
        ...

    def check(self) -> None:
        """Raises DeviceLostError when the device has stopped by itself."""
        ...

    def finish(self, heard: Script | None) -> None:
        """All is played; `heard` is the script if it was heard as it stands. Writes what has to be written."""
        ...

    def close(self) -> None:
        """Let the device go. Safe to call twice."""
        ...


@dataclass(frozen=True, slots=True)
class PlayerInfo:
    """What can be told about a player without a sound."""

    name: str
    summary: str
    available: bool
    detail: str
    """Its version and devices where it is available, else what is missing."""
    devices: tuple[str, ...] = ()
    """What `--device` may be, as far as the player can choose."""


class PlayerModule(Protocol):
    """What a file of this folder must offer, and the module of an installed package that adds a player."""

    def open_player(self, argument: str, device: str | None) -> Player:
        """The player, before anything is opened; `argument` is what follows the colon of its name, else empty.

        Raises RequestError for an argument or a device that it does not have, MachineError when it is not installed.
        """
        ...

    def describe(self) -> PlayerInfo:
        """What is known about the player without a sound. Never raises."""
        ...


PLAYERS: Registry[PlayerModule] = Registry(
    __name__, "player", group="voicecoach.players", offers=("open_player", "describe")
)


def list_players() -> tuple[str, ...]:
    """The names of the players in their own order."""
    return PLAYERS.names()


def automatic_players() -> tuple[str, ...]:
    """The players that are tried, in this order, when none is named."""
    return tuple(name for name in PLAYERS.names() if PLAYERS.describe(name).constants.get("IS_AUTOMATIC"))


def describe_player(name: str) -> PlayerInfo:
    """What a player reports about itself.

    Raises RequestError for an unknown player, MachineError for one of another package that cannot be loaded.
    """
    return PLAYERS.load(name).describe()


def open_named(name: str, device: str | None, rate_hz: int) -> tuple[str, Player]:
    """The player called so, as `find_player` has it, with its device open; and its name. `auto` is the first that works.

    It stays open, for a device takes a while to open, and may be gone when it is wanted again. Raises RequestError and
    MachineError as `find_player` does, MachineError when there is no device.
    """
    if name == AUTO:
        return _first_that_works(device, rate_hz)
    player = find_player(name, device)
    try:
        player.open(rate_hz)
    except DeviceLostError as error:
        raise no_device(str(error)) from None
    return name.partition(":")[0], player


def find_player(name: str, device: str | None = None) -> Player:
    """The player called `NAME` or `NAME:ARGUMENT`, such as `file:out.wav`, before anything is opened.

    Raises RequestError for an unknown name or device, MachineError when it cannot be had.
    """
    player, _, argument = name.partition(":")
    return PLAYERS.load(player).open_player(argument, device)


def _first_that_works(device: str | None, rate_hz: int) -> tuple[str, Player]:
    """The first that can be had and opens a device. A named device leaves out the players that cannot choose one."""
    reasons = []
    unknown: NoSuchDeviceError | None = None
    for name in automatic_players():
        try:
            player = find_player(name, device)
            player.open(rate_hz)
        except NoSuchDeviceError as error:
            unknown = unknown or error
        except (VoicecoachError, DeviceLostError) as error:
            reason = str(error).removeprefix("error: ").splitlines()[0]
            reasons.append(f"{name}: {reason}")
        else:
            return name, player
    if unknown is not None:
        raise unknown
    raise no_device("; ".join(reasons))


def no_device(reason: str) -> MachineError:
    """No sound device: what was tried, what helps, and that a file is always to be had."""
    return MachineError(
        f"there is nothing to play on: {reason}",
        "connect a device or start the sound server; `voicecoach render NAME -o session.wav` needs none",
    )
