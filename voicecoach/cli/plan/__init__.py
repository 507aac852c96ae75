"""`voicecoach plan`: a programme over weeks, with its days, its doses and what became of it."""

from typing import ClassVar

import click

from voicecoach.cli._folder import CommandFolder, CommandModule
from voicecoach.plugins import Registry


class _PlanCommands(CommandFolder):
    registry: ClassVar[Registry[CommandModule]] = Registry(__name__, "command of plan")


@click.group(cls=_PlanCommands)
def command() -> None:
    """Follow a programme over weeks: what is due, at which dose, and what became of it.

    A programme that you started is a course. All that you do and decide is kept in a journal of your own; nothing is sent
    anywhere. Where several courses run, name the programme.

    \b
    Examples:
      voicecoach plan start tight-hamstrings --days mon,wed,fri --at 07:00
      voicecoach plan today --play
      voicecoach plan done --pain 0 --effort 5
      voicecoach plan why
    """
