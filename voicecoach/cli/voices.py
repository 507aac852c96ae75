"""`voicecoach voices`: which voices there are, which is recommended, and how to get the others."""

import click

from voicecoach.cli._echo import echo


@click.command("voices")
@click.argument("engine", required=False)
def command(engine: str | None) -> None:
    """List the speech engines; with ENGINE, all its voices.

    \b
    Examples:
      voicecoach voices
      voicecoach voices pyttsx3
      voicecoach preview tight-hamstrings --voice pyttsx3:en-gb-x-rp
    """
    from voicecoach.api.voices import list_voices, voices_of
    from voicecoach.voices import VOICES

    if engine is not None:
        for name in voices_of(engine):
            echo(name)
        return
    for info in list_voices():
        state = f"ready, {info.detail}" if info.available else f"not available: {info.detail}"
        echo(f"{info.engine:<10} {info.summary}{' (recommended)' if info.recommended else ''}")
        echo(f"{'':<10} {state}")
        if not info.available and info.how_to_get:
            echo(f"{'':<10} to get it: {info.how_to_get}")
    for clash in VOICES.clashes():
        echo(f"note: {clash}", err=True)
