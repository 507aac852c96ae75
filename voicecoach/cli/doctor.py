"""`voicecoach doctor`: each stage from sheet to file tried once, named and timed; and what there is to play on."""

import platform
from typing import TYPE_CHECKING

import click

from voicecoach.version import __version__

if TYPE_CHECKING:
    from voicecoach.api.doctor import Step


@click.command("doctor")
@click.option("--voice", metavar="ENGINE[:VOICE]", help="Which voice to try.  [default: pyttsx3]")
@click.option("--no-audio", is_flag=True, help="Play no test tone.")
def command(voice: str | None, *, no_audio: bool) -> None:
    """Try every stage from a sheet to a sound file, and say which one fails and what cures it.

    Then list what `voicecoach play` can play through, and play a short tone. No audio output is not a failure: files
    need no device.

    \b
    Examples:
      voicecoach doctor
      voicecoach doctor --no-audio
      voicecoach doctor --voice hibari
    """
    from voicecoach.api.doctor import diagnose

    click.echo(
        f"voicecoach {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    )
    kind, has_sound = "stage", True
    for step in diagnose(voice, plays_tone=not no_audio):
        if step.kind == "player" != kind:
            click.echo("players")
        kind = step.kind
        _show(step)
        if step.kind == "stage" and step.error is not None:
            raise step.error
        has_sound = has_sound and (step.kind != "tone" or step.is_ok)
    click.echo("everything works" if has_sound else "everything works except audio output")


def _show(step: "Step") -> None:
    if step.kind == "stage":
        text = f"ok  {step.duration_ms:6.0f} ms  {step.outcome}" if step.is_ok else "failed"
    elif step.kind == "tone" and not step.is_ok:
        text = f"not played: {step.outcome}"
    else:
        text = step.outcome
    click.echo(f"  {step.name:<14} {text}")
    if step.kind == "tone" and step.cure:
        click.echo(f"  {'':<14} cure: {step.cure}")
