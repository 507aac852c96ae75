"""The sounds of a session: what each means, to read and to hear."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from voicecoach.api.encode import encode_script
from voicecoach.api.observer import SILENT, Observer
from voicecoach.api.sound_check import play_through
from voicecoach.api.timing import beep_lengths_ms, open_studio, tones_of
from voicecoach.encoders import find_encoder
from voicecoach.errors import RequestError
from voicecoach.live.players import AUTO, DeviceLostError, no_device, open_named
from voicecoach.outfile import open_output
from voicecoach.request import SessionRequest
from voicecoach.script import (
    Beep,
    Chapter,
    Counts,
    Event,
    Glide,
    Phase,
    PhaseKind,
    Script,
    Speech,
    VoiceLabel,
)
from voicecoach.sheets.library.library import find_folders
from voicecoach.sound.beeps import BEEPS, GLIDES
from voicecoach.sound.mix import mix
from voicecoach.sound.pack import read_pack
from voicecoach.studio import Studio
from voicecoach.suggest import did_you_mean

LEAD_MS = 500
"""Before the first word, so that none of it is lost while a device wakes."""
GUARD_MS = 400
"""Between the words and their sound."""
APART_MS = 1000
GLIDE_MS = 3000
"""How long a tone that follows a movement is sounded here; in a session it is as long as the movement."""


@dataclass(frozen=True, slots=True)
class SoundRow:
    """One sound and what it means."""

    name: str
    """As scripts and sound packs call it."""
    meaning: str
    """One sentence, as a listener is told it."""
    duration_ms: int | None
    """How long it lasts; None: as long as the movement beneath it."""
    level_db: float
    """Its loudness against speech."""
    is_own: bool = False
    """Whether a sound of the person's own is heard."""


@dataclass(frozen=True, slots=True)
class SoundsRequest:
    """Which sounds, and how they are to be heard."""

    names: Sequence[str] = ()
    """As the table calls them; empty: all."""
    sounds: Path | None = None
    """A folder of sounds of the person's own."""
    voice: str | None = None
    """The voice that says what they mean; None: the default."""
    beep_level_db: float = 0.0
    """How loud they are against the voice."""


def list_sounds(request: SoundsRequest | None = None) -> tuple[SoundRow, ...]:
    """The sounds in the order of the table. Raises RequestError for a name that it does not have, and for a bad pack."""
    request = request or SoundsRequest()
    known = (*BEEPS, *GLIDES)
    for name in request.names:
        if name not in known:
            raise RequestError(
                f"there is no sound '{name}'",
                did_you_mean(name, known) or f"the sounds are {', '.join(known)}",
            )
    pack = read_pack(request.sounds) if request.sounds is not None else None
    lengths = beep_lengths_ms(pack)
    rows = {name: SoundRow(name, row.meaning, lengths[name], row.level_db) for name, row in BEEPS.items()}
    rows |= {name: SoundRow(name, row.meaning, None, row.level_db) for name, row in GLIDES.items()}
    own = set(pack.sounds) if pack else set()
    return tuple(
        SoundRow(row.name, row.meaning, row.duration_ms, row.level_db, is_own=row.name in own)
        for row in rows.values()
        if not request.names or row.name in request.names
    )


def render_sounds(request: SoundsRequest, output: str | Path, observer: Observer = SILENT) -> Script:
    """Each sound after what it means, as a sound file; its suffix picks the format. Returns what is in it.

    Raises RequestError and MachineError as rendering a session does.
    """
    rows = list_sounds(request)
    encoder = find_encoder(output)
    with open_output(output) as stream, _studio(request, observer) as studio:
        script = script_of(rows, studio)
        encode_script(script, studio, encoder, stream, request.beep_level_db, observer)
    return script


def play_sounds(request: SoundsRequest, player: str = AUTO, observer: Observer = SILENT) -> str:
    """Each sound after what it means, on a player. Returns the name of the player.

    Raises RequestError for one that does not exist, and MachineError when there is nothing to play on.
    """
    rows = list_sounds(request)
    with _studio(request, observer) as studio:
        rate_hz = studio.voice.rate_hz
        script = script_of(rows, studio)
        tones = tones_of(studio)
        blocks = mix(
            script, studio.speak, rate_hz, level_db=request.beep_level_db, tone_for=tones, has_floor=True
        )
        name, opened = open_named(player, None, rate_hz)
        try:
            play_through(opened, b"".join(blocks), script)
        except DeviceLostError as error:
            raise no_device(f"{name}: {error}") from None
        finally:
            opened.close()
    return name


def script_of(rows: Sequence[SoundRow], studio: Studio) -> Script:
    """The script that says and sounds them, one after the other."""
    studio.prepare([row.meaning for row in rows])
    events: list[Event] = []
    chapters: list[Chapter] = []
    at_ms = LEAD_MS
    for row in rows:
        chapters.append(Chapter(at_ms, row.name))
        said = Speech(at_ms, studio.speech_ms(row.meaning), 0, row.meaning, row.name, "full")
        sound_ms = said.end_ms + GUARD_MS
        sounded: Event = (
            Glide(sound_ms, GLIDE_MS, 0, row.name)
            if row.duration_ms is None
            else Beep(sound_ms, row.duration_ms, 0, row.name)
        )
        events += [said, sounded]
        at_ms = sounded.end_ms + APART_MS
    voice = studio.voice
    return Script(
        title="The sounds of a session",
        routine="sounds",
        voice=VoiceLabel(voice.engine, voice.id, voice.wpm, measured=True),
        duration_ms=at_ms,
        events=tuple(events),
        phases=(Phase(0, PhaseKind.TRANSITION, 0, at_ms),),
        chapters=tuple(chapters),
        notes=(),
        counts=Counts(spoken=len(rows)),
    )


def _studio(request: SoundsRequest, observer: Observer) -> AbstractContextManager[Studio]:
    asked = SessionRequest(name="sounds", voice=request.voice, sounds=request.sounds)
    return open_studio(asked, find_folders(()), observer)
