"""hibari: a natural American voice from a small neural model, in its wheel, offline. The extra `neural`.

Its bytes stay the same from run to run with a fixed seed and one thread a phrase; another release, another onnxruntime,
or scipy being installed changes them, so all of these are part of the version.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

from voicecoach.clip import Clip
from voicecoach.errors import MachineError, RequestError
from voicecoach.speech import Voice
from voicecoach.suggest import did_you_mean
from voicecoach.voices import VoiceInfo
from voicecoach.voices._neural import clip_of, speak_on_all_cores
from voicecoach.voices._texts import encode_text

ORDER = 10
IS_AUTOMATIC = True
PHONEMES = "[{word}](/{phonemes}/)"
"""How it is given phonemes in a text; they are IPA."""
CURE = 'pip install "voicecoach[neural]"'
RATE_HZ = 24_000
VOICES = ("heart",)
"""Only the voice inside the wheel: hibari would download the others."""

_SUMMARY = "natural American voice, neural, works offline; 160 MB to install"
_SEED = 0

_HEARD_AT_SPEED = (
    *(
        (76, 34),
        (90, 40),
        (107, 46),
        (111, 50),
        (117, 56),
        (120, 57),
        (131, 58),
        (135, 62),
        (140, 66),
        (148, 67),
        (153, 68),
    ),
    *(
        (156, 70),
        (162, 76),
        (165, 79),
        (178, 80),
        (194, 81),
        (195, 82),
        (205, 86),
        (212, 90),
        (221, 100),
        (228, 110),
    ),
    *((235, 118), (247, 122), (254, 130), (258, 132), (268, 133)),
)
"""Words per minute as heard, and the `speed` in hundredths that gives them.

Measured with hibari 0.2.1, voice heart, on three texts of coach phrases, 100 phrases of 1 to 15 words, one trimmed clip each;
the mean of the three, which lie up to 9 % from it, as short words are spoken more of a minute. The steps are the model's: it
counts each sound in frames of 12.5 ms.
"""


def open_voice(variant: str | None, wpm: int) -> Voice:
    """The neural voice. Raises RequestError for another voice than `heart`, MachineError when hibari is not installed."""
    name = variant or VOICES[0]
    if name not in VOICES:
        raise RequestError(
            f"hibari has no voice '{name}' that works offline",
            did_you_mean(name, VOICES) or f"there is {VOICES[0]}",
        )
    return HibariVoice(name, wpm)


def is_installed() -> bool:
    """Whether all that it needs is there."""
    try:
        _describe_versions()
    except MachineError:
        return False
    return find_spec("hibari") is not None


def describe() -> VoiceInfo:
    """What there is, without loading the model."""
    available = is_installed()
    detail = _describe_versions() if available else "hibari-tts is not installed"
    return VoiceInfo(
        "hibari",
        _SUMMARY,
        available=available,
        detail=detail,
        how_to_get="" if available else CURE,
        recommended=available,
        variants=VOICES,
    )


class HibariVoice:
    """A Voice (see `voicecoach.speech`). The model is loaded with the first phrase."""

    engine = "hibari"
    rate_hz = RATE_HZ

    def __init__(self, name: str, wpm: int) -> None:
        self.id = name
        self.wpm = wpm
        self.version = _describe_versions()
        self._model: Any = None

    def speak_all(self, texts: Sequence[str]) -> Iterator[Clip]:
        if self._model is None:
            self._model = _load_model(self.id)
        # Reading the text is quick and keeps state.
        sentences = [self._model.phonemize(encode_text(text).decode()) for text in texts]
        yield from speak_on_all_cores("hibari", texts, sentences, self._speak)

    def close(self) -> None:
        self._model = None

    def _speak(self, sentences: list[str]) -> Clip | None:
        speed = engine_speed(self.wpm)
        parts = [self._model.from_phonemes(sentence, speed=speed, seed=_SEED) for sentence in sentences]
        return clip_of(parts, self.rate_hz)


def engine_speed(wpm: int) -> float:
    """The model's `speed` for `wpm` words per minute as heard, interpolated between the rows of the table."""
    rows = _HEARD_AT_SPEED
    for (slow_wpm, slow), (fast_wpm, fast) in pairwise(rows):
        if wpm <= fast_wpm:
            return round(slow + (fast - slow) * (wpm - slow_wpm) / (fast_wpm - slow_wpm)) / 100
    return rows[-1][1] / 100


def _load_model(name: str) -> Any:
    try:
        from hibari import Hibari  # noqa: PLC0415 - an extra, and heavy

        return Hibari(voice=name, threads=1)
    except Exception as error:  # whatever an installation that is not whole may raise
        raise MachineError(f"hibari does not start: {error}", CURE) from error


@cache
def _describe_versions() -> str:
    """The versions that decide the bytes; looked up once. Raises MachineError when one is not installed."""
    try:
        parts = [f"{name} {version(name)}" for name in ("hibari-tts", "onnxruntime", "numpy")]
    except PackageNotFoundError as error:
        raise MachineError(f"the speech package {error.name} is not installed", CURE) from error
    # hibari computes with scipy's Fourier transform where it finds one.
    return ", ".join([*parts, f"scipy {version('scipy')}"] if find_spec("scipy") else parts)
