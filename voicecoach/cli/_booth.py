"""From a plan to a script with a voice at hand, as `preview` and `render` both need it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from voicecoach.cli._options import ESTIMATE
from voicecoach.script import Script, VoiceLabel

if TYPE_CHECKING:
    from voicecoach.cli._options import CompileOptions
    from voicecoach.compiler.plan import Plan
    from voicecoach.studio import Studio


@contextmanager
def open_studio(voice: str | None, wpm: int) -> Iterator["Studio"]:
    """A studio with the voice asked for, whose engine starts while the plan is made. Raises RequestError and MachineError."""
    from voicecoach.studio import Studio
    from voicecoach.voices import find_voice

    with Studio(find_voice(voice, wpm)) as studio:
        studio.warm_up()
        yield studio
    for notice in studio.notices:
        click.echo(f"note: {notice}", err=True)


def time_with_voice(plan: "Plan", studio: "Studio") -> Script:
    """The script of a plan, timed by the clips of a voice. What is likely to be said is spoken in one go, on all cores."""
    from voicecoach.compiler.schedule import schedule
    from voicecoach.sound.beeps import durations_ms

    studio.prepare(plan.first_choices())
    voice = studio.voice
    return schedule(
        plan, studio.speech_ms, durations_ms(), VoiceLabel(voice.engine, voice.id, voice.wpm, measured=True)
    )


def time_by_estimate(plan: "Plan", wpm: int) -> Script:
    """The script of a plan, timed by an estimate: the same on every machine."""
    from voicecoach.compiler.schedule import schedule
    from voicecoach.estimate import estimate_ms
    from voicecoach.sound.beeps import durations_ms

    return schedule(
        plan,
        lambda text: estimate_ms(text, wpm),
        durations_ms(),
        VoiceLabel(ESTIMATE, "", wpm, measured=False),
    )


def script_with_voice(name: str, options: "CompileOptions", studio: "Studio") -> Script:
    """The script of a name with these options, as this voice speaks it."""
    return time_with_voice(options.plan(name, lambda plan: time_with_voice(plan, studio).duration_ms), studio)


def script_by_estimate(name: str, options: "CompileOptions") -> Script:
    """The script of a name with these options, without a voice."""
    return time_by_estimate(
        options.plan(name, lambda plan: time_by_estimate(plan, options.wpm).duration_ms), options.wpm
    )


def compile_with_voice(name: str, options: "CompileOptions") -> Script:
    """The script of a name as the voice asked for would speak it; by estimate, told on stderr, where there is no voice at all."""
    from voicecoach.errors import MachineError

    if options.voice == ESTIMATE:
        return script_by_estimate(name, options)
    try:
        with open_studio(options.voice_name(), options.wpm) as studio:
            return script_with_voice(name, options, studio)
    except MachineError as error:
        if options.voice is not None:
            raise
        click.echo(f"note: the lengths of phrases are estimated, since there is no voice.\n{error}", err=True)
        return script_by_estimate(name, options)
