"""The time zone in which a person lives, by its name in the time zone database: `Europe/Berlin`."""

import warnings
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from voicecoach.errors import RequestError
from voicecoach.suggest import did_you_mean

UTC = "UTC"
_NO_NAMES = {"local", "localtime", "posixrules", "Factory"}
"""Files of some databases whose meaning depends on the machine."""
_CURE = (
    "sessions are scheduled in UTC; if that is wrong, name yours with --zone, such as --zone Europe/Berlin"
)


@dataclass(frozen=True, slots=True)
class LocalZone:
    """The time zone of this machine."""

    key: str
    """Its name in the database."""
    notice: str | None = None
    """What the person should know if it is unknown and UTC is used instead."""


def local_zone() -> LocalZone:
    """The time zone of this machine; UTC and the reason if it is unknown."""
    from tzlocal import reload_localzone  # noqa: PLC0415  # asked once in a course

    try:
        with warnings.catch_warnings():
            # What it has doubts about it warns of, on the standard error of a person who cannot know what is meant.
            warnings.simplefilter("error")
            name = reload_localzone().key
    except (ZoneInfoNotFoundError, ValueError, OSError, UserWarning) as error:
        reason = " ".join(str(error).split())
        return LocalZone(UTC, f"the time zone of this machine is unknown ({reason}): {_CURE}")
    try:
        return LocalZone(find_zone(name).key)
    except RequestError:
        # A machine may know the offset of its clock and not the name of the place.
        return LocalZone(UTC, f"the time zone of this machine has no name: {_CURE}")


def find_zone(name: str) -> ZoneInfo:
    """A time zone by its name. Raises RequestError."""
    try:
        if name not in _NO_NAMES:
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    hint = did_you_mean(name, available_timezones()) or "write it as Europe/Berlin or America/New_York"
    raise RequestError(f"there is no time zone '{name}'", hint)
