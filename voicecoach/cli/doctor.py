"""`voicecoach doctor`: each stage from sheet to file tried once, named and timed; and what there is to play on."""

import io
import platform
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from voicecoach.errors import MachineError, VoicecoachError
from voicecoach.speech import DEFAULT_WPM
from voicecoach.version import __version__

if TYPE_CHECKING:
    from voicecoach.compiler.unroll.plan import Plan
    from voicecoach.script import Script
    from voicecoach.studio import Studio

TRIED = "hamstring-ere"


@click.command("doctor")
@click.option("--voice", metavar="ENGINE[:VOICE]", help="Which voice to try.  [default: pyttsx3]")
@click.option("--no-audio", is_flag=True, help="Play no test tone.")
def command(voice: str | None, *, no_audio: bool) -> None:
    """Try every stage from a sheet to a sound file, and say which one fails and what cures it.

    Then list what `voicecoach play` can play through, and play a short tone. Nothing to play on is told, and is no
    failure: files need no device.

    \b
    Examples:
      voicecoach doctor
      voicecoach doctor --no-audio
      voicecoach doctor --voice hibari
    """
    click.echo(
        f"voicecoach {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    )
    stages: dict[str, Any] = {}
    order: list[tuple[str, Callable[[dict[str, Any]], str]]] = [
        ("sheets", _sheets),
        ("compile", _compile),
        ("voice", lambda done: _voice(done, voice)),
        ("speak", _speak),
        ("schedule", _schedule),
        ("mix and write", _write),
        ("cache", _cache),
    ]
    try:
        for name, stage in order:
            start_s = perf_counter()
            try:
                told = stage(stages)
            except VoicecoachError as error:
                click.echo(f"  {name:<14} failed")
                raise error from None
            click.echo(f"  {name:<14} ok  {1000 * (perf_counter() - start_s):6.0f} ms  {told}")
    finally:
        if "studio" in stages:
            stages["studio"].close()
    _tell_players()
    click.echo(
        "all well" if no_audio or _has_sound(stages["studio"].voice.rate_hz) else "all well but the sound"
    )


def _tell_players() -> None:
    from voicecoach.live.players import describe_player, list_players

    click.echo("players")
    for name in list_players():
        info = describe_player(name)
        detail = info.detail if info.available else f"not available: {info.detail}"
        devices = f"; devices: {', '.join(info.devices)}" if info.devices else ""
        click.echo(f"  {name:<14} {detail}{devices}")


def _has_sound(rate_hz: int) -> bool:
    """Whether the test tone was played."""
    from voicecoach.api.sound_check import play_test_tone

    try:
        click.echo(f"  {'test tone':<14} a beep on {play_test_tone(rate_hz)}, the default device")
    except MachineError as error:
        told, _, cure = str(error).removeprefix("error: ").partition("\n")
        click.echo(f"  {'test tone':<14} none, for {told}")
        click.echo(f"  {'':<14} {cure.strip()}")
        return False
    return True


def _sheets(done: dict[str, Any]) -> str:
    from voicecoach.sheets.checks.check import check_sheets
    from voicecoach.sheets.library.library import find_folders

    done["library"] = library = find_folders(())
    report = check_sheets(library, ())
    return f"{report.sheet_count} sheets in {', '.join(str(folder) for folder in library.folders)}; {len(report.faults)} faults"


def _compile(done: dict[str, Any]) -> str:
    from voicecoach.compiler.compile import plan_session
    from voicecoach.compiler.resolve.resolve import Request

    plan: Plan = plan_session(done["library"], TRIED, Request())
    done["plan"] = plan
    return f"{TRIED}: {len(plan.windows)} windows, {plan.counts.holds} holds"


def _voice(done: dict[str, Any], voice: str | None) -> str:
    from voicecoach.studio import Studio
    from voicecoach.voices import find_voice

    # What `render` uses, but its cache is left alone: a voice that is only remembered would prove nothing.
    done["studio"] = studio = Studio(find_voice(voice, DEFAULT_WPM), _own_cache())
    return f"{studio.voice.engine} {studio.voice.id}, {studio.voice.version}"


def _own_cache() -> Path:
    """A cache folder that lasts as long as this run."""
    import atexit
    from shutil import rmtree
    from tempfile import mkdtemp

    folder = Path(mkdtemp(prefix="voicecoach-doctor-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    return folder


def _speak(done: dict[str, Any]) -> str:
    studio: Studio = done["studio"]
    texts = done["plan"].first_choices()
    studio.prepare(texts)
    return f"{len(texts)} phrases, {sum(studio.speech_ms(text) for text in texts) / 1000:.1f} s of speech"


def _schedule(done: dict[str, Any]) -> str:
    from voicecoach.api.timing import time_with_voice

    script: Script = time_with_voice(done["plan"], done["studio"])
    done["script"] = script
    return f"{script.duration_ms / 1000:.1f} s, {len(script.events)} events, {len(script.notes)} notes"


def _write(done: dict[str, Any]) -> str:
    from voicecoach.encoders import find_encoder
    from voicecoach.sound.mix import mix

    studio: Studio = done["studio"]
    stream = io.BytesIO()
    find_encoder("x.wav").write(
        stream, done["script"], studio.voice.rate_hz, mix(done["script"], studio.speak, studio.voice.rate_hz)
    )
    return f"{stream.tell() / 1e6:.1f} MB of WAV"


def _cache(done: dict[str, Any]) -> str:
    del done
    from voicecoach.speech_cache import cache_stats

    stats = cache_stats()
    return f"{stats.folder}: {stats.entry_count} phrases, {stats.byte_count / 1e6:.1f} MB"
