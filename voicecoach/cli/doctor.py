"""`voicecoach doctor`: each stage from sheet to file tried once, named and timed; and what there is to play on."""

import platform
from typing import TYPE_CHECKING

import click

from voicecoach.cli._echo import echo
from voicecoach.version import __version__

if TYPE_CHECKING:
    from voicecoach.api.doctor import Step


@click.command("doctor")
@click.option(
    "--voice", metavar="ENGINE[:VOICE]", help="Which voice to try.  [default: auto, the best that is there]"
)
@click.option("--no-audio", is_flag=True, help="Play no test tone.")
def command(voice: str | None, *, no_audio: bool) -> None:
    """Try every stage from a sheet to a sound file, and say which one fails and what cures it.

    Before that your settings are listed, with what counts and why; after it, what `voicecoach play` can play through, and
    a short tone is played. No audio output is not a failure: files need no device.

    \b
    Examples:
      voicecoach doctor
      voicecoach doctor --no-audio
      voicecoach doctor --voice hibari
    """
    from voicecoach.api.doctor import diagnose
    from voicecoach.cli._settings import given_options, settle

    echo(
        f"voicecoach {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    )
    _show_settings()
    kind, has_sound = "stage", True
    voice = settle({"voice": voice}, {"voice": "voice"}, given_options(["voice"]))["voice"]
    for step in diagnose(voice, plays_tone=not no_audio):
        if step.kind == "player" != kind:
            echo("players")
        kind = step.kind
        _show(step)
        if step.kind == "stage" and step.error is not None:
            raise step.error
        has_sound = has_sound and (step.kind != "tone" or step.is_ok)
    echo("everything works" if has_sound else "everything works except audio output")


def _show_settings() -> None:
    """What the person has set, why it counts, and what is wrong with it."""
    from voicecoach.api.config import list_settings, settings_faults
    from voicecoach.cli.config import describe_setting
    from voicecoach.errors import RequestError
    from voicecoach.settings import settings_path

    try:
        lines = [
            describe_setting(one) for one in list_settings() if one.origin != "default" and one.fault is None
        ]
    except RequestError:
        lines = []
    faults = [f"! {fault}" for fault in settings_faults()]
    echo("settings")
    for line in [*lines, *faults] or [f"none; the file would be {settings_path()}"]:
        echo(f"  {line}")
    echo("stages")


def _show(step: "Step") -> None:
    if step.kind == "stage":
        text = f"ok  {step.duration_ms:6.0f} ms  {step.outcome}" if step.is_ok else "failed"
    elif step.kind == "tone" and not step.is_ok:
        text = f"not played: {step.outcome}"
    else:
        text = step.outcome
    echo(f"  {step.name:<14} {text}")
    if step.kind == "tone" and step.cure:
        echo(f"  {'':<14} cure: {step.cure}")
