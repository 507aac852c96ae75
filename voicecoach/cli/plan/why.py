"""`voicecoach plan why`: how the next doses were decided."""

from datetime import date

import click

from voicecoach.cli.plan._courses import day_option, programme_argument


@click.command("why")
@programme_argument
@click.option("--exercise", metavar="EXERCISE", help="Only this one.")
@day_option("As if it were that day.")
def command(name: str | None, exercise: str | None, on: date | None) -> None:
    """Explain the dose of every exercise in the next session: what was planned, what you told, what follows.

    \b
    Examples:
      voicecoach plan why
      voicecoach plan why --exercise hamstring-ere
    """
    from voicecoach.cli.plan._courses import open_courses, show_day, today
    from voicecoach.cli.plan._reports import find_exercise

    for opened in open_courses(name):
        enrolment = opened.enrolment
        due = enrolment.due(on or today())
        appointment = due.appointment or due.following
        if appointment is None:
            click.echo(f"{enrolment.programme.title}: all sessions are done")
            continue
        click.echo(
            f"{enrolment.programme.title}: session {appointment.number} of {enrolment.prescription.sessions}, "
            f"{show_day(appointment.day)}"
        )
        rungs = enrolment.rungs(appointment.level_numbers())
        wanted = {find_exercise(exercise, enrolment)} if exercise else set(enrolment.exercises)
        for asked, one in enrolment.exercises.items():
            if asked not in wanted:
                continue
            decision = appointment.decisions[asked]
            verdict = "left out"
            if asked in rungs:
                verdict = f"level {decision.level_index + 1}, {enrolment.dose_words(asked, rungs[asked])}"
            click.echo(f"\n{one.name} ({asked}): {verdict}")
            click.echo("\n".join(f"  - {reason}" for reason in decision.reasons))
            if decision.has_stepped_down and (hint := opened.easier_hint(asked)):
                click.echo(f"  - {hint}")
