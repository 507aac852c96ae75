"""Looking up voices, the silent voice, and the neural one."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from coaching import SENTENCES, measure_wpm, speak_one

from voicecoach.errors import MachineError, RequestError
from voicecoach.speech import HIGHEST_WPM, LOWEST_WPM
from voicecoach.voices import describe_engine, find_voice, list_engines
from voicecoach.voices import hibari as hibari_module

# Looking up


def test_the_engines_are_the_files_of_the_folder() -> None:
    assert list_engines() == ("hibari", "piper", "pyttsx3", "recorded", "silent")


@pytest.mark.parametrize("engine", list_engines())
def test_every_engine_describes_itself(engine: str) -> None:
    info = describe_engine(engine)
    assert info.engine == engine
    assert info.summary
    assert info.detail
    assert info.available or info.how_to_get


def test_an_unknown_engine_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(RequestError) as refused:
        find_voice("pytsx3", 150)
    assert str(refused.value) == ("error: there is no voice 'pytsx3'\n  hint: did you mean 'pyttsx3'?")


@pytest.mark.parametrize("name", ["_espeak_voice", "../silent", "silent.open_voice", "Silent"])
def test_only_engines_can_be_named(name: str) -> None:
    with pytest.raises(RequestError, match="there is no voice"):
        find_voice(name, 150)


@pytest.mark.parametrize("wpm", [LOWEST_WPM - 1, HIGHEST_WPM + 1, 0, -150])
def test_a_rate_that_nobody_can_follow_is_refused(wpm: int) -> None:
    with pytest.raises(RequestError, match=f"ask for {LOWEST_WPM} to {HIGHEST_WPM}"):
        find_voice("silent", wpm)


def test_a_colon_without_a_variant_is_refused() -> None:
    with pytest.raises(RequestError, match="has no variant after the colon"):
        find_voice("silent:", 150)


def test_looking_up_imports_neither_numpy_nor_an_engine() -> None:
    code = (
        "import sys; from voicecoach.voices import find_voice, list_engines; list_engines(); find_voice('pyttsx3', 150).version;"
        "print(sorted({'numpy', 'pyttsx3', 'ctypes', 'espeakng_loader', 'onnxruntime', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# The silent voice


def test_silence_lasts_as_long_as_the_estimate_and_is_the_same_each_time() -> None:
    voice = find_voice("silent", 150)
    clips = list(voice.speak_all(["Lift.", "Hold for ten seconds.", ""]))
    assert [len(clip.pcm) for clip in clips] == [
        len(clip.pcm) for clip in voice.speak_all(["Lift.", "Hold for ten seconds.", ""])
    ]
    assert 0 < clips[0].frames < clips[1].frames
    assert clips[2].frames == 0
    assert not any(clips[1].pcm)


def test_the_silent_variants_are_an_impulse_nothing_and_ten_times_as_long() -> None:
    (plain, impulse, zero, slow) = (
        speak_one(find_voice(f"silent:{name}", 150), "Lift.") for name in ("plain", "impulse", "zero", "slow")
    )
    assert np.flatnonzero(np.frombuffer(impulse.pcm, "<i2")).tolist() == [0]
    assert impulse.frames == plain.frames
    assert zero.frames == 0
    assert slow.duration_ms == 10 * plain.duration_ms
    with pytest.raises(RequestError, match="did you mean 'slow'"):
        find_voice("silent:slwo", 150)


# The neural voice


def test_hibari_that_is_not_installed_names_its_cure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    # Another test may have loaded it, or looked for it.
    monkeypatch.delitem(sys.modules, "hibari", raising=False)
    monkeypatch.setattr(hibari_module, "_describe_versions", hibari_module._describe_versions.__wrapped__)
    with pytest.raises(MachineError, match=r'pip install "voicecoach\[neural\]"'):
        find_voice("hibari", 150)
    info = hibari_module.describe()
    assert (info.available, info.how_to_get) == (False, 'pip install "voicecoach[neural]"')


def test_hibari_never_downloads_a_voice() -> None:
    with pytest.raises(RequestError, match="works offline"):
        find_voice("hibari:emma", 150)


@pytest.mark.engine
def test_hibari_speaks_the_same_bytes_in_any_order() -> None:
    pytest.importorskip("hibari", reason="the extra 'neural' is not installed")
    voice, other = find_voice("hibari", 150), find_voice("hibari:heart", 150)
    clips = list(voice.speak_all(SENTENCES))
    assert list(other.speak_all(SENTENCES[::-1])) == clips[::-1]
    assert [clip.frames > 0 for clip in voice.speak_all(["", "Lift."])] == [False, True]
    assert all(name in voice.version for name in ("hibari-tts 0.2.1", "onnxruntime", "numpy"))
    voice.close()
    other.close()


@pytest.mark.engine
@pytest.mark.parametrize("wpm", [80, 120, 150, 180, 220])
def test_the_rate_of_hibari_is_words_a_minute_as_heard(wpm: int) -> None:
    pytest.importorskip("hibari", reason="the extra 'neural' is not installed")
    voice = find_voice("hibari", wpm)
    heard_wpm = measure_wpm(voice, SENTENCES)
    voice.close()
    # Coarser than espeak: the model's own rates have steps of up to 9 %.
    assert heard_wpm == pytest.approx(wpm, rel=0.12)
