"""`voicecoach plan profile`: the conditions that every session is adapted to."""

from pathlib import Path
from typing import Literal

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli._options import cues_option
from voicecoach.cli.plan._parts.options import diary_on


@click.command("profile")
@click.option("--add", multiple=True, metavar="CONDITION", help="From now on. May be given several times.")
@click.option("--remove", multiple=True, metavar="CONDITION", help="No longer. May be given several times.")
@click.option(
    "--affected",
    type=click.Choice(["left", "right", "none"]),
    help="The affected side, for all your courses.",
)
@click.option("--why", default="", metavar="TEXT", help="The reason, for yourself.")
@cues_option
def command(
    add: tuple[str, ...],
    remove: tuple[str, ...],
    affected: "Literal['left', 'right', 'none'] | None",
    why: str,
    cues: tuple[Path, ...],
) -> None:
    """Show or change the conditions that the sessions of all your courses are adapted to, and your affected side.

    The conditions are those of `--with`: see `voicecoach list conditions`. The affected side begins, and exercises that are for it
    alone, or do more on it, know which it is.

    \b
    Examples:
      voicecoach plan profile
      voicecoach plan profile --add ere-too-hard --why "thigh cramps"
      voicecoach plan profile --remove ere-too-hard
      voicecoach plan profile --affected left
    """
    from voicecoach.api.course.profile import ProfileRequest, change_profile

    request = ProfileRequest(add=add, remove=remove, affected=affected, why=why, cues=cues)
    profile = change_profile(request, diary_on(), TerminalObserver())
    if profile.conditions:
        echo("your sessions are adapted to what you answer with yes:")
    for condition, meaning in profile.conditions.items():
        echo(f"{condition}: {meaning or 'no sheet here uses it'}")
    if not profile.conditions:
        echo("your sessions are not adapted to any condition")
    if profile.affected is not None:
        echo(f"your affected side is the {profile.affected}")
