"""`voicecoach plan start`: begin a programme."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli._options import cues_option
from voicecoach.cli._settings import setting
from voicecoach.cli.plan._parts.options import Day, StartLevel

if TYPE_CHECKING:
    from voicecoach.programme.course import Side


@click.command("start")
@click.argument("name", required=False)
@click.option(
    "--per-week",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many sessions a week.  [default: the most that the programme allows]",
)
@click.option(
    "--days",
    metavar="DAYS",
    help="On which days: mon,wed,fri; up to three never on consecutive days.  [default: those of the programme]",
)
@click.option(
    "--at",
    "clock",
    metavar="HH:MM",
    help="At what time of day, for the calendar and reminders; of two sessions a day 08:00,18:00.  [default: that of the programme, or 07:00 (and 18:00)]",
)
@click.option(
    "--side",
    type=click.Choice(["left", "right", "both"]),
    default="both",
    show_default=True,
    help="Which side to train.",
)
@click.option("--from", "first", type=Day(), metavar="DAY", help="The first day.  [default: today]")
@click.option(
    "--zone", metavar="ZONE", help="Your time zone, such as Europe/Berlin.  [default: this machine's]"
)
@click.option(
    "--from-level",
    type=StartLevel(),
    metavar="N",
    help="The level of the first session, or middle.  [default: what you earned before, after the days since then]",
)
@click.option(
    "--with",
    "conditions",
    multiple=True,
    metavar="CONDITION",
    help="Adapt the sessions of your courses to it from now on: see voicecoach list conditions. May be given several times.",
)
@cues_option
def command(  # noqa: PLR0917 - click passes them by name
    name: str | None,
    per_week: int | None,
    days: str | None,
    clock: str | None,
    side: "Side",
    first: date | None,
    zone: str | None,
    from_level: "int | Literal['middle'] | None",
    conditions: tuple[str, ...],
    cues: tuple[Path, ...],
) -> None:
    """Start a programme: from now on it has days on which a session is due.

    If you did it before, it goes on from what you earned, as far as the days since then allow.

    \b
    Examples:
      voicecoach plan start tight-hamstrings
      voicecoach plan start tight-hamstrings --per-week 2 --at 18:30
      voicecoach plan start tight-hamstrings --days tue,thu,sat --from tomorrow
      voicecoach plan start tight-hamstrings --from-level middle
      voicecoach plan start tight-hamstrings --with low-back-pain
      voicecoach plan start my-daily-programme --at 08:00,18:00
    """
    from voicecoach.api.course.common.diary import Diary
    from voicecoach.api.course.profile import ProfileRequest, change_profile
    from voicecoach.api.course.start import StartRequest, start_course
    from voicecoach.cli.plan._parts.words import show_started

    if name is None:
        from voicecoach.api.library import open_library
        from voicecoach.errors import RequestError

        programmes = open_library(cues).ids("programme")
        raise RequestError("name the programme to start", f"there are: {', '.join(programmes)}")
    request = StartRequest(
        programme=name,
        per_week=per_week,
        days=tuple(days.split(",")) if days else None,
        clock=clock,
        side=side,
        first=first,
        cues=cues,
        from_level=from_level,
        conditions=conditions,
    )
    diary, observer = Diary(zone=zone), TerminalObserver()
    echo(show_started(start_course(request, diary, observer), diary.day()))
    profile = change_profile(ProfileRequest(cues=cues), diary, observer).conditions
    for condition in setting("conditions"):
        if condition not in profile:
            observer.notice(
                f"your courses do not have '{condition}' of your settings: voicecoach plan profile --add {condition}"
            )
