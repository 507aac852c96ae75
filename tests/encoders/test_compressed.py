"""MP3, FLAC, Opus and M4A, held against readers that are not ours: ffprobe, ffmpeg and mutagen."""

import base64
import io
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import mutagen
import mutagen.flac
import numpy as np
import pytest
from handmade import beep, script_of, tone_voice

from voicecoach.api.encode import encode_frames
from voicecoach.encoders import FileDetails, Quality, check_quality, find_encoder
from voicecoach.encoders._parts.beside import encode_beside
from voicecoach.errors import RequestError
from voicecoach.pictures.cover import draw_cover
from voicecoach.script import Chapter, Phase, PhaseKind, Script, StepRef
from voicecoach.sound.mix import mix
from voicecoach.verify.readers import find_reader
from voicecoach.verify.verify import verify_file

SUFFIXES = ("mp3", "flac", "opus", "m4a", "m4b")
QUALITIES: tuple[Quality, ...] = ("small", "normal", "best")
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


def decoded(path: Path, rate_hz: int = 22_050) -> np.ndarray[Any, np.dtype[np.int16]]:
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", path, "-map", "0:a", "-ar", str(rate_hz), "-f", "s16le", "-"],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    assert not done.stderr, done.stderr
    return np.frombuffer(done.stdout, dtype="<i2")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_ffprobe_shows_the_chapters_and_the_title(tmp_path: Path, suffix: str) -> None:
    found = probed(written(tmp_path, suffix))
    tags = tags_of(found)
    assert tags["title"] == a_script().title
    chapters = [(float(one["start_time"]), one["tags"]["title"]) for one in found["chapters"]]
    assert chapters == [(0.0, "Anfang"), (2.5, "Brücke, links")]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_ffmpeg_decodes_every_frame_where_the_script_has_it(
    tmp_path: Path, suffix: str, rate_hz: int
) -> None:
    script = a_script()
    mixed = b"".join(mix(script, tone_voice(rate_hz), rate_hz))
    before = np.frombuffer(mixed, dtype="<i2").astype(np.float64)
    path = written(tmp_path, suffix, rate_hz)
    after = decoded(path, rate_hz).astype(np.float64)
    # Some decoders play the last frame of AAC to its end; what the file says of its length is exact all the same.
    assert (
        0 <= len(after) - len(before) <= (1024 if suffix.startswith("m4") else 1 if suffix == "opus" else 0)
    )
    assert float(probed(path)["format"]["duration"]) == pytest.approx(
        6.789, abs=0.1 if suffix == "mp3" else 0.007
    )
    size = 2 ** (2 * len(after)).bit_length()
    likeness = np.fft.irfft(np.conj(np.fft.rfft(before, size)) * np.fft.rfft(after, size))
    assert int(np.argmax(likeness)) == 0
    assert suffix != "flac" or np.array_equal(after, before)


def tags_of(found: dict[str, Any]) -> dict[str, str]:
    """Of the file; Ogg has them in its stream."""
    tags = found["format"].get("tags") or found["streams"][0]["tags"]
    return {name.lower(): value for name, value in tags.items()}


def with_details(folder: Path, suffix: str) -> Path:
    path = folder / f"session.{suffix}"
    script = a_script()
    details = FileDetails(
        day=date(2026, 3, 2),
        programme="Müde Beine",
        number=3,
        count=18,
        cover_png=draw_cover(script),
        mixed_in_json=b'{"music": ["calm.ogg"], "sounds": []}',
    )
    with path.open("wb") as stream:
        find_encoder(path).write(stream, script, 22_050, mix(script, tone_voice(22_050), 22_050), details)
    return path


@pytest.mark.parametrize("suffix", [*SUFFIXES, "wav"])
def test_ffprobe_shows_what_a_player_lists(tmp_path: Path, suffix: str) -> None:
    """Title, course, voice, day, number, language and, except in a WAV, a picture of 600 by 600."""
    found = probed(with_details(tmp_path, suffix))
    tags = tags_of(found)
    assert tags["title"] == "Tight hamstrings"
    assert tags["album"] == "Müde Beine"
    assert tags["artist"] == "tones tones"
    assert tags["track"].split("/")[0] == "3"
    assert tags["date"].startswith("2026")
    assert tags["genre"] == "Speech"
    spoken = tags.get("language") or found["streams"][0]["tags"]["language"]
    assert spoken in {"en", "eng"}
    pictures = [one for one in found["streams"] if one["codec_type"] == "video"]
    shown = [(one["codec_name"], one["width"], one["height"]) for one in pictures]
    assert shown == ([] if suffix == "wav" else [("png", 600, 600)])
    assert [one["tags"]["title"] for one in found["chapters"]][:1] == ["Anfang"]


def test_mutagen_reads_tags_chapters_and_cover_of_an_m4b(tmp_path: Path) -> None:
    found = mutagen.File(with_details(tmp_path, "m4b"))
    assert found.tags["\xa9alb"] == ["Müde Beine"]
    assert found.tags["trkn"] == [(3, 18)]
    assert found.tags["stik"] == [2]
    assert bytes(found.tags["covr"][0]) == draw_cover(a_script())
    assert [(one.start, one.title) for one in found.chapters] == [(0.0, "Anfang"), (2.5, "Brücke, links")]


