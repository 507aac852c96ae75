"""hum: a tone that swells and fades, for as long as a phrase would take."""

import math
import zlib
from array import array
from collections.abc import Iterator, Sequence

from voicecoach.clip import Clip
from voicecoach.errors import RequestError
from voicecoach.estimate import estimate_ms
from voicecoach.speech import Voice
from voicecoach.voices import VoiceInfo

RATE_HZ = 16_000
TONE_HZ = 200
PEAK = 8_000
SWELL_HZ = 4
"""About as often as syllables come: a steady tone is not taken for speech."""


def open_voice(variant: str | None, wpm: int) -> Voice:
    if variant is not None:
        raise RequestError(f"hum has no variant '{variant}'", "write --voice hum")
    return Hum(wpm)


def describe() -> VoiceInfo:
    return VoiceInfo(
        "hum",
        "a tone that swells and fades",
        available=True,
        detail="sample 1.0",
        how_to_get="",
        recommended=False,
        variants=(),
    )


class Hum:
    """A Voice (see `voicecoach.speech`)."""

    engine = "hum"
    id = "hum"
    version = "1.0"
    rate_hz = RATE_HZ

    def __init__(self, wpm: int) -> None:
        self.wpm = wpm

    def speak_all(self, texts: Sequence[str]) -> Iterator[Clip]:
        for text in texts:
            frames = estimate_ms(text, self.wpm) * RATE_HZ // 1000
            tone_hz = TONE_HZ + zlib.crc32(text.encode()) % 5000 / 1000  # each text has its own
            tone = array("h", (_tone_at(n / RATE_HZ, frames / RATE_HZ, tone_hz) for n in range(frames)))
            yield Clip(tone.tobytes(), RATE_HZ)

    def close(self) -> None:
        pass


def _tone_at(at_s: float, length_s: float, tone_hz: float) -> int:
    swell = 0.6 - 0.4 * math.cos(2 * math.pi * SWELL_HZ * at_s)
    edge = min(at_s * 20, (length_s - at_s) * 20, 1)
    return round(PEAK * edge * swell * math.sin(2 * math.pi * tone_hz * at_s))
