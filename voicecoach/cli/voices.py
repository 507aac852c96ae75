"""`voicecoach voices`: which voices there are, which is recommended, and how to get the others."""

import click


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
    from voicecoach.voices import describe_engine, list_engines

    if engine is not None:
        for variant in describe_engine(engine).variants:
            click.echo(f"{engine}:{variant}")
        return
    for name in list_engines():
        info = describe_engine(name)
        state = f"ready, {info.detail}" if info.available else f"not here: {info.detail}"
        click.echo(f"{name:<10} {info.summary}{' (recommended)' if info.recommended else ''}")
        click.echo(f"{'':<10} {state}")
        if not info.available and info.how_to_get:
            click.echo(f"{'':<10} to get it: {info.how_to_get}")
