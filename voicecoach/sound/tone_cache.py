"""Tones kept on disk beside the speech, so that a session that was rendered before needs no numpy: that takes longer to load
than the session takes to mix.
"""

import hashlib
import json
from dataclasses import astuple
from functools import cache

from voicecoach.clip import Clip
from voicecoach.sound.beeps import ATTACK_MS, BEEPS, GLIDES, RELEASE_MS, SPEECH_LUFS
from voicecoach.sound.mix import ToneFor, render_tone
from voicecoach.speech_cache import SpeechCache

RENDERING = "tone/1"
"""Part of every key, like the row of the table. Increase it when `tone.py` makes other bytes of the same row."""


def tones_kept_in(speech_cache: SpeechCache) -> ToneFor:
    """Renders a tone as `render_tone` does, or finds it in the cache. Raises as `render_tone` does."""

    @cache
    def tone_for(name: str, duration_ms: int, rate_hz: int, level_db: float) -> Clip:
        key = _key(name, duration_ms, rate_hz, level_db)
        if (entry := speech_cache.read(key)) is not None:
            return Clip(entry[1], entry[0])
        clip = render_tone(name, duration_ms, rate_hz, level_db)
        speech_cache.write(key, clip.rate_hz, clip.pcm)
        return clip

    return tone_for


def _key(name: str, duration_ms: int, rate_hz: int, level_db: float) -> bytes:
    """A hash of everything that determines the bytes; 32 bytes."""
    row = BEEPS.get(name) or GLIDES[name]
    parts = [RENDERING, SPEECH_LUFS, ATTACK_MS, RELEASE_MS, astuple(row), duration_ms, rate_hz, level_db]
    return hashlib.sha256(json.dumps(parts).encode()).digest()
