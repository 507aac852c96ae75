"""`voicecoach plan remind`: a notice on the desktop before each session."""

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli.plan._parts.options import LeadTime, diary_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecoach.reminders import Wake


@click.group("remind")
def command() -> None:
    """Let the system remind you of each session: a notice on the desktop, shortly before it.

    \b
    Examples:
      voicecoach plan remind on
      voicecoach plan remind on --before 1h
      voicecoach plan remind off
    """


@command.command("on")
@click.option(
    "--before",
    type=LeadTime(),
    default="15m",
    show_default=True,
    metavar="TIME",
    help="How long before a session: 15m or 1h.",
)
def turn_on(before: timedelta) -> None:
    """Remind me of the sessions of all running courses.

    Every day at that time the system starts voicecoach, which shows a notice only if a session is due.

    \b
    Examples:
      voicecoach plan remind on
      voicecoach plan remind on --before 1h
    """
    from voicecoach.api.course.remind import ReminderRequest, turn_on

    reminders = turn_on(ReminderRequest(lead=before), diary_on(), TerminalObserver())
    echo(f"{_on(reminders.wakes)}\n{reminders.place}")


@command.command("off")
def turn_off() -> None:
    """Stop reminding me; nothing stays behind.

    \b
    Examples:
      voicecoach plan remind off
    """
    from voicecoach.api.course.remind import turn_off

    echo("reminders are off" if turn_off() else "reminders were already off")


@command.command("show")
def show() -> None:
    """Show whether reminders are on, and at what times.

    \b
    Examples:
      voicecoach plan remind show
    """
    from voicecoach.api.course.remind import show_reminders

    observer = TerminalObserver()
    reminders = show_reminders(diary_on(), observer)
    if not reminders.wakes:
        echo("reminders are off; to turn them on: voicecoach plan remind on")
        return
    echo(_on(reminders.wakes))
    if not reminders.are_current:
        observer.notice("your courses are at other times; to update reminders: voicecoach plan remind on")


@command.command("now")
@click.option(
    "--before",
    type=LeadTime(),
    metavar="TIME",
    help="Only sessions that begin within this time, or should have begun. This is what the system runs.",
)
def remind_now(before: timedelta | None) -> None:
    """Show a notice for each session that is due today. If none is due, nothing happens.

    \b
    Examples:
      voicecoach plan remind now
    """
    from voicecoach.api.course.remind import DueRequest, due_reminders, show_notices

    show_notices(due_reminders(DueRequest(lead=before), diary_on(), TerminalObserver()))


def _on(wakes: "Iterable[Wake]") -> str:
    times = (f"{wake.clock:%H:%M}" + (f" ({wake.zone})" if wake.zone else "") for wake in wakes)
    return f"reminders are on: every day at {', '.join(times)}, if a session is due"
