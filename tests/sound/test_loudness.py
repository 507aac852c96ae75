"""Loudness: trimming, BS.1770 and the limiter, each against a referee that is not ours."""

import re
import shutil
import subprocess
import time
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from voicecoach.sound.loudness import CEILING_DB, KEPT_MS, block_energies, clean, level, loudness_lufs, trim

RATE_HZ = 22_050
Frames = NDArray[np.int16]


def make_tone(
    duration_ms: int, *, pitch_hz: float = 997.0, peak_db: float = -20.0, rate_hz: int = RATE_HZ
) -> Frames:
    at_s = np.arange(duration_ms * rate_hz // 1000) / rate_hz
    tone = np.sin(2 * np.pi * pitch_hz * at_s) * 32_767 * 10 ** (peak_db / 20)
    return np.asarray(np.rint(tone), np.int16)


def make_bursts(seed: int, *, peak_db: float, rate_hz: int = RATE_HZ) -> Frames:
    """Noise that comes and goes as speech does, with peaks far above its mean."""
    rng = np.random.default_rng(seed)
    noise = rng.laplace(size=3 * rate_hz) * np.repeat(rng.uniform(0, 1, 30) ** 3, rate_hz // 10)
    noise = np.convolve(noise, np.hanning(9), mode="same")
    noise *= 32_767 * 10 ** (peak_db / 20) / np.abs(noise).max()
    return np.asarray(np.rint(noise), np.int16)


def ask_ffmpeg(pcm: Frames, rate_hz: int, folder: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dB, as ffmpeg reads them."""
    if shutil.which("ffmpeg") is None:
        pytest.fail("ffmpeg, the referee for loudness, is not installed: apt install ffmpeg")
    path = folder / "asked.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(pcm.astype("<i2").tobytes())
    # Peaks are read at a higher rate, so that the referee itself sees between the frames.
    command = [
        "ffmpeg",
        "-nostats",
        "-i",
        str(path),
        "-af",
        "aresample=192000,ebur128=peak=true",
        "-f",
        "null",
        "-",
    ]
    summary = subprocess.run(command, capture_output=True, text=True, check=True).stderr.rpartition(
        "Summary:"
    )[2]
    found = re.search(r"I:\s+(\S+) LUFS.*Peak:\s+(\S+) dBFS", summary, re.DOTALL)
    assert found is not None, summary
    return float(found[1]), float(found[2])


def test_silence_at_the_ends_is_trimmed_but_for_20_ms() -> None:
    tone = make_tone(500)
    clip = np.concatenate([np.zeros(7_000, np.int16), tone, np.zeros(9_000, np.int16)])
    kept = RATE_HZ * KEPT_MS // 1000
    assert abs(len(trim(clip, RATE_HZ)) - (len(tone) + 2 * kept)) <= 2
    assert np.array_equal(trim(tone, RATE_HZ), tone)


def test_noise_40_db_below_the_peak_counts_as_silence_and_35_db_does_not() -> None:
    tone = make_tone(300, peak_db=-6)
    quiet = make_tone(400, peak_db=-6 - 43)
    audible = make_tone(400, peak_db=-6 - 35)
    assert len(trim(np.concatenate([quiet, tone]), RATE_HZ)) < len(tone) + len(quiet) // 4
    assert len(trim(np.concatenate([audible, tone]), RATE_HZ)) > len(tone) + len(audible) - 50


@pytest.mark.parametrize(
    "clip", [np.zeros(0, np.int16), np.zeros(5_000, np.int16), np.full(5_000, 16, np.int16)]
)
def test_a_clip_that_is_all_silence_becomes_empty(clip: Frames) -> None:
    assert len(trim(clip, RATE_HZ)) == 0


def test_the_loudest_negative_frame_does_not_overflow() -> None:
    clip = np.array([0] * 1000 + [-32_768] * 50 + [0] * 1000, np.int16)
    assert len(trim(clip, RATE_HZ)) == 50 + 2 * (RATE_HZ * KEPT_MS // 1000)
    assert level(clip, RATE_HZ, 0.0).min() > -32_768 * 10 ** ((CEILING_DB + 0.01) / 20)


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 24_000, 48_000])
def test_a_sine_of_997_hz_at_minus_20_db_reads_minus_23_lufs(rate_hz: int) -> None:
    """The calibration point of BS.1770: a full-scale sine of 997 Hz in one channel reads -3.01 LUFS."""
    lufs = loudness_lufs(block_energies(make_tone(3_000, rate_hz=rate_hz), rate_hz))
    assert lufs == pytest.approx(-23.01, abs=0.05)


@pytest.mark.parametrize(
    ("pitch_hz", "rate_hz"), [(60, 22_050), (300, 24_000), (3_000, 22_050), (7_000, 48_000)]
)
def test_other_pitches_are_weighted_as_the_referee_weights_them(
    pitch_hz: float, rate_hz: int, tmp_path: Path
) -> None:
    tone = make_tone(3_000, pitch_hz=pitch_hz, rate_hz=rate_hz)
    assert loudness_lufs(block_energies(tone, rate_hz)) == pytest.approx(
        ask_ffmpeg(tone, rate_hz, tmp_path)[0], abs=0.15
    )


def test_pauses_are_gated_as_the_referee_gates_them(tmp_path: Path) -> None:
    silence = np.zeros(2 * RATE_HZ, np.int16)
    session = np.concatenate(
        [
            make_bursts(1, peak_db=-6),
            silence,
            make_bursts(2, peak_db=-12),
            silence,
            make_tone(3_000, peak_db=-45),
        ]
    )
    assert loudness_lufs(block_energies(session, RATE_HZ)) == pytest.approx(
        ask_ffmpeg(session, RATE_HZ, tmp_path)[0], abs=0.15
    )


def test_silence_has_no_loudness() -> None:
    assert loudness_lufs(block_energies(np.zeros(RATE_HZ, np.int16), RATE_HZ)) == float("-inf")
    assert loudness_lufs(block_energies(np.zeros(0, np.int16), RATE_HZ)) == float("-inf")


def test_a_clip_shorter_than_a_block_still_has_its_loudness() -> None:
    assert loudness_lufs(block_energies(make_tone(200), RATE_HZ)) == pytest.approx(-23.0, abs=0.3)


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 24_000])
def test_a_cleaned_clip_has_no_direct_current_and_no_step_at_its_edges(rate_hz: int) -> None:
    """115 is the worst offset of espeak-ng; the tone is cut off in mid-swing at both ends."""
    tone = make_tone(700, pitch_hz=201.3, rate_hz=rate_hz)[7:] + np.int16(115)
    cleaned = clean(tone, rate_hz)
    assert len(cleaned) == len(tone)
    assert abs(float(cleaned.mean())) < 2
    assert abs(int(cleaned[0])) <= 1
    assert abs(int(cleaned[-1])) <= 1
    assert np.abs(np.diff(cleaned.astype(int))).max() <= 1.05 * np.abs(np.diff(tone.astype(int))).max()


def test_cleaning_moves_nothing_and_takes_nothing_from_a_voice() -> None:
    """From 100 Hz up less than 0.6 dB is lost, and what is left is where it was."""
    for pitch_hz in (100.0, 200.0, 1000.0):
        tone = make_tone(600, pitch_hz=pitch_hz)
        before, after = tone[2205:-2205].astype(float), clean(tone, RATE_HZ)[2205:-2205].astype(float)
        assert 20 * np.log10(np.linalg.norm(before) / np.linalg.norm(after)) < 0.6
        assert np.dot(before, after) / np.linalg.norm(before) / np.linalg.norm(after) > 0.999


@pytest.mark.parametrize("frames", [0, 1, 2, 5])
def test_a_clip_of_nearly_no_length_is_cleaned_too(frames: int) -> None:
    assert len(clean(np.full(frames, 900, np.int16), RATE_HZ)) == frames


def test_a_gain_that_needs_no_limiting_is_only_a_gain() -> None:
    clip = make_tone(300, peak_db=-30)
    assert np.array_equal(level(clip, RATE_HZ, 6.0), np.rint(clip.astype(np.float32) * np.float32(10**0.3)))
    assert np.array_equal(level(clip, RATE_HZ, 0.0), clip)
    assert len(level(clip[:0], RATE_HZ, 6.0)) == 0


@pytest.mark.parametrize("rate_hz", [22_050, 24_000])
@pytest.mark.parametrize("gain_db", [3.0, 9.0, 18.0])
def test_no_true_peak_passes_minus_1_db(rate_hz: int, gain_db: float, tmp_path: Path) -> None:
    clip = make_bursts(3, peak_db=-3, rate_hz=rate_hz)
    _lufs, peak_db = ask_ffmpeg(level(clip, rate_hz, gain_db), rate_hz, tmp_path)
    assert -3.0 < peak_db <= -1.0


def test_the_limiter_bends_the_gain_and_does_not_clip() -> None:
    """Each frame keeps its sign and its order in loudness to its neighbours: what comes out is the clip, times a smooth gain."""
    clip = make_bursts(4, peak_db=-3)
    loud = level(clip, RATE_HZ, 9.0)
    audible = np.abs(clip) > 1_000
    gain = loud[audible] / clip[audible]
    assert gain.max() == pytest.approx(10 ** (9 / 20), rel=0.01)
    (at,) = np.nonzero(audible)
    slope = np.abs(np.diff(gain)) / np.diff(at)
    assert slope.max() < 10 ** (9 / 20) / (RATE_HZ * 2 / 1000)


def test_a_clip_is_levelled_the_same_every_time_and_left_untouched() -> None:
    clip = make_bursts(5, peak_db=-3)
    before = clip.copy()
    assert level(clip, RATE_HZ, 6.0).tobytes() == level(clip, RATE_HZ, 6.0).tobytes()
    assert np.array_equal(clip, before)


def test_a_phrase_of_two_seconds_takes_a_few_milliseconds_at_most() -> None:
    clip = make_bursts(6, peak_db=-6)[: 2 * RATE_HZ]
    level(trim(clip, RATE_HZ), RATE_HZ, 3.0)
    started_s = time.perf_counter()
    for _ in range(20):
        level(trim(clip, RATE_HZ), RATE_HZ, 3.0)
    assert (time.perf_counter() - started_s) / 20 < 0.01  # 0.5 ms on a quiet machine
