"""Plan -> Script with a voice at hand, or by estimate without one. Every use case that compiles goes through here."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from voicecoach.api.observer import SILENT, Observer
from voicecoach.compiler.schedule.schedule import schedule
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.estimate import estimate_ms
from voicecoach.request import ESTIMATE
from voicecoach.script import Script, VoiceLabel
from voicecoach.sound.beeps import durations_ms
from voicecoach.studio import Studio


@contextmanager
def open_studio(voice: str | None, wpm: int, observer: Observer = SILENT) -> Iterator[Studio]:
    """A studio with the voice asked for, whose engine starts while the plan is made.

    Raises RequestError for a voice that does not exist and MachineError for one that this machine lacks.
    """
    from voicecoach.voices import find_voice

    with Studio(find_voice(voice, wpm)) as studio:
        studio.warm_up()
        yield studio
    for notice in studio.notices:
        observer.notice(notice)


def time_with_voice(plan: Plan, studio: Studio, observer: Observer = SILENT) -> Script:
    """The script of a plan, timed by the clips of a voice. What is likely to be said is spoken in one go, on all cores."""
    studio.prepare(plan.first_choices(), partial(observer.progress, "speaking"))
    voice = studio.voice
    return schedule(
        plan, studio.speech_ms, durations_ms(), VoiceLabel(voice.engine, voice.id, voice.wpm, measured=True)
    )


def time_by_estimate(plan: Plan, wpm: int) -> Script:
    """The script of a plan, timed by an estimate: the same on every machine."""
    return schedule(
        plan,
        lambda text: estimate_ms(text, wpm),
        durations_ms(),
        VoiceLabel(ESTIMATE, "", wpm, measured=False),
    )
