"""`voicecoach plan allow`: take back an exercise that was left out because of pain."""

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli.plan._parts.options import diary_on


@click.command("allow")
@click.argument("exercise")
@click.option("--programme", metavar="NAME", help="Which programme, if several are running.")
def command(exercise: str, programme: str | None) -> None:
    """Take back an exercise that was left out because it hurt too often. It starts again at level 1.

    Please do this only when a professional has looked at it and agrees.

    \b
    Examples:
      voicecoach plan allow hamstring-ere
    """
    from voicecoach.api.course.allow import AllowRequest, allow_exercise
    from voicecoach.cli.plan._parts.words import echo_next

    request = AllowRequest(exercise=exercise, programme=programme)
    allowed = allow_exercise(request, diary_on(), TerminalObserver())
    echo(f"{allowed.name} is included again, starting at level 1")
    echo_next(allowed.standing)
