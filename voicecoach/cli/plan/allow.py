"""`voicecoach plan allow`: an exercise that was left out for pain may be done again."""

import click

from voicecoach.cli.plan._courses import programme_option


@click.command("allow")
@click.argument("exercise")
@programme_option
def command(exercise: str, name: str | None) -> None:
    """Take an exercise back in that was left out because it hurt too often. It begins again at level 1.

    Please do so only when a professional has looked at it and agrees.

    \b
    Examples:
      voicecoach plan allow hamstring-ere
    """
    from voicecoach.cli.plan._courses import open_course, today, write_entries
    from voicecoach.cli.plan._reports import find_exercise
    from voicecoach.cli.plan.today import tell_next
    from voicecoach.errors import RequestError
    from voicecoach.journal.entries import Allowed

    opened = open_course(name)
    enrolment = opened.enrolment
    asked = find_exercise(exercise, enrolment)
    number = min(opened.course.completed + 1, enrolment.prescription.sessions)
    if not enrolment.appointment(number, today()).decisions[asked].is_stopped:
        raise RequestError(f"'{exercise}' is not left out", "nothing has to be allowed")
    write_entries(Allowed(course=opened.course.id, exercise=asked))
    click.echo(f"{enrolment.exercises[asked].name} is done again, from level 1")
    tell_next(open_course(enrolment.programme.id), today())
