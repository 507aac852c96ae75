"""macOS: an agent of launchd, of the user alone. It knows no time zones, so times are those of the machine."""

import contextlib
import os
import plistlib
from datetime import datetime, time
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from voicecoach.errors import MachineError
from voicecoach.outfile import open_output
from voicecoach.reminders import NAME, Job, Wake, on_own_clock
from voicecoach.reminders.tool import has_tool, run_tool

LABEL = f"org.voicecoach.{NAME}"


def install(job: Job) -> Path:
    """See `reminders.System`."""
    # Asked before anything is written: without a session of the user's own on the screen nothing would be shown.
    run_tool("launchctl", "print", _domain())
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with open_output(path) as stream:
        stream.write(agent_plist(job, datetime.now().astimezone()))
    with contextlib.suppress(MachineError):  # there may be none before
        run_tool("launchctl", "bootout", f"{_domain()}/{LABEL}")
    try:
        run_tool("launchctl", "bootstrap", _domain(), str(path))
    except MachineError:
        path.unlink()
        raise
    return path


def remove() -> bool:
    """See `reminders.System`."""
    path = _path()
    was_there = path.exists()
    if was_there and has_tool("launchctl"):
        with contextlib.suppress(MachineError):
            run_tool("launchctl", "bootout", f"{_domain()}/{LABEL}")
    path.unlink(missing_ok=True)
    return was_there


def installed() -> Job | None:
    """See `reminders.System`."""
    try:
        agent = plistlib.loads(_path().read_bytes())
    except (OSError, ValueError, ExpatError):
        return None
    times = [time(at["Hour"], at["Minute"]) for at in agent.get("StartCalendarInterval", [])]
    return Job(
        tuple(agent.get("ProgramArguments", ())),
        tuple(Wake(clock, None) for clock in times),
        agent.get("EnvironmentVariables", {}),
    )


def agent_plist(job: Job, now: datetime) -> bytes:
    """The agent as launchd reads it. A time at which the machine slept is made up for when it wakes."""
    clocks = sorted({on_own_clock(wake, now) for wake in job.wakes})
    agent: dict[str, Any] = {
        "Label": LABEL,
        "ProgramArguments": list(job.command),
        "StartCalendarInterval": [{"Hour": clock.hour, "Minute": clock.minute} for clock in clocks],
        "ProcessType": "Background",
    }
    if job.environment:
        agent["EnvironmentVariables"] = dict(job.environment)
    return plistlib.dumps(agent)


def _domain() -> str:
    return f"gui/{os.getuid()}"


def _path() -> Path:
    return Path.home() / "Library" / "LaunchAgents" / f"{LABEL}.plist"
