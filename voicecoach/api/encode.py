"""Script -> one whole sound file: mix and encode. Everything that writes a session as sound goes through here."""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from voicecoach.api.music import with_music
from voicecoach.api.observer import SILENT, Observer
from voicecoach.api.timing import tones_of
from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.encoders import ENCODERS, PLAIN, Encoder, FileDetails, check_stereo
from voicecoach.errors import MachineError
from voicecoach.script import Script
from voicecoach.sound.mix import mix
from voicecoach.sound.music.tracks import find_tracks
from voicecoach.sound.pack import SoundPack, names_of
from voicecoach.studio import SILENT_ENGINE, Studio
from voicecoach.units import frame_at

if TYPE_CHECKING:
    from voicecoach.live.players import Player


def encode_script(  # noqa: PLR0917 - each is a part of its own
    script: Script,
    studio: Studio,
    encoder: Encoder,
    stream: BinaryIO,
    beep_level_db: float = 0.0,
    observer: Observer = SILENT,
    *,
    has_floor: bool = True,
    music: Path | None = None,
    is_stereo: bool = False,
    details: FileDetails = PLAIN,
) -> None:
    """Mix a script with the clips of a voice and write it to the stream in the format of the encoder.

    `beep_level_db` is how loud the beeps are against speech, in dB. With `has_floor` nothing is quite silent.
    `music` lies beneath everything. With `is_stereo` what belongs to a side of the body is heard more on that side.
    Progress is reported in ms of sound.
    Raises RequestError for stereo in a format of a package that has mono alone, and MachineError when the voice fails, a library that the format needs is missing, or the disk is full.
    """
    if is_stereo:
        check_stereo(encoder)
    blocks, mixed_in = mix_script(
        *(script, studio, beep_level_db, observer), has_floor=has_floor, music=music, is_stereo=is_stereo
    )
    mixed_in = with_phrases(mixed_in, script, studio)
    details = replace(details, mixed_in_json=mixed_in, channels=2 if is_stereo else 1)
    encoder.write(stream, script, studio.voice.rate_hz, blocks, details)


def mix_script(
    script: Script,
    studio: Studio,
    beep_level_db: float = 0.0,
    observer: Observer = SILENT,
    *,
    has_floor: bool = True,
    music: Path | None = None,
    is_stereo: bool = False,
) -> tuple[Iterator[bytes], bytes | None]:
    """The blocks of a session with its music, in mono or stereo, and what a file has to say of what is mixed in; see `encode_script`."""
    rate_hz = studio.voice.rate_hz
    tones = tones_of(studio)
    blocks = mix(script, studio.speak, rate_hz, level_db=beep_level_db, tone_for=tones, has_floor=has_floor)
    tracks = find_tracks(music) if music is not None else ()
    if tracks:
        blocks = with_music(blocks, script, tracks, rate_hz)
    blocks = _watched(blocks, script.duration_ms, rate_hz, observer)
    if is_stereo:
        from voicecoach.sound.stereo import to_stereo  # most files are mono

        blocks = to_stereo(blocks, script, studio.speak, rate_hz, level_db=beep_level_db, tone_for=tones)
    return blocks, _mixed_in(tracks, studio.pack)


def with_phrases(mixed_in: bytes | None, script: Script, studio: Studio) -> bytes | None:
    """The same with the fingerprint of each text that is spoken, so that `verify` knows which words to listen for."""
    import numpy as np

    from voicecoach.sound.fingerprint import fingerprint, pack

    if studio.voice.engine == SILENT_ENGINE:
        return mixed_in
    texts = dict.fromkeys(phrase.text for phrase in script.speech if phrase.duration_ms)
    phrases = {
        text: pack(fingerprint(np.frombuffer(clip.pcm, dtype="<i2"), clip.rate_hz))
        for text in texts
        for clip in (studio.speak(text),)
    }
    what = json.loads(mixed_in) if mixed_in is not None else {"music": [], "sounds": []}
    return json.dumps({**what, "phrases": phrases}, ensure_ascii=False).encode()


def describe_recording(player: "Player", studio: Studio, music: Path | None) -> None:
    """Have a player that writes a file say in it what `encode_script` says in its own."""

    def mixed_in_of(script: Script) -> bytes | None:
        mixed_in = _mixed_in(find_tracks(music) if music is not None else (), studio.pack)
        return with_phrases(mixed_in, script, studio) if script.speech else mixed_in

    from voicecoach.live.players.file import FilePlayer  # what renders plays nothing

    if isinstance(player, FilePlayer):
        player.mixed_in_of = mixed_in_of


def with_cover(
    encoder: Encoder, script: Script, details: FileDetails = PLAIN, observer: Observer = SILENT
) -> FileDetails:
    """The details with the picture of a script, for a format that holds one; without it, and a notice, if it cannot be drawn."""
    if not getattr(encoder, "HOLDS_COVER", True):
        return details
    from voicecoach.pictures.cover import draw_cover  # nobody waits for it before the first word

    try:
        return replace(details, cover_png=draw_cover(script))
    except MachineError as error:
        observer.notice(f"the file has no cover: {error.message}")
        return details


def _mixed_in(tracks: Sequence[Path], pack: SoundPack | None) -> bytes | None:
    """What a listener has to know who checks the file: names only, since folders are nobody's business."""
    if not tracks and pack is None:
        return None
    what = {"music": [track.name for track in tracks], "sounds": list(names_of(pack))}
    return json.dumps(what).encode()


def _watched(blocks: Iterable[bytes], duration_ms: int, rate_hz: int, observer: Observer) -> Iterator[bytes]:
    """The same blocks; after each the observer learns how far the sound has got."""
    frames, total_frames = 0, frame_at(duration_ms, rate_hz)
    observer.progress("rendering", 0, duration_ms)
    for block in blocks:
        yield block
        frames += len(block) // BYTES_PER_FRAME
        # Of the last block the ms are those of the script, which no number of whole frames need give.
        done_ms = duration_ms if frames >= total_frames else frames * 1000 // rate_hz
        observer.progress("rendering", done_ms, duration_ms)


def encode_frames(script: Script, pcm: bytes, rate_hz: int, format_name: str) -> bytes:
    """Frames that are mixed already, as the bytes of a whole file: `format_name` is a suffix such as `mp3`.

    `pcm` is 16-bit mono little-endian, as long as the script. For what carries its sound inside, such as a page.
    Raises RequestError for a format that cannot be written, MachineError when its library is missing.
    """
    stream = io.BytesIO()
    ENCODERS.load(format_name).write(stream, script, rate_hz, [pcm])
    return stream.getvalue()
