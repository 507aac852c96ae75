"""`voicecoach plan why`: how the next doses were decided."""

from datetime import date

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli.plan._parts.options import as_if_option, diary_on, programme_argument


@click.command("why")
@programme_argument
@click.option("--exercise", metavar="EXERCISE", help="Only this one.")
@as_if_option
def command(name: str | None, exercise: str | None, on: date | None) -> None:
    """Explain the dose of every exercise in the next session: what was planned, what you reported, what follows.

    \b
    Examples:
      voicecoach plan why
      voicecoach plan why --exercise hamstring-ere
    """
    from voicecoach.api.course.why import WhyRequest, explain_doses
    from voicecoach.cli.plan._parts.words import show_day
    from voicecoach.units import number_of

    request = WhyRequest(programme=name, exercise=exercise)
    for session in explain_doses(request, diary_on(on), TerminalObserver()):
        if session.day is None:
            echo(f"{session.title}: all sessions are done")
            continue
        echo(
            f"{session.title}: session {number_of(session.number or 0, session.sessions)}, {show_day(session.day)}"
            + (f"; {session.part}" if session.part else "")
        )
        for one in session.doses:
            dose = one.dose
            verdict = f"level {dose.level_number}, {dose.words}" if dose.level else "left out"
            echo(f"\n{dose.name} ({dose.exercise}): {verdict}")
            echo("\n".join(f"  - {reason}" for reason in one.reasons))
