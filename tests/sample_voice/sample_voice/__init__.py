"""hum: one steady tone for as long as a phrase would take."""

import math
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


def open_voice(variant: str | None, wpm: int) -> Voice:
    if variant is not None:
        raise RequestError(f"hum has no variant '{variant}'", "write --voice hum")
    return Hum(wpm)


def describe() -> VoiceInfo:
    return VoiceInfo(
        "hum",
        "one steady tone",
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
            tone = array(
                "h", (round(PEAK * math.sin(2 * math.pi * TONE_HZ * n / RATE_HZ)) for n in range(frames))
            )
            yield Clip(tone.tobytes(), RATE_HZ)

    def close(self) -> None:
        pass
