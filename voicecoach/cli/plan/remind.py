"""`voicecoach plan remind`: a notice on the desktop before each session."""

from typing import TYPE_CHECKING

import click

from voicecoach.cli.plan._before import Before

if TYPE_CHECKING:
    from datetime import timedelta

    from voicecoach.cli.plan._courses import Opened


@click.group("remind")
def command() -> None:
    """Have the system remind you of each session: a notice on the desktop, shortly before it.

    \b
    Examples:
      voicecoach plan remind on
      voicecoach plan remind on --before 1h
      voicecoach plan remind off
    """


@command.command("on")
@click.option(
    "--before",
    type=Before(),
    default="15m",
    show_default=True,
    metavar="TIME",
    help="How long before a session: 15m or 1h.",
)
def turn_on(before: "timedelta") -> None:
    """Remind me of the sessions of all courses that run.

    Every day at that time the system asks voicecoach whether a session is due, and only then you hear of it.

    \b
    Examples:
      voicecoach plan remind on
      voicecoach plan remind on --before 1h
    """
    from voicecoach.cli.plan._courses import find_course, read_record
    from voicecoach.cli.plan._reminding import job_for, open_system, tell_wakes
    from voicecoach.programme.course import running_courses

    record = read_record()
    courses = running_courses(record)
    if not courses:
        find_course(record, None)
    job = job_for(courses.values(), before)
    place = open_system().install(job)
    click.echo(f"reminders are on: every day at {tell_wakes(job.wakes)}, if a session is due\n{place}")


@command.command("off")
def turn_off() -> None:
    """Remind me no more; nothing of it stays behind.

    \b
    Examples:
      voicecoach plan remind off
    """
    from voicecoach.cli.plan._reminding import open_system

    click.echo("reminders are off" if open_system().remove() else "reminders were off already")


@command.command("show")
def show() -> None:
    """Show whether reminders are on, and at what times.

    \b
    Examples:
      voicecoach plan remind show
    """
    from voicecoach.cli.plan._courses import read_record
    from voicecoach.cli.plan._reminding import before_of, open_system, tell_wakes, wakes_for
    from voicecoach.programme.course import running_courses

    job = open_system().installed()
    if job is None:
        click.echo("reminders are off; turn them on: voicecoach plan remind on")
        return
    click.echo(f"reminders are on: every day at {tell_wakes(job.wakes)}, if a session is due")
    before = before_of(job)
    courses = running_courses(read_record()).values()
    zones_known = all(wake.zone for wake in job.wakes)
    if before is not None and zones_known and wakes_for(courses, before) != job.wakes:
        click.echo(
            "note: these are not the times of your courses; voicecoach plan remind on sets them", err=True
        )


@command.command("now")
@click.option(
    "--before",
    type=Before(),
    metavar="TIME",
    help="Tell only of sessions that begin within that time, or should have begun: what the system runs.",
)
def remind_now(before: "timedelta | None") -> None:
    """Show a notice for each session that is due today. Where none is due, nothing happens.

    \b
    Examples:
      voicecoach plan remind now
    """
    from voicecoach.cli.plan._courses import enrol_course, read_record
    from voicecoach.programme.course import running_courses
    from voicecoach.reminders.notice import show_notice

    record = read_record()
    running = running_courses(record)
    for course in running.values():
        told = _notice(enrol_course(record, course), before, is_only=len(running) == 1)
        if told is not None:
            show_notice(*told)


def _notice(opened: "Opened", before: "timedelta | None", *, is_only: bool) -> tuple[str, str] | None:
    """What to tell of a course now: its title and a sentence; None where nothing is due."""
    from datetime import UTC, datetime

    from voicecoach.cli.plan._sessions import minutes_ahead
    from voicecoach.programme.reminder import day_to_tell

    now = datetime.now(UTC)
    course, programme = opened.course, opened.enrolment.programme
    day = now.astimezone(course.zone).date() if before is None else day_to_tell(course, now, before)
    due = None if day is None else opened.enrolment.due(day).appointment
    if due is None:
        return None
    about = f", about {minutes_ahead(opened, [due])[0]} minutes" if due.levels else ""
    name = "" if is_only else f" {programme.id}"
    sessions = opened.enrolment.prescription.sessions
    return programme.title, f"Session {due.number} of {sessions}{about}: voicecoach plan today{name} --play"
