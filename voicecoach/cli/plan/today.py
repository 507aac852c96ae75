"""`voicecoach plan today`: what is due, to see, to play or to render."""

from datetime import date
from typing import TYPE_CHECKING

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._live import LiveFor, live_options, summarise
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli._options import RequestFor, course_request_options
from voicecoach.cli.plan._parts.options import as_if_option, diary_on, programme_argument

if TYPE_CHECKING:
    from voicecoach.api.course.common.standing import Standing
    from voicecoach.api.course.today import DueToday


@click.command("today")
@programme_argument
@as_if_option
@click.option("--play", "is_played", is_flag=True, help="Play it now.")
@click.option(
    "--render", "output", metavar="FILE", help="Render it to a sound file; the suffix picks the format."
)
@click.option("--anyway", is_flag=True, help="Do the next session even if none is due today.")
@live_options
@course_request_options
def command(  # noqa: PLR0917 - click passes them by name
    name: str | None,
    on: date | None,
    is_played: bool,  # noqa: FBT001
    output: str | None,
    anyway: bool,  # noqa: FBT001
    live_for: LiveFor,
    request_for: RequestFor,
) -> None:
    """Show the session that is due, or play it, or render it. Its doses come from the course.

    A session that you missed can be done on any later day, after a rest day.

    \b
    Examples:
      voicecoach plan today
      voicecoach plan today --play
      voicecoach plan today tight-hamstrings --render session.wav --talk brief
    """
    from voicecoach.api.course.common.opened import CourseRequest
    from voicecoach.api.course.today import (
        SessionOfCourseRequest,
        TodayRequest,
        due_today,
        session_today,
        standing_today,
    )
    from voicecoach.cli.plan._parts.words import echo_next

    diary, observer = diary_on(on), TerminalObserver()
    if is_played and output:
        raise click.UsageError("--play and --render exclude each other; give one")
    wanted_request = request_for(name or "", is_course=True)
    if not (is_played or output) and wanted_request.minutes is not None:
        from voicecoach.api.overview import overview_session

        fitted = session_today(
            SessionOfCourseRequest(programme=name, session=wanted_request, anyway=anyway), diary, observer
        )
        lines = "\n".join(overview_session(fitted.request, observer).lines())
        echo(lines.partition("\n\nConditions")[0])
        return
    if not (is_played or output):
        for due in due_today(TodayRequest(programme=name, anyway=anyway), diary, observer):
            show_due(due)
        return
    wanted = SessionOfCourseRequest(programme=name, session=wanted_request, anyway=anyway)
    session = session_today(wanted, diary, observer)

    def standing() -> "Standing":
        return standing_today(CourseRequest(programme=name), diary_on())

    if output:
        from voicecoach.cli.render import render

        render(session.request, output, place=session.place)
        echo(f"when you have done it: voicecoach plan done{standing().argument}", err=True)
        return
    from voicecoach.api.live import play_session

    outcome = play_session(
        session.request, live_for(session.request.language), observer, scheduled=session.scheduled
    )
    summarise(outcome)
    if not outcome.is_kept:
        echo(f"when you have done it: voicecoach plan done{standing().argument}", err=True)
    elif outcome.answers is None and outcome.exercises:
        echo(f"say how it felt, today or tomorrow: voicecoach plan check-in{standing().argument}", err=True)
    echo_next(standing(), to_stderr=True)


def show_due(due: "DueToday") -> None:
    """What is due in one course, with its doses."""
    from voicecoach.cli.plan._parts.words import dose_lines, nothing_due, show_day
    from voicecoach.units import number_of

    standing, appointment = due.standing, due.standing.due.appointment
    if appointment is None:
        echo(f"{standing.title}: {nothing_due(standing)}")
    if due.interrupted_on is not None:
        day = show_day(due.interrupted_on)
        echo(f"the session of {day} was not finished; to go on with it: voicecoach play --resume")
    if appointment is None:
        return
    missed, following = standing.due.missed_since, standing.due.following
    due_on = "is due today" if missed is None else f"has been due since {show_day(missed)}"
    if due.is_early and following is not None:
        due_on = f"is due on {show_day(following.day)}; today it would be"
    at = f", at {due.clock}" if due.clock is not None and missed is None else ""
    echo(f"{standing.title}: session {number_of(appointment.number, standing.sessions)} {due_on}{at}")
    if due.part:
        echo(f"{due.part[0].upper()}{due.part[1:]}")
    echo("\n".join(dose_lines(due.doses)))
    if due.minutes is not None:
        echo(f"about {due.minutes} min")
        anyway = " --anyway" if due.is_early else ""
        echo(
            f"play it: voicecoach plan today{standing.argument} --play{anyway}; or do it by yourself, then: voicecoach plan done{standing.argument}"
        )
    for exercise, hint in due.easier.items():
        echo(f"{exercise}: {hint}")
