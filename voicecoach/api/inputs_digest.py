"""A digest of everything that decides what a rendered session is, so that one that would come out the same is not made again."""

import hashlib
import json

from voicecoach.api.casting import read_casting
from voicecoach.encoders import Quality
from voicecoach.file_state import state_of
from voicecoach.request import SessionRequest
from voicecoach.sheets.library.library import Library
from voicecoach.studio import PROCESSING, Studio
from voicecoach.version import __version__
from voicecoach.voices.recorded import recordings_folder


def digest_of_inputs(
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
        [state_of(path) for path in (request.history, request.sounds, request.music) if path is not None],
        None if recordings is None else state_of(recordings_folder() / recordings),
    )
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
