"""When the system has to wake voicecoach for courses that are running, and the job that it runs then."""

import os
import sys
from collections.abc import Iterable
from datetime import timedelta

from voicecoach.api.course.common.diary import Diary
from voicecoach.api.observer import SILENT, Observer
from voicecoach.cache_folder import expand_home
from voicecoach.errors import MachineError
from voicecoach.journal.writer import FOLDER_VARIABLE
from voicecoach.programme.course import Course
from voicecoach.programme.courses import running_courses
from voicecoach.programme.days.reminder import wake_clocks
from voicecoach.reminders import Job, System, Wake, find_system
from voicecoach.reminders.lead_time import format_lead_time, read_lead_time

_CUES_VARIABLE = "VOICECOACH_CUES"


def open_system() -> System:
    """How this machine wakes programs. Raises MachineError for a system that no file is written for."""
    return find_system(sys.platform)


def job_for(courses: Iterable[Course], lead: timedelta, diary: Diary) -> Job:
    """What the system runs for these courses: this very program, wherever it is installed."""
    # -P, so that the folder that somebody happens to be in does not decide which program is run.
    command = (sys.executable, "-P", "-m", "voicecoach", "plan", "remind", "now")
    return Job((*command, "--before", format_lead_time(lead)), wakes_for(courses, lead), _environment(diary))


def wakes_for(courses: Iterable[Course], lead: timedelta) -> tuple[Wake, ...]:
    """The times of day at which to look whether a session is due."""
    return tuple(
        sorted({Wake(clock, course.zone.key) for course in courses for clock in wake_clocks(course, lead)})
    )


def lead_of(job: Job) -> timedelta | None:
    """How long before a session an installed job reminds; None for a job that is not ours."""
    if "--before" not in job.command[:-1]:
        return None
    try:
        return read_lead_time(job.command[job.command.index("--before") + 1])
    except ValueError:
        return None


def renew_reminders(diary: Diary, observer: Observer) -> None:
    """If reminders are on, set them to the courses that are running now. A failure is only noticed."""
    try:
        system = open_system()
    except MachineError:
        return
    job = system.installed()
    lead = None if job is None else lead_of(job)
    courses = running_courses(diary.read(SILENT)).values()
    # Reminders that were set up with another journal are not about these courses.
    is_ours = job is not None and job.environment == _environment(diary)
    if lead is None or not courses or not is_ours:
        return
    try:
        system.install(job_for(courses, lead, diary))
    except MachineError as error:
        observer.notice(f"reminders are off from now on.\n{error}")


def _environment(diary: Diary) -> dict[str, str]:
    """The folders that voicecoach was told to use: a timer does not know the shell that they are set in."""
    named = {name: os.environ.get(name) for name in (FOLDER_VARIABLE, _CUES_VARIABLE)}
    if diary.folder is not None:
        named[FOLDER_VARIABLE] = str(diary.folder)
    return {name: str(expand_home(value).absolute()) for name, value in named.items() if value}
