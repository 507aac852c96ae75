"""What counts as misheard: words that sound different, and nothing else."""

import pytest
from ear.words import count_errors, words_of


@pytest.mark.parametrize(
    ("said", "heard", "language", "errors"),
    [
        ("Now right.", "now, write", "en", 0),
        ("Rep 2 of 4.", "Rep two of four", "en", 0),
        ("Rep 2 of 4.", "Wrap to a fork.", "en", 3),
        ("Finish upright.", "Finish up right!", "en", 0),
        ("Straighten.", "Trayton", "en", 1),
        ("Ease off.", "He's off.", "en", 1),
        ("Both heels in.", "Both heals in", "en", 0),
        ("Hips down.", "", "en", 2),
        ("Middle.", "In the middle", "en", 2),
        ("Hold 15 seconds.", "Hold fifteen seconds", "en", 0),
        ("Noch 3.", "Noch drei!", "de", 0),
        ("Größer.", "GRÖSSER", "de", 0),
        ("Talón arriba.", "Talon arriba", "es", 1),
    ],
)
def test_errors_are_words_that_sound_different(said: str, heard: str, language: str, errors: int) -> None:
    """Numbers, homophones, capitals, marks and spaces are spelling; the ear hears none of them."""
    assert count_errors(said, heard, language) == errors


def test_words_are_what_the_rate_is_counted_over() -> None:
    assert words_of("Don't rush: heels up, 2 times.", "en") == ["don't", "rush", "heels", "up", "2", "times"]
