"""`voicecoach plan stop`: end a course."""

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli.plan._parts.options import diary_on, programme_argument


@click.command("stop")
@programme_argument
def command(name: str | None) -> None:
    """End a course. What you did stays in your journal, and you can start the programme again.

    \b
    Examples:
      voicecoach plan stop tight-hamstrings
    """
    from voicecoach.api.course.common.opened import CourseRequest
    from voicecoach.api.course.stop import stop_course
    from voicecoach.units import counted

    stopped = stop_course(CourseRequest(programme=name), diary_on(), TerminalObserver())
    echo(f"{stopped.programme}: ended after {counted(stopped.completed, 'session')}")
