"""`voicecoach plan today`: what is due, shown, played or rendered."""

from datetime import date
from typing import TYPE_CHECKING

import click

from voicecoach.cli._live import LiveFor, live_options, summarise
from voicecoach.cli._options import CompileOptions, course_options
from voicecoach.cli.plan._courses import day_option, programme_argument

if TYPE_CHECKING:
    from voicecoach.cli.plan._courses import Opened
    from voicecoach.programme.forecast import Appointment, Due


@click.command("today")
@programme_argument
@day_option("As if it were that day.")
@click.option("--play", "is_played", is_flag=True, help="Play it now.")
@click.option(
    "--render", "output", metavar="FILE", help="Render it to a sound file; the suffix picks the format."
)
@click.option("--anyway", is_flag=True, help="Also on a day on which none is due.")
@live_options
@course_options
def command(  # noqa: PLR0917 - click passes them by name
    name: str | None,
    on: date | None,
    is_played: bool,  # noqa: FBT001
    output: str | None,
    anyway: bool,  # noqa: FBT001
    live_for: LiveFor,
    options: CompileOptions,
) -> None:
    """Show the session that is due, or play it, or render it. Its doses come from the course.

    A session that was missed may be done on any later day, after a day of rest.

    \b
    Examples:
      voicecoach plan today
      voicecoach plan today --play
      voicecoach plan today tight-hamstrings --render session.wav --talk brief
    """
    from voicecoach.cli.plan._courses import open_course, open_courses, today
    from voicecoach.cli.plan._sessions import session_options

    day = on or today()
    if is_played and output:
        raise click.UsageError("--play and --render are two ways; give one")
    if not (is_played or output):
        for opened in open_courses(name):
            tell_due(opened, day)
        return
    opened = open_course(name, options.conditions)
    appointment = _to_do(opened, day, anyway=anyway)
    asked = session_options(options, opened, appointment, opened.record.counts())
    routine = opened.enrolment.programme.routine
    if output:
        from voicecoach.cli.render import render

        render(asked.for_name(routine), output)
        click.echo("when it is done: voicecoach plan done", err=True)
        return
    from voicecoach.api.live import play_session
    from voicecoach.api.live_journal import ScheduledSession
    from voicecoach.cli._notices import TerminalObserver

    scheduled = ScheduledSession(opened.course.id, appointment.number, appointment.level_numbers())
    summarise(play_session(asked.for_name(routine), live_for(), TerminalObserver(), scheduled=scheduled))
    tell_next(open_course(opened.enrolment.programme.id), today(), to_stderr=True)


def tell_due(opened: "Opened", day: date) -> None:
    """What is due on a day, and how to do it."""
    from voicecoach.cli.plan._courses import dose_lines, show_day
    from voicecoach.cli.plan._sessions import minutes_ahead

    due, enrolment = opened.enrolment.due(day), opened.enrolment
    title, sessions = enrolment.programme.title, enrolment.prescription.sessions
    if due.appointment is None:
        click.echo(f"{title}: {_nothing_due(due, sessions)}")
        return
    appointment = due.appointment
    since = "" if due.missed_since is None else f" since {show_day(due.missed_since)}"
    click.echo(f"{title}: session {appointment.number} of {sessions} is due{since or ' today'}")
    click.echo("\n".join(dose_lines(opened, appointment)))
    if appointment.levels:
        (minutes,) = minutes_ahead(opened, [appointment])
        click.echo(f"about {minutes} min")
        click.echo("play it: voicecoach plan today --play; or do it by yourself: voicecoach plan done")
    for asked, decision in appointment.decisions.items():
        if decision.has_stepped_down and (hint := opened.easier_hint(asked)):
            click.echo(f"{enrolment.exercises[asked].name}: {hint}")


def tell_next(opened: "Opened", day: date, *, to_stderr: bool = False) -> None:
    """One line on what comes next."""
    from voicecoach.cli.plan._courses import show_day

    due, sessions = opened.enrolment.due(day), opened.enrolment.prescription.sessions
    if due.appointment is not None:
        text = f"next: session {due.appointment.number} of {sessions}, due today"
    elif due.following is not None:
        text = f"next: session {due.following.number} of {sessions}, {show_day(due.following.day)}"
    else:
        text = _nothing_due(due, sessions)
    click.echo(text, err=to_stderr)


def _nothing_due(due: "Due", sessions: int) -> str:
    from voicecoach.cli.plan._courses import show_day

    if due.following is None:
        return f"all {sessions} sessions are done. Stay at what you do now, or start again from the middle"
    following = f"session {due.following.number} of {sessions} is due on {show_day(due.following.day)}"
    return f"today is a day of rest; {following}" if due.rests else f"nothing is due today; {following}"


def _to_do(opened: "Opened", day: date, *, anyway: bool) -> "Appointment":
    """The session to do on a day. Raises RequestError when none is due."""
    from voicecoach.errors import RequestError

    due = opened.enrolment.due(day)
    if due.appointment is not None:
        return due.appointment
    what = _nothing_due(due, opened.enrolment.prescription.sessions)
    if due.following is None:
        raise RequestError(what, f"to begin anew: voicecoach plan stop {opened.enrolment.programme.id}")
    if not anyway:
        raise RequestError(what, "wait for it, or do it now with --anyway")
    return opened.enrolment.appointment(due.following.number, day)
