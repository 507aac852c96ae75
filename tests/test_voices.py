"""Voices: what an engine is asked is what comes back, in order, the same bytes every time."""

import hashlib
import os
import struct
import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from voicecoach.clip import Clip
from voicecoach.errors import MachineError, RequestError
from voicecoach.sound import loudness
from voicecoach.speech import HIGHEST_WPM, LOWEST_WPM, Voice
from voicecoach.voices import describe_engine, find_voice, list_engines
from voicecoach.voices import hibari as hibari_module
from voicecoach.voices._espeak_files import find_espeak, list_voices
from voicecoach.voices._espeak_voice import EspeakVoice, Limits, engine_rate
from voicecoach.voices._sound_files import read_sound
from voicecoach.voices._system_voice import SystemVoice

FAULTY_DRIVER = Path(__file__).with_name("faulty_driver.py")

COACH_TEXT = """\
Stand tall with your feet hip width apart. Place your heel on the stool, toes toward the ceiling. Tilt your pelvis forward
until you feel a stretch behind the thigh. Keep your knee straight and lift the leg a little higher. Hold it there, and keep
breathing. Slowly let go, and come back to the middle. Lie on your back with both knees bent. Squeeze the ball between your
knees, and lift the hips. Shoulders away from the ears. Good, stay with it. Settle your pelvis and lengthen the spine.
Press your heel into the stool. Stop if you feel sharp pain."""
SENTENCES = [sentence.strip() + "." for sentence in COACH_TEXT.replace("\n", " ").split(".") if sentence.strip()]


@pytest.fixture
def espeak() -> Iterator[Voice]:
    voice = find_voice("pyttsx3", 150)
    yield voice
    voice.close()


@pytest.fixture
def faulty() -> Iterator[EspeakVoice]:
    voice = EspeakVoice(None, 150, driver_file=FAULTY_DRIVER, limits=Limits(phrase_ms=400))
    yield voice
    voice.close()


def speak_one(voice: Voice, text: str) -> Clip:
    (clip,) = voice.speak_all([text])
    return clip


def hash_clips(clips: list[Clip]) -> str:
    return hashlib.sha256(b"".join(clip.pcm for clip in clips)).hexdigest()


def measure_wpm(voice: Voice, sentences: list[str]) -> float:
    clips = [loudness.trim(np.frombuffer(clip.pcm, "<i2"), clip.rate_hz) for clip in voice.speak_all(sentences)]
    spoken_s = sum(len(clip) for clip in clips) / voice.rate_hz
    return 60 * len(" ".join(sentences).split()) / spoken_s


# Looking up


def test_the_engines_are_the_files_of_the_folder() -> None:
    assert list_engines() == ("hibari", "pyttsx3", "silent")


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
    assert str(refused.value) == (
        "error: there is no voice 'pytsx3'; there are hibari, pyttsx3, silent\n  hint: did you mean 'pyttsx3'?"
    )


@pytest.mark.parametrize("name", ["", "_espeak_voice", "../silent", "silent.open_voice", "Silent"])
def test_only_engines_can_be_named(name: str) -> None:
    if name == "":
        assert find_voice(name, 150).engine == "pyttsx3"
        return
    with pytest.raises(RequestError, match="there is no voice"):
        find_voice(name, 150)


@pytest.mark.parametrize("wpm", [LOWEST_WPM - 1, HIGHEST_WPM + 1, 0, -150])
def test_a_rate_that_nobody_can_follow_is_refused(wpm: int) -> None:
    with pytest.raises(RequestError, match=f"ask for {LOWEST_WPM} to {HIGHEST_WPM}"):
        find_voice("silent", wpm)


def test_a_colon_without_a_variant_is_refused() -> None:
    with pytest.raises(RequestError, match="names no variant"):
        find_voice("silent:", 150)


