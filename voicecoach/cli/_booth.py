"""From a plan to a script with a voice at hand, as `preview` and `render` both need it."""

from typing import TYPE_CHECKING

import click

from voicecoach.cli._options import ESTIMATE
from voicecoach.script import Script

if TYPE_CHECKING:
    from voicecoach.cli._options import CompileOptions
    from voicecoach.studio import Studio


def script_with_voice(name: str, options: "CompileOptions", studio: "Studio") -> Script:
    """The script of a name with these options, as this voice speaks it."""
    from voicecoach.api.timing import time_with_voice

    return time_with_voice(options.plan(name, lambda plan: time_with_voice(plan, studio).duration_ms), studio)


def script_by_estimate(name: str, options: "CompileOptions") -> Script:
    """The script of a name with these options, without a voice."""
    from voicecoach.api.timing import time_by_estimate

    return time_by_estimate(
        options.plan(name, lambda plan: time_by_estimate(plan, options.wpm).duration_ms), options.wpm
    )


def compile_with_voice(name: str, options: "CompileOptions") -> Script:
    """The script of a name as the voice asked for would speak it; by estimate, told on stderr, where there is no voice at all."""
    from voicecoach.api.timing import open_studio
    from voicecoach.cli._notices import TerminalObserver
    from voicecoach.errors import MachineError

    if options.voice == ESTIMATE:
        return script_by_estimate(name, options)
    try:
        with open_studio(options.voice_name(), options.wpm, TerminalObserver()) as studio:
            return script_with_voice(name, options, studio)
    except MachineError as error:
        if options.voice is not None:
            raise
        click.echo(f"note: the lengths of phrases are estimated, since there is no voice.\n{error}", err=True)
        return script_by_estimate(name, options)
