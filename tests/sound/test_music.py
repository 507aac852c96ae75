"""Music beneath a session: quiet, quieter still under words and signals, without a gap, the same every time, in little memory."""

import itertools
import tracemalloc
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sessions import LABEL

from voicecoach.clip import Clip
from voicecoach.errors import RequestError
from voicecoach.script import Beep, Counts, Event, Phase, PhaseKind, Script, Speech
from voicecoach.sound.beeps import BEEPS
from voicecoach.sound.loudness import block_energies, loudness_lufs
from voicecoach.sound.mix import mix
from voicecoach.sound.music.bed import REST_LUFS, Bed
from voicecoach.sound.music.decode import read_track
from voicecoach.sound.music.duck import LiveMusic, add_music
from voicecoach.sound.music.tracks import find_tracks
from voicecoach.units import frame_at

RATE_HZ = 16_000
Frames = NDArray[np.int16]


def write_wav(path: Path, frames: NDArray[np.floating], rate_hz: int = RATE_HZ, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        whole = np.rint(np.asarray(frames) * 32_767).astype("<i2")
        file.writeframes(np.repeat(whole, channels).tobytes())
    return path


def drums(seconds: int, seed: int, peak: float = 0.9, rate_hz: int = RATE_HZ) -> NDArray[np.floating]:
    """Loud noise that is struck twice a second over a soft bass: what is hardest to duck."""
    random = np.random.default_rng(seed)
    at = np.arange(seconds * rate_hz)
    strokes = np.exp(-(at % (rate_hz // 2)) / (rate_hz / 20)) * random.normal(size=len(at))
    music = strokes + 0.2 * np.sin(2 * np.pi * 110 * at / rate_hz)
    return np.asarray(peak * music / np.abs(music).max())


def spoken(seed: int, duration_ms: int, lufs: float) -> Clip:
    noise = np.convolve(
        np.random.default_rng(seed).normal(size=frame_at(duration_ms, RATE_HZ)), np.hanning(9), "same"
    )
    noise *= 3000 / np.abs(noise).max()
    gain = 10 ** ((lufs - loudness_lufs(block_energies(noise.astype(np.int16), RATE_HZ))) / 20)
    return Clip(np.rint(noise * gain).astype("<i2").tobytes(), RATE_HZ)


def session() -> tuple[Script, dict[str, Clip]]:
    """Two minutes: phrases of all lengths, as loud as the quietest that any voice has, and beeps; close and far apart."""
    random = np.random.default_rng(5)
    events: list[Event] = []
    clips: dict[str, Clip] = {}
    at_ms = 1100
    while at_ms < 110_000:
        number, duration_ms = len(events), int(random.integers(250, 2500))
        if number % 4 == 3:
            beep = BEEPS[("hold-start", "tick", "hold-end")[number % 3]]
            events.append(Beep(at_ms, beep.duration_ms, 0, beep.name))
        else:
            clips[f"phrase {number}"] = spoken(number, duration_ms, -23.5)
            events.append(Speech(at_ms, duration_ms, 0, f"phrase {number}", "cue", "full"))
        at_ms = events[-1].end_ms + int(random.choice([350, 900, 2600, 3400, 9000]))
    phases = (Phase(0, PhaseKind.MOVE, 0, 120_000),)
    return Script("test", "test", LABEL, 120_000, tuple(events), phases, (), (), Counts()), clips


def joined(blocks: object) -> Frames:
    return np.frombuffer(b"".join(blocks), "<i2")  # type: ignore[arg-type]


def music_alone(tracks: tuple[Path, ...]) -> tuple[Script, Frames, Frames]:
    """The script, its sound, and what the music adds to it."""
    script, clips = session()
    plain = joined(mix(script, clips.__getitem__, RATE_HZ))
    both = joined(
        add_music(mix(script, clips.__getitem__, RATE_HZ, block_frames=50_001), script, Bed(tracks, RATE_HZ))
    )
    assert len(both) == len(plain)
    return script, plain, (both.astype(int) - plain).astype(np.int16)


def lufs(frames: Frames) -> float:
    return loudness_lufs(block_energies(frames, RATE_HZ))


def test_every_phrase_is_at_least_12_db_above_the_music_and_so_is_every_beep(tmp_path: Path) -> None:
    tracks = (
        write_wav(tmp_path / "a.wav", drums(20, 1)),
        write_wav(tmp_path / "b.wav", drums(15, 2, peak=0.05)),
    )
    script, plain, music = music_alone(tracks)
    above = []
    for event in script.events:
        span = slice(frame_at(event.at_ms, RATE_HZ), frame_at(event.end_ms, RATE_HZ))
        level_db = 0 if isinstance(event, Speech) or event.name != "tick" else -6
        above.append(lufs(plain[span]) - max(lufs(music[span]), -90) - level_db)
        # It is down when the sound begins, not on its way.
        onset = music[span][: RATE_HZ // 10]
        above.append(lufs(plain[span]) - max(lufs(onset), -90) - level_db)
    assert len(above) > 40
    assert min(above) >= 12


def test_a_track_with_one_loud_moment_is_turned_down_as_a_whole(tmp_path: Path) -> None:
    """Twenty seconds of soft music with a second that is 9 dB louder: that second is 4 LU above the rest level at most."""
    music = drums(20, 3, peak=0.3)
    music[8 * RATE_HZ : 9 * RATE_HZ] *= 2.8
    heard = Bed((write_wav(tmp_path / "a.wav", music),), RATE_HZ).take(15 * RATE_HZ)
    moment = np.rint(heard[8 * RATE_HZ : 9 * RATE_HZ] * 32_767).astype(np.int16)
    assert block_energies(moment, RATE_HZ).max() <= 10 ** ((REST_LUFS + 4.1 + 0.691) / 10)


def test_music_is_heard_between_and_fades_in_and_out(tmp_path: Path) -> None:
    """In a pause of nine seconds it rises to 11 LU below speech, within 2 LU; the ends are silent."""
    tracks = (write_wav(tmp_path / "a.wav", drums(20, 1)),)
    script, _, music = music_alone(tracks)
    pauses = [(before.end_ms, after.at_ms) for before, after in itertools.pairwise(script.events)]
    free = [
        music[frame_at(start_ms + 2500, RATE_HZ) : frame_at(end_ms - 600, RATE_HZ)]
        for start_ms, end_ms in pauses
        if end_ms - start_ms > 8000
    ]
    assert len(free) >= 3
    for part in free:
        assert lufs(part) == pytest.approx(REST_LUFS, abs=2)
    assert np.abs(music[:1600]).max() < 40
    assert np.abs(music[-1600:]).max() < 40


def test_the_same_music_gives_the_same_bytes_however_it_is_cut(tmp_path: Path) -> None:
    tracks = (write_wav(tmp_path / "a.wav", drums(7, 1)), write_wav(tmp_path / "b.wav", drums(5, 2)))
    whole = Bed(tracks, RATE_HZ).take(30 * RATE_HZ)
    pieces = Bed(tracks, RATE_HZ)
    assert np.array_equal(
        whole, np.concatenate([pieces.take(count) for count in (1, 0, 99_999, 300_000, 80_000)])
    )


def test_tracks_follow_each_other_and_begin_again_without_a_gap(tmp_path: Path) -> None:
    """220 Hz for 10 s, then 440 Hz for 8 s, each faded into the next for 2.67 s; never silent."""
    at = np.arange(10 * RATE_HZ) / RATE_HZ
    tracks = (
        write_wav(tmp_path / "a.wav", 0.5 * np.sin(2 * np.pi * 220 * at)),
        write_wav(tmp_path / "b.wav", 0.5 * np.sin(2 * np.pi * 440 * at[: 8 * RATE_HZ])),
    )
    heard = Bed(tracks, RATE_HZ).take(40 * RATE_HZ)

    def pitch_hz(second: float) -> int:
        part = heard[int(second * RATE_HZ) : int((second + 0.5) * RATE_HZ)]
        return 2 * int(np.abs(np.fft.rfft(part)).argmax())

    fade_s = 8 / 3  # a third of the shorter one, which is less than 3 s
    second_s = 10 - fade_s
    again_s = second_s + 8 - fade_s
    assert [pitch_hz(s) for s in (3, second_s + fade_s + 0.5, again_s + fade_s + 0.5)] == [220, 440, 220]
    levels = np.sqrt(np.mean(heard[: 39 * RATE_HZ].reshape(-1, RATE_HZ // 4) ** 2, axis=1))
    assert levels.min() > 0.4 * levels.max()


@pytest.mark.parametrize(
    ("rate_hz", "channels"), [(44_100, 2), (48_000, 1), (22_050, 1), (11_025, 2), (RATE_HZ, 1)]
)
def test_wav_is_brought_to_the_rate_of_the_session(rate_hz: int, channels: int, tmp_path: Path) -> None:
    """Three seconds stay three seconds, 440 Hz stays 440 Hz, and what the new rate cannot hold is not folded back."""
    at = np.arange(3 * rate_hz) / rate_hz
    sound = 0.4 * np.sin(2 * np.pi * 440 * at) + (
        0.4 * np.sin(2 * np.pi * 15_000 * at) if rate_hz > 40_000 else 0
    )
    path = write_wav(tmp_path / "a.wav", sound, rate_hz, channels)
    heard = np.concatenate(list(read_track(path, RATE_HZ)))
    assert abs(len(heard) - 3 * RATE_HZ) <= 32
    spectrum = np.abs(np.fft.rfft(heard[: 3 * RATE_HZ - 32] * np.hanning(3 * RATE_HZ - 32)))
    assert round(spectrum.argmax() / 3) == pytest.approx(440, abs=1)
    others = spectrum[3 * 600 :].max(initial=0)
    assert others < spectrum.max() / 30


def test_compressed_music_is_decoded(tmp_path: Path) -> None:
    """By miniaudio: a file that it makes itself is a WAV with another suffix, which it knows by its contents."""
    pytest.importorskip("miniaudio")
    path = write_wav(tmp_path / "a.wav", drums(4, 3)).rename(tmp_path / "a.mp3")
    heard = np.concatenate(list(read_track(path, RATE_HZ)))
    assert len(heard) == 4 * RATE_HZ
    assert np.abs(heard).max() == pytest.approx(0.9, abs=0.01)


def test_a_long_session_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    tracks = (write_wav(tmp_path / "a.wav", drums(30, 1)),)
    peaks = []
    for seconds in (60, 600):
        script = Script("", "", LABEL, seconds * 1000, (), (), (), (), Counts())
        blocks = (bytes(2 * RATE_HZ) for _ in range(seconds))
        tracemalloc.start()
        assert (
            sum(len(block) for block in add_music(blocks, script, Bed(tracks, RATE_HZ)))
            == 2 * RATE_HZ * seconds
        )
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]


def test_live_music_is_down_when_a_stretch_begins_with_words(tmp_path: Path) -> None:
    """A stretch of silence, then one that speaks after 100 ms: the music is down by then, and comes up again."""
    music = LiveMusic(Bed((write_wav(tmp_path / "a.wav", drums(20, 1)),), RATE_HZ))
    silent = joined([music.under(bytes(2 * 8 * RATE_HZ), (), 5000)])
    said = Speech(13_100, 1500, 0, "Lift.", "cue", "word")
    heard = joined([music.under(bytes(2 * 6 * RATE_HZ), (said,), 13_000)])
    after = joined([music.under(bytes(2 * 4 * RATE_HZ), (), 19_000)])
    assert lufs(silent[4 * RATE_HZ :]) == pytest.approx(REST_LUFS, abs=2)
    assert lufs(heard[1600 : 1600 + 24_000]) < -40
    assert lufs(heard[4 * RATE_HZ :]) == pytest.approx(REST_LUFS, abs=2)
    assert lufs(after) == pytest.approx(REST_LUFS, abs=2)


def test_a_folder_a_file_and_a_playlist_name_tracks_in_order(tmp_path: Path) -> None:
    for name in ("b.mp3", "a.flac", "notes.txt", ".hidden.mp3", "c.OGG"):
        (tmp_path / name).touch()
    assert [track.name for track in find_tracks(tmp_path)] == ["a.flac", "b.mp3", "c.OGG"]
    assert find_tracks(tmp_path / "b.mp3") == (tmp_path / "b.mp3",)
    playlist = tmp_path / "list.m3u8"
    playlist.write_text("#EXTM3U\n#EXTINF:1,x\nb.mp3\n\na.flac\n", encoding="utf-8")
    assert find_tracks(playlist) == (tmp_path / "b.mp3", tmp_path / "a.flac")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("gone.mp3", "there is no music"),
        ("empty", "has no music in it"),
        ("notes.txt", "is not music that can be decoded"),
        ("gone.m3u", "which"),
        ("web.m3u", "names an address"),
        ("none.m3u", "names no music"),
    ],
)
def test_what_is_no_music_is_refused_in_words(path: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").touch()
    (tmp_path / "gone.m3u").write_text("lost.mp3\n", encoding="utf-8")
    (tmp_path / "web.m3u").write_text("https://example.org/a.mp3\n", encoding="utf-8")
    (tmp_path / "none.m3u").write_text("#EXTM3U\n", encoding="utf-8")
    with pytest.raises(RequestError, match=says):
        find_tracks(tmp_path / path)


def test_music_that_is_broken_silent_or_too_short_is_refused_in_words(tmp_path: Path) -> None:
    pytest.importorskip("miniaudio")
    broken = tmp_path / "broken.mp3"
    broken.write_bytes(b"this is no music" * 100)
    for path, says in (
        (broken, "cannot be decoded"),
        (write_wav(tmp_path / "short.wav", drums(1, 1)[:8000]), "shorter than a second"),
        (write_wav(tmp_path / "silent.wav", np.zeros(3 * RATE_HZ)), "is silent"),
    ):
        with pytest.raises(RequestError, match=says):
            Bed((path,), RATE_HZ).take(100)
