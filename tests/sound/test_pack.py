"""Sounds of one's own: trimmed, as loud as the beep that they replace, and refused in words when they do not fit."""

import shutil
import wave
from pathlib import Path

import numpy as np
import pytest

from voicecoach.errors import RequestError
from voicecoach.sound.loudness import block_energies, loudness_lufs
from voicecoach.sound.mix import render_tone
from voicecoach.sound.pack import read_pack


def write_sound(
    path: Path, *, ms: int = 200, peak: float = 0.5, lead_ms: int = 0, rate_hz: int = 44_100, width: int = 2
) -> Path:
    path.parent.mkdir(exist_ok=True)
    at = np.arange(ms * rate_hz // 1000) / rate_hz
    tone = np.concatenate(
        [
            peak / 300 * np.cos(np.arange(lead_ms * rate_hz // 1000)),
            peak * np.sin(2 * np.pi * 800 * at),
            np.zeros(4000),
        ]
    )
    numbers = np.rint(tone * (2 ** (8 * width - 1) - 1)).astype("<i4")
    raw = numbers.view(np.uint8).reshape(-1, 4)[:, :width].tobytes()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(width)
        file.setframerate(rate_hz)
        file.writeframes(raw)
    return path


@pytest.mark.parametrize("rate_hz", [22_050, 24_000])
@pytest.mark.parametrize("width", [2, 3, 4])
def test_an_own_sound_begins_at_once_and_is_as_loud_as_the_beep(
    tmp_path: Path, rate_hz: int, width: int
) -> None:
    """Half a second of faint noise before it is cut off, or a hold would begin late; from -34 dB it is brought to -19 LUFS."""
    write_sound(tmp_path / "hold-start.wav", lead_ms=500, peak=0.02, width=width)
    write_sound(tmp_path / "tick.wav", ms=60, width=width)
    pack = read_pack(tmp_path)
    assert pack.durations_ms() == {"hold-start": pytest.approx(200, abs=2), "tick": pytest.approx(60, abs=2)}
    tones = pack.tones(render_tone)
    for name, wanted_lufs in (("hold-start", -19), ("tick", -25)):
        clip = tones(name, 0, rate_hz, 0.0)
        frames = np.frombuffer(clip.pcm, "<i2")
        assert clip.rate_hz == rate_hz
        assert clip.duration_ms <= pack.durations_ms()[name]
        assert loudness_lufs(block_energies(frames, rate_hz)) == pytest.approx(wanted_lufs, abs=0.5)
        assert np.abs(frames[: rate_hz // 100]).max() > np.abs(frames).max() / 3
        assert abs(int(frames[0])) <= 1
    louder = np.frombuffer(tones("tick", 0, rate_hz, 3.0).pcm, "<i2")
    assert loudness_lufs(block_energies(louder, rate_hz)) == pytest.approx(-22, abs=0.5)
    assert tones("finish", 600, rate_hz, 0.0) == render_tone("finish", 600, rate_hz, 0.0)


def test_what_does_not_fit_is_refused_in_words(tmp_path: Path) -> None:
    def refused(name: str, says: str, **how: float) -> None:
        folder = tmp_path / says.replace(" ", "-").replace("'", "")
        write_sound(folder / name, **how)  # type: ignore[arg-type]
        with pytest.raises(RequestError, match=says) as error:
            read_pack(folder)
        assert "hint" in str(error.value)

    refused("hold-strat.wav", "did you mean 'hold-start'")
    refused("ramp-up.wav", "as long as the movement")
    refused("tick.wav", "too long: 4", ms=400)
    refused("finish.wav", "too long: 1", ms=1400)
    refused("switch.wav", "too short: 10 ms", ms=10)
    refused("switch.wav", "too quiet", peak=0.004)
    refused("switch.wav", "has 8 bits", width=1)
    refused("switch.wav", "4000 frames a second", rate_hz=4000)
    (tmp_path / "none").mkdir()
    with pytest.raises(RequestError, match="has no WAV file"):
        read_pack(tmp_path / "none")
    (tmp_path / "none" / "tick.wav").write_bytes(b"RIFFno sound at all")
    with pytest.raises(RequestError, match="is not a WAV file"):
        read_pack(tmp_path / "none")
    shutil.rmtree(tmp_path / "none")
    with pytest.raises(RequestError, match="there is no folder"):
        read_pack(tmp_path / "none")
