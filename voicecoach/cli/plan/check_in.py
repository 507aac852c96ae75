"""`voicecoach plan check-in`: how a session felt, reported afterwards."""

import sys

import click

from voicecoach.cli._echo import ask_score, echo
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli.plan._parts.options import diary_on, programme_argument, read_scores, report_options


@click.command("check-in")
@programme_argument
@report_options
@click.option(
    "--worse",
    multiple=True,
    metavar="EXERCISE",
    help="An exercise after which it was worse the next morning, or all. May be given several times.",
)
def command(  # noqa: PLR0917 - click passes them by name
    name: str | None,
    pains: tuple[str, ...],
    efforts: tuple[str, ...],
    not_finished: tuple[str, ...],
    note: str,
    worse: tuple[str, ...],
) -> None:
    """Report how your last session felt, or change what you reported. On a terminal it asks if you give nothing.

    \b
    Examples:
      voicecoach plan check-in
      voicecoach plan check-in --pain 2 --effort 6
      voicecoach plan check-in --worse hamstring-ere
    """
    from voicecoach.api.course.check_in import CheckInRequest, check_in
    from voicecoach.cli.plan._parts.words import echo_next, echo_pain

    pain, pain_of = read_scores("--pain", pains)
    effort, effort_of = read_scores("--effort", efforts)
    if (
        not (pains or efforts or not_finished or note or worse)
        and sys.stdin is not None
        and sys.stdin.isatty()
    ):
        pain = ask_score(
            "How much did it hurt at its worst, from 0 (not at all) to 10? Enter: I would rather not say"
        )
        effort = ask_score("How hard was it, from 0 to 10? Enter: I would rather not say")
    request = CheckInRequest(
        programme=name,
        pain=pain,
        pain_of=pain_of,
        effort=effort,
        effort_of=effort_of,
        not_finished=not_finished,
        worse=worse,
        note=note,
    )
    checked_in = check_in(request, diary_on(), TerminalObserver())
    echo(f"recorded for the session of {checked_in.day}")
    echo_pain([pain, *pain_of.values()], checked_in.standing)
    echo_next(checked_in.standing)
