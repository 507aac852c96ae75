"""Say a line as a session would: with its voice, language and lexicon, and show what the engine was given."""

from dataclasses import dataclass
from pathlib import Path

from voicecoach.api.encode import encode_script
from voicecoach.api.observer import SILENT, Observer
from voicecoach.api.sound_check import play_through
from voicecoach.api.timing import open_studio, settle_voice
from voicecoach.encoders import find_encoder
from voicecoach.errors import RequestError
from voicecoach.live.players import AUTO, DeviceLostError, no_device, open_named
from voicecoach.outfile import open_output
from voicecoach.request import ESTIMATE, SessionRequest
from voicecoach.script import Chapter, Counts, Phase, PhaseKind, Script, Speech, VoiceLabel
from voicecoach.sheets.library.library import find_folders
from voicecoach.sound.mix import mix
from voicecoach.speech import DEFAULT_WPM
from voicecoach.studio import Studio

LEAD_MS = 300
"""Before the first word, so that none of it is lost while a device wakes."""
APART_MS = 600
"""Between lines, and after the last."""


@dataclass(frozen=True, slots=True)
class SayRequest:
    """Lines, and who says them."""

    lines: tuple[str, ...]
    voice: str | None = None
    """`ENGINE` or `ENGINE:VOICE`; None or `auto`: the best that is there."""
    language: str = "en"
    wpm: int = DEFAULT_WPM
    cues: tuple[Path, ...] = ()
    """Folders of sheets to look in first: their lexicons count."""


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One line that was said."""

    text: str
    given: str
    """What the engine was given: after the lexicon, and with numbers as words."""
    duration_ms: int
    """How long it lasts in a session."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was said, and by whom."""

    lines: tuple[SaidLine, ...]
    voice: VoiceLabel
    place: str
    """The file that was written, or the player that it was played on."""


def say_lines(
    request: SayRequest, output: str | Path | None = None, player: str = AUTO, observer: Observer = SILENT
) -> Said:
    """Say lines to a player, or into a sound file whose suffix picks the format.

    Raises RequestError for nothing to say, and for a voice, language, format or player that does not exist; SheetError for a
    lexicon with faults; MachineError when the voice is not available or there is nothing to play on.
    """
    texts = tuple(" ".join(line.split()) for line in request.lines if line.strip())
    if not texts:
        raise RequestError("there is nothing to say", 'give a line: voicecoach say "Heels in."')
    if request.voice == ESTIMATE:
        raise RequestError("'estimate' says nothing", "name a voice, see: voicecoach voices")
    encoder = None if output is None else find_encoder(output)
    session = SessionRequest(
        name="say", voice=request.voice, language=request.language, wpm=request.wpm, cues=request.cues
    )
    library = find_folders(request.cues)
    with open_studio(session, library, observer) as studio:
        settle_voice(session, library, studio, observer)
        script = _script_of(texts, studio)
        if encoder is not None and output is not None:
            with open_output(output) as stream:
                encode_script(script, studio, encoder, stream, has_floor=False)
            place = str(output)
        else:
            place = _play(script, studio, player)
        lines = tuple(SaidLine(text, studio.pronounce(text), studio.speech_ms(text)) for text in texts)
    return Said(lines, script.voice, place)


def _play(script: Script, studio: Studio, player: str) -> str:
    rate_hz = studio.voice.rate_hz
    sound = b"".join(mix(script, studio.speak, rate_hz))
    name, opened = open_named(player, None, rate_hz)
    try:
        play_through(opened, sound, script)
    except DeviceLostError as error:
        raise no_device(f"{name}: {error}") from None
    finally:
        opened.close()
    return name


def _script_of(texts: tuple[str, ...], studio: Studio) -> Script:
    studio.prepare(texts)
    events, at_ms = [], LEAD_MS
    for text in texts:
        events.append(Speech(at_ms, studio.speech_ms(text), 0, text, "say", "full"))
        at_ms = events[-1].end_ms + APART_MS
    voice = studio.voice
    return Script(
        title=texts[0],
        routine="say",
        voice=VoiceLabel(voice.engine, voice.id, voice.wpm, measured=True),
        duration_ms=at_ms,
        events=tuple(events),
        phases=(Phase(0, PhaseKind.TRANSITION, 0, at_ms),),
        chapters=(Chapter(0, texts[0]),),
        notes=(),
        counts=Counts(spoken=len(texts)),
    )