def test_looking_up_imports_neither_numpy_nor_an_engine() -> None:
    code = (
        "import sys; from voicecoach.voices import find_voice, list_engines; list_engines(); find_voice(None, 150).version;"
        "print(sorted({'numpy', 'pyttsx3', 'ctypes', 'espeakng_loader', 'onnxruntime', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# silent


def test_silence_lasts_as_long_as_the_estimate_and_is_the_same_each_time() -> None:
    voice = find_voice("silent", 150)
    clips = list(voice.speak_all(["Lift.", "Hold for ten seconds.", ""]))
    assert [len(clip.pcm) for clip in clips] == [len(clip.pcm) for clip in voice.speak_all(["Lift.", "Hold for ten seconds.", ""])]
    assert 0 < clips[0].frames < clips[1].frames
    assert clips[2].frames == 0
    assert not any(clips[1].pcm)


def test_the_silent_variants_are_an_impulse_nothing_and_ten_times_as_long() -> None:
    (plain, impulse, zero, slow) = (speak_one(find_voice(f"silent:{name}", 150), "Lift.") for name in ("plain", "impulse", "zero", "slow"))
    assert np.flatnonzero(np.frombuffer(impulse.pcm, "<i2")).tolist() == [0]
    assert impulse.frames == plain.frames
    assert zero.frames == 0
    assert slow.duration_ms == 10 * plain.duration_ms
    with pytest.raises(RequestError, match="did you mean 'slow'"):
        find_voice("silent:slwo", 150)


# pyttsx3: names


def test_the_default_voice_is_american_espeak() -> None:
    voice = find_voice(None, 150)
    assert (voice.engine, voice.id, voice.wpm, voice.rate_hz) == ("pyttsx3", "en-us", 150, 22_050)
    assert "pyttsx3 2" in voice.version
    assert "espeak" in voice.version


@pytest.mark.parametrize(
    ("variant", "voice_id"),
    [("en-gb-x-rp", "en-gb-x-rp"), ("gmw/en-gb-x-rp", "en-gb-x-rp"), ("EN-US", "en-us"), ("es", "es"), ("de", "de"), ("en-us+f3", "en-us+f3")],
)
def test_a_variant_is_a_voice_of_espeak_however_it_is_written(variant: str, voice_id: str) -> None:
    assert find_voice(f"pyttsx3:{variant}", 150).id == voice_id


@pytest.mark.parametrize(
    ("variant", "message"),
    [("en-su", "did you mean 'en-us'"), ("klingon-9", "espeak-ng has no voice 'klingon-9'"), ("en-us+f33", "no timbre 'f33'"), ("../en", "no voice '../en'")],
)
def test_an_unknown_variant_is_refused_before_anything_starts(variant: str, message: str) -> None:
    with pytest.raises(RequestError, match=message.replace("+", r"\+")):
        find_voice(f"pyttsx3:{variant}", 150)


@pytest.mark.engine
def test_every_voice_that_is_listed_speaks_or_says_why_not() -> None:
    names = [name for name in list_voices(find_espeak().data) if name.startswith(("en", "de", "es", "fr"))]
    for name in names:
        voice = find_voice(f"pyttsx3:{name}", 150)
        assert speak_one(voice, "one two").frames > 5_000, name
        voice.close()


def test_a_machine_without_espeak_is_told_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "espeakng_loader").mkdir()  # a namespace package without the library hides the real one
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    monkeypatch.delitem(sys.modules, "espeakng_loader", raising=False)
    with pytest.raises(MachineError, match="pip install espeakng-loader"):
        find_espeak((tmp_path,))


# pyttsx3: sound


@pytest.mark.engine
def test_200_phrases_come_back_in_order_and_the_same_in_any_order_and_voice(espeak: Voice) -> None:
    texts = [f"{sentence} {number}." for number in range(16) for sentence in SENTENCES][:200]
    clips = list(espeak.speak_all(texts))
    assert len(clips) == 200
    assert list(espeak.speak_all(texts[::-1])) == clips[::-1]
    other = find_voice("pyttsx3:en-us", 150)
    one_by_one = [speak_one(other, text) for text in texts[:20]]
    other.close()
    assert hash_clips(one_by_one) == hash_clips(clips[:20])


