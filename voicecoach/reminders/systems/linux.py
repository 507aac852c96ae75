"""Linux: a timer and a service of systemd, both of the user alone.

A timer of systemd may be given a time zone of its own, and `Persistent` makes up for a time at which the machine slept.
That may be before there is a desktop to show anything on, so a service that found none is tried again for a few minutes.
"""

import contextlib
import os
import re
import shlex
from datetime import time
from pathlib import Path

from voicecoach.errors import MachineError, RequestError
from voicecoach.outfile import open_output
from voicecoach.reminders import NAME, Job, Wake
from voicecoach.reminders.tool import has_tool, run_tool
from voicecoach.units import quote

_TIMER = f"{NAME}.timer"
_SERVICE = f"{NAME}.service"
_ON_CALENDAR = re.compile(r"OnCalendar=\*-\*-\* (\d\d):(\d\d):00(?: (\S+))?")
_HOPELESS = "1 2 70"
"""The exit codes of voicecoach that trying again does not change."""
_EXEC_START = re.compile(r"^ExecStart=(.+)", re.MULTILINE)
_ENVIRONMENT = re.compile(r"^Environment=(.+)", re.MULTILINE)


def install(job: Job) -> Path:
    """See `reminders.System`."""
    # Asked before anything is written: without a manager of the user's services nothing would ever run.
    run_tool("systemctl", "--user", "daemon-reload")
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in ((_SERVICE, service_text(job)), (_TIMER, timer_text(job))):
        with open_output(folder / name) as stream:
            stream.write(text.encode())
    try:
        run_tool("systemctl", "--user", "daemon-reload")
        run_tool("systemctl", "--user", "enable", "--quiet", _TIMER)
        # A timer that runs already goes by its old times until it is started anew.
        run_tool("systemctl", "--user", "restart", _TIMER)
    except MachineError:
        remove()
        raise
    return folder / _TIMER


def remove() -> bool:
    """See `reminders.System`."""
    files = [_folder() / _TIMER, _folder() / _SERVICE]
    was_there = any(file.exists() for file in files)
    if was_there and has_tool("systemctl"):
        # What the manager cannot be told, because it does not run, is true as soon as the files are gone.
        with contextlib.suppress(MachineError):
            run_tool("systemctl", "--user", "disable", "--quiet", "--now", _TIMER)
    for file in (*files, _folder() / "timers.target.wants" / _TIMER, _stamp()):
        file.unlink(missing_ok=True)
    if was_there and has_tool("systemctl"):
        with contextlib.suppress(MachineError):
            run_tool("systemctl", "--user", "daemon-reload")
    return was_there


def installed() -> Job | None:
    """See `reminders.System`."""
    try:
        timer = (_folder() / _TIMER).read_text(encoding="utf-8")
        service = (_folder() / _SERVICE).read_text(encoding="utf-8")
    except OSError:
        return None
    started = _EXEC_START.search(service)
    program, *words = _words(started[1]) if started else [""]
    command = (program, *(word.replace("$$", "$") for word in words))
    variables = (word.partition("=") for line in _ENVIRONMENT.findall(service) for word in _words(line))
    wakes = (
        Wake(time(int(hour), int(minute)), zone or None) for hour, minute, zone in _ON_CALENDAR.findall(timer)
    )
    return Job(command, tuple(wakes), {name: value for name, _, value in variables})


def service_text(job: Job) -> str:
    """The service: what is run."""
    environment = "".join(
        f"Environment={_quoted(f'{name}={value}')}\n" for name, value in sorted(job.environment.items())
    )
    program, *words = (_quoted(word) for word in job.command)
    # Variables are looked for in its words, and not in its own name.
    command = " ".join([program, *(word.replace("$", "$$") for word in words)])
    return (
        "[Unit]\n"
        "Description=voicecoach: remind of a session that is due\n"
        "StartLimitIntervalSec=1h\n"
        "StartLimitBurst=10\n"
        "\n"
        "[Service]\n"
        "Type=oneshot\n"
        "Restart=on-failure\n"
        "RestartSec=30s\n"
        # Only what the machine lacks may be there a little later: a sheet that cannot be read stays so.
        f"RestartPreventExitStatus={_HOPELESS}\n"
        f"{environment}"
        f"ExecStart={command}\n"
    )


def timer_text(job: Job) -> str:
    """The timer: when it is run."""
    times = "".join(
        f"OnCalendar=*-*-* {wake.clock:%H:%M}:00{f' {wake.zone}' if wake.zone else ''}\n"
        for wake in job.wakes
    )
    return (
        "[Unit]\n"
        "Description=voicecoach: before each session\n"
        "\n"
        "[Timer]\n"
        f"{times}"
        "Persistent=true\n"
        "\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def _quoted(word: str) -> str:
    """A word as a unit file has to write it: nothing in it is a variable, a specifier or the end of the word."""
    if not word.isprintable():
        raise RequestError(
            f"{quote(word)} cannot be written into a timer of the system", "give the folder another name"
        )
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _words(line: str) -> list[str]:
    """The inverse, of a line that we wrote."""
    return [word.replace("%%", "%") for word in shlex.split(line)]


def _folder() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def _stamp() -> Path:
    """Where systemd notes when the timer ran last, because it is persistent."""
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return data / "systemd" / "timers" / f"stamp-{_TIMER}"
