"""silent: says nothing, for as long as a voice would speak. For tests, and to see timings without an engine."""

from collections.abc import Iterator, Sequence

from voicecoach.clip import BYTES_PER_FRAME, Clip
from voicecoach.errors import RequestError
from voicecoach.estimate import estimate_ms
from voicecoach.speech import Voice
from voicecoach.suggest import did_you_mean
from voicecoach.units import MS_PER_S
from voicecoach.voices import VoiceInfo

ORDER = 90
RATE_HZ = 22_050
IMPULSE = 16
"""The one frame that is not zero in `silent:impulse`: it can be found in a mix, and still counts as silence."""

_VARIANTS = {
    "plain": "as long as the estimate",
    "impulse": "the same, its first frame not zero",
    "zero": "no length at all",
    "slow": "ten times as long",
}


def open_voice(variant: str | None, wpm: int) -> Voice:
    """One of the silences; `plain` unless named."""
    name = variant or "plain"
    if name not in _VARIANTS:
        names = tuple(_VARIANTS)
        raise RequestError(
            f"silent has no variant '{name}'; there are {', '.join(names)}", did_you_mean(name, names)
        )
    return SilentVoice(name, wpm)


def describe() -> VoiceInfo:
    """Always there."""
    summary = "no sound, only the time that speech would take"
    return VoiceInfo(
        "silent",
        summary,
        available=True,
        detail="built in",
        how_to_get="",
        recommended=False,
        variants=tuple(_VARIANTS),
    )


class SilentVoice:
    """A Voice (see `voicecoach.speech`) whose clips are zeros of the estimated length."""

    engine = "silent"
    version = "1"
    rate_hz = RATE_HZ

    def __init__(self, variant: str, wpm: int) -> None:
        self.id = variant
        self.wpm = wpm

    def speak_all(self, texts: Sequence[str]) -> Iterator[Clip]:
        for text in texts:
            pcm = bytes(BYTES_PER_FRAME * self._frames_of(text))
            if self.id == "impulse" and pcm:
                pcm = IMPULSE.to_bytes(BYTES_PER_FRAME, "little") + pcm[BYTES_PER_FRAME:]
            yield Clip(pcm, self.rate_hz)

    def close(self) -> None:
        """Nothing is held."""

    def _frames_of(self, text: str) -> int:
        if self.id == "zero":
            return 0
        duration_ms = estimate_ms(text, self.wpm) * (10 if self.id == "slow" else 1)
        # Rounded down, so that the clip's length in whole milliseconds, rounded up, is this one again.
        return duration_ms * self.rate_hz // MS_PER_S
