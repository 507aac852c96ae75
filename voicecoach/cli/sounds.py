"""`voicecoach sounds`: every sound of a session with what it means, to hear and to read."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._settings import given_options, settle
from voicecoach.settings import HIGHEST_BEEP_DB, LOWEST_BEEP_DB

if TYPE_CHECKING:
    from voicecoach.api.sounds import SoundRow


@click.command("sounds")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--list", "only_list", is_flag=True, help="Only list them; play nothing.")
@click.option("-o", "--output", metavar="FILE", help="Write them to a sound file instead of playing them.")
@click.option(
    "--sounds",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Sounds of your own: a WAV for each that is to sound different, named as it is.",
)
@click.option(
    "--voice",
    metavar="ENGINE[:VOICE]",
    help="Which voice says what they mean.  [default: auto, the best that is there]",
)
@click.option("--player", default="auto", show_default=True, metavar="NAME", help="What to play them on.")
@click.option(
    "--beep-level",
    type=click.FloatRange(LOWEST_BEEP_DB, HIGHEST_BEEP_DB),
    default=0.0,
    show_default=True,
    metavar="DB",
    help="How loud the beeps are against the voice, -6 to 3 dB.",
)
def command(  # noqa: PLR0917 - click passes them by name
    names: tuple[str, ...],
    only_list: bool,  # noqa: FBT001
    output: str | None,
    sounds: Path | None,
    voice: str | None,
    player: str,
    beep_level: float,
) -> None:
    """Hear each sound of a session after what it means; with NAME, only that one.

    \b
    Examples:
      voicecoach sounds
      voicecoach sounds hold-start hold-end
      voicecoach sounds --list
      voicecoach sounds --sounds my-sounds -o sounds.wav
    """
    from voicecoach.api.sounds import SoundsRequest, list_sounds, play_sounds, render_sounds
    from voicecoach.cli._notices import TerminalObserver

    fields = {"voice": voice, "player": player, "beep_level": beep_level}
    rows = {"voice": "voice", "player": "player", "beep_level": "beep-level"}
    chosen = settle(fields, rows, given_options(list(fields)))
    request = SoundsRequest(names, sounds, chosen["voice"], chosen["beep_level"])
    for row in list_sounds(request):
        echo(_told(row))
    if output is not None:
        render_sounds(request, output, TerminalObserver())
    elif not only_list:
        play_sounds(request, chosen["player"], TerminalObserver())


def _told(row: "SoundRow") -> str:
    from voicecoach.units import format_time

    length = "with the movement" if row.duration_ms is None else format_time(row.duration_ms)
    own = " (your own)" if row.is_own else ""
    return f"{row.name:<12} {length:>17}  {row.level_db:+3.0f} dB  {row.meaning}{own}"
