"""From what a recogniser writes down to the figures of a voice, with a listener that is told what to mishear."""

import numpy as np
import pytest
from ear.hearing import EDGE_MS, RATE_HZ, measure_hearing
from ear.recording import Frames, Recording
from sessions import LABEL

from voicecoach.script import Counts, Phase, PhaseKind, Script, Speech
from voicecoach.sound.resample import resample
from voicecoach.studio import Studio
from voicecoach.voices import find_voice

TEXTS = ("Squeeze.", "Heels out.", "Keep the knee straight.", "Squeeze.")
FORMS = ("word", "short", "full", "word")


def recording() -> Recording:
    """A second of speech every two seconds, each frame of a phrase with its number."""
    events = tuple(
        Speech(2000 * number, 1000, 0, text, f"cue-{number}", form)
        for number, (text, form) in enumerate(zip(TEXTS, FORMS, strict=True))
    )
    script = Script(
        *("test", "test", LABEL, 8000, events, (Phase(0, PhaseKind.MOVE, 0, 8000),), (), (), Counts())
    )
    frames = np.zeros(8 * RATE_HZ, np.int16)
    for number in range(len(TEXTS)):
        frames[2 * number * RATE_HZ : (2 * number + 1) * RATE_HZ] = number + 1
    return Recording("fake", "en", script, frames, RATE_HZ, Studio(find_voice("silent", 150)))


class Listener:
    """Hears the phrases whose numbers are in the sound, and one of them wrongly."""

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def hear(self, frames: Frames, rate_hz: int, language: str) -> str:
        assert (rate_hz, language) == (RATE_HZ, "en")
        self.lengths.append(len(frames))
        numbers = [int(number) for number in np.unique(frames) if number]
        return " ".join("Weave" if TEXTS[one - 1] == "Squeeze." else TEXTS[one - 1] for one in numbers)


def test_each_phrase_is_heard_once_by_itself_and_the_session_in_stretches() -> None:
    listener = Listener()
    found = measure_hearing(recording(), listener, stretches=4)
    # 1 of 7 words alone, and 2 of 8 in the one stretch.
    assert found.word_error_rate == pytest.approx(1 / 7, abs=1e-4)
    assert (found.phrases, found.exact_percent) == (3, 66.7)
    assert (found.context_words, found.context_word_error_rate) == (8, 0.25)
    forms = {form.name: (form.misheard, form.phrases, form.word_error_rate) for form in found.forms}
    assert forms["word"] == (1, 1, 1.0)
    assert forms["short"] == forms["2 words"] == (0, 1, 0.0)
    assert forms["4-6 words"] == (0, 1, 0.0)
    assert [(one.text, one.heard, one.errors) for one in found.misheard] == [("Squeeze.", "Weave", 1)]
    alone = RATE_HZ + 2 * EDGE_MS * RATE_HZ // 1000
    assert listener.lengths[:3] == [alone] * 3


@pytest.mark.parametrize("rate_hz", [22_050, 24_000, 8000])
def test_sound_reaches_the_recogniser_at_its_rate_and_its_pitch(rate_hz: int) -> None:
    tone = np.rint(8000 * np.sin(2 * np.pi * 440 * np.arange(rate_hz) / rate_hz)).astype(np.int16)
    slower = resample(tone, rate_hz, RATE_HZ)
    assert len(slower) == RATE_HZ
    assert np.abs(np.fft.rfft(slower)).argmax() == 440
    assert abs(int(np.abs(slower).max()) - 8000) < 20
