"""What is shipped about a voice is what would be measured of it."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from voicecoach.sheets.library.library import find_folders, phrases_form
from voicecoach.sound import known_voices
from voicecoach.studio import CALIBRATION, Studio
from voicecoach.voices import find_voice

VOICES = [("en", "pyttsx3"), ("de", "pyttsx3:de"), ("es", "pyttsx3:es-419")]
KNOWN = "pyttsx3 2.99, espeakng-loader 0.2.4"


@pytest.mark.engine
@pytest.mark.parametrize(("language", "name"), VOICES)
def test_a_row_is_what_would_be_measured(
    language: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the clips are the same bytes with it and without."""
    calibration = phrases_form(find_folders(()), language).calibration or CALIBRATION
    texts = ["Eins, zwei.", "Noch einmal."]
    with Studio(find_voice(name, 150), tmp_path / "shipped", calibration) as studio:
        if studio.voice.version != KNOWN:
            pytest.skip("another version of the engine is installed: it is measured when it first speaks")
        shipped = [studio.speak(text) for text in texts]
        measure = studio._measure
        assert studio.cache.read(studio._key("gain", "")) is None  # nothing had to be measured
    monkeypatch.setattr(known_voices, "_KNOWN", {})
    with Studio(find_voice(name, 150), tmp_path / "measured", calibration) as studio:
        assert [studio.speak(text) for text in texts] == shipped
        assert studio._measure == measure
        assert studio.cache.read(studio._key("gain", "")) is not None


def test_the_versions_that_are_usually_installed_are_known() -> None:
    """Whoever raises a version measures the voices anew: the test above then says what differs."""
    installed = f"pyttsx3 {version('pyttsx3')}, espeakng-loader {version('espeakng-loader')}"
    assert installed == KNOWN
    assert {row[1] for row in known_voices._KNOWN} == {KNOWN}
    assert len(known_voices._KNOWN) == len(VOICES)


@pytest.mark.parametrize("change", ["version", "id", "wpm", "calibration"])
def test_anything_else_is_measured(change: str) -> None:
    usual = {"engine": "pyttsx3", "version": KNOWN, "id": "en-us", "wpm": 150, "calibration": CALIBRATION}
    assert known_voices.known_measure(*usual.values()) is not None  # type: ignore[arg-type]
    other = usual | {change: {"wpm": 151, "calibration": ("One.",)}.get(change, "x")}
    assert known_voices.known_measure(*other.values()) is None  # type: ignore[arg-type]


def test_a_known_voice_needs_no_numpy() -> None:
    code = "import sys; from voicecoach.sound import known_voices; print('numpy' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "False\n"
