"""Stereo in every format, held against readers that are not ours: ffprobe and ffmpeg."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from handmade import beep, script_of, speech, tone_voice

from voicecoach.encoders import FileDetails, check_stereo, find_encoder
from voicecoach.errors import RequestError
from voicecoach.script import Phase, PhaseKind, Script, StepRef
from voicecoach.sound.mix import mix
from voicecoach.sound.stereo import to_stereo
from voicecoach.units import frame_at
from voicecoach.verify.readers import find_reader
from voicecoach.verify.verify import verify_file

LOSSLESS = ("wav", "flac")
SUFFIXES = (*LOSSLESS, "mp3", "opus", "m4a", "m4b")
RATES_HZ = (22_050, 24_000, 48_000)


def a_script() -> Script:
    """A hold of 3 s on the left, and one of 2.5 s on the right."""
    return script_of(
        [
            beep(1_000, "hold-start", 1),
            speech(1_700, 1_080, "Hold on the left.", 1),
            beep(4_000, "hold-end", 2),
            beep(7_000, "hold-start", 3),
            speech(7_700, 1_140, "Hold on the right.", 3),
            beep(9_500, "hold-end", 4),
        ],
        11_789,
        phases=(
            Phase(0, PhaseKind.MOVE, 0, 1_000, StepRef("bridge")),
            Phase(1, PhaseKind.HOLD, 1_000, 3_000, StepRef("bridge", side="left")),
            Phase(2, PhaseKind.MOVE, 4_000, 3_000, StepRef("bridge", side="left")),
            Phase(3, PhaseKind.HOLD, 7_000, 2_500, StepRef("bridge", side="right")),
            Phase(4, PhaseKind.MOVE, 9_500, 2_289, StepRef("bridge", side="right")),
        ),
    )


def written(folder: Path, suffix: str, rate_hz: int, channels: int = 2) -> Path:
    path, script, voice = folder / f"{channels}.{suffix}", a_script(), tone_voice(rate_hz)
    blocks = mix(script, voice, rate_hz, has_floor=True)
    details = FileDetails()
    if channels == 2:
        blocks, details = to_stereo(blocks, script, voice, rate_hz), FileDetails(channels=2)
    with path.open("wb") as stream:
        find_encoder(path).write(stream, script, rate_hz, blocks, details)
    return path


def probed(path: Path) -> dict[str, Any]:
    command: list[str | Path] = [
        "ffprobe",
        "-v",
        "error",
        "-select_streams",
        "a",
        "-show_streams",
        "-of",
        "json",
        path,
    ]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    stream: dict[str, Any] = json.loads(done.stdout)["streams"][0]
    return stream


def decoded(path: Path, rate_hz: int, channels: int = 2) -> np.ndarray[Any, np.dtype[np.int16]]:
    command: list[str | Path] = [
        "ffmpeg",
        "-v",
        "error",
        "-i",
        path,
        "-map",
        "0:a",
        "-ar",
        str(rate_hz),
        "-f",
        "s16le",
        "-",
    ]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    assert not done.stderr, done.stderr
    return np.frombuffer(done.stdout, "<i2").reshape(-1, channels)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_a_hold_on_the_left_is_louder_on_the_left(tmp_path: Path, suffix: str, rate_hz: int) -> None:
    """By 5.4 dB in what another program decodes, from beep to beep, and as many frames as in mono."""
    path = written(tmp_path, suffix, rate_hz)
    assert probed(path)["channels"] == 2
    sound = decoded(path, rate_hz).astype(float)
    mono = decoded(written(tmp_path, suffix, rate_hz, channels=1), rate_hz, channels=1)
    assert len(sound) == len(mono)
    for start_ms, end_ms, expected_db in ((1_000, 4_200, 5.38), (7_000, 9_700, -5.38)):
        part = sound[frame_at(start_ms, rate_hz) : frame_at(end_ms, rate_hz)]
        left, right = np.square(part).sum(axis=0)
        assert 10 * np.log10(left / right) == pytest.approx(
            expected_db, abs=0.05 if suffix in LOSSLESS else 0.4
        )


@pytest.mark.parametrize("suffix", LOSSLESS)
def test_where_nothing_is_lost_both_channels_are_the_mono_file(tmp_path: Path, suffix: str) -> None:
    sound = decoded(written(tmp_path, suffix, 22_050), 22_050).astype(int)
    mono = decoded(written(tmp_path, suffix, 22_050, channels=1), 22_050, channels=1).astype(int)
    np.testing.assert_array_equal(sound.sum(axis=1), 2 * mono[:, 0])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_verify_hears_the_holds_of_both_sides(tmp_path: Path, suffix: str) -> None:
    report = verify_file(written(tmp_path, suffix, 22_050))
    assert not report.faults
    assert [hold.found_ms for hold in report.holds] == [3_000, 2_500]


@pytest.mark.parametrize("suffix", LOSSLESS)
def test_a_reader_gives_the_mono_mix_of_a_stereo_file(tmp_path: Path, suffix: str) -> None:
    heard = []
    for channels in (1, 2):
        recording = find_reader(Path(f"x.{suffix}")).open_recording(
            written(tmp_path, suffix, 22_050, channels=channels)
        )
        heard.append(recording.read(20_000, 200_000))
        recording.close()
    np.testing.assert_array_equal(heard[0], heard[1])


def test_three_channels_are_no_session(tmp_path: Path) -> None:
    path = tmp_path / "three.wav"
    command: list[str | Path] = [
        "ffmpeg",
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "anullsrc=channel_layout=2.1",
        "-t",
        "1",
        path,
    ]
    subprocess.run(command, check=True, timeout=60)
    with pytest.raises(RequestError, match="3 channels"):
        find_reader(path).open_recording(path)


def test_a_format_that_has_mono_alone_is_refused() -> None:
    """As that of an installed package, which was written before there was stereo."""

    class Tape:
        @staticmethod
        def write(*_: object) -> None: ...

    with pytest.raises(RequestError, match="stereo"):
        check_stereo(Tape())
