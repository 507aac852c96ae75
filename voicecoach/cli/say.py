"""`voicecoach say`: a line as a session would say it, and what the voice was given."""

from pathlib import Path

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._options import cues_option
from voicecoach.cli._settings import given_options, settle
from voicecoach.speech import DEFAULT_WPM, HIGHEST_WPM, LOWEST_WPM


@click.command("say")
@click.argument("lines", nargs=-1, required=True, metavar="LINE...")
@click.option("-o", "--output", metavar="FILE", help="Write it to a sound file instead of playing it.")
@click.option(
    "--voice",
    metavar="ENGINE[:VOICE]",
    help="Which voice speaks; see `voicecoach voices`.  [default: auto, the best that is there]",
)
@click.option(
    "--wpm",
    type=click.IntRange(LOWEST_WPM, HIGHEST_WPM),
    default=DEFAULT_WPM,
    show_default=True,
    help="Words a minute, as heard.",
)
@click.option("--language", default="en", show_default=True, metavar="LANG", help="The language of the line.")
@click.option("--player", default="auto", show_default=True, metavar="NAME[:ARG]", help="What to play it on.")
@cues_option
def command(  # noqa: PLR0917 - click passes them by name
    lines: tuple[str, ...],
    output: str | None,
    voice: str | None,
    wpm: int,
    language: str,
    player: str,
    cues: tuple[Path, ...],
) -> None:
    """Say a line as a session would, and show what the voice was given: after the lexicon, with numbers as words.

    Use it to tune the words of a sheet, or the lexicon of a language (see cues/README.md).

    \b
    Examples:
      voicecoach say "Heels in."
      voicecoach say "Hold for 10-15 s." --voice hibari
      voicecoach say "Ganz schwer." --language de -o schwer.wav
    """
    from voicecoach.api.say import SayRequest, say_lines
    from voicecoach.cli._notices import TerminalObserver

    fields = {"voice": voice, "wpm": wpm, "language": language, "player": player}
    chosen = settle(fields, {name: name for name in fields}, given_options(list(fields)))
    request = SayRequest(lines, chosen["voice"], chosen["language"], chosen["wpm"], cues)
    said = say_lines(request, output, chosen["player"], TerminalObserver())
    for line in said.lines:
        changed = "" if line.given == line.text else f"  (given: {line.given})"
        echo(f"{line.duration_ms / 1000:5.2f} s  {line.text}{changed}", err=True)
