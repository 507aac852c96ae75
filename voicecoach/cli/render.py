"""`voicecoach render`: a session as a sound file."""

from typing import TYPE_CHECKING, BinaryIO

import click

from voicecoach.cli._options import CompileOptions, compile_options

if TYPE_CHECKING:
    from voicecoach.encoders import Encoder
    from voicecoach.script import Script
    from voicecoach.studio import Studio


@click.command("render")
@click.argument("name", required=False)
@click.option(
    "--programme",
    metavar="NAME",
    help="All sessions of this programme that are ahead, into the folder -o; only what changed is rendered.",
)
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    help="The file to write; its suffix picks the format. - is stdout (WAV).",
)
@click.option(
    "--beep-level",
    type=click.FloatRange(-6, 3),
    default=0.0,
    show_default=True,
    metavar="DB",
    help="How loud the beeps are against the voice, -6 to 3 dB.",
)
@compile_options
def command(
    name: str | None, programme: str | None, output: str, beep_level: float, options: CompileOptions
) -> None:
    """Render a session to a sound file, with a marker for every chapter and hold.

    Every hold is exact from beep to beep, whatever the voice. The file is written beside its place and moved there
    when it is whole.

    \b
    Examples:
      voicecoach render tight-hamstrings -o session.wav
      voicecoach render tight-hamstrings --with low-back-pain --talk brief -o short.wav
      voicecoach render hamstring-ere --voice hibari -o ere.wav
      voicecoach render --programme tight-hamstrings -o sessions
    """
    if programme is not None:
        from voicecoach.cli._plan._render import render_course

        if name is not None:
            raise click.UsageError("NAME and --programme are two ways; give one")
        _refuse_own_doses(options)
        render_course(programme, options, output, beep_level)
        return
    if name is None:
        raise click.UsageError("name a routine or exercise, or --programme and one that you started")
    render(name, options, output, beep_level)


def render(name: str, options: CompileOptions, output: str, beep_level: float = 0.0) -> None:
    """Render a session and tell what is in the file."""
    from voicecoach.api.timing import open_studio
    from voicecoach.cli._booth import script_with_voice
    from voicecoach.cli._notices import TerminalObserver
    from voicecoach.encoders import find_encoder
    from voicecoach.outfile import open_output

    encoder = find_encoder(output)
    # The place is tried first: nobody waits for a voice to learn that a folder is missing.
    with (
        open_output(output) as stream,
        open_studio(options.voice_name(), options.wpm, TerminalObserver()) as studio,
    ):
        script = script_with_voice(name, options, studio)
        encode(script, studio, encoder, stream, beep_level)
    _summarise(script, studio, output)


def encode(
    script: "Script", studio: "Studio", encoder: "Encoder", stream: BinaryIO, beep_level: float
) -> None:
    """Mix a script and write it in a format."""
    from voicecoach.sound.mix import mix
    from voicecoach.sound.tone_cache import tones_kept_in

    rate_hz = studio.voice.rate_hz
    tones = tones_kept_in(studio.cache)
    blocks = mix(script, studio.speak, rate_hz, level_db=beep_level, tone_for=tones)
    encoder.write(stream, script, rate_hz, blocks)


def _refuse_own_doses(options: CompileOptions) -> None:
    """A programme decides what is done, and how much of it."""
    told = {
        "--dose": options.doses,
        "--only": options.only,
        "--session": options.session > 1,
        "--history": options.history,
        "--cues": options.cues,
    }
    for option, is_given in told.items():
        if is_given:
            raise click.UsageError(f"{option} does not go with --programme, which decides it")


def _summarise(script: "Script", studio: "Studio", output: str) -> None:
    from voicecoach.units import format_minutes

    counts = script.counts
    texts = {event.text for event in script.events if event.type == "speech"}
    warnings = sum(note.severity == "warning" for note in script.notes)
    lines = [
        f"{'stdout' if output == '-' else output}: {script.title}",
        f"  length            {format_minutes(script.duration_ms)}",
        f"  holds             {counts.holds}, each exact",
        f"  under hold        {format_minutes(counts.hold_ms)}",
        f"  phrases           {counts.spoken}, {len(texts)} of them distinct",
        f"  spoken now        {studio.spoken_count}; the others were in the cache",
        f"  voice             {script.voice.engine} {script.voice.id}, {script.voice.wpm} words a minute",
    ]
    if warnings:
        lines.append(f"  cues left out     {warnings}; `voicecoach preview` tells which and why")
    click.echo("\n".join(lines), err=True)
