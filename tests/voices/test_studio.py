"""The studio and its cache: each text spoken once, the same bytes cold, warm and in any order, and no disk that breaks it."""

import os
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

import numpy as np
import pytest
from test_loudness import Frames, ask_ffmpeg

from voicecoach import speech_cache
from voicecoach.api.compile import compile_session
from voicecoach.api.timing import open_studio
from voicecoach.cache_folder import speech_folder
from voicecoach.clip import Clip
from voicecoach.clip_pack import SUFFIX
from voicecoach.errors import MachineError
from voicecoach.estimate import estimate_ms
from voicecoach.request import make_request
from voicecoach.sheets.library.library import Library
from voicecoach.sound.loudness import block_energies, loudness_lufs
from voicecoach.speech_cache import cache_stats, clear_cache
from voicecoach.studio import CALIBRATION, MOST_HELD_BYTES, Studio
from voicecoach.voices import find_voice

TEXTS = [
    "Lift.",
    "Hold.",
    "Lower slowly, and breathe.",
    "Left leg first.",
    "Rest for thirty seconds.",
    "Three.",
]


class HummingVoice:
    """A Voice that hums: each text its own pitch, with silence around it. It counts how often it was asked."""

    engine = "humming"
    id = "one"
    rate_hz = 22_050

    def __init__(self, *, version: str = "1", wpm: int = 150, failing: str = "") -> None:
        self.version = version
        self.wpm = wpm
        self.asked: list[str] = []
        self.closed_count = 0
        self.warmed_count = 0
        self._failing = failing

    def speak_all(self, texts: Sequence[str]) -> Iterator[Clip]:
        for text in texts:
            if text == self._failing:
                raise MachineError(f"cannot hum '{text}'", "hum yourself")
            self.asked.append(text)
            at_s = np.arange(estimate_ms(text, self.wpm) * self.rate_hz // 1000) / self.rate_hz
            # It swells as speech does, by syllables.
            swell = np.sin(np.pi * at_s / at_s[-1]) * (0.6 - 0.4 * np.cos(2 * np.pi * 4 * at_s))
            hum = np.sin(2 * np.pi * (300 + zlib.crc32(text.encode()) % 50_000 / 100) * at_s) * swell * 3_000
            silence = np.zeros(2_000)
            yield Clip(np.concatenate([silence, hum, silence]).astype("<i2").tobytes(), self.rate_hz)

    def warm_up(self) -> None:
        self.warmed_count += 1

    def close(self) -> None:
        self.closed_count += 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def join_with_pauses(clips: list[Clip]) -> Frames:
    """The clips as a session has them: 350 ms apart."""
    pause = np.zeros(clips[0].rate_hz * 350 // 1000, np.int16)
    return np.concatenate([part for clip in clips for part in (np.frombuffer(clip.pcm, "<i2"), pause)])


def list_entries(folder: Path) -> list[Path]:
    """Those that are files of their own."""
    return sorted(folder.glob("*/*.clip"))


def test_a_text_is_spoken_once_and_read_from_the_disk_the_next_time(folder: Path) -> None:
    voice = HummingVoice()
    with Studio(voice, folder) as studio:
        studio.prepare([*TEXTS, *TEXTS])
        studio.prepare(TEXTS)
        cold = [studio.speak(text) for text in TEXTS]
    assert voice.asked == [*CALIBRATION, *TEXTS]
    assert (studio.spoken_count, studio.loaded_count, voice.closed_count) == (len(TEXTS), 0, 1)
    warm_voice = HummingVoice()
    studio = Studio(warm_voice, folder)
    assert [studio.speak(text) for text in reversed(TEXTS)] == cold[::-1]
    assert warm_voice.asked == []
    assert (studio.spoken_count, studio.loaded_count) == (0, len(TEXTS))


def test_a_new_text_is_levelled_as_if_all_had_been_spoken_at_once(folder: Path, tmp_path: Path) -> None:
    together = Studio(HummingVoice(), tmp_path / "other")
    together.prepare(TEXTS)
    for text in TEXTS:  # one studio, one session each
        studio = Studio(HummingVoice(), folder)
        assert studio.speak(text) == together.speak(text)
    assert cache_stats(folder).entry_count == len(TEXTS) + 1


def test_speech_ms_is_the_length_of_the_finished_clip(folder: Path) -> None:
    studio = Studio(HummingVoice(), folder)
    clip = studio.speak("Lift.")
    assert studio.speech_ms("Lift.") == clip.duration_ms
    assert clip.frames == pytest.approx(estimate_ms("Lift.", 150) * 22.05 + 2 * 441, abs=400)


@pytest.mark.parametrize("other", [HummingVoice(version="2"), HummingVoice(wpm=151)])
def test_another_version_or_rate_does_not_find_these_clips(folder: Path, other: HummingVoice) -> None:
    Studio(HummingVoice(), folder).prepare(TEXTS)
    Studio(other, folder).prepare(TEXTS)
    assert other.asked == [*CALIBRATION, *TEXTS]


def test_a_quiet_voice_is_brought_to_the_loudness_of_speech(folder: Path, tmp_path: Path) -> None:
    studio = Studio(HummingVoice(), folder)
    session = join_with_pauses([studio.speak(text) for text in CALIBRATION])
    lufs, _peak_db = ask_ffmpeg(session, 22_050, tmp_path)
    # The pauses between hums as short as these are part of what is measured, and each hum by itself may be 0.8 LU off.
    assert lufs == pytest.approx(-19.0, abs=0.8)


def test_a_voice_is_measured_in_the_language_that_it_is_to_speak(folder: Path) -> None:
    """Other sentences, another gain: their clips are kept apart from those that were levelled for another language."""
    german = ("Leg dich auf den Rücken.", "Noch einmal.")
    Studio(HummingVoice(), folder).prepare(TEXTS)
    voice = HummingVoice()
    studio = Studio(voice, folder, german)
    studio.prepare(TEXTS)
    assert voice.asked == [*german, *TEXTS]
    assert (studio.loaded_count, cache_stats(folder).entry_count) == (0, 2 * (len(TEXTS) + 1))


@pytest.mark.parametrize("variant", ["plain", "impulse", "zero", "slow"])
def test_a_silent_voice_is_left_as_it_is_and_not_kept_on_disk(folder: Path, variant: str) -> None:
    voice = find_voice(f"silent:{variant}", 150)
    studio = Studio(voice, folder)
    assert [studio.speak(text) for text in TEXTS] == list(voice.speak_all(TEXTS))
    assert cache_stats(folder).entry_count == 0
    assert studio.notices == []


def test_a_voice_that_fails_keeps_what_it_has_said(folder: Path) -> None:
    with pytest.raises(MachineError, match="cannot hum"):
        Studio(HummingVoice(failing=TEXTS[3]), folder).prepare(TEXTS)
    voice = HummingVoice()
    Studio(voice, folder).prepare(TEXTS)
    assert voice.asked == TEXTS[3:]


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def overwrite(path: Path) -> None:
    path.write_bytes(b"not a clip at all, but longer than a header is")


def swap_with_another(path: Path) -> None:
    other = next(entry for entry in list_entries(path.parent.parent) if entry != path)
    path.write_bytes(other.read_bytes())


@pytest.mark.parametrize("damage", [flip_a_bit, cut_short, empty, overwrite, swap_with_another])
def test_a_damaged_entry_is_noticed_spoken_again_and_mended(
    folder: Path, damage: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here as files of their own; `test_clip_pack` spoils packs."""
    monkeypatch.setattr(speech_cache, "HAS_LOCKS", False)
    cold = Studio(HummingVoice(), folder)
    cold.prepare(TEXTS)
    entries = list_entries(folder)
    for path in entries:
        damage(path)
    studio = Studio(HummingVoice(), folder)
    studio.prepare(TEXTS)
    assert [studio.speak(text) for text in TEXTS] == [cold.speak(text) for text in TEXTS]
    assert (
        studio.cache.damaged_count >= len(entries) - 1
    )  # in a ring of swaps one may end up with its own again
    mended = Studio(HummingVoice(), folder)
    mended.prepare(TEXTS)
    assert (mended.spoken_count, mended.cache.damaged_count) == (0, 0)


@pytest.mark.parametrize("content", [b"", b"\0\0", bytes(4), bytes(12)])
def test_a_gain_in_another_layout_is_as_good_as_none(folder: Path, content: bytes) -> None:
    """An older version wrote eight bytes: they must not end in a crash."""
    cold = Studio(HummingVoice(), folder)
    cold.prepare(TEXTS)
    cold.cache.write(cold._key("gain", ""), 22_050, content)
    voice = HummingVoice()
    studio = Studio(voice, folder)
    assert studio.speak("Another.") == Studio(HummingVoice(), folder).speak("Another.")
    assert voice.asked == [*CALIBRATION, "Another."]


def test_a_clip_of_half_a_frame_is_as_good_as_none(folder: Path) -> None:
    cold = Studio(HummingVoice(), folder)
    clip = cold.speak("Lift.")
    cold.cache.write(cold._key("clip", "Lift."), 22_050, clip.pcm + b"\0")
    studio = Studio(HummingVoice(), folder)
    assert studio.speak("Lift.") == clip
    assert studio.spoken_count == 1


def held_bytes(studio: Studio) -> int:
    return sum(len(clip.pcm) for clip in (*studio._latest.values(), *studio._only_here.values()))


LONG_TEXTS = [f"h{chr(97 + number // 26)}{chr(97 + number % 26)} " * 12 for number in range(100)]
"""Each 150 KB of humming: too many to be held at once."""


def test_clips_that_lie_in_the_cache_are_not_all_held(folder: Path) -> None:
    """Their lengths are; and in whatever order they are asked for again, each is the same, and none is spoken twice."""
    voice = HummingVoice()
    studio = Studio(voice, folder)
    studio.prepare(LONG_TEXTS)
    durations_ms = [studio.speech_ms(text) for text in LONG_TEXTS]
    first = [studio.speak(text) for text in LONG_TEXTS]
    assert sum(len(clip.pcm) for clip in first) > 2 * MOST_HELD_BYTES
    assert [studio.speak(text) for text in LONG_TEXTS[::-1]] == first[::-1]
    assert [clip.duration_ms for clip in first] == durations_ms
    assert MOST_HELD_BYTES / 2 < held_bytes(studio) <= MOST_HELD_BYTES
    assert voice.asked == [*CALIBRATION, *LONG_TEXTS]
    assert (studio.spoken_count, studio.loaded_count) == (len(LONG_TEXTS), 0)
    warm = Studio(HummingVoice(), folder)
    warm.prepare(LONG_TEXTS)
    assert [warm.speak(text) for text in LONG_TEXTS] == first
    assert (warm.spoken_count, warm.loaded_count) == (0, len(LONG_TEXTS))
    assert held_bytes(warm) <= MOST_HELD_BYTES


def test_clips_that_no_cache_keeps_are_all_held(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    voice = HummingVoice()
    studio = Studio(voice, in_the_way)
    studio.prepare(LONG_TEXTS)
    first = [studio.speak(text) for text in LONG_TEXTS]
    assert [studio.speak(text) for text in LONG_TEXTS] == first
    assert voice.asked == [*CALIBRATION, *LONG_TEXTS]
    assert held_bytes(studio) > 2 * MOST_HELD_BYTES


def test_a_cache_that_is_emptied_meanwhile_costs_time_and_nothing_else(folder: Path) -> None:
    studio = Studio(HummingVoice(), folder)
    studio.prepare(LONG_TEXTS)
    first = [studio.speak(text) for text in LONG_TEXTS]
    clear_cache(folder)
    assert [studio.speak(text) for text in LONG_TEXTS] == first
    assert studio.spoken_count == len(LONG_TEXTS)


def test_the_engine_starts_early_only_when_it_has_never_spoken(folder: Path) -> None:
    voice = HummingVoice()
    studio = Studio(voice, folder)
    studio.warm_up()
    assert (voice.warmed_count, voice.asked) == (1, [])
    studio.prepare(TEXTS)
    studio.warm_up()
    known = HummingVoice()
    Studio(known, folder).warm_up()
    assert (voice.warmed_count, known.warmed_count) == (1, 0)
    Studio(find_voice("silent", 150), folder).warm_up()  # a voice that has nothing to start


def test_a_cache_that_cannot_be_written_breaks_nothing_and_is_told_once(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    studio = Studio(HummingVoice(), in_the_way)
    studio.prepare(TEXTS)
    studio.prepare(["Another."])
    assert studio.spoken_count == len(TEXTS) + 1
    assert len(studio.notices) == 1
    assert str(in_the_way) in studio.notices[0]


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no modes there")
def test_a_read_only_cache_is_still_read(folder: Path) -> None:
    Studio(HummingVoice(), folder).prepare(TEXTS[:3])
    studio = Studio(HummingVoice(), folder)
    with read_only(folder):
        studio.prepare(TEXTS)
    assert (studio.loaded_count, studio.spoken_count, len(studio.notices)) == (3, len(TEXTS) - 3, 1)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nothing in the folder can be written meanwhile; not by root either, whom modes do not stop: he becomes nobody."""
    is_root = os.geteuid() == 0
    within = [path for path in (folder, *folder.rglob("*")) if path.is_dir()]
    above = [
        path
        for path in folder.parents
        if is_root and path != Path(gettempdir()) and path.is_relative_to(gettempdir())
    ]
    modes = {path: path.stat().st_mode for path in (*within, *above)}
    for path in modes:
        path.chmod(0o555 if path in within else 0o755)
    if is_root:
        os.seteuid(65_534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        for path, mode in modes.items():
            path.chmod(mode)


def test_two_processes_may_fill_one_cache_at_once(folder: Path) -> None:
    code = (
        "import sys, hashlib; from pathlib import Path; from voicecoach.studio import Studio; from voicecoach.voices import find_voice\n"
        "with Studio(find_voice('pyttsx3', 150), Path(sys.argv[1])) as studio:\n"
        "    texts = [f'Number {n}.' for n in range(40)]\n"
        "    studio.prepare(texts)\n"
        "    print(hashlib.sha256(b''.join(studio.speak(t).pcm for t in texts)).hexdigest())\n"
        "    assert studio.notices == []"
    )
    command = [sys.executable, "-W", "error", "-c", code, str(folder)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    told = {process.communicate(timeout=60)[0] for process in running}
    assert [process.returncode for process in running] == [0, 0, 0]
    assert len(told) == 1
    assert cache_stats(folder).entry_count == 40
    assert [path for path in folder.rglob("*") if path.is_file() and path.suffix != SUFFIX] == []


def test_the_folder_is_named_by_the_variable_or_by_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VOICECOACH_CACHE", str(tmp_path / "mine"))
    Studio(HummingVoice()).prepare(TEXTS)
    assert cache_stats(tmp_path / "mine").entry_count == len(TEXTS) + 1
    monkeypatch.delenv("VOICECOACH_CACHE")
    assert "voicecoach" in str(speech_folder())


def test_the_cache_is_counted_and_cleared(folder: Path) -> None:
    assert cache_stats(folder).entry_count == 0
    Studio(HummingVoice(), folder).prepare(TEXTS)
    stats = cache_stats(folder)
    assert stats.entry_count == len(TEXTS) + 1
    assert stats.byte_count == sum(path.stat().st_size for path in folder.iterdir())
    removed = clear_cache(folder)
    assert (removed.entry_count, removed.byte_count) == (stats.entry_count, stats.byte_count)
    assert cache_stats(folder).entry_count == 0


def test_clearing_by_age_keeps_what_was_used_lately(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here files of their own; `test_clip_pack` has packs."""
    monkeypatch.setattr(speech_cache, "HAS_LOCKS", False)
    Studio(HummingVoice(), folder).prepare(TEXTS)
    long_ago_s = time.time() - 40 * 86_400
    for path in list_entries(folder):
        os.utime(path, (long_ago_s, long_ago_s))
    Studio(HummingVoice(), folder).prepare(TEXTS[:2])
    assert clear_cache(folder, older_than_days=30).entry_count == len(TEXTS) + 1 - 2
    assert cache_stats(folder).entry_count == 2


def test_clearing_touches_nothing_that_is_not_an_entry(folder: Path) -> None:
    Studio(HummingVoice(), folder).prepare(TEXTS)
    strangers = [
        folder / "notes.txt",
        folder / "song.clip",
        folder / "ab" / "notes.txt",
        folder / "holiday" / "x.clip",
    ]
    unfinished = folder / "ab" / "left-behind.clip.0123.part"
    for path in (*strangers, unfinished):
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    long_ago_s = time.time() - 2 * 86_400
    os.utime(unfinished, (long_ago_s, long_ago_s))
    clear_cache(folder)
    assert all(path.exists() for path in strangers)
    assert not unfinished.exists()


def test_a_warm_session_needs_neither_numpy_nor_a_speech_process(folder: Path) -> None:
    with Studio(find_voice("pyttsx3", 150), folder) as studio:
        studio.prepare(TEXTS)
    code = (
        "import sys; from pathlib import Path; from voicecoach.studio import Studio; from voicecoach.voices import find_voice\n"
        f"voice = find_voice('pyttsx3', 150); studio = Studio(voice, Path({str(folder)!r})); studio.prepare({TEXTS!r})\n"
        "print(studio.loaded_count, 'numpy' in sys.modules, voice._process)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{len(TEXTS)} False None\n"


def test_250_clips_are_read_in_a_moment(folder: Path) -> None:
    cache = speech_cache.SpeechCache(folder)
    keys = [number.to_bytes(32, "little") for number in range(250)]
    for key in keys:
        cache.write(key, 22_050, os.urandom(88_200))
    started_s = time.process_time()
    assert all(cache.read(key) is not None for key in keys)
    assert time.process_time() - started_s < 0.5  # 25 ms; what other programs take does not count


@pytest.mark.engine
@pytest.mark.parametrize("name", ["pyttsx3", "pyttsx3:en-gb-x-rp", "hibari"])
def test_a_session_is_at_minus_19_lufs_with_no_peak_above_minus_1_db(
    name: str, folder: Path, tmp_path: Path
) -> None:
    if name == "hibari":
        pytest.importorskip("hibari", reason="the extra 'neural' is not installed")
    texts = [
        *TEXTS,
        "Stand tall with your feet hip width apart.",
        "Do not push into pain. A strong stretch is fine.",
        "Last one.",
        "Switch sides.",
    ]
    with Studio(find_voice(name, 150), folder) as studio:
        studio.prepare(texts)
    session = join_with_pauses([studio.speak(text) for text in texts])
    lufs, peak_db = ask_ffmpeg(session, studio.voice.rate_hz, tmp_path)
    assert lufs == pytest.approx(-19.0, abs=1.0)
    assert peak_db <= -1.0


@pytest.mark.engine
def test_real_speech_is_the_same_cold_and_warm_and_in_two_caches(tmp_path: Path) -> None:
    told = []
    for name in ("first", "first", "second"):
        with Studio(find_voice("pyttsx3", 150), tmp_path / name) as studio:
            studio.prepare(TEXTS if name == "first" else TEXTS[::-1])
            told.append([studio.speak(text) for text in TEXTS])
    assert told[0] == told[1] == told[2]


@pytest.mark.engine
@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_a_session_is_as_loud_in_every_language_and_begins_and_ends_at_zero(
    language: str, folder: Path, tmp_path: Path, shipped: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A German voice that was measured in English was 1.4 LU too quiet, a Spanish one 1.8."""
    monkeypatch.setenv("VOICECOACH_CACHE", str(folder))
    request = make_request("tight-hamstrings", language=language, voice="pyttsx3")
    session = compile_session(request)
    with open_studio(request, shipped) as studio:
        clips = [studio.speak(phrase.text) for phrase in session.script.speech[:250]]
    lufs, peak_db = ask_ffmpeg(join_with_pauses(clips), studio.voice.rate_hz, tmp_path)
    assert lufs == pytest.approx(-19.0, abs=0.5)
    assert peak_db <= -1.0
    for clip in clips:
        frames = np.frombuffer(clip.pcm, "<i2")
        assert max(abs(int(frames[0])), abs(int(frames[-1]))) <= 1
        assert abs(float(frames.mean())) <= 2
        lufs = loudness_lufs(block_energies(frames, studio.voice.rate_hz))
        assert lufs == pytest.approx(-19.0, abs=1.0), "no phrase shouts, and none is lost"
