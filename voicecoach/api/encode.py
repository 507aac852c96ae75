"""Script -> one whole sound file: mix and encode. Everything that writes a session as sound goes through here."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from voicecoach.api.observer import SILENT, Observer
from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.encoders import Encoder
from voicecoach.script import Script
from voicecoach.sound.mix import mix
from voicecoach.sound.tone_cache import tones_kept_in
from voicecoach.studio import Studio
from voicecoach.units import frame_at


def encode_script(  # noqa: PLR0917 - each is a part of its own
    script: Script,
    studio: Studio,
    encoder: Encoder,
    stream: BinaryIO,
    beep_level_db: float = 0.0,
    observer: Observer = SILENT,
    *,
    has_floor: bool = True,
) -> None:
    """Mix a script with the clips of a voice and write it to the stream in the format of the encoder.

    `beep_level_db` is how loud the beeps are against speech, in dB. With `has_floor` nothing is quite silent. Progress is reported in ms of sound.
    Raises MachineError when the voice fails, a library that the format needs is missing, or the disk is full.
    """
    rate_hz = studio.voice.rate_hz
    tones = tones_kept_in(studio.cache)
    blocks = mix(script, studio.speak, rate_hz, level_db=beep_level_db, tone_for=tones, has_floor=has_floor)
    encoder.write(stream, script, rate_hz, _watched(blocks, script.duration_ms, rate_hz, observer))


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