@pytest.mark.engine
def test_rate_and_voice_change_what_is_heard() -> None:
    clips = []
    for name, wpm in (("pyttsx3", 150), ("pyttsx3", 151), ("pyttsx3:en-gb-x-rp", 150), ("pyttsx3:en-us+f3", 150)):
        voice = find_voice(name, wpm)
        clips.append(speak_one(voice, "Lift the left leg.").pcm)
        voice.close()
    assert len(set(clips)) == len(clips)


@pytest.mark.engine
@pytest.mark.parametrize("wpm", [80, 95, 105, 120, 150, 180, 240])
def test_a_rate_is_words_a_minute_as_heard(wpm: int) -> None:
    """Sentence by sentence, as a coach speaks: espeak pauses 0.7 s between the sentences of one text."""
    assert 95 <= len(COACH_TEXT.split()) <= 110
    voice = find_voice("pyttsx3", wpm)
    heard_wpm = measure_wpm(voice, SENTENCES)
    voice.close()
    assert heard_wpm == pytest.approx(wpm, rel=0.08)


def test_the_engine_rate_rises_with_the_rate_that_is_heard() -> None:
    rates = [engine_rate(wpm) for wpm in range(LOWEST_WPM, HIGHEST_WPM + 1)]
    assert all(rate <= faster and gap >= shorter for (rate, gap), (faster, shorter) in zip(rates[:22], rates[1:22], strict=False))
    assert [rate for rate, gap in rates if gap == 0] == sorted(rate for rate, gap in rates if gap == 0)


@pytest.mark.engine
@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_an_empty_text_is_an_empty_clip(espeak: Voice, text: str) -> None:
    assert [clip.frames > 0 for clip in espeak.speak_all(["one", text, "two"])] == [True, False, True]


@pytest.mark.engine
def test_text_beyond_ascii_is_spoken_as_written() -> None:
    voice = find_voice("pyttsx3:es", 150)
    accented, plain = voice.speak_all(["niño, corazón", "nino, corazon"])
    voice.close()
    assert accented.pcm != plain.pcm


@pytest.mark.engine
@pytest.mark.parametrize("text", ["日本語", "🦵 lift", "a\0b", "<speak>", "[[h@l'oU]]", "%s %n", "-q", "…"])
def test_odd_texts_do_no_harm(espeak: Voice, text: str) -> None:
    assert speak_one(espeak, text) == speak_one(espeak, text)


@pytest.mark.engine
def test_text_after_a_zero_is_not_lost(espeak: Voice) -> None:
    assert speak_one(espeak, "left\0right") == speak_one(espeak, "left right")


@pytest.mark.engine
def test_text_that_no_encoding_can_carry_is_refused(espeak: Voice) -> None:
    with pytest.raises(RequestError, match="broken character"):
        speak_one(espeak, "lift \ud800")


@pytest.mark.engine
def test_78_kilobytes_of_text_are_spoken_to_the_end(espeak: Voice) -> None:
    once = speak_one(espeak, COACH_TEXT)
    times = 78_000 // len(COACH_TEXT) + 1
    clip = speak_one(espeak, "\n".join([COACH_TEXT] * times))
    assert clip.frames > 0.9 * times * once.frames


