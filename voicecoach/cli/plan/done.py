"""`voicecoach plan done`: record a session that you did without `play`."""

from datetime import date

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli.plan._parts.options import (
    Day,
    diary_on,
    programme_argument,
    read_scores,
    report_options,
)


@click.command("done")
@programme_argument
@click.option("--on", type=Day(), metavar="DAY", help="The day on which you did it.  [default: today]")
@report_options
@click.option(
    "--left-out",
    multiple=True,
    metavar="EXERCISE",
    help="An exercise that you did not do at all. May be given several times.",
)
@click.option("--from-page", metavar="LINE", help="The line that the page of the session shows at its end.")
def command(  # noqa: PLR0917 - click passes them by name
    name: str | None,
    on: date | None,
    pains: tuple[str, ...],
    efforts: tuple[str, ...],
    not_finished: tuple[str, ...],
    note: str,
    left_out: tuple[str, ...],
    from_page: str | None,
) -> None:
    """Record a session that you did by yourself or with a sound file, and how it felt.

    What you report decides the next dose: see `voicecoach plan why`. If you report no pain, you move on as if there was none.

    \b
    Examples:
      voicecoach plan done
      voicecoach plan done --pain 1 --effort 6
      voicecoach plan done --on yesterday --pain hamstring-ere=4 --not-finished jefferson-curl
      voicecoach plan done --from-page "voicecoach-done/1 routine=tight-hamstrings day=2026-03-02 pain=1"
    """
    from voicecoach.api.course.done import DoneRequest, record_session
    from voicecoach.api.course.page_line import read_page_line
    from voicecoach.cli.plan._parts.words import echo_next, echo_pain
    from voicecoach.errors import RequestError
    from voicecoach.units import number_of

    pain, pain_of = read_scores("--pain", pains)
    effort, effort_of = read_scores("--effort", efforts)
    if from_page is not None:
        if on or pains or efforts or not_finished or left_out:
            raise RequestError("--from-page says all of it", "give nothing beside it but --note")
        request = read_page_line(from_page, note)
    else:
        request = DoneRequest(
            programme=name,
            day=on,
            pain=pain,
            pain_of=pain_of,
            effort=effort,
            effort_of=effort_of,
            not_finished=not_finished,
            left_out=left_out,
            note=note,
        )
    recorded = record_session(request, diary_on(), TerminalObserver())
    echo(f"session {number_of(recorded.number, recorded.standing.sessions)}: done on {recorded.day}")
    echo_pain([request.pain, *request.pain_of.values()], recorded.standing)
    echo_next(recorded.standing)
