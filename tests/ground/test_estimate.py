"""The estimate: whole numbers, the same everywhere, and near to what a voice takes."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.estimate import count_syllables, estimate_ms
from voicecoach.sound.loudness import trim
from voicecoach.speech import HIGHEST_WPM, LOWEST_WPM, Voice
from voicecoach.voices import find_voice

# None of these was used to fit the estimate.
UNSEEN = (
    *(
        "Sit on the floor with your legs apart.",
        "Walk your hands forward until you feel the stretch.",
        "Squeeze.",
        "Eight.",
    ),
    *(
        "Let the knee drop to the side, then bring it back.",
        "Rest for 45 seconds.",
        "Now the other arm.",
        "Keep looking ahead.",
    ),
    *(
        "Lift your toes and balance on the heel.",
        "Almost done.",
        "Push the wall away.",
        "Set two of four, right side.",
    ),
    *(
        "Imagine that the ground is moving away from you.",
        "Pull the shoulder blade down.",
        "Next: shoulder external rotation.",
    ),
    *(
        "Bend the elbow to ninety degrees.",
        "Relax your hands. Breathe out slowly.",
        "Bring the chin to the chest, and nod.",
    ),
)


@pytest.fixture(scope="module")
def espeak() -> Iterator[Voice]:
    voice = find_voice("pyttsx3", 150)
    yield voice
    voice.close()


@pytest.mark.engine
def test_the_estimate_is_near_to_what_espeak_takes(espeak: Voice) -> None:
    clips = list(espeak.speak_all(UNSEEN))
    spoken_ms = np.array(
        [len(trim(np.frombuffer(clip.pcm, "<i2"), clip.rate_hz)) * 1000 / clip.rate_hz for clip in clips]
    )
    error = np.array([estimate_ms(text, 150) for text in UNSEEN]) / spoken_ms - 1
    assert abs(error.mean()) < 0.05
    assert np.percentile(np.abs(error), 95) < 0.25


@pytest.mark.parametrize(
    ("text", "duration_ms"),
    [
        ("", 0),
        ("...", 0),
        ("Lift.", 523),
        ("LIFT", 523),
        ("Hold for 10 seconds.", 1602),
        ("Hold for ten seconds.", 1602),
    ],
)
def test_an_estimate_is_the_same_on_every_machine(text: str, duration_ms: int) -> None:
    assert estimate_ms(text, 150) == duration_ms


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("0", "zero"),
        ("15", "fifteen"),
        ("45", "forty five"),
        ("100", "one hundred"),
        ("120", "one hundred twenty"),
        ("2026", "two thousand twenty six"),
    ],
)
def test_digits_take_as_long_as_their_words(digits: str, words: str) -> None:
    assert estimate_ms(f"Hold {digits} more.", 150) == estimate_ms(f"Hold {words} more.", 150)


def test_half_the_rate_is_twice_as_long() -> None:
    assert estimate_ms("Lift your heel.", 75) == 2 * estimate_ms("Lift your heel.", 150)


@given(st.text(max_size=80), st.integers(LOWEST_WPM, HIGHEST_WPM))
def test_any_text_has_an_estimate_that_grows_with_it(text: str, wpm: int) -> None:
    length_ms = estimate_ms(text, wpm)
    assert length_ms >= 0
    assert estimate_ms(f"{text} lift", wpm) > length_ms


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("lift", 1),
        ("stretch", 1),
        ("pelvis", 2),
        ("slowly", 2),
        ("hamstring", 2),
        ("gentle", 2),
        ("raised", 1),
        ("bended", 2),
        ("knees", 1),
        ("hmm", 1),
    ],
)
def test_syllables_are_counted_by_ear(word: str, syllables: int) -> None:
    assert count_syllables(word) == syllables
