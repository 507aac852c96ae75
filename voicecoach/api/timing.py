"""Plan -> Script with a voice at hand, or by estimate without one. Every use case that compiles goes through here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from voicecoach.api.casting import counting, read_casting
from voicecoach.api.observer import SILENT, Observer
from voicecoach.api.recorded import estimated_by, include_recordings
from voicecoach.cast import Cast, Guest, VoiceGuest
from voicecoach.compiler.schedule.schedule import schedule
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.errors import RequestError
from voicecoach.pronounce import EVERY_ENGINE, Pronouncer
from voicecoach.request import ESTIMATE, SessionRequest
from voicecoach.script import Script, VoiceLabel
from voicecoach.sheets.forms.sheet import LexiconSheet
from voicecoach.sheets.library.library import Library, form_of, phrases_form
from voicecoach.sound.beeps import durations_ms
from voicecoach.sound.mix import ToneFor
from voicecoach.sound.music.tracks import find_tracks
from voicecoach.sound.pack import SoundPack, read_pack
from voicecoach.sound.tone_cache import tones_kept_in
from voicecoach.speech_cache import SharedClips
from voicecoach.studio import CALIBRATION, Studio
from voicecoach.voices import AUTO, VOICES, automatic_engine, better_engine


@contextmanager
def open_studio(
    request: SessionRequest,
    library: Library,
    observer: Observer = SILENT,
    shared: SharedClips | None = None,
) -> Iterator[Studio]:
    """A studio with the voice of a request, at the loudness of the language that it asks for.

    `shared` are clips that several machines share.

    The engine starts while the plan is made. Raises RequestError for a voice that does not exist or does not speak the
    language, and MachineError for one that this machine lacks.
    """
    from voicecoach.voices import find_voice
    from voicecoach.voices.recorded import open_recordings

    phrases = phrases_form(library, request.language)
    calibration = phrases.calibration or CALIBRATION
    casting = read_casting(voice_of(request, library))
    guests: list[Guest] = []
    if casting.recordings is not None:
        guests.append(open_recordings(casting.recordings))
    if casting.counts is not None:
        other = find_voice(casting.counts, request.wpm)
        says = pronouncer_for(other.engine, request.language, library)
        counts = Studio(other, calibration=calibration, pronounce=says, shared=shared)
        guests.append(VoiceGuest(counts, "counts", counting(phrases)))
    voice = find_voice(casting.leading, request.wpm)
    pronounce = pronouncer_for(voice.engine, request.language, library)
    with Cast(voice, None, calibration, pronounce, guests, shared=shared) as studio:
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


def pronouncer_for(engine: str, language: str, library: Library) -> Pronouncer:
    """What turns texts of a language into what this engine is given: the lexicons of the library, and its own phonemes.

    Raises SheetError for a lexicon with faults.
    """
    forms = [form_of(sheet, LexiconSheet) for sheet in library.lexicons(language)]
    words: dict[str, str] = {}
    for form in forms:
        for one in (engine, EVERY_ENGINE):
            for word, given in form.voices.get(one, {}).items():
                words.setdefault(word.casefold(), given)
    phonemes = VOICES.describe(engine).constants.get("PHONEMES")
    return Pronouncer(
        language,
        words,
        phonemes if isinstance(phonemes, str) else None,
        next((form.range for form in forms if form.range), None),
        next((form.times for form in forms if form.times), None),
    )


def is_automatic(request: SessionRequest) -> bool:
    """Whether the request leaves the choice of the voice to us."""
    return read_casting(request.voice).leading in {None, AUTO}


def voice_of(request: SessionRequest, library: Library) -> str:
    """The voice that speaks a session: the one asked for, or the best that is there, in the language asked for.

    Raises RequestError when the engine that is asked for has no voice in the language.
    """
    casting = read_casting(request.voice)
    counts = None if casting.counts is None else _one_voice(casting.counts, request, library)
    return str(replace(casting, leading=_one_voice(casting.leading, request, library), counts=counts))


def _one_voice(asked: str | None, request: SessionRequest, library: Library) -> str:
    if asked is None or asked == AUTO:
        asked = automatic_engine(_speakers(request, library))
    engine, colon, _ = asked.partition(":")
    if request.language == "en" or colon or engine in {ESTIMATE, "silent"}:
        return asked
    voices = phrases_form(library, request.language).voices
    if engine not in voices:
        raise RequestError(
            f"the phrases in '{request.language}' name no voice of {engine}",
            f"name one yourself, such as --voice {engine}:VOICE, or take one of {', '.join(sorted(voices)) or 'none'}",
        )
    return f"{engine}:{voices[engine]}"


def _speakers(request: SessionRequest, library: Library) -> Callable[[str], bool]:
    """Which engines speak the language of a request: English all of them, another language those that its phrases name."""
    if request.language == "en":
        return lambda _engine: True
    voices = phrases_form(library, request.language).voices
    return lambda engine: engine in voices


def settle_voice(
    request: SessionRequest, library: Library, studio: Studio, observer: Observer
) -> SessionRequest:
    """Say in one line which voice was chosen, and how to get a better one; nothing if a voice was asked for.

    Returns the request with that voice: what is kept names it, so that the session goes on with the same one whatever is
    installed by then.
    """
    if not is_automatic(request):
        return request.model_copy(update={"voice": voice_of(request, library)})
    voice = studio.voice
    line = f"the voice is {voice.engine} {voice.id}"
    if (better := better_engine(voice.engine, _speakers(request, library))) is not None:
        line = f"{line}; a more natural one: {better.how_to_get}"
    observer.notice(line)
    return request.model_copy(update={"voice": voice_of(request, library)})


def time_with_voice(plan: Plan, studio: Studio, observer: Observer = SILENT) -> Script:
    """The script of a plan, timed by the clips of a voice. What is likely to be said is spoken in one go, on all cores."""
    include_recordings(plan, studio)
    studio.strict |= plan.safety_texts()
    studio.prepare(plan.first_choices(), partial(observer.progress, "speaking"))
    voice = studio.voice
    label = VoiceLabel(voice.engine, studio.voice_id, voice.wpm, measured=True)
    return schedule(plan, studio.speech_ms, beep_lengths_ms(studio.pack), label)


def time_by_estimate(plan: Plan, wpm: int, pack: SoundPack | None = None) -> Script:
    """The script of a plan, timed by an estimate: the same on every machine."""
    return schedule(
        plan,
        estimated_by(plan, wpm),
        beep_lengths_ms(pack),
        VoiceLabel(ESTIMATE, "", wpm, measured=False),
    )
