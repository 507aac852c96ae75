"""`voicecoach explain`: why this is said, or not said, at a moment of a session."""

from typing import TYPE_CHECKING

import click

from voicecoach.cli._options import ESTIMATE, CompileOptions, compile_options, report_option

if TYPE_CHECKING:
    from voicecoach.explain import Timed


@click.command("explain")
@click.argument("name")
@click.option("--at", "at_text", required=True, metavar="TIME", help="The moment: 12:34, 12:34.5 or 754 s.")
@report_option
@compile_options
def command(name: str, at_text: str, as_format: str, options: CompileOptions) -> None:
    """Tell why something is said or beeped at a moment: where it was written, which rule chose it, what it displaced.

    A moment in silence means the last sound before it. The times are those of `preview` with the same options.

    \b
    Examples:
      voicecoach explain tight-hamstrings --at 12:34
      voicecoach explain hamstring-ere --at 1:35.3 --voice estimate
      voicecoach explain tight-hamstrings --at "754 s" --talk brief --as json
    """
    from voicecoach.explain import explain, parse_moment
    from voicecoach.explain.report import format_json, format_text

    moment = parse_moment(at_text)
    explanation = explain(_timed(name, options), options.library(), name, options.request(), moment)
    click.echo(format_json(explanation) if as_format == "json" else format_text(explanation), nl=False)


def _timed(name: str, options: CompileOptions) -> "Timed":
    """The session as `preview` would time it: by the voice, or by estimate, told on stderr, where there is none."""
    from voicecoach.api.timing import open_studio, time_with_voice
    from voicecoach.cli._notices import TerminalObserver
    from voicecoach.errors import MachineError
    from voicecoach.explain import time_session
    from voicecoach.sound.beeps import durations_ms

    if options.voice == ESTIMATE:
        return _by_estimate(name, options)
    try:
        with open_studio(options.voice_name(), options.wpm, TerminalObserver()) as studio:
            plan = options.plan(name, lambda plan: time_with_voice(plan, studio).duration_ms)
            voice = time_with_voice(plan, studio).voice
            return time_session(plan, studio.speech_ms, durations_ms(), voice)
    except MachineError as error:
        if options.voice is not None:
            raise
        click.echo(f"note: the lengths of phrases are estimated, since there is no voice.\n{error}", err=True)
        return _by_estimate(name, options)


def _by_estimate(name: str, options: CompileOptions) -> "Timed":
    from voicecoach.api.timing import time_by_estimate
    from voicecoach.estimate import estimate_ms
    from voicecoach.explain import time_session
    from voicecoach.sound.beeps import durations_ms

    plan = options.plan(name, lambda plan: time_by_estimate(plan, options.wpm).duration_ms)
    voice = time_by_estimate(plan, options.wpm).voice
    return time_session(plan, lambda text: estimate_ms(text, options.wpm), durations_ms(), voice)
