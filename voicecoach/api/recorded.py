"""Recorded sounds of a plan: how long they last, and a studio that plays them."""

from collections.abc import Iterable
from functools import partial

from voicecoach.api.observer import Observer
from voicecoach.cast import Cast
from voicecoach.compiler.schedule.place import SpeechMs
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.estimate import estimate_ms
from voicecoach.studio import Studio


def include_recordings(plan: Plan, studio: Studio) -> Studio:
    """The studio, which plays the recorded sounds of a plan. Raises RequestError and MachineError for a file that is none."""
    recordings = plan.recordings()
    if not recordings or not isinstance(studio, Cast):
        return studio
    from voicecoach.sound.recordings import read_recording

    for text, one in recordings.items():
        studio.include(text, partial(read_recording, one.path, level_db=one.level_db))
    return studio


def estimated_by(plan: Plan, wpm: int) -> SpeechMs:
    """How long a text of a plan lasts, by estimate; a recorded sound lasts as long as its file. Raises as `include_recordings`."""
    recordings = plan.recordings()
    if not recordings:
        return lambda text: estimate_ms(text, wpm)
    from voicecoach.sound.recordings import recording_ms

    known = {text: recording_ms(one.path) for text, one in recordings.items()}
    return lambda text: known[text] if text in known else estimate_ms(text, wpm)


def prepare_plans(plans: Iterable[Plan], studio: Studio, observer: Observer) -> None:
    """Have ready what several plans are likely to say: spoken in one go, on all cores. Raises as `include_recordings`."""
    texts: dict[str, None] = {}
    for plan in plans:
        include_recordings(plan, studio)
        studio.strict |= plan.safety_texts()
        texts |= dict.fromkeys(plan.first_choices())
    studio.prepare(texts, partial(observer.progress, "speaking"))
