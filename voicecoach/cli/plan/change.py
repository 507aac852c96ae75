"""`voicecoach plan change`: other days, another time, or more or fewer sessions a week."""

import click

from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli.plan._parts.options import diary_on, programme_argument


@click.command("change")
@programme_argument
@click.option("--per-week", type=click.IntRange(min=1), metavar="N", help="How many sessions a week.")
@click.option("--days", metavar="DAYS", help="On which days: mon,wed,fri; never on consecutive days.")
@click.option("--at", "clock", metavar="HH:MM", help="At what time of day.")
def command(name: str | None, per_week: int | None, days: str | None, clock: str | None) -> None:
    """Change the days, the time or the number of sessions a week of a running course, from today on.

    Your levels and your history stay. With another number of sessions a week, the weeks that are left have that many:
    the course still takes as long as it would have. Sessions that you moved to a day ahead fall back to the new days.
    Reminders follow by themselves; import a new file from `voicecoach plan calendar` into your calendar.

    \b
    Examples:
      voicecoach plan change --days tue,thu,sat
      voicecoach plan change tight-hamstrings --per-week 2 --at 18:30
    """
    from voicecoach.api.course.change import ChangeRequest, change_course
    from voicecoach.cli.plan._parts.words import show_started

    request = ChangeRequest(
        programme=name, per_week=per_week, days=tuple(days.split(",")) if days else None, clock=clock
    )
    click.echo(show_started(change_course(request, diary_on(), TerminalObserver())))
