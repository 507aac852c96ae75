"""`voicecoach plan skip`: no session on a day on which one is due."""

from datetime import date

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli.plan._parts.options import Day, diary_on, programme_argument


@click.command("skip")
@programme_argument
@click.option(
    "--on", type=Day(weekdays_ahead=True), metavar="DAY", help="Which day.  [default: the next one]"
)
def command(name: str | None, on: date | None) -> None:
    """Skip a day, or the next session of a day with two. The session is not lost: it is done on the next day, and the course ends later.

    \b
    Examples:
      voicecoach plan skip
      voicecoach plan skip --on 2026-03-13
    """
    from voicecoach.api.course.skip import SkipRequest, skip_day
    from voicecoach.cli.plan._parts.words import echo_next, show_day

    skipped = skip_day(SkipRequest(programme=name, day=on), diary_on(), TerminalObserver())
    left = f"one session less on {show_day(skipped.day)}; the other one is at {' and '.join(skipped.left)}"
    echo(left if skipped.left else f"no session on {show_day(skipped.day)}")
    echo_next(skipped.standing)
