"""Two voices in one session, and recordings of one's own: who says what, at one loudness; and how recordings are made."""

import wave
from pathlib import Path

import numpy as np
import pytest

from voicecoach.api.casting import Casting, counting, read_casting
from voicecoach.api.config import check_value
from voicecoach.api.record import RecordRequest, keep_recording, phrases_to_record, take_folder
from voicecoach.api.render import render_session
from voicecoach.api.timing import open_studio, voice_of
from voicecoach.clip import Clip
from voicecoach.errors import MachineError, RequestError
from voicecoach.request import make_request
from voicecoach.sheets.library.library import Library, phrases_form
from voicecoach.sound.finish import measure_gain_db
from voicecoach.voices import describe_engine, find_voice
from voicecoach.voices._microphone import record_while
from voicecoach.voices.recorded import file_name_of

ERE = "hamstring-ere"


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def hum(rate_hz: int = 44_100, duration_s: float = 0.5, level: float = 900.0) -> Clip:
    """A quiet recording with half a second of silence at both ends."""
    at_s = np.arange(int(rate_hz * duration_s)) / rate_hz
    sound = np.sin(2 * np.pi * 220 * at_s) * level
    silence = np.zeros(rate_hz // 2)
    return Clip(np.concatenate([silence, sound, silence]).astype("<i2").tobytes(), rate_hz)


def write_wav(path: Path, clip: Clip) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(clip.rate_hz)
        file.writeframes(clip.pcm)


@pytest.mark.parametrize(
    ("voice", "casting", "again"),
    [
        (None, Casting(None), "auto"),
        ("hibari", Casting("hibari"), "hibari"),
        ("piper:/a,b/c.onnx", Casting("piper:/a,b/c.onnx"), "piper:/a,b/c.onnx"),
        ("counts=pyttsx3", Casting(None, "pyttsx3"), "counts=pyttsx3"),
        (
            "instructions=hibari, counts=pyttsx3:en-gb-x-rp",
            Casting("hibari", "pyttsx3:en-gb-x-rp"),
            "instructions=hibari,counts=pyttsx3:en-gb-x-rp",
        ),
        ("recorded", Casting(None, None, "own"), "recorded:own"),
        (
            "recorded:anna,pyttsx3",
            Casting("pyttsx3", None, "anna"),
            "recorded:anna,instructions=pyttsx3",
        ),
    ],
)
def test_who_says_what_is_read_and_written(voice: str | None, casting: Casting, again: str) -> None:
    assert read_casting(voice) == casting
    assert str(casting) == again
    assert read_casting(again) in {casting, Casting("auto")}


@pytest.mark.parametrize(
    ("voice", "words"),
    [
        ("instruction=hibari", "there is no role 'instruction'"),
        ("counts=hibari,counts=pyttsx3", "'counts' is given twice"),
        ("instructions=,counts=pyttsx3", "'instructions' has no voice"),
    ],
)
def test_roles_that_are_not_there_are_refused(voice: str, words: str) -> None:
    with pytest.raises(RequestError, match=words):
        read_casting(voice)


@pytest.mark.parametrize(
    ("language", "counts", "others"),
    [
        ("en", ["4.", "Spot 4.", "Rep 2 of 4.", "Last one.", "Set 1 of 2."], ["Heels in.", "Lift.", "10 s"]),
        ("de", ["4.", "Satz 1 von 2.", "Die letzte."], ["Fersen rein.", "Heb an."]),
        ("es", ["4.", "Serie 1.", "Una más."], ["Eleva.", "Aguanta."]),
    ],
)
def test_what_counts_is_known_by_the_phrases_of_the_language(
    shipped: Library, language: str, counts: list[str], others: list[str]
) -> None:
    is_count = counting(phrases_form(shipped, language))
    assert [text for text in (*counts, *others) if is_count(text)] == counts


def test_counts_are_said_by_their_voice_and_all_else_by_the_other(shipped: Library) -> None:
    """At the rate of the leading voice, whatever the rate of the other, and each at its own loudness."""
    request = make_request(ERE, voice="instructions=silent:impulse,counts=pyttsx3")
    assert voice_of(request, shipped) == "instructions=silent:impulse,counts=pyttsx3"
    with open_studio(request, shipped) as studio:
        studio.prepare(["Spot 4.", "Lift."])
        assert max(np.frombuffer(studio.speak("Lift.").pcm, "<i2")) == 16
        assert max(np.frombuffer(studio.speak("Spot 4.").pcm, "<i2")) > 2_000
        assert studio.voice_id == "impulse, counts by pyttsx3 en-us"
    german = make_request(ERE, voice="instructions=pyttsx3,counts=pyttsx3", language="de")
    assert voice_of(german, shipped) == "instructions=pyttsx3:de,counts=pyttsx3:de"


def test_the_setting_takes_roles_and_names_what_is_wrong_in_them() -> None:
    check_value("voice", "instructions=hibari,counts=pyttsx3")
    check_value("voice", "auto")
    with pytest.raises(RequestError, match="there is no voice 'pytsx3'"):
        check_value("voice", "instructions=hibari,counts=pytsx3")


def test_a_recording_is_trimmed_and_as_loud_as_every_voice(own_data: Path) -> None:
    request = RecordRequest(make_request(ERE))
    path = keep_recording(request, "Lift.", hum())
    assert path == own_data / "recordings" / "own" / "lift.wav"
    with wave.open(str(path)) as file:
        kept = Clip(file.readframes(file.getnframes()), file.getframerate())
    assert 480 <= kept.duration_ms <= 600
    gain_db = measure_gain_db([kept])
    assert gain_db is not None
    assert abs(gain_db) < 1.0


def test_what_is_recorded_is_heard_and_the_rest_is_spoken(shipped: Library, tmp_path: Path) -> None:
    plain = make_request(ERE, voice="silent")
    keep_recording(RecordRequest(plain), "Heels down.", hum())
    missing = [one.text for one in phrases_to_record(RecordRequest(plain)) if not one.is_recorded]
    recorded = RecordRequest(plain)
    keep_recording(recorded, missing[0], hum(duration_s=0.7))
    request = make_request(ERE, voice="recorded,silent")
    with open_studio(request, shipped) as studio:
        assert 680 <= studio.speech_ms(missing[0]) <= 800
        assert studio.speak(missing[0]).rate_hz == studio.voice.rate_hz
        assert not any(studio.speak(missing[1]).pcm)
    rendered = render_session(request, tmp_path / "a.wav")
    assert rendered.script.voice.id == "plain, recordings 'own'"


def test_a_folder_of_files_is_taken_by_their_names(tmp_path: Path) -> None:
    """What is no phrase and what is silent is refused with its reason, and what is missing is listed."""
    request = RecordRequest(make_request(ERE), "anna")
    phrases = phrases_to_record(request)
    folder = tmp_path / "files"
    folder.mkdir()
    write_wav(folder / phrases[0].file_name, hum())
    write_wav(folder / phrases[1].file_name.upper().replace(".WAV", ".wav"), hum())
    write_wav(folder / phrases[2].file_name, Clip(bytes(40_000), 44_100))
    write_wav(folder / "shopping-list.wav", hum())
    (folder / phrases[3].file_name).write_bytes(b"no sound")
    (folder / "notes.txt").write_text("not looked at")
    taken = take_folder(request, folder)
    assert sorted(taken.kept) == sorted([phrases[0].text, phrases[1].text])
    assert len(taken.refused) == 3
    assert any("shopping-list.wav: no phrase of this session" in line for line in taken.refused)
    assert any("nothing is heard" in line for line in taken.refused)
    assert len(taken.missing) == len(phrases) - 2
    assert describe_engine("recorded").variants == ("anna",)


def test_recordings_that_are_not_there_are_refused(shipped: Library) -> None:
    with (
        pytest.raises(RequestError, match="there are no recordings 'own'"),
        open_studio(make_request(ERE, voice="recorded"), shipped),
    ):
        pass
    with pytest.raises(RequestError, match="recordings cannot speak alone"):
        find_voice("recorded", 150)
    with pytest.raises(RequestError, match="cannot be the name of recordings"):
        phrases_to_record(RecordRequest(make_request(ERE), "../up"))
    with pytest.raises(RequestError, match="there is no folder"):
        take_folder(RecordRequest(make_request(ERE)), Path("/nowhere"))


def test_every_phrase_has_a_file_of_its_own() -> None:
    texts = ["Lift.", "Füße hoch.", "Fuesse hoch.", "Süd", "Sud", "…", "¿", "a " * 50 + "b", "a " * 50 + "c"]
    assert len({file_name_of(text) for text in texts}) == len(texts)
    assert file_name_of("Heels in.") == "heels-in.wav"
    assert all("/" not in file_name_of(text) for text in ("../x", "a/b"))


def test_without_a_microphone_the_cure_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sounddevice", None)
    with pytest.raises(MachineError, match=r"voicecoach\[sounddevice\]"):
        record_while(lambda: None)
