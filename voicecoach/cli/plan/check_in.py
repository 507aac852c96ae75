"""`voicecoach plan check-in`: how a session felt, told afterwards."""

import click

from voicecoach.cli.plan._courses import programme_argument
from voicecoach.cli.plan._reports import report_options


@click.command("check-in")
@programme_argument
@report_options
@click.option(
    "--worse",
    multiple=True,
    metavar="EXERCISE",
    help="An exercise after which it was worse the next morning; all for every one. May be given several times.",
)
def command(  # noqa: PLR0917 - click passes them by name
    name: str | None,
    pains: tuple[str, ...],
    efforts: tuple[str, ...],
    not_finished: tuple[str, ...],
    note: str,
    worse: tuple[str, ...],
) -> None:
    """Tell how your last session felt, or change what you told.

    \b
    Examples:
      voicecoach plan check-in --pain 2 --effort 6
      voicecoach plan check-in --worse hamstring-ere
    """
    from voicecoach.cli.plan._courses import open_course, today, write_entries
    from voicecoach.cli.plan._reports import find_exercise, read_scores
    from voicecoach.cli.plan.today import tell_next
    from voicecoach.errors import RequestError
    from voicecoach.journal.entries import CheckIn

    opened = open_course(name)
    enrolment = opened.enrolment
    if not opened.course.done:
        raise RequestError(
            "no session of this course is done yet", "do the first: voicecoach plan today --play"
        )
    if not (pains or efforts or not_finished or note or worse):
        raise RequestError("there is nothing to write down", "tell how it felt: --pain 2 --effort 6")
    last = opened.course.done[-1]
    morning = (
        list(enrolment.exercises) if "all" in worse else [find_exercise(one, enrolment) for one in worse]
    )
    write_entries(
        CheckIn(
            session=last.session,
            pain=read_scores("--pain", pains, enrolment),
            effort=read_scores("--effort", efforts, enrolment),
            not_finished=[find_exercise(one, enrolment) for one in not_finished],
            worse=morning,
            notes=note,
        )
    )
    click.echo(f"written down for the session of {last.date}")
    tell_next(open_course(enrolment.programme.id), today())
