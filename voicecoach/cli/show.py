"""`voicecoach show`: one routine, programme, exercise or technique, as a card to read."""

from pathlib import Path

import click

from voicecoach.cli._options import cues_option


@click.command("show")
@click.argument("name")
@click.option(
    "--kind",
    type=click.Choice(("technique", "routine", "exercise", "programme")),
    help="Which of several sheets of this name.",
)
@cues_option
def command(name: str, kind: str | None, cues: tuple[Path, ...]) -> None:
    """Show an exercise, routine, programme or technique: dose, steps, cues, the reasons, variants, cautions, sources.

    A routine and a programme may have the same name: then it is the routine that is shown, and --kind programme shows
    the other. Of a programme: its ladders, its rules, and what is planned for each session.

    \b
    Examples:
      voicecoach show hamstring-ere
      voicecoach show tight-hamstrings
      voicecoach show tight-hamstrings --kind programme
      voicecoach show active-arch
    """
    from voicecoach.api.library import show_sheet

    click.echo(show_sheet(name, kind, cues).text(), nl=False)
