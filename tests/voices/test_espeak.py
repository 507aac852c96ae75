"""pyttsx3 on Linux: what espeak-ng is asked is what comes back, in order, the same bytes every time, or one clear error."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from coaching import COACH_TEXT, SENTENCES, measure_wpm, speak_one
from paths import TESTS

from voicecoach.clip import Clip
from voicecoach.errors import MachineError, RequestError
from voicecoach.speech import HIGHEST_WPM, LOWEST_WPM, Voice
from voicecoach.voices import find_voice
from voicecoach.voices._espeak_files import find_espeak, list_voices
from voicecoach.voices._espeak_voice import EspeakVoice, Limits, engine_rate
from voicecoach.voices._speech_process import SLOT_COUNT

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="espeak-ng speaks on Linux only")

FAULTY_DRIVER = TESTS / "faulty_driver.py"


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


def hash_clips(clips: list[Clip]) -> str:
    return hashlib.sha256(b"".join(clip.pcm for clip in clips)).hexdigest()


# Names of pyttsx3's voices


def test_the_default_voice_is_american_espeak() -> None:
    voice = find_voice("pyttsx3", 150)
    assert (voice.engine, voice.id, voice.wpm, voice.rate_hz) == ("pyttsx3", "en-us", 150, 22_050)
    assert "pyttsx3 2" in voice.version
    assert "espeak" in voice.version


@pytest.mark.parametrize(
    ("variant", "voice_id"),
    [
        ("en-gb-x-rp", "en-gb-x-rp"),
        ("gmw/en-gb-x-rp", "en-gb-x-rp"),
        ("EN-US", "en-us"),
        ("es", "es"),
        ("de", "de"),
        ("en-us+f3", "en-us+f3"),
    ],
)
def test_a_variant_is_a_voice_of_espeak_however_it_is_written(variant: str, voice_id: str) -> None:
    assert find_voice(f"pyttsx3:{variant}", 150).id == voice_id


@pytest.mark.parametrize(
    ("variant", "message"),
    [
        ("en-su", "did you mean 'en-us'"),
        ("klingon-9", "espeak-ng has no voice 'klingon-9'"),
        ("en-us+f33", "no timbre 'f33'"),
        ("../en", "no voice '../en'"),
    ],
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


def test_a_machine_without_espeak_is_told_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "espeakng_loader").mkdir()  # a namespace package without the library hides the real one
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    monkeypatch.delitem(sys.modules, "espeakng_loader", raising=False)
    with pytest.raises(MachineError, match="pip install espeakng-loader"):
        find_espeak((tmp_path,))


@pytest.mark.engine
def test_an_espeak_of_the_system_stands_in_for_the_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wheel's own files, where a system keeps them; the wheel itself is hidden."""
    wheel, expected = find_espeak(), speak_once("Lift.")
    shutil.copy(wheel.library.resolve(), tmp_path / "libespeak-ng.so.1.9")
    (tmp_path / "libespeak-ng.so.1").symlink_to("libespeak-ng.so.1.9")
    (tmp_path / "espeak-ng-data").symlink_to(wheel.data)
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    monkeypatch.setattr("voicecoach.voices._espeak_files.find_spec", lambda _name: None)
    assert find_voice("pyttsx3", 150).version.endswith("system libespeak-ng.so.1.9")
    assert speak_once("Lift.") == expected


def speak_once(text: str) -> Clip:
    voice = find_voice("pyttsx3", 150)
    clip = speak_one(voice, text)
    voice.close()
    return clip


# Sound of pyttsx3


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
@pytest.mark.parametrize("timbre", ["f2", "f3", "f5", "whisper"])
def test_a_breathy_timbre_gives_the_same_bytes_in_every_process(timbre: str) -> None:
    """The engine seeds its noise with the second in which it starts, so the two start in different ones."""
    spoken = []
    for _ in range(2):
        begun = int(time.time())
        voice = find_voice(f"pyttsx3:en-us+{timbre}", 150)
        spoken.append(hash_clips(list(voice.speak_all(SENTENCES[:3]))))
        voice.close()
        while int(time.time()) == begun:
            time.sleep(0.02)
    assert spoken[0] == spoken[1]


@pytest.mark.engine
def test_rate_and_voice_change_what_is_heard() -> None:
    clips = []
    for name, wpm in (
        ("pyttsx3", 150),
        ("pyttsx3", 151),
        ("pyttsx3:en-gb-x-rp", 150),
        ("pyttsx3:en-us+f3", 150),
    ):
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


def test_a_faster_rate_never_makes_the_engine_slower() -> None:
    settings = [engine_rate(wpm) for wpm in range(LOWEST_WPM, HIGHEST_WPM + 1)]
    steady = [rate for rate, word_gap in settings if word_gap == 0]
    pauses = [word_gap for _rate, word_gap in settings]
    assert steady == sorted(steady)
    assert pauses == sorted(pauses, reverse=True)


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
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("2\n", "")


@pytest.mark.engine
def test_more_texts_than_slots_come_back_whole_to_a_slow_listener(espeak: Voice) -> None:
    """The process may be `SLOT_COUNT` phrases ahead, and no more: else it would write over what nobody has read yet."""
    texts = [f"{number} and {number // 3}." for number in range(2 * SLOT_COUNT + 3)]
    expected = list(espeak.speak_all(texts))
    slow = []
    for clip in espeak.speak_all(texts):
        slow.append(clip)
        if len(slow) in {1, SLOT_COUNT}:
            time.sleep(0.7)
    assert slow == expected
    assert len({clip.pcm for clip in slow}) == len(texts)


@pytest.mark.engine
def test_a_process_that_was_started_early_speaks_the_same() -> None:
    early, late = EspeakVoice(None, 150), EspeakVoice(None, 150)
    early.warm_up()
    assert early._process is not None
    process = early._process
    early.warm_up()
    assert speak_one(early, "Lift.") == speak_one(late, "Lift.")
    assert early._process is process
    early.close()
    late.close()
    early.warm_up()  # and one that is never asked is let go
    early.close()
    assert early._process is None


@pytest.mark.engine
def test_without_files_in_memory_a_file_without_a_name_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = speak_once("Lift.")
    monkeypatch.delattr(os, "memfd_create", raising=False)
    assert speak_once("Lift.") == expected


@pytest.mark.engine
def test_a_voice_leaves_no_file_open() -> None:
    before = sorted(Path("/proc/self/fd").iterdir())
    speak_once("Lift.")
    assert sorted(Path("/proc/self/fd").iterdir()) == before


# pyttsx3: faults, through a driver that fails when told to


@pytest.mark.engine
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("crash now", "it crashed (SIGSEGV)"),
        ("hang on", "it gave no sound in time"),
        ("exit now", "it ended with status 7"),
        ("refuse this", "not in the mood"),
    ],
)
def test_an_engine_that_fails_twice_on_a_text_is_told_with_the_text(
    faulty: EspeakVoice, text: str, reason: str
) -> None:
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
    driver.write_text(
        "NAME = 'none'\ndef load_engine(library, data):\n    raise OSError('no such library')\n"
    )
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
        "import sys, time; from voicecoach.voices import find_voice; v = find_voice('pyttsx3', 150); list(v.speak_all(['Lift.']));"
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


def test_the_tests_leave_no_speech_process_behind() -> None:
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    assert not children.exists() or children.read_text() == ""
