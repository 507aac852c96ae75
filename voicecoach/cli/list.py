"""`voicecoach list`: the routines, programmes and exercises that there are."""

from pathlib import Path

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._notices import waiting
from voicecoach.cli._options import cues_option, report_option

POSITIONS = ("standing", "seated", "supine", "prone", "side-lying", "kneeling", "all-fours")


@click.command("list")
@click.argument("words", nargs=-1)
@click.option("--equipment", metavar="THING", help="Only what needs this; none for what needs nothing.")
@click.option("--position", type=click.Choice(POSITIONS), help="Only what is done in this position.")
@click.option("--muscle", metavar="MUSCLE", help="Only what trains this muscle.")
@report_option
@cues_option
def command(  # noqa: PLR0917 - click passes them by name
    words: tuple[str, ...],
    equipment: str | None,
    position: str | None,
    muscle: str | None,
    as_format: str,
    cues: tuple[Path, ...],
) -> None:
    """List routines, programmes, exercises and conditions; with WORDS only those that have all of them.

    Names, other names, muscles, equipment, conditions and techniques are searched; case, plurals and small slips do
    not matter. Begin with routines, programmes, exercises, techniques or conditions to see only those.

    \b
    Examples:
      voicecoach list
      voicecoach list conditions
      voicecoach list knee pain
      voicecoach list hamstring --position seated
      voicecoach list --equipment none
      voicecoach list --as json
    """
    with waiting("reading sheets"):
        from voicecoach.api.library import FORM, Listing, list_sheets

        hits = list_sheets(words, equipment=equipment, position=position, muscle=muscle, cues=cues)
    listing = Listing(tuple(hits))
    echo(FORM.text(listing) if as_format == "json" else "\n".join(listing.lines()) + "\n", nl=False)
