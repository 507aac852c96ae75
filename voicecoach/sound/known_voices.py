"""Voices that were measured before they were shipped, so that a first session need not: at the usual pace, in each language.

A row holds for one version of an engine, and for the sentences that measured it. Any other voice, version, pace or sentence is
measured when it first speaks. `tests/voices/test_known_voices.py` measures them anew, and says what a row has to be.
"""

import zlib
from collections.abc import Sequence

from voicecoach.sound.voice_measure import VoiceMeasure

_ESPEAK = "pyttsx3 2.99, espeakng-loader 0.2.4"
_WPM = 150

_KNOWN: dict[tuple[str, str, str, int, int], VoiceMeasure] = {
    ("pyttsx3", _ESPEAK, "en-us", _WPM, 0x143212EF): VoiceMeasure(1.57, 1.016, breathy=False),
    ("pyttsx3", _ESPEAK, "de", _WPM, 0x6FA0BF33): VoiceMeasure(1.56, 0.953, breathy=True),
    ("pyttsx3", _ESPEAK, "es-419", _WPM, 0x317FFDEF): VoiceMeasure(1.87, 1.03, breathy=True),
}
"""By engine, version, voice, words a minute and the CRC-32 of the sentences."""


def known_measure(
    engine: str, version: str, voice_id: str, wpm: int, calibration: Sequence[str]
) -> VoiceMeasure | None:
    """What is known of a voice; None: measure it."""
    return _KNOWN.get((engine, version, voice_id, wpm, zlib.crc32("\n".join(calibration).encode())))
