"""`voicecoach plan continue`: go on after the last session, at the level that was reached."""

# ruff: noqa: N999  # the file is called as the command is

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli.plan._parts.options import diary_on, programme_argument


@click.command("continue")
@programme_argument
@click.option(
    "--per-week",
    type=click.IntRange(1, 2),
    metavar="N",
    help="How many sessions a week, 1 or 2.  [default: 2]",
)
@click.option("--days", metavar="DAYS", help="On which days: mon,thu; never on consecutive days.")
def command(name: str | None, per_week: int | None, days: str | None) -> None:
    """Go on with a course when all of its sessions are done: at the level that you reached, without an end.

    Each exercise stays at the level at which you did it last; what you report still lowers it when it hurts.

    \b
    Examples:
      voicecoach plan continue
      voicecoach plan continue tight-hamstrings --days tue
    """
    from voicecoach.api.course.go_on import ContinueRequest, continue_course
    from voicecoach.cli.plan._parts.words import show_started

    request = ContinueRequest(
        programme=name, per_week=per_week, days=tuple(days.split(",")) if days else None
    )
    diary = diary_on()
    echo(show_started(continue_course(request, diary, TerminalObserver()), diary.day()))
