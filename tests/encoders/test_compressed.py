"""MP3 and FLAC, held against readers that are not ours: ffprobe, ffmpeg and mutagen."""

import io
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mutagen
import numpy as np
import pytest
from handmade import beep, script_of, tone_voice

from voicecoach.api.encode import encode_frames
from voicecoach.encoders import find_encoder
from voicecoach.encoders._beside import encode_beside
from voicecoach.script import Chapter, Phase, PhaseKind, Script, StepRef
from voicecoach.sound.mix import mix
from voicecoach.verify.verify import verify_file

RATES_HZ = (16_000, 22_050, 24_000, 44_100, 48_000)


def a_script() -> Script:
    """A hold of 3 s, and two chapters whose names are not ASCII."""
    return script_of(
        [beep(1_000, "hold-start"), beep(4_000, "hold-end")],
        6_789,
        phases=(
            Phase(0, PhaseKind.MOVE, 0, 1_000, StepRef("bridge")),
            Phase(1, PhaseKind.HOLD, 1_000, 3_000, StepRef("bridge")),
            Phase(2, PhaseKind.MOVE, 4_000, 2_789, StepRef("bridge")),
        ),
        chapters=(Chapter(0, "Anfang"), Chapter(2_500, "Brücke, links")),
    )


def written(folder: Path, suffix: str, rate_hz: int = 22_050) -> Path:
    path = folder / f"session.{suffix}"
    script = a_script()
    with path.open("wb") as stream:
        find_encoder(path).write(stream, script, rate_hz, mix(script, tone_voice(rate_hz), rate_hz))
    return path


def probed(path: Path) -> dict[str, Any]:
    assert shutil.which("ffprobe"), "ffprobe is missing: install the package ffmpeg"
    done = subprocess.run(
        ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-show_chapters", "-of", "json", path],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    assert not done.stderr, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def decoded(path: Path) -> np.ndarray[Any, np.dtype[np.int16]]:
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", path, "-f", "s16le", "-"], capture_output=True, check=True, timeout=60
    )
    assert not done.stderr, done.stderr
    return np.frombuffer(done.stdout, dtype="<i2")


@pytest.mark.parametrize("suffix", ["mp3", "flac"])
def test_ffprobe_shows_the_chapters_and_the_title(tmp_path: Path, suffix: str) -> None:
    found = probed(written(tmp_path, suffix))
    tags = {name.lower(): value for name, value in found["format"]["tags"].items()}
    assert tags["title"] == a_script().title
    chapters = [(float(one["start_time"]), one["tags"]["title"]) for one in found["chapters"]]
    assert chapters == [(0.0, "Anfang"), (2.5, "Brücke, links")]


@pytest.mark.parametrize("suffix", ["mp3", "flac"])
@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_ffmpeg_decodes_every_frame_where_the_script_has_it(
    tmp_path: Path, suffix: str, rate_hz: int
) -> None:
    script = a_script()
    mixed = b"".join(mix(script, tone_voice(rate_hz), rate_hz))
    before = np.frombuffer(mixed, dtype="<i2").astype(np.float64)
    after = decoded(written(tmp_path, suffix, rate_hz)).astype(np.float64)
    assert len(after) == len(before)
    size = 2 ** (2 * len(before)).bit_length()
    likeness = np.fft.irfft(np.conj(np.fft.rfft(before, size)) * np.fft.rfft(after, size))
    assert int(np.argmax(likeness)) == 0
    assert suffix == "mp3" or np.array_equal(after, before)


def test_mutagen_reads_a_constant_bit_rate_and_chapters_in_order(tmp_path: Path) -> None:
    found = mutagen.File(written(tmp_path, "mp3"))
    assert found.info.bitrate == pytest.approx(64_000, abs=10)
    assert str(found.info.bitrate_mode) == "BitrateMode.CBR"
    assert found.info.length == pytest.approx(6.789, abs=0.001)
    contents = found.tags["CTOC:contents"].child_element_ids
    chapters = [found.tags[f"CHAP:{name}"] for name in contents]
    assert [(one.start_time, one.end_time) for one in chapters] == [(0, 2_500), (2_500, 6_789)]
    assert str(chapters[1].sub_frames["TIT2"]) == "Brücke, links"


def test_mutagen_reads_the_chapters_of_a_flac(tmp_path: Path) -> None:
    found = mutagen.File(written(tmp_path, "flac"))
    assert found.info.length == pytest.approx(6.789, abs=0.0001)
    assert found.tags["CHAPTER001"] == ["00:00:02.500"]
    assert found.tags["CHAPTER001NAME"] == ["Brücke, links"]


@pytest.mark.parametrize("suffix", ["mp3", "flac"])
def test_verify_hears_the_hold_in_the_compressed_file(tmp_path: Path, suffix: str) -> None:
    report = verify_file(written(tmp_path, suffix))
    assert not report.faults
    assert [hold.found_ms for hold in report.holds] == [3_000]


@pytest.mark.parametrize("suffix", ["mp3", "flac"])
def test_frames_become_the_same_bytes_as_a_file(tmp_path: Path, suffix: str) -> None:
    script = a_script()
    pcm = b"".join(mix(script, tone_voice(22_050), 22_050))
    path = tmp_path / f"given.{suffix}"
    path.write_bytes(encode_frames(script, pcm, 22_050, suffix))
    assert np.array_equal(decoded(path), decoded(written(tmp_path, suffix)))


def test_encoding_has_a_thread_of_its_own_and_keeps_the_order() -> None:
    here, threads, taken = threading.get_ident(), set(), []

    def blocks() -> Iterator[bytes]:
        for number in range(100):
            taken.append(threading.get_ident())
            yield bytes([number])

    def encode(block: bytes) -> bytes:
        threads.add(threading.get_ident())
        return block

    assert io.BytesIO(b"".join(encode_beside(blocks(), encode))).read() == bytes(range(100))
    assert set(taken) == {here}
    assert here not in threads
