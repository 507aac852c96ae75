"""`voicecoach plan move`: a session on another day."""

from datetime import date

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli.plan._parts.options import Day, diary_on, programme_argument


@click.command("move")
@programme_argument
@click.option(
    "--on", type=Day(weekdays_ahead=True), metavar="DAY", help="From which day.  [default: the next one]"
)
@click.option(
    "--to",
    type=Day(weekdays_ahead=True),
    required=True,
    metavar="DAY",
    help="To which day: a date, tomorrow, or mon to sun.",
)
def command(name: str | None, on: date | None, to: date) -> None:
    """Move a session to another day, with a rest day on both sides.

    \b
    Examples:
      voicecoach plan move --to tomorrow
      voicecoach plan move --on fri --to sat
      voicecoach plan move --on 2026-03-13 --to 2026-03-14
    """
    from voicecoach.api.course.move import MoveRequest, move_session
    from voicecoach.cli.plan._parts.words import echo_next, show_day

    moved = move_session(MoveRequest(programme=name, day=on, to=to), diary_on(), TerminalObserver())
    echo(f"the session of {show_day(moved.day)} is now on {show_day(moved.to)}")
    echo_next(moved.standing)
