"""The two D-Bus interfaces of a media player, as the MPRIS 2.2 specification defines them, for a session.

https://specifications.freedesktop.org/mpris-spec/2.2/. Times are in microseconds here and nowhere else in voicecoach.
Every `Can...` is always true: BlueZ ignores the buttons of a player that says otherwise, even for a moment.
"""

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from dbus_fast import DBusError, ErrorType, PropertyAccess, Variant
from dbus_fast.annotations import (
    DBusBool,
    DBusDict,
    DBusDouble,
    DBusInt64,
    DBusObjectPath,
    DBusSignature,
    DBusStr,
)
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from voicecoach.live.commands import AnyCommand, Command, Now, Seek, SeekBy, SetGain
from voicecoach.live.controls._presses import Presses
from voicecoach.live.words import position_text
from voicecoach.units import format_minutes
from voicecoach.wording import capitalised

US_PER_MS = 1000
NORMAL_VOLUME = 1.0
SILENCE_DB = -60
"""What a volume of 0 asks for; the session is as soft as it can be then."""
DESKTOP_ENTRY = "voicecoach"
"""The name of `voicecoach.desktop`, which an installation puts among the applications."""
ART = Path(__file__).parent / "art.svg"
NORMAL_RATE = 1.0

_READ = PropertyAccess.READ
_Strings = Annotated[list[str], DBusSignature("as")]
_STATUS = {"playing": "Playing", "finished": "Stopped"}


def metadata_of(now: Now, title: str) -> dict[str, Variant]:
    """What a lock screen shows: the exercise as the track, the routine as the artist, the set and side as the album."""
    return {
        "mpris:trackid": Variant("o", track_of(now)),
        "mpris:length": Variant("x", now.duration_ms * US_PER_MS),
        "xesam:title": Variant("s", now.exercise or title),
        "xesam:artist": Variant("as", [title]),
        "xesam:album": Variant("s", position_of(now)),
        "mpris:artUrl": Variant("s", ART.as_uri()),
        "xesam:comment": Variant("as", [f"{format_minutes(now.left_ms)} left"]),
    }


def track_of(now: Now) -> str:
    """A path for each exercise: a new path means to the desktop that a new track has started."""
    name = re.sub(r"[^A-Za-z0-9]+", "_", now.exercise or "").strip("_")
    return f"/voicecoach/exercise/{name}" if name else "/voicecoach/session"


def position_of(now: Now) -> str:
    """`"Set 2 of 3, left"`; while the session waits, what it waits for."""
    if now.state == "waiting" and now.gate:
        return now.gate
    return capitalised(position_text(now) or now.phase.replace("-", " "))


def volume_of(gain_db: int) -> float:
    """A gain as a volume: 1 is normal, more is louder. `volume_of(-6) == 0.501`."""
    return round(10 ** (gain_db / 20), 3)


def gain_of(volume: float) -> int:
    """A volume as a gain in dB: `gain_of(0.5) == -6`."""
    return round(20 * math.log10(volume)) if volume > 0 else SILENCE_DB


class Root(ServiceInterface):
    """`org.mpris.MediaPlayer2`: who we are."""

    def __init__(self, ask: Callable[[AnyCommand], None]) -> None:
        super().__init__("org.mpris.MediaPlayer2")
        self._ask = ask

    @dbus_method(name="Raise")
    def show(self) -> None:
        """Does nothing: there is no window to show."""

    @dbus_method(name="Quit")
    def quit(self) -> None:
        self._ask(Command.QUIT)

    @dbus_property(_READ, "CanQuit")
    def can_quit(self) -> DBusBool:
        return True

    @dbus_property(_READ, "CanRaise")
    def can_raise(self) -> DBusBool:
        return False

    @dbus_property(_READ, "HasTrackList")
    def has_track_list(self) -> DBusBool:
        return False

    @dbus_property(_READ, "Identity")
    def identity(self) -> DBusStr:
        return "voicecoach"

    @dbus_property(_READ, "DesktopEntry")
    def desktop_entry(self) -> DBusStr:
        return DESKTOP_ENTRY

    @dbus_property(_READ, "SupportedUriSchemes")
    def supported_uri_schemes(self) -> _Strings:
        return []

    @dbus_property(_READ, "SupportedMimeTypes")
    def supported_mime_types(self) -> _Strings:
        return []


