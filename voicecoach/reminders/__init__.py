"""Reminders: the system wakes voicecoach before a session, and voicecoach shows a notice if one is due.

How a platform wakes programs is one file in `systems`, named as `sys.platform` names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from voicecoach.errors import MachineError
from voicecoach.plugins import Registry

NAME = "voicecoach-remind"
CURE = "use your calendar instead: voicecoach plan calendar -o sessions.ics has an alarm before each session"


@dataclass(frozen=True, slots=True, order=True)
class Wake:
    """A time of day at which the system runs something, every day."""

    clock: time
    zone: str | None
    """Whose clock; None: that of the machine, wherever it is."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is run, and when."""

    command: tuple[str, ...]
    """The program with its whole path, and its arguments."""
    wakes: tuple[Wake, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables that it needs from a shell that will be gone by then."""


class System(Protocol):
    """What a module of `systems` must offer."""

    def install(self, job: Job) -> Path:
        """Has a job run from now on, in place of the one before. Returns where that is written.

        Raises MachineError when this machine cannot, and then changes nothing.
        """
        ...

    def remove(self) -> bool:
        """Takes it away again, with all that belongs to it. Returns whether there was anything."""
        ...

    def installed(self) -> Job | None:
        """The job that is installed, as far as the system can say; None if there is none."""
        ...


SYSTEMS: Registry[System] = Registry(f"{__name__}.systems", "reminder system")


def find_system(platform: str) -> System:
    """How this platform wakes programs. Raises MachineError for a platform that has no file here."""
    if platform not in SYSTEMS.names():
        raise MachineError(f"reminders are not supported on '{platform}'", CURE)
    return SYSTEMS.load(platform)


def on_own_clock(wake: Wake, now: datetime) -> time:
    """The time that the clock of this machine shows then, as of today, for systems that know no time zones.

    `now` is in the time zone of the machine.
    """
    if wake.zone is None:
        return wake.clock
    there = now.astimezone(ZoneInfo(wake.zone))
    return datetime.combine(there.date(), wake.clock, there.tzinfo).astimezone(now.tzinfo).time()
