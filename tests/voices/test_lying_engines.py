"""Engines that answer with something else than the phrase: it is noticed, asked for again, refused, and never kept."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from voicecoach.clip import Clip
from voicecoach.errors import MachineError, RequestError
from voicecoach.sound.loudness import Frames
from voicecoach.speech import Voice
from voicecoach.speech_cache import cache_stats
from voicecoach.studio import Studio
from voicecoach.voices import find_voice

PHRASES = (
    "Left leg first.",
    "Right leg first.",
    "Stop at once if you feel pain in your back, and rest.",
    "Lift.",
    "Lower the heel slowly, and keep breathing.",
)


def _noise(frames: Frames) -> Frames:
    return np.random.default_rng(1).integers(-3000, 3000, len(frames)).astype(np.int16)


def _tone(frames: Frames) -> Frames:
    return np.asarray(3000 * np.sin(np.arange(len(frames)) * 0.05), np.int16)


def _speech_of(frames: Frames) -> slice:
    (loud,) = np.nonzero(np.abs(frames.astype(int)) > np.abs(frames.astype(int)).max() / 50)
    return slice(int(loud[0]), int(loud[-1]) + 1)


def _half(frames: Frames) -> Frames:
    return frames[: (_speech_of(frames).start + _speech_of(frames).stop) // 2]


def _hushed_half(frames: Frames) -> Frames:
    hushed = frames.copy()
    hushed[(_speech_of(frames).start + _speech_of(frames).stop) // 2 :] = 0
    return hushed


LIES: dict[str, Callable[[Frames], Frames]] = {
    "nothing at all": lambda frames: frames[:0],
    "silence": np.zeros_like,
    "a faint hiss": lambda frames: (_noise(frames) // 200).astype(np.int16),
    "its first half": _half,
    "its first half, then silence": _hushed_half,
    "its second half": lambda frames: frames[(_speech_of(frames).start + _speech_of(frames).stop) // 2 :],
    "a stub": lambda frames: frames[_speech_of(frames)][:600],
    "a click": lambda frames: np.concatenate([np.full(20, 9000, np.int16), np.zeros_like(frames)]),
    "noise": _noise,
    "a hum": _tone,
    "itself twice": lambda frames: np.concatenate([frames, frames]),
    "itself at half speed": lambda frames: np.repeat(frames, 2),
    "itself 20 dB down": lambda frames: (frames * 0.1).astype(np.int16),
    "itself over and over": lambda frames: np.tile(frames, 8),
}
"""What comes in place of one phrase."""


class LyingVoice:
    """A Voice that lies about one text, as often as it says; whatever else it is asked for is said by a true one."""

    def __init__(
        self, true: Voice, lied_about: str, lie: Callable[[Frames], Frames], times: int = 99
    ) -> None:
        self._true = true
        self._lied_about = lied_about
        self._lie = lie
        self._times = times
        self.renewed = 0
        self.engine, self.id, self.version = true.engine, true.id, true.version
        self.wpm, self.rate_hz = true.wpm, true.rate_hz

    def speak_all(self, texts: Sequence[str]) -> Iterator[Clip]:
        for text, clip in zip(texts, self._true.speak_all(texts), strict=True):
            if text == self._lied_about and self._times:
                self._times -= 1
                yield Clip(self._lie(np.frombuffer(clip.pcm, "<i2")).astype("<i2").tobytes(), clip.rate_hz)
            else:
                yield clip

    def renew(self) -> None:
        self.renewed += 1

    def close(self) -> None:
        self._true.close()


@pytest.fixture(scope="module")
def true_voice() -> Iterator[Voice]:
    voice = find_voice("pyttsx3", 150)
    yield voice
    voice.close()


TOO_SHORT_TO_TELL = {("itself twice", "Lift."), ("itself at half speed", "Lift.")}
"""A word that is said twice is no longer than a word may be."""


@pytest.mark.parametrize(
    ("lie", "phrase"),
    [pair for pair in product(LIES, [PHRASES[2], PHRASES[3]]) if pair not in TOO_SHORT_TO_TELL],
)
def test_a_lie_is_refused_with_the_phrase_and_never_kept(
    lie: str, phrase: str, true_voice: Voice, tmp_path: Path
) -> None:
    """Once the engine is mended, all is said as it should be, with nothing left of the lie."""
    voice = LyingVoice(true_voice, phrase, LIES[lie])
    with pytest.raises(MachineError, match=phrase[:20]) as refused:
        Studio(voice, tmp_path).prepare(PHRASES)
    assert "voicecoach voices" in str(refused.value)
    assert voice.renewed == 1
    mended = Studio(true_voice, tmp_path)
    assert mended.speak(phrase) == Studio(true_voice, tmp_path / "clean").speak(phrase)


@pytest.mark.parametrize("lie", LIES)
def test_one_slip_costs_one_more_breath(lie: str, true_voice: Voice, tmp_path: Path) -> None:
    """A fresh process says it well, and that is what is kept."""
    voice = LyingVoice(true_voice, PHRASES[4], LIES[lie], times=1)
    studio = Studio(voice, tmp_path)
    studio.prepare(PHRASES)
    assert voice.renewed == 1
    assert studio.speak(PHRASES[4]) == Studio(true_voice, tmp_path / "clean").speak(PHRASES[4])


def test_the_words_of_another_phrase_are_not_taken(true_voice: Voice, tmp_path: Path) -> None:
    """Left is not right, however alike they are in length."""
    (left,) = true_voice.speak_all(PHRASES[:1])
    voice = LyingVoice(true_voice, PHRASES[1], lambda _: np.frombuffer(left.pcm, "<i2"))
    with pytest.raises(MachineError, match="what the voice says for 'Left leg"):
        Studio(voice, tmp_path).prepare(PHRASES)


def test_words_that_sound_alike_may(true_voice: Voice, tmp_path: Path) -> None:
    """Two spellings of one sound are no lie."""
    studio = Studio(true_voice, tmp_path)
    studio.prepare(["Two.", "Too.", "Two!"])
    assert studio.speak("Two.") == studio.speak("Too.")


def test_what_keeps_somebody_safe_has_to_sound_the_same_twice(true_voice: Voice, tmp_path: Path) -> None:
    """A clip that passes, and is another one the next time, is refused."""
    voice = LyingVoice(true_voice, PHRASES[2], lambda frames: frames[::-1], times=1)
    studio = Studio(voice, tmp_path)
    studio.strict = frozenset({PHRASES[2]})
    with pytest.raises(MachineError, match="another way each time"):
        studio.prepare(PHRASES)


def test_an_engine_that_says_nothing_is_not_taken_for_a_quiet_one(true_voice: Voice, tmp_path: Path) -> None:
    """What measures the voice is judged first."""

    class Mute(LyingVoice):
        def speak_all(self, texts: Sequence[str]) -> Iterator[Clip]:
            for _ in texts:
                yield Clip(bytes(40_000), self.rate_hz)

    with pytest.raises(MachineError, match="it is silent"):
        Studio(Mute(true_voice, "", np.zeros_like), tmp_path).prepare(PHRASES)
    assert cache_stats(tmp_path).entry_count == 0


@pytest.mark.parametrize("text", ["...", "\u2014", " ", "!?", "\U0001f9b5"])
def test_a_text_with_nothing_to_say_is_refused(text: str, true_voice: Voice, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="nothing to say"):
        Studio(true_voice, tmp_path).speak(text)


@pytest.mark.parametrize("timbre", ["whisper", "f3", "f5"])
def test_a_breathy_voice_is_not_taken_for_one_that_is_cut(timbre: str, tmp_path: Path) -> None:
    """Its breath begins and ends loud; half of a phrase is refused all the same."""
    texts = [
        "As this tone falls, let the effort fade.",
        "Spot 3.",
        "Further.",
        "On the tone, press the heel down.",
    ]
    with Studio(find_voice(f"pyttsx3:en-us+{timbre}", 150), tmp_path) as studio:
        studio.prepare(texts)
        assert studio.spoken_count == len(texts)
    voice = LyingVoice(find_voice(f"pyttsx3:en-us+{timbre}", 150), texts[0], _half)
    with pytest.raises(MachineError, match="As this tone falls"):
        Studio(voice, tmp_path / "lies").prepare(texts)
    voice.close()


def test_no_honest_phrase_is_doubted(tmp_path: Path) -> None:
    """At any rate, down to a single letter and up to a long list."""
    texts = [
        *("Up.", "In.", "A.", "Oh!", "And hold.", "Three, two, one.", "2-3 reps, 10 s each."),
        "One, two, three, four, five, six, seven, eight, nine, ten, and rest; then the same on the other side.",
        "Breathe as you like.",
        "Spot 6.",
        "Fold.",
        "Middle.",
        "Squeeze, squeeze, squeeze.",
        "Shh.",
        "Mmm.",
    ]
    for wpm in (80, 150):
        with Studio(find_voice("pyttsx3", wpm), tmp_path) as studio:
            studio.prepare(texts)
            assert len({zlib.crc32(studio.speak(text).pcm) for text in texts}) == len(texts)
