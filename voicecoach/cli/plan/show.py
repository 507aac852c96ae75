"""`voicecoach plan show`: the whole course, session by session."""

from datetime import date

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli._options import report_option
from voicecoach.cli.plan._parts.options import as_if_option, diary_on, programme_argument


@click.command("show")
@programme_argument
@as_if_option
@report_option
def command(name: str | None, on: date | None, as_format: str) -> None:
    """Show every session of a course: what was done, and what is ahead if all goes well.

    Minutes are estimated. What is ahead is worked out again after every report: see `voicecoach plan why`.

    \b
    Examples:
      voicecoach plan show
      voicecoach plan show tight-hamstrings --as json
    """
    from voicecoach.api.course.common.opened import CourseRequest
    from voicecoach.api.course.show import show_courses
    from voicecoach.programme.report import FORM, format_courses

    report = show_courses(CourseRequest(programme=name), diary_on(on), TerminalObserver())
    echo(FORM.text(report).rstrip() if as_format == "json" else format_courses(report))
