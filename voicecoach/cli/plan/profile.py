"""`voicecoach plan profile`: the circumstances that every session is adapted to."""

from pathlib import Path

import click

from voicecoach.cli._options import cues_option


@click.command("profile")
@click.option("--add", multiple=True, metavar="CONDITION", help="From now on. May be given several times.")
@click.option("--remove", multiple=True, metavar="CONDITION", help="No longer. May be given several times.")
@click.option("--why", default="", metavar="TEXT", help="The reason, for yourself.")
@cues_option
def command(add: tuple[str, ...], remove: tuple[str, ...], why: str, cues: tuple[Path, ...]) -> None:
    """Show or change the conditions that the sessions of all your courses are adapted to.

    They are those of `--with`: see `voicecoach list`.

    \b
    Examples:
      voicecoach plan profile
      voicecoach plan profile --add ere-too-hard --why "thigh cramps"
      voicecoach plan profile --remove ere-too-hard
    """
    from voicecoach.cli.plan._courses import read_record, write_entries
    from voicecoach.errors import RequestError
    from voicecoach.journal.entries import Profile
    from voicecoach.programme.course import profile_of
    from voicecoach.sheets.library.library import find_folders
    from voicecoach.suggest import one_of

    known = find_folders(cues).conditions()
    had = profile_of(read_record())
    for condition in add:
        if condition not in known:
            raise RequestError(f"no condition is called '{condition}'", one_of(condition, known))
    for condition in remove:
        if condition not in had:
            hint = one_of(condition, had) if had else "there are none in it"
            raise RequestError(f"'{condition}' is not in your profile", hint)
    if add or remove:
        write_entries(Profile(add=list(add), remove=list(remove), why=why))
        had = profile_of(read_record())
    for condition in had:
        click.echo(f"{condition}: {known.get(condition, 'of no sheet that is found here')}")
    if not had:
        click.echo("your sessions are adapted to no condition")
