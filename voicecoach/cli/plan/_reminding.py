"""Reminders as the commands of `plan` need them: for which courses the system wakes us, and at what times."""

import sys
from typing import TYPE_CHECKING

import click

from voicecoach.cli.plan._before import Before, write_before

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from voicecoach.programme.course import Course
    from voicecoach.reminders import Job, System, Wake


def open_system() -> "System":
    """How this machine wakes programs. Raises MachineError where nobody knows how."""
    from voicecoach.reminders import find_system

    return find_system(sys.platform)


def job_for(courses: "Iterable[Course]", before: "timedelta") -> "Job":
    """What the system is to run for these courses: this very program, wherever it is installed."""
    from voicecoach.reminders import Job

    # The folder in which a person happens to be is not to decide which program is meant.
    command = (
        sys.executable,
        "-P",
        "-m",
        "voicecoach",
        "plan",
        "remind",
        "now",
        "--before",
        write_before(before),
    )
    return Job(command, wakes_for(courses, before), _environment())


def tell_wakes(wakes: "Iterable[Wake]") -> str:
    """`06:45 (Europe/Berlin)`."""
    return ", ".join(f"{wake.clock:%H:%M}" + (f" ({wake.zone})" if wake.zone else "") for wake in wakes)


def wakes_for(courses: "Iterable[Course]", before: "timedelta") -> "tuple[Wake, ...]":
    """When it is to be asked whether a session is due."""
    from voicecoach.programme.reminder import wake_clock
    from voicecoach.reminders import Wake

    return tuple(sorted({Wake(wake_clock(course, before), course.zone.key) for course in courses}))


def before_of(job: "Job") -> "timedelta | None":
    """How long before a session a job that is installed reminds; None where it is not one of ours."""
    if "--before" not in job.command[:-1]:
        return None
    try:
        return Before().convert(job.command[job.command.index("--before") + 1], None, None)
    except click.BadParameter:
        return None


def renew_reminders() -> None:
    """Where reminders are on, they go by the courses that run by now. What hinders that is told on stderr, and no more."""
    from voicecoach.cli.plan._courses import read_record
    from voicecoach.errors import MachineError
    from voicecoach.programme.course import running_courses

    try:
        system = open_system()
    except MachineError:
        return
    job = system.installed()
    before = None if job is None else before_of(job)
    courses = running_courses(read_record()).values()
    # Those that somebody set up with another journal are not about these courses.
    is_ours = job is not None and job.environment == _environment()
    if before is None or not courses or not is_ours:
        return
    try:
        system.install(job_for(courses, before))
    except MachineError as error:
        click.echo(f"note: reminders are off from now on.\n{error}", err=True)


def _environment() -> dict[str, str]:
    """The folders that this user named for voicecoach: a timer knows nothing of the shell that they are set in."""
    import os
    from pathlib import Path

    from voicecoach.journal.writer import FOLDER_VARIABLE

    named = {name: os.environ.get(name) for name in (FOLDER_VARIABLE, "VOICECOACH_CUES")}
    return {name: str(Path(value).expanduser().absolute()) for name, value in named.items() if value}