class Player(ServiceInterface):
    """`org.mpris.MediaPlayer2.Player`: what is played, and the buttons."""

    def __init__(self, ask: Callable[[AnyCommand], None], now: Callable[[], Now], title: str) -> None:
        super().__init__("org.mpris.MediaPlayer2.Player")
        self._ask = ask
        self._now = now
        self._title = title
        self._told: dict[str, object] = {}
        self._presses = Presses(ask, now)

    def tell(self, now: Now, *, seeked: bool) -> None:
        """Tell all listeners what has changed. The position is never included: `Seeked` announces it."""
        before = self._told
        self._told = {
            "PlaybackStatus": _STATUS.get(now.state, "Paused"),
            "Metadata": metadata_of(now, self._title),
            "Volume": volume_of(now.gain_db),
        }
        changed = {name: value for name, value in self._told.items() if before.get(name) != value}
        if changed:
            self.emit_properties_changed(changed)
        # Listeners assume that a new track starts at 0, but our positions count from the start of the script.
        if seeked or _track_in(before) != _track_in(self._told):
            self.seeked(now.at_ms * US_PER_MS)

    @dbus_method(name="Play")
    def play(self) -> None:
        self._ask(Command.READY if self._now().state == "waiting" else Command.RESUME)

    @dbus_method(name="Pause")
    def pause(self) -> None:
        """Also what an earbud sends when it is taken out."""
        self._ask(Command.PAUSE)

    @dbus_method(name="PlayPause")
    def play_pause(self) -> None:
        self._presses.play_pause()

    @dbus_method(name="Stop")
    def stop(self) -> None:
        """Pauses: a button pressed by mistake must not end the session."""
        self._ask(Command.PAUSE)

    @dbus_method(name="Next")
    def next(self) -> None:
        self._ask(Command.NEXT)

    @dbus_method(name="Previous")
    def previous(self) -> None:
        self._presses.previous()

    @dbus_method(name="Seek")
    def seek(self, offset_us: DBusInt64) -> None:
        self._ask(SeekBy(int(offset_us / US_PER_MS)))

    @dbus_method(name="SetPosition")
    def set_position(self, track: DBusObjectPath, position_us: DBusInt64) -> None:
        """Does nothing if the track is over or has no such position, as the specification demands."""
        now = self._now()
        if track == track_of(now) and 0 <= position_us <= now.duration_ms * US_PER_MS:
            self._ask(Seek(position_us // US_PER_MS))

    @dbus_method(name="OpenUri")
    def open_uri(self, uri: DBusStr) -> None:
        raise DBusError(ErrorType.NOT_SUPPORTED, f"a session plays its own script, not {uri}")

    @dbus_signal(name="Seeked")
    def seeked(self, position_us: int) -> DBusInt64:
        return position_us

    @dbus_property(_READ, "PlaybackStatus")
    def playback_status(self) -> DBusStr:
        return _STATUS.get(self._now().state, "Paused")

    @dbus_property(_READ, "Metadata")
    def metadata(self) -> DBusDict:
        return metadata_of(self._now(), self._title)

    @dbus_property(_READ, "Position")
    def position(self) -> DBusInt64:
        return self._now().at_ms * US_PER_MS

    @dbus_property(PropertyAccess.READWRITE, "Volume")
    def volume(self) -> DBusDouble:
        """How loud the session is against normal; what the desktop does to it comes on top."""
        return volume_of(self._now().gain_db)

    @volume.setter
    def volume_set(self, volume: DBusDouble) -> None:
        self._ask(SetGain(gain_of(volume)))

    @dbus_property(PropertyAccess.READWRITE, "LoopStatus")
    def loop_status(self) -> DBusStr:
        return "None"

    @loop_status.setter
    def loop_status_set(self, loop: DBusStr) -> None:
        """To loop the track asks for a repeat, once."""
        if loop == "Track":
            self._ask(Command.REPEAT)

    @dbus_property(PropertyAccess.READWRITE, "Rate")
    def rate(self) -> DBusDouble:
        return NORMAL_RATE

    @rate.setter
    def rate_set(self, rate: DBusDouble) -> None:
        """A rate of 0 means pause, says the specification; no other rate is supported."""
        if rate == 0:
            self._ask(Command.PAUSE)

    @dbus_property(_READ, "MinimumRate")
    def minimum_rate(self) -> DBusDouble:
        return NORMAL_RATE

    @dbus_property(_READ, "MaximumRate")
    def maximum_rate(self) -> DBusDouble:
        return NORMAL_RATE

    @dbus_property(_READ, "CanGoNext")
    def can_go_next(self) -> DBusBool:
        return True

    @dbus_property(_READ, "CanGoPrevious")
    def can_go_previous(self) -> DBusBool:
        return True

    @dbus_property(_READ, "CanPlay")
    def can_play(self) -> DBusBool:
        return True

    @dbus_property(_READ, "CanPause")
    def can_pause(self) -> DBusBool:
        return True

    @dbus_property(_READ, "CanSeek")
    def can_seek(self) -> DBusBool:
        return True

    @dbus_property(_READ, "CanControl")
    def can_control(self) -> DBusBool:
        return True


def _track_in(told: dict[str, object]) -> object:
    metadata = told.get("Metadata")
    return metadata["mpris:trackid"] if isinstance(metadata, dict) else None
