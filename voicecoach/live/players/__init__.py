"""The players: one file per way to play sound, imported only when it is used.

To add one, add a file here that follows `PlayerModule`, or install a package with an entry point in the group
`voicecoach.players`. The file name is its name on the command line. Files that start with an underscore are parts of a player.

When no player is named, those whose file says `IS_AUTOMATIC = True` are tried in the order of their `ORDER`: the first one
that is installed, works and finds a device is used.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from voicecoach.errors import MachineError, RequestError, VoicecoachError
from voicecoach.live.clock import Clock
from voicecoach.plugins import Registry
from voicecoach.script import Script

AUTO = "auto"
BUFFER_MS = 200
"""How much sound a device is given in advance. With less, two other busy programs are enough to cause gaps."""


INSTALL_ONE = (
    "pip install miniaudio; on ARM Linux, such as a Raspberry Pi: sudo apt install libportaudio2, then pip install "
    '"voicecoach[sounddevice]"; or sudo apt install gcc python3-dev libasound2-dev, then pip install '
    '"voicecoach[simpleaudio]"; `voicecoach render NAME -o session.wav` needs none of them'
)
"""What to do where no player is installed: miniaudio has no wheel for ARM Linux."""


class DeviceLostError(Exception):
    """The device is gone, busy or silent. `str()` is the reason; the session pauses and tries again."""


class NoSuchDeviceError(RequestError):
    """No device has this name. The hint lists the devices."""

    def __init__(self, device: str, names: Iterable[str]) -> None:
        super().__init__(f"there is no device '{device}'", f"the devices are: {', '.join(names) or 'none'}")


Gap = tuple[int, int]
"""Two positions in the stream, in frames: somewhere between them the device was silent, and then went on."""


class Player(Protocol):
    """One stream of 16-bit mono frames, played without a gap for as long as it is fed.

    A position in the stream is a number of frames that were fed, from 0. Silence while there is nothing to play does not
    count. All methods but `played` may raise DeviceLostError. They are called from one thread.
    """

    @property
    def clock(self) -> Clock:
        """The clock that the player runs by."""
        ...

    @property
    def rate_hz(self) -> int:
        """The sample rate; 0 until it is opened."""
        ...

    @property
    def underruns(self) -> int:
        """How often the device ran out of sound although there was something to play, as far as can be known."""
        ...

    @property
    def gaps(self) -> Sequence[Gap]:
        """The same, each with the stretch of the stream in which it was; the latest is the last."""
        ...

    @property
    def certain_after_ms(self) -> int:
        """How much later at most a gap is known."""
        ...

    def open(self, rate_hz: int) -> None:
        """Open the device, or open it again after it was lost; what was fed but not played is dropped.

        Positions in the stream continue from where they were: `played` is that of the next frame to be fed. Raises
        DeviceLostError when there is no device.
        """
        ...

    def feed(self, pcm: bytes, *, is_seam: bool = False) -> None:
        """Append frames to what was fed before. Never blocks.

        `is_seam` says that a short silence before them does no harm: a player that needs one now and then puts it there.
        """
        ...

    def set_gain(self, gain_db: int) -> None:
        """Be this much louder than what is fed: now, but for what the device already holds. Peaks stay below full scale."""
        ...

    def pause(self) -> None:
        """Be silent at once and keep what has not been played. Does nothing if paused."""
        ...

    def resume(self) -> None:
        """Continue exactly where `pause` stopped."""
        ...

    def drop(self) -> int:
        """While paused: drop what can still be dropped. What the device already holds is heard after `resume`.

        Returns the exact position of the next frame to be fed: everything before it was heard or will be.
        """
        ...

    def flush(self) -> int:
        """While paused: drop everything that was not heard, including what the device holds.

        Returns the position of the next frame to be fed; everything before it was heard, as far as is known.
        """
        ...

    def played(self) -> int:
        """The position in the stream that is heard now."""
        ...

    def check(self) -> None:
        """Raises DeviceLostError when the device has stopped by itself."""
        ...

    def finish(self, heard: Script | None) -> None:
        """Everything has been played; `heard` is the script if it was heard unchanged. Writes a file, if there is one to write."""
        ...

    def close(self) -> None:
        """Release the device. Safe to call twice."""
        ...


def is_heard(player: Player) -> bool:
    """Whether a person can hear what it plays: so it is unless the player says `is_heard = False`."""
    return bool(getattr(player, "is_heard", True))


@dataclass(frozen=True, slots=True)
class PlayerInfo:
    """What can be told about a player without a sound."""

    name: str
    summary: str
    available: bool
    detail: str
    """Its version if it is available, otherwise what is missing."""
    devices: tuple[str, ...] = ()
    """What `--device` can name, if the player can choose."""


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


def may_be_heard(named: str) -> bool:
    """The same of a player by its name, such as `file:out.wav`, before it is opened."""
    name = named.partition(":")[0]
    return name not in PLAYERS.names() or PLAYERS.describe(name).constants.get("IS_HEARD") is not False


def describe_player(name: str) -> PlayerInfo:
    """What a player reports about itself.

    Raises RequestError for an unknown player, MachineError for one of another package that cannot be loaded.
    """
    return PLAYERS.load(name).describe()


def open_named(name: str, device: str | None, rate_hz: int) -> tuple[str, Player]:
    """The name and the player of that name, see `find_player`, with its device open. `auto` is the first that works.

    It stays open: opening a device takes a while, and it may be gone by the time it is needed again. Raises RequestError and
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


def open_given(player: "str | Player", device: str | None, rate_hz: int) -> Player:
    """A player by its name, see `open_named`, or the player itself, with its device open. Raises as that does."""
    if isinstance(player, str):
        return open_named(player, device, rate_hz)[1]
    try:
        player.open(rate_hz)
    except DeviceLostError as error:
        raise no_device(str(error)) from None
    return player


def find_player(name: str, device: str | None = None) -> Player:
    """The player called `NAME` or `NAME:ARGUMENT`, such as `file:out.wav`, before anything is opened.

    Raises RequestError for an unknown name or device, MachineError if it is not available.
    """
    player, _, argument = name.partition(":")
    return PLAYERS.load(player).open_player(argument, device)


def _first_that_works(device: str | None, rate_hz: int) -> tuple[str, Player]:
    """The first that is available and opens a device. With a named device, players that cannot choose one are skipped."""
    reasons = []
    has_any = False
    unknown: NoSuchDeviceError | None = None
    for name in automatic_players():
        try:
            player = find_player(name, device)
            has_any = True
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
    if not has_any:
        raise MachineError(f"nothing that plays sound is installed: {'; '.join(reasons)}", INSTALL_ONE)
    raise no_device("; ".join(reasons))


def no_device(reason: str) -> MachineError:
    """No sound device: what was tried, what helps, and that rendering a file always works."""
    return MachineError(
        f"no sound output works: {reason}",
        "connect a device or start the sound server; `voicecoach render NAME -o session.wav` needs neither",
    )
