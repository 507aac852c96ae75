"""From a plan to a script with a voice at hand, as `preview` and `render` both need it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from voicecoach.script import Script, VoiceLabel

if TYPE_CHECKING:
    from voicecoach.compiler.plan import Plan
    from voicecoach.studio import Studio

ESTIMATE = "estimate"
"""The name that asks for no voice at all."""


@contextmanager
def open_studio(voice: str | None, wpm: int) -> Iterator["Studio"]:
    """A studio with the voice asked for. Raises RequestError and MachineError."""
    from voicecoach.studio import Studio
    from voicecoach.voices import find_voice

    with Studio(find_voice(voice, wpm)) as studio:
        yield studio
    for notice in studio.notices:
        click.echo(f"note: {notice}", err=True)


def script_with_voice(plan: "Plan", studio: "Studio") -> Script:
    """The script of a plan, timed by the clips of a voice. What is likely to be said is spoken in one go, on all cores."""
    from voicecoach.compiler.schedule import schedule
    from voicecoach.sound.beeps import durations_ms

    studio.prepare(plan.first_choices())
    voice = studio.voice
    return schedule(plan, studio.speech_ms, durations_ms(), VoiceLabel(voice.engine, voice.id, voice.wpm, measured=True))


def script_by_estimate(plan: "Plan", wpm: int) -> Script:
    """The script of a plan, timed by an estimate: the same on every machine."""
    from voicecoach.compiler.schedule import schedule
    from voicecoach.estimate import estimate_ms
    from voicecoach.sound.beeps import durations_ms

    return schedule(plan, lambda text: estimate_ms(text, wpm), durations_ms(), VoiceLabel(ESTIMATE, "", wpm, measured=False))
