"""Plan -> Script with a voice at hand, or by estimate without one. Every use case that compiles goes through here."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from voicecoach.api.observer import SILENT, Observer
from voicecoach.compiler.schedule.schedule import schedule
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.errors import RequestError
from voicecoach.estimate import estimate_ms
from voicecoach.request import ESTIMATE, SessionRequest
from voicecoach.script import Script, VoiceLabel
from voicecoach.sheets.library.library import Library, phrases_form
from voicecoach.sound.beeps import durations_ms
from voicecoach.sound.mix import ToneFor
from voicecoach.sound.music.tracks import find_tracks
from voicecoach.sound.pack import SoundPack, read_pack
from voicecoach.sound.tone_cache import tones_kept_in
from voicecoach.studio import CALIBRATION, Studio
from voicecoach.voices import default_engine


@contextmanager
def open_studio(request: SessionRequest, library: Library, observer: Observer = SILENT) -> Iterator[Studio]:
    """A studio with the voice of a request, at the loudness of the language that it asks for.

    The engine starts while the plan is made. Raises RequestError for a voice that does not exist or does not speak the
    language, and MachineError for one that this machine lacks.
    """
    from voicecoach.voices import find_voice

    calibration = phrases_form(library, request.language).calibration or CALIBRATION
    with Studio(find_voice(voice_of(request, library), request.wpm), calibration=calibration) as studio:
        studio.pack = pack_of(request)
        if request.music is not None:
            find_tracks(request.music)  # nobody waits for a voice only to learn that there is no music
        studio.warm_up()
        yield studio
    for notice in studio.notices:
        observer.notice(notice)


def pack_of(request: SessionRequest) -> SoundPack | None:
    """The sounds of the person's own that a request asks for. Raises RequestError for a folder or a file that does not fit."""
    return read_pack(request.sounds) if request.sounds is not None else None


def beep_lengths_ms(pack: SoundPack | None) -> dict[str, int]:
    """How long each beep lasts, by name."""
    return durations_ms() | (pack.durations_ms() if pack is not None else {})


def tones_of(studio: Studio) -> ToneFor:
    """The beeps and glides of a studio: the person's own, and those of the table from the cache."""
    tones = tones_kept_in(studio.cache)
    return tones if studio.pack is None else studio.pack.tones(tones)


def voice_of(request: SessionRequest, library: Library) -> str | None:
    """The voice asked for, or the one that speaks the language asked for; None: the default.

    Raises RequestError when the engine that is asked for has no voice in the language.
    """
    engine, colon, _ = (request.voice or default_engine()).partition(":")
    if request.language == "en" or colon or engine in {ESTIMATE, "silent"}:
        return request.voice
    voices = phrases_form(library, request.language).voices
    if engine not in voices:
        raise RequestError(
            f"the phrases in '{request.language}' name no voice of {engine}",
            f"name one yourself, such as --voice {engine}:VOICE, or take one of {', '.join(sorted(voices)) or 'none'}",
        )
    return f"{engine}:{voices[engine]}"


def time_with_voice(plan: Plan, studio: Studio, observer: Observer = SILENT) -> Script:
    """The script of a plan, timed by the clips of a voice. What is likely to be said is spoken in one go, on all cores."""
    studio.prepare(plan.first_choices(), partial(observer.progress, "speaking"))
    voice = studio.voice
    label = VoiceLabel(voice.engine, voice.id, voice.wpm, measured=True)
    return schedule(plan, studio.speech_ms, beep_lengths_ms(studio.pack), label)


def time_by_estimate(plan: Plan, wpm: int, pack: SoundPack | None = None) -> Script:
    """The script of a plan, timed by an estimate: the same on every machine."""
    return schedule(
        plan,
        lambda text: estimate_ms(text, wpm),
        beep_lengths_ms(pack),
        VoiceLabel(ESTIMATE, "", wpm, measured=False),
    )
