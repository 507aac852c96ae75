"""Windows: a task of the Task Scheduler, of the user alone. It knows no time zones, so times are those of the machine.

A task has no environment of its own: variables that are to reach it have to be set for the user, with `setx`.
"""

import os
import subprocess
from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from voicecoach.errors import MachineError
from voicecoach.outfile import open_output
from voicecoach.reminders import NAME, Job, Wake, on_own_clock
from voicecoach.reminders.tool import has_tool, run_tool

_NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_SOME_DAY = "2026-01-01"
"""From when on the trigger counts; only its time of day matters."""


def install(job: Job) -> Path:
    """See `reminders.System`."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{NAME}.xml"
        with open_output(path) as stream:
            stream.write(task_xml(job, datetime.now().astimezone()))
        run_tool("schtasks", "/Create", "/TN", NAME, "/XML", str(path), "/F")
    return Path(NAME)


def remove() -> bool:
    """See `reminders.System`."""
    was_there = has_tool("schtasks") and installed() is not None
    if was_there:
        run_tool("schtasks", "/Delete", "/TN", NAME, "/F")
    return was_there


def installed() -> Job | None:
    """See `reminders.System`."""
    try:
        told = run_tool("schtasks", "/Query", "/TN", NAME, "/XML")
        # The declaration names an encoding that the text has no more.
        task = ET.fromstring(told[told.index("<Task") :])  # noqa: S314  # the system's own, on this machine
    except (MachineError, ValueError, ET.ParseError):
        return None
    starts = [one.text or "" for one in task.iter(f"{{{_NAMESPACE}}}StartBoundary")]
    words = [task.findtext(f".//{{{_NAMESPACE}}}{name}", "") for name in ("Command", "Arguments")]
    wakes = tuple(Wake(time.fromisoformat(start[11:16]), None) for start in starts)
    return Job((words[0], *words[1].split()), wakes)


def task_xml(job: Job, now: datetime) -> bytes:
    """The task as the Task Scheduler reads it. A time at which the machine slept is made up for when it wakes."""
    ET.register_namespace("", _NAMESPACE)
    task = ET.Element(f"{{{_NAMESPACE}}}Task", version="1.2")

    def add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
        element = ET.SubElement(parent, f"{{{_NAMESPACE}}}{name}")
        element.text = text
        return element

    add(add(task, "RegistrationInfo"), "Description", "voicecoach: remind of a session that is due")
    triggers = add(task, "Triggers")
    for clock in sorted({on_own_clock(wake, now) for wake in job.wakes}):
        trigger = add(triggers, "CalendarTrigger")
        add(trigger, "StartBoundary", f"{_SOME_DAY}T{clock:%H:%M}:00")
        add(add(trigger, "ScheduleByDay"), "DaysInterval", "1")
    # Only while the user is logged on: what is shown needs somebody to see it.
    principal = add(add(task, "Principals"), "Principal")
    principal.set("id", "Author")
    if user := os.environ.get("USERNAME"):
        add(principal, "UserId", "\\".join(filter(None, (os.environ.get("USERDOMAIN"), user))))
    add(principal, "LogonType", "InteractiveToken")
    settings = add(task, "Settings")
    for name, text in (
        ("DisallowStartIfOnBatteries", "false"),
        ("StopIfGoingOnBatteries", "false"),
        ("StartWhenAvailable", "true"),
        ("ExecutionTimeLimit", "PT5M"),
    ):
        add(settings, name, text)
    actions = add(task, "Actions")
    actions.set("Context", "Author")
    action = add(actions, "Exec")
    add(action, "Command", job.command[0])
    add(action, "Arguments", subprocess.list2cmdline(job.command[1:]))
    return bytes(ET.tostring(task, encoding="utf-16", xml_declaration=True))