def test_mutagen_reads_tags_chapters_and_cover_of_an_opus(tmp_path: Path) -> None:
    """A half second in a chapter's time would be a whole one if FFmpeg wrote it."""
    found = mutagen.File(with_details(tmp_path, "opus"))
    assert found.info.length == pytest.approx(6.789, abs=0.001)
    assert found.tags["chapter001"] == ["00:00:02.500"]
    assert found.tags["chapter001name"] == ["Brücke, links"]
    picture: Any = mutagen.flac.Picture(  # type: ignore[no-untyped-call]
        base64.b64decode(found.tags["metadata_block_picture"][0])
    )
    assert picture.data == draw_cover(a_script())
    assert (picture.type, picture.mime, picture.width) == (3, "image/png", 600)


@pytest.mark.parametrize("suffix", [*SUFFIXES, "wav"])
def test_every_format_carries_its_script_and_what_is_mixed_in(tmp_path: Path, suffix: str) -> None:
    recording = find_reader(Path(f"x.{suffix}")).open_recording(with_details(tmp_path, suffix))
    assert recording.script_json is not None
    assert json.loads(recording.script_json)["title"] == "Tight hamstrings"
    assert recording.mixed_in_json == b'{"music": ["calm.ogg"], "sounds": []}'
    recording.close()


@pytest.mark.parametrize(
    ("suffix", "bits"), [("mp3", (48, 64, 96)), ("opus", (20, 32, 64)), ("m4a", (32, 48, 80))]
)
def test_quality_decides_how_many_bits_a_second_has(suffix: str, bits: tuple[int, ...]) -> None:
    """Of noise, which is the hardest, a format takes all that it may."""
    script = script_of([beep(1_000, "hold-start"), beep(9_000, "hold-end")], 10_000)
    noise = np.random.default_rng(1).integers(-9_000, 9_000, 10 * 22_050, "<i2").tobytes()
    sizes = []
    for quality in QUALITIES:
        stream = io.BytesIO()
        find_encoder(f"x.{suffix}").write(stream, script, 22_050, [noise], FileDetails(quality=quality))
        sizes.append(len(stream.getvalue()))
    for size, kbps in zip(sizes, bits, strict=True):
        assert size == pytest.approx(10_000 * kbps / 8, rel=0.2)


def test_a_quality_where_nothing_is_lost_is_refused() -> None:
    check_quality("legs.mp3")
    for path in ("legs.wav", "legs.flac", "-"):
        with pytest.raises(RequestError, match="loses nothing, so it has no quality to choose"):
            check_quality(path)


def test_the_same_sound_gives_the_same_bytes(tmp_path: Path) -> None:
    """No random number, no time of day, in any format."""
    for suffix in SUFFIXES:
        assert written(tmp_path, suffix).read_bytes() == written(tmp_path, suffix).read_bytes()


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


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_verify_hears_the_hold_in_the_compressed_file(tmp_path: Path, suffix: str) -> None:
    report = verify_file(written(tmp_path, suffix))
    assert not report.faults
    assert [hold.found_ms for hold in report.holds] == [3_000]


@pytest.mark.parametrize("suffix", SUFFIXES)
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


def test_the_table_of_an_m4a_names_every_packet_of_a_long_session(tmp_path: Path) -> None:
    """Six minutes, of which the container got bundles: sizes that fill the sound, times without a gap, and it can be played."""
    frames = 360 * 22_050
    sound = np.random.default_rng(1).normal(0, 2_000, frames).astype("<i2")
    path = tmp_path / "long.m4a"
    with path.open("wb") as stream:
        script = script_of(
            [beep(1_000, "hold-start")], 360_000, chapters=(Chapter(0, "a"), Chapter(200_000, "b"))
        )
        find_encoder(path).write(
            stream, script, 22_050, [sound[at : at + 99_999].tobytes() for at in range(0, frames, 99_999)]
        )
    done = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "a", "-show_entries", "packet=pts,duration,size,pos", "-of", "json", path],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    assert not done.stderr, done.stderr
    packets = json.loads(done.stdout)["packets"]
    assert len(packets) == 7_753
    assert [int(one["pts"]) for one in packets] == [1_024 * number - 1_024 for number in range(7_753)]
    assert {int(one["duration"]) for one in packets[:-1]} == {1_024}
    places = [(int(one["pos"]), int(one["size"])) for one in packets]
    assert all(at + size == after for (at, size), (after, _) in pairwise(places))
    content = path.read_bytes()
    assert content.index(b"moov") < 100
    assert content.index(b"moov") < content.index(b"mdat") < places[0][0]
    heard = decoded(path)
    assert 0 <= len(heard) - frames <= 1_024
    assert [one["tags"]["title"] for one in probed(path)["chapters"]] == ["a", "b"]
    found: Any = mutagen.File(path)
    assert found.info.length == pytest.approx(360.0, abs=0.1)


@pytest.mark.parametrize("suffix", ["opus", "m4a"])
@pytest.mark.parametrize(("late_ms", "codes"), [(1, []), (4, ["hold", "shift"])])
def test_a_hold_may_be_off_by_two_ms_where_a_format_loses_something_and_no_more(
    tmp_path: Path, suffix: str, late_ms: int, codes: list[str]
) -> None:
    """The script in the file says 3 s; what sounds in it is longer."""
    script = a_script()
    sounding = script_of([beep(1_000, "hold-start"), beep(4_000 + late_ms, "hold-end")], 6_789)
    path = tmp_path / f"late.{suffix}"
    with path.open("wb") as stream:
        find_encoder(path).write(stream, script, 24_000, mix(sounding, tone_voice(24_000), 24_000))
    report = verify_file(path)
    assert sorted({fault.code for fault in report.faults}) == codes
    assert [hold.exact for hold in report.holds] == [not codes]
