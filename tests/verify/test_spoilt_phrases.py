"""Verify hears words: every phrase of a session spoilt in one way, and each of them is named."""

from collections.abc import Callable

import numpy as np
import pytest
from test_verify import Rendered, put_together, rendered  # noqa: F401

from voicecoach.errors import RequestError
from voicecoach.script import Speech
from voicecoach.verify.recording import Frames
from voicecoach.verify.verify import verify_file

pytestmark = pytest.mark.engine

Spoil = Callable[[Frames], Frames]


def _middle_gone(ms: int) -> Spoil:
    def spoil(clip: Frames) -> Frames:
        spoilt = clip.copy()
        gone = min(ms * 22_050 // 1000, len(clip) // 2)
        # Where it is loudest, and not in a pause.
        loudest = int(np.argmax(np.convolve(np.abs(clip.astype(float)), np.ones(gone), "valid")))
        spoilt[loudest : loudest + gone] = 0
        return spoilt

    return spoil


def _noise(clip: Frames) -> Frames:
    shape = np.convolve(np.abs(clip.astype(float)), np.ones(441) / 441, "same")
    return (
        (np.random.default_rng(1).standard_normal(len(clip)) * shape).clip(-30_000, 30_000).astype(np.int16)
    )


SPOILT: dict[str, Spoil] = {
    "backwards": lambda clip: clip[::-1],
    "as noise of the same shape": _noise,
    "20 dB down": lambda clip: (clip * 0.1).astype(np.int16),
    "6 dB down": lambda clip: (clip * 0.5).astype(np.int16),
    "100 ms missing": _middle_gone(100),
    "300 ms missing": _middle_gone(300),
    "its halves swapped": lambda clip: np.roll(clip, len(clip) // 2),
    "a tone higher": lambda clip: np.interp(
        np.arange(len(clip)) * 1.12 % len(clip), np.arange(len(clip)), clip
    ).astype(np.int16),
}


def untold(rendered: Rendered, spoilt: Frames, phrases: list[Speech]) -> list[str]:  # noqa: F811
    """The phrases of which nothing is told although they are spoilt."""
    report = verify_file(put_together(rendered, spoilt, rendered.path.with_name("spoilt.wav")))
    told = [fault.at_ms for fault in report.faults]
    return [
        phrase.text
        for phrase in phrases
        if not any(phrase.at_ms - 5 <= at <= phrase.end_ms + 5 for at in told)
    ]


@pytest.mark.parametrize("how", SPOILT)
def test_every_phrase_that_is_spoilt_is_named(how: str, rendered: Rendered) -> None:  # noqa: F811
    """Each by itself is as it was, and none passes."""
    samples = rendered.samples.copy()
    phrases = rendered.phrases()
    for phrase in phrases:
        place = rendered.place(phrase)
        samples[place] = SPOILT[how](rendered.samples[place])
    assert untold(rendered, samples, phrases) == []


def test_another_phrase_of_the_same_length_is_named(rendered: Rendered) -> None:  # noqa: F811
    """Left for right above all: whatever is nearest in length stands in its place, cut or drawn out to fit."""
    samples = rendered.samples.copy()
    phrases = rendered.phrases()
    for phrase in phrases:
        others = [other for other in phrases if other.text != phrase.text]
        other = min(others, key=lambda one: abs(one.duration_ms - phrase.duration_ms))
        clip, place = rendered.samples[rendered.place(other)], rendered.place(phrase)
        frames = min(len(clip), place.stop - place.start)
        samples[place] = 0
        samples[place.start : place.start + frames] = clip[:frames]
    assert untold(rendered, samples, phrases) == []


def test_a_damaged_list_of_phrases_is_told(rendered: Rendered) -> None:  # noqa: F811
    """And no traceback."""
    blob = rendered.path.read_bytes().replace(b'"phrases": {"', b'"phrases": ["', 1)
    path = rendered.path.with_name("damaged.wav")
    path.write_bytes(blob)
    with pytest.raises(RequestError, match="cannot be read"):
        verify_file(path)
