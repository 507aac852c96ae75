"""`voicecoach plan change`: other days, another time, more or fewer sessions a week, a side, conditions, an alarm."""

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli.plan._parts.options import LeadTime, diary_on, programme_argument

if TYPE_CHECKING:
    from voicecoach.programme.course import Side


@click.command("change")
@programme_argument
@click.option("--per-week", type=click.IntRange(min=1), metavar="N", help="How many sessions a week.")
@click.option(
    "--days", metavar="DAYS", help="On which days: mon,wed,fri; up to three never on consecutive days."
)
@click.option(
    "--at", "clock", metavar="HH:MM", help="At what time of day; of two sessions a day 08:00,18:00."
)
@click.option("--side", type=click.Choice(["left", "right", "both"]), help="Which side to train.")
@click.option(
    "--add", multiple=True, metavar="CONDITION", help="A condition from now on. May be given several times."
)
@click.option(
    "--remove", multiple=True, metavar="CONDITION", help="A condition no longer. May be given several times."
)
@click.option(
    "--alarm",
    type=LeadTime(may_be_none=True),
    metavar="TIME",
    help="How long before a session the calendar reminds you: 15m, 1h, or none.",
)
def command(  # noqa: PLR0917 - click passes them by name
    name: str | None,
    per_week: int | None,
    days: str | None,
    clock: str | None,
    side: "Side | None",
    add: tuple[str, ...],
    remove: tuple[str, ...],
    alarm: "timedelta | Literal['none'] | None",
) -> None:
    """Change the days, the time, the number of sessions a week, the side, the conditions or the alarm of a running
    course, from today on.

    Your levels and your history stay. With another number of sessions a week, the weeks that are left have that many:
    the course still takes as long as it would have. Sessions that you moved to a day ahead fall back to the new days.
    Conditions are yours, so they hold for all your courses. Reminders follow by themselves; import a new file from `voicecoach plan calendar` into your calendar.

    \b
    Examples:
      voicecoach plan change --days tue,thu,sat
      voicecoach plan change tight-hamstrings --per-week 2 --at 18:30
      voicecoach plan change --side left --add low-back-pain --alarm 1h
    """
    from voicecoach.api.course.change import ChangeRequest, change_course
    from voicecoach.cli.plan._parts.words import show_started

    request = ChangeRequest(
        programme=name,
        per_week=per_week,
        days=tuple(days.split(",")) if days else None,
        clock=clock,
        side=side,
        add=add,
        remove=remove,
        alarm=alarm,
    )
    diary = diary_on()
    changed = change_course(request, diary, TerminalObserver())
    echo(show_started(changed, diary.day(), is_new=False))
