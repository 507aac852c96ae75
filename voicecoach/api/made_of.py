"""A digest of everything that decides what a rendered session is, so that one that would come out the same is not made again."""

import hashlib
import json
from pathlib import Path

from voicecoach.api.casting import read_casting
from voicecoach.encoders import Quality
from voicecoach.request import SessionRequest
from voicecoach.sheets.library.library import Library
from voicecoach.studio import PROCESSING, Studio
from voicecoach.version import __version__
from voicecoach.voices.recorded import recordings_folder


def made_of(
    request: SessionRequest, library: Library, studio: Studio, beep_level_db: float, quality: Quality | None
) -> str:
    """The digest of a session as this studio would speak it.

    It is careful rather than clever: any sheet that is added, touched or removed changes it.
    """
    voice = studio.voice
    recordings = read_casting(request.voice).recordings
    parts = (
        __version__,
        PROCESSING,
        request.model_dump(mode="json"),
        (voice.engine, voice.version, studio.voice_id, voice.wpm, voice.rate_hz),
        beep_level_db,
        quality,
        library.catalogue.state(),
        [age(path) for path in (request.history, request.sounds, request.music)],
        None if recordings is None else age(recordings_folder() / recordings),
    )
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def age(path: Path | None) -> tuple[str, int] | None:
    """What changes when other music, other sounds or another history are there."""
    if path is None:
        return None
    files = [path, *(sorted(path.iterdir()) if path.is_dir() else [])]
    return str(path), max((one.stat().st_mtime_ns for one in files if one.exists()), default=0)
