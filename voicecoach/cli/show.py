"""`voicecoach show`: one routine, programme, exercise, technique or condition, to read."""

from pathlib import Path

import click

from voicecoach.api.observer import SILENT
from voicecoach.cli._kept import answer
from voicecoach.cli._notices import waiting
from voicecoach.cli._options import cues_option, report_option
from voicecoach.cli._pages import echo_pages


@click.command("show")
@click.argument("name")
@click.option(
    "--kind",
    type=click.Choice(("technique", "routine", "exercise", "programme", "condition")),
    help="Which of several sheets of this name.",
)
@click.option("--full", is_flag=True, help="Of a routine: its reasons, cautions and sources too.")
@report_option
@cues_option
def command(name: str, kind: str | None, cues: tuple[Path, ...], as_format: str, *, full: bool) -> None:
    """Show an exercise, routine, programme, technique or condition.

    Of a routine you see one screen: minutes, holds, equipment, a line for each exercise, and the conditions that change
    something in it. Of an exercise: dose, steps, cues, the reasons, variants, cautions, sources. Of a programme: its
    ladders, its rules, and what is planned for each session. Of a condition: what it changes.

    A routine and a programme may have the same name: then it is the routine that is shown, and --kind programme shows
    the other.

    \b
    Examples:
      voicecoach show hamstring-ere
      voicecoach show tight-hamstrings
      voicecoach show tight-hamstrings --full
      voicecoach show tight-hamstrings --kind programme
      voicecoach show low-back-pain
      voicecoach show hamstring-ere --as json
    """
    with waiting("reading sheets"):
        text = answer(name, SILENT, lambda _heard: (_text(name, kind, cues, as_format, full=full), ()))
    echo_pages(text)


def _text(name: str, kind: str | None, cues: tuple[Path, ...], as_format: str, *, full: bool) -> str:
    from voicecoach.api.show import FORM, show_sheet

    card = show_sheet(name, kind, cues)
    if as_format == "json":
        return FORM.text(card)
    if card.kind != "routine" or full:
        return card.text()
    from voicecoach.api.overview import overview_session
    from voicecoach.api.show import programmes_of
    from voicecoach.request import make_request

    lines = overview_session(make_request(name, cues=cues)).lines()
    more = f"More: voicecoach show {name} --full    Do it: voicecoach play {name}"
    return "\n".join((*lines, "", *programmes_of(name, cues), more, f"Sheet: {card.path}")) + "\n"