@pytest.mark.engine
def test_nothing_but_ours_reaches_stdout_and_stderr() -> None:
    code = (
        "from pathlib import Path; from voicecoach.voices._espeak_voice import EspeakVoice;"
        f"v = EspeakVoice(None, 150, driver_file=Path({str(FAULTY_DRIVER)!r}));"
        "print(len([c for c in v.speak_all(['chatter one', 'Lift.']) if c.frames])); v.close()"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("2\n", "")


# pyttsx3: faults, through a driver that fails when told to


@pytest.mark.engine
@pytest.mark.parametrize(
    ("text", "reason"),
    [("crash now", "it crashed (SIGSEGV)"), ("hang on", "it gave no sound in time"), ("exit now", "it ended with status 7"), ("refuse this", "not in the mood")],
)
def test_an_engine_that_fails_twice_on_a_text_is_told_with_the_text(faulty: EspeakVoice, text: str, reason: str) -> None:
    spoken = faulty.speak_all(["Before.", text, "After."])
    assert next(spoken).frames > 0
    with pytest.raises(MachineError) as failed:
        next(spoken)
    assert f"failed twice on '{text}': {reason}" in str(failed.value)
    assert speak_one(faulty, "Again.").frames > 0


@pytest.mark.engine
def test_an_engine_that_fails_once_is_asked_again(faulty: EspeakVoice, tmp_path: Path) -> None:
    expected = speak_one(faulty, "Made it.")
    clips = list(faulty.speak_all(["Before.", f"once {tmp_path / 'mark'}", "After."]))
    assert clips[1] == expected
    assert (tmp_path / "mark").exists()


@pytest.mark.engine
def test_a_long_text_is_named_by_its_beginning(faulty: EspeakVoice) -> None:
    with pytest.raises(MachineError) as failed:
        speak_one(faulty, "crash " + "very " * 100)
    assert len(str(failed.value)) < 300


@pytest.mark.engine
def test_a_driver_that_cannot_start_is_a_fault_of_the_machine(tmp_path: Path) -> None:
    driver = tmp_path / "driver.py"
    driver.write_text("NAME = 'none'\ndef load_engine(library, data):\n    raise OSError('no such library')\n")
    voice = EspeakVoice(None, 150, driver_file=driver)
    with pytest.raises(MachineError, match=r"does not start: no such library"):
        speak_one(voice, "Lift.")
    driver.write_text("raise SystemExit('out of luck')\n")
    with pytest.raises(MachineError, match=r"ended without being asked \(out of luck\)"):
        speak_one(voice, "Lift.")


@pytest.mark.engine
def test_a_batch_that_is_left_half_way_does_not_disturb_the_next(espeak: Voice) -> None:
    expected = speak_one(espeak, "Lift.")
    left = espeak.speak_all(SENTENCES)
    next(left)
    del left
    assert speak_one(espeak, "Lift.") == expected


@pytest.mark.engine
def test_the_speech_process_ends_with_the_voice_and_with_its_parent() -> None:
    code = (
        "import sys, time; from voicecoach.voices import find_voice; v = find_voice(None, 150); list(v.speak_all(['Lift.']));"
        "print(v._process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        speech_pid = int(parent.stdout.readline())
        assert is_running(speech_pid)
        parent.kill()
    give_up_s = time.monotonic() + 5
    while is_running(speech_pid) and time.monotonic() < give_up_s:
        time.sleep(0.02)
    assert not is_running(speech_pid)


@pytest.mark.engine
def test_closing_twice_and_forgetting_to_close_are_both_fine() -> None:
    voice = EspeakVoice(None, 150)
    list(voice.speak_all(["Lift."]))
    assert voice._process is not None
    speech_pid = voice._process.pid
    voice.close()
    voice.close()
    assert not is_running(speech_pid)
    forgotten = EspeakVoice(None, 150)
    list(forgotten.speak_all(["Lift."]))
    assert forgotten._process is not None
    speech_pid = forgotten._process.pid
    del forgotten
    assert not is_running(speech_pid)


def is_running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


# The voices of macOS and Windows: their sound files, and the program that writes one

FRAMES = [0, 1, -2, 300, -32_768, 32_767]


def make_aiff(frames: list[int], *, kind: bytes = b"AIFF", compression: bytes = b"", channels: int = 1, bits: int = 16) -> bytes:
    rate_22050 = bytes.fromhex("400d ac44000000000000")
    order = "<" if compression == b"sowt" else ">"
    common = struct.pack(">hIh", channels, len(frames) // channels, bits) + rate_22050 + compression
    common += b"\x00\x00" if compression else b""  # an empty name
    sound = struct.pack(">II", 0, 0) + struct.pack(f"{order}{len(frames)}h", *frames)
    odd = b"ANNO" + struct.pack(">I", 3) + b"odd\x00"  # a chunk of odd length is padded
    chunks = odd + b"COMM" + struct.pack(">I", len(common)) + common + b"SSND" + struct.pack(">I", len(sound)) + sound
    return b"FORM" + struct.pack(">I", 4 + len(chunks)) + kind + chunks


def make_wav(frames: list[int], *, channels: int = 1, bytes_wide: int = 2) -> bytes:
    content = BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(bytes_wide)
        file.setframerate(22_050)
        file.writeframes(struct.pack(f"<{len(frames)}h", *frames))
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [make_aiff(FRAMES), make_aiff(FRAMES, kind=b"AIFC", compression=b"NONE"), make_aiff(FRAMES, kind=b"AIFC", compression=b"sowt"), make_wav(FRAMES)],
)
def test_the_sound_files_of_the_system_voices_are_read_frame_by_frame(content: bytes) -> None:
    assert read_sound(content) == Clip(struct.pack("<6h", *FRAMES), 22_050)


@pytest.mark.parametrize("content", [make_aiff([10, 20, -4, -8], channels=2), make_wav([10, 20, -4, -8], channels=2)])
def test_two_channels_become_their_mean(content: bytes) -> None:
    assert read_sound(content) == Clip(struct.pack("<2h", 15, -6), 22_050)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "neither"),
        (b"ID3 something", "neither"),
        (b"FORM\0\0\0\4AIFF", "without its sound"),
        (make_aiff(FRAMES, bits=24), "24 bits"),
        (make_aiff(FRAMES, kind=b"AIFC", compression=b"ima4"), "ima4"),
        (b"RIFF\0\0\0\4WAVE", "cannot be read"),
        (make_wav([0, 0, 0], bytes_wide=1), "8 bits"),
    ],
)
def test_other_sound_files_are_refused(content: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_sound(content)


def write_program(folder: Path, body: str) -> Path:
    """A stand-in for `_system_speech.py`: the same arguments, another engine."""
    program = folder / "program.py"
    program.write_text(f"import sys, pathlib, os, time\npath, wanted, rate = sys.argv[1:]\ntext = sys.stdin.read()\n{body}\n")
    return program


def test_a_system_voice_speaks_each_phrase_with_a_program_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "one.aiff").write_bytes(make_aiff(FRAMES))
    program = write_program(tmp_path, f"pathlib.Path(path).write_bytes(pathlib.Path({str(tmp_path / 'one.aiff')!r}).read_bytes())\nprint('noise')")
    voice = SystemVoice(None, 150, program=program)
    assert [clip.frames for clip in voice.speak_all(["one", "", "two"])] == [6, 0, 6]
    assert voice.rate_hz == 22_050
    voice.close()


