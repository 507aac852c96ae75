"""`voicecoach plan undo`: take back what was recorded or decided last."""

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli.plan._parts.options import diary_on

_WORDS = {
    "done": "the session of {day}",
    "check-in": "the report on the session of {day}",
    "course-started": "the start of {programme}",
    "course-changed": "the change of {programme}",
    "course-continued": "going on with {programme}",
    "course-stopped": "the end of {programme}",
    "skipped": "leaving out {day}",
    "moved": "moving the session of {day}",
    "allowed": "taking an exercise of {programme} back",
    "profile": "the change of your conditions",
}


@click.command("undo")
def command() -> None:
    """Take back what you recorded or decided last; once more takes back what you did before that.

    It covers sessions and reports, days moved or left out, conditions, and courses started, changed or stopped.
    Nothing is deleted: your journal keeps both.

    \b
    Examples:
      voicecoach plan undo
    """
    from voicecoach.api.course.undo import undo
    from voicecoach.cli.plan._parts.words import show_day

    undone = undo(diary_on(), TerminalObserver())
    day = "" if undone.day is None else show_day(undone.day)
    words = _WORDS.get(undone.event, undone.event).format(day=day, programme=undone.programme)
    echo(f"taken back: {words}")