@pytest.mark.parametrize(
    ("body", "reason"),
    [("sys.exit('no driver')", "no driver"), ("pass", "wrote no sound"), ("time.sleep(9)", "timed out"), ("open(path, 'w').write('text')", "neither AIFF nor WAV")],
)
def test_a_system_voice_that_fails_twice_is_told(tmp_path: Path, body: str, reason: str) -> None:
    voice = SystemVoice(None, 150, program=write_program(tmp_path, body), limit_s=1)
    with pytest.raises(MachineError, match=reason):
        speak_one(voice, "Lift.")


def test_a_system_voice_that_is_not_there_is_refused_with_the_names(tmp_path: Path) -> None:
    program = write_program(tmp_path, "sys.stderr.write('Alex\\nSamantha'); sys.exit(4)")
    with pytest.raises(RequestError, match="did you mean 'Samantha'"):
        speak_one(SystemVoice("Samanta", 150, program=program), "Lift.")


# hibari


def test_hibari_that_is_not_installed_names_its_cure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
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
    assert [clip.frames for clip in voice.speak_all(["", "Lift."])][0] == 0
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
    assert heard_wpm == pytest.approx(wpm, rel=0.08)


def test_the_tests_leave_no_speech_process_behind() -> None:
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    assert not children.exists() or children.read_text() == ""
