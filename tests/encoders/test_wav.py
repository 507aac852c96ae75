"""WAV files, held against readers that are not ours: ffprobe, exiftool, sox, wavinfo and the standard library."""

import functools
import io
import json
import os
import shutil
import struct
import subprocess
import tracemalloc
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from handmade import SessionBuilder, script_of, tone_voice
from wavinfo import WavInfoReader

from voicecoach import __version__
from voicecoach.api.encode import with_cover
from voicecoach.clip import Clip
from voicecoach.encoders import ENCODERS, PLAIN, FileDetails, encoder_names, find_encoder, wav
from voicecoach.encoders._parts.script_chunk import script_pieces
from voicecoach.errors import RequestError
from voicecoach.exports.json import script_fields
from voicecoach.script import Chapter, Phase, PhaseKind, Script, StepRef
from voicecoach.sound.mix import mix
from voicecoach.units import format_minutes, frame_at

RATE_HZ = 22_050


def run(tool: str, *arguments: str | Path) -> str:
    """What a tool prints. Fails, never skips, when it is missing: these tests are the proof of the format."""
    assert shutil.which(tool), (
        f"{tool} is missing: install the packages ffmpeg, sox and libimage-exiftool-perl"
    )
    done = subprocess.run([tool, *arguments], capture_output=True, encoding="utf-8", check=True, timeout=120)
    assert not done.stderr, done.stderr
    return done.stdout


def probe(path: Path) -> Any:
    return json.loads(run("ffprobe", "-v", "warning", "-show_chapters", "-show_format", "-of", "json", path))


def hold(at_ms: int, duration_ms: int, **numbers: Any) -> Phase:
    return Phase(0, PhaseKind.HOLD, at_ms, duration_ms, StepRef(**numbers))


def silence(script: Script, rate_hz: int, block_bytes: int = 2**26) -> Iterator[bytes]:
    """As many zero bytes as the script lasts, from one block."""
    page = bytes(block_bytes)
    missing = 2 * frame_at(script.duration_ms, rate_hz)
    while missing:
        block = page[:missing]
        yield block
        missing -= len(block)


def written(script: Script, rate_hz: int = RATE_HZ, details: FileDetails = PLAIN) -> bytes:
    stream = io.BytesIO()
    wav.write(stream, script, rate_hz, silence(script, rate_hz), details)
    return stream.getvalue()


def size(count: int) -> str:
    """The bytes of a size field."""
    return count.to_bytes(4, "little").hex(" ")


def bytes_of(hexdump: str) -> bytes:
    """The bytes of a dump whose lines may end in a comment."""
    return bytes.fromhex("".join(line.partition("#")[0] for line in hexdump.splitlines()))


@functools.cache
def session() -> tuple[Script, bytes]:
    """Fourteen holds in three chapters with umlauts, and the frames of their mix."""
    voice = functools.cache(tone_voice(RATE_HZ))
    script = SessionBuilder(voice).build(14)
    chapters = tuple(Chapter(chapter.at_ms, f"{chapter.title}: Füße") for chapter in script.chapters)
    script = script_of(
        script.events, script.duration_ms, phases=script.phases, chapters=chapters, title="Müde Beine, 日本"
    )
    return script, b"".join(mix(script, voice, RATE_HZ))


@pytest.fixture
def session_path(tmp_path: Path) -> Path:
    script, pcm = session()
    path = tmp_path / "session.wav"
    with path.open("wb") as stream:
        wav.write(stream, script, RATE_HZ, [pcm])
    return path


def expected_markers() -> list[tuple[int, str]]:
    """(frame, label) of chapters and holds by place, worked out from the script anew."""
    script, _ = session()
    chapters = [(frame_at(chapter.at_ms, RATE_HZ), 0, chapter.title) for chapter in script.chapters]
    holds = [
        (
            frame_at(phase.at_ms, RATE_HZ),
            1,
            f"hold {phase.duration_ms / 1000:g} s, {phase.ref.side} side, hamstring-ere, set 1 rep {phase.ref.rep_number}",
        )
        for phase in script.phases
        if phase.kind == "hold"
    ]
    return [(frame, label) for frame, _, label in sorted(chapters + holds)]


def test_a_tiny_file_is_these_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole format on one page: a chapter at 0 ms and a hold of 2 ms at 1 ms, 8,000 Hz, 24 frames.

    The script stands in the middle as it is: JSON, whose size is counted like that of any chunk.
    """
    monkeypatch.setattr(wav, "MADE_BY", "voicecoach 1.2.3")
    script = script_of([], 3, phases=(hold(1, 2, side="left"),), chapters=(Chapter(0, "Legs"),), title="Tiny")
    carried = b"".join(script_pieces(script))
    pad = len(carried) % 2
    opening = f"""
    52 49 46 46  {size(402 + len(carried) + pad)}  57 41 56 45   # RIFF, bytes that follow, WAVE
    66 6d 74 20  10 00 00 00                # 'fmt ', 16 bytes
      01 00  01 00                          #   PCM, mono
      40 1f 00 00  80 3e 00 00              #   8000 frames, 16000 bytes a second
      02 00  10 00                          #   2 bytes a frame, 16 bits
    63 75 65 20  34 00 00 00  02 00 00 00   # 'cue ', 52 bytes, 2 points
      01 00 00 00  00 00 00 00  64 61 74 61 #   point 1 at frame 0 of 'data'
      00 00 00 00  00 00 00 00  00 00 00 00 #   chunk 0, block 0, frame 0
      02 00 00 00  08 00 00 00  64 61 74 61 #   point 2 at frame 8 of 'data'
      00 00 00 00  00 00 00 00  08 00 00 00 #   chunk 0, block 0, frame 8
    4c 49 53 54  56 00 00 00  61 64 74 6c   # LIST, 86 bytes, adtl
      6c 61 62 6c  09 00 00 00              #   labl, 9 bytes, not counting the pad
      01 00 00 00  4c 65 67 73 00  00       #     point 1 "Legs", end of text, pad
      6c 61 62 6c  1c 00 00 00              #   labl, 28 bytes
      02 00 00 00                           #     point 2
      68 6f 6c 64 20 30 2e 30 30 32 20 73   #     "hold 0.002 s"
      2c 20 6c 65 66 74 20 73 69 64 65 00   #     ", left side", end of text
      6c 74 78 74  14 00 00 00              #   ltxt, 20 bytes, after every labl
      02 00 00 00  10 00 00 00  72 67 6e 20 #     point 2 lasts 16 frames, 'rgn '
      00 00  00 00  00 00  00 00            #     no country, language, dialect, code page
    4c 49 53 54  94 00 00 00  49 4e 46 4f   # LIST, 148 bytes, INFO
      49 4e 41 4d  05 00 00 00              #   INAM, 5 bytes
      54 69 6e 79 00  00                    #     "Tiny", end of text, pad
      49 50 52 44  11 00 00 00              #   IPRD, 17 bytes
      74 69 67 68 74 2d 68 61 6d            #     "tight-ham"
      73 74 72 69 6e 67 73 00  00           #     "strings", end of text, pad
      49 41 52 54  0c 00 00 00              #   IART, 12 bytes
      74 6f 6e 65 73 20 74 6f 6e 65 73 00   #     "tones tones", end of text
      49 47 4e 52  07 00 00 00              #   IGNR, 7 bytes
      53 70 65 65 63 68 00  00              #     "Speech", end of text, pad
      49 4c 4e 47  03 00 00 00              #   ILNG, 3 bytes
      65 6e 00  00                          #     "en", end of text, pad
      49 43 4d 54  16 00 00 00              #   ICMT, 22 bytes
      30 20 73 2c 20 31 20 68 6f 6c 64 2c   #     "0 s, 1 hold,"
      20 30 20 73 20                        #     " 0 s "
      68 65 6c 64 00                        #     "held", end of text
      49 53 46 54  11 00 00 00              #   ISFT, 17 bytes
      76 6f 69 63 65 63 6f 61 63 68 20      #     "voicecoach "
      31 2e 32 2e 33 00  00                 #     "1.2.3", end of text, pad
    76 63 73 63  {size(len(carried))}           # vcsc, the bytes of the script, not counting the pad
    """
    closing = f"""
    {"00" * pad}
    64 61 74 61  30 00 00 00                # data, 48 bytes: 24 frames
    """
    assert written(script, 8000) == bytes_of(opening) + carried + bytes_of(closing) + bytes(48)


def test_the_standard_library_reads_our_frames(session_path: Path) -> None:
    """The sound is what was mixed, 16-bit mono at the rate that was asked."""
    _, pcm = session()
    with wave.open(str(session_path), "rb") as reader:
        assert reader.getparams()[:4] == (1, 2, RATE_HZ, len(pcm) // 2)
        assert reader.readframes(reader.getnframes()) == pcm


def test_ffprobe_names_every_chapter_and_every_hold(session_path: Path) -> None:
    """All markers with their names: one length before the last name, and ffmpeg would know the first name only."""
    chapters = [(chapter["start"], chapter["tags"]["title"]) for chapter in probe(session_path)["chapters"]]
    assert chapters == expected_markers()


def test_ffprobe_reads_title_length_and_maker(session_path: Path) -> None:
    """INFO in UTF-8: the title, what the session adds up to, and who wrote it."""
    script, pcm = session()
    facts = probe(session_path)["format"]
    assert float(facts["duration"]) == pytest.approx(len(pcm) / 2 / RATE_HZ, abs=1e-6)
    assert facts["tags"] == {
        "title": "Müde Beine, 日本",
        "album": "tight-hamstrings",
        "artist": "tones tones",
        "genre": "Speech",
        "language": "en",
        "comment": f"5 min 55 s, 14 holds, {format_minutes(script.counts.hold_ms)} held",
        "encoder": f"voicecoach {__version__}",
    }


def test_exiftool_shows_markers_and_title_without_a_warning(session_path: Path) -> None:
    """Every label and every length, and no complaint about the structure."""
    text = run("exiftool", "-a", "-charset", "RIFF=UTF8", session_path)
    facts = [tuple(part.strip() for part in line.split(":", 1)) for line in text.splitlines()]
    assert [value for name, value in facts if name == "Cue Point Label"] == [
        f"{number} {label}" for number, (_, label) in enumerate(expected_markers(), start=1)
    ]
    assert len([name for name, _ in facts if name == "Labeled Text"]) == 14
    assert ("Title", "Müde Beine, 日本") in facts
    assert not {"Warning", "Error"} & {name for name, _ in facts}


def test_wavinfo_reads_places_labels_and_lengths(session_path: Path) -> None:
    """Each hold is a range that lasts its hold; a chapter is an instant."""
    script, _ = session()
    lengths = {
        frame_at(phase.at_ms, RATE_HZ): frame_at(phase.end_ms, RATE_HZ) - frame_at(phase.at_ms, RATE_HZ)
        for phase in script.phases
        if phase.kind == "hold"
    }
    cues = WavInfoReader(str(session_path), info_encoding="utf-8").cues.to_dict()
    assert [(cue["frame"], cue["label"]) for cue in cues.values()] == expected_markers()
    assert {cue["frame"]: cue["length"] for cue in cues.values() if "length" in cue} == lengths


def test_sox_counts_the_same_frames(session_path: Path, tmp_path: Path) -> None:
    """A reader that knows no markers passes over them and finds the same sound."""
    _, pcm = session()
    raw = tmp_path / "session.raw"
    run("sox", session_path, "-t", "raw", raw)
    assert run("soxi", "-s", session_path).strip() == str(len(pcm) // 2)
    assert raw.read_bytes() == pcm


def test_ffmpeg_turns_it_into_an_m4a_as_it_is(tmp_path: Path) -> None:
    """With a picture in it ffmpeg saw a video, and failed; so the cover that other formats have is left out."""
    script, pcm = session()
    details = with_cover(find_encoder("session.mp3"), script)
    assert details.cover_png is not None
    assert with_cover(find_encoder("session.wav"), script).cover_png is None
    with (tmp_path / "session.wav").open("wb") as stream:
        wav.write(stream, script, RATE_HZ, [pcm], details)
    run("ffmpeg", "-v", "error", "-nostdin", "-i", tmp_path / "session.wav", tmp_path / "session.m4a")
    kinds = run(
        "ffprobe", "-v", "error", "-show_entries", "stream=codec_type", "-of", "csv", tmp_path / "session.m4a"
    )
    assert sorted(set(kinds.split())) == ["stream,audio", "stream,data"]  # the chapters are data


def test_a_stream_that_cannot_seek_will_do(tmp_path: Path) -> None:
    """Through a pipe the reader gets the same file, its length known from the start."""
    script, pcm = session()
    raw = tmp_path / "session.raw"
    tool = shutil.which("sox")
    assert tool, "sox is missing: install the package sox"
    reading, writing = os.pipe()
    with subprocess.Popen([tool, "-t", "wav", "-", "-t", "raw", str(raw)], stdin=reading) as reader:
        os.close(reading)
        with os.fdopen(writing, "wb") as stream:
            assert not stream.seekable()
            wav.write(stream, script, RATE_HZ, [pcm])
        assert reader.wait(60) == 0
    assert raw.read_bytes() == pcm


def test_chapter_comes_before_the_hold_at_the_same_frame() -> None:
    """A listener who jumps sees the exercise first, then its hold."""
    script = script_of(
        [], 20_000, phases=(hold(5000, 12_000),), chapters=(Chapter(5000, "Bridge"), Chapter(0, "Start"))
    )
    markers = wav.list_markers(script, 8000)
    assert markers == [(0, 0, "Start"), (40_000, 0, "Bridge"), (40_000, 96_000, "hold 12 s")]


@pytest.mark.parametrize(
    ("numbers", "label"),
    [
        (
            {"side": "left", "exercise": "hamstring-ere", "set_number": 1, "rep_number": 2},
            "hold 12 s, left side, hamstring-ere, set 1 rep 2",
        ),
        ({"side": "both", "exercise": "plank"}, "hold 12 s, both sides, plank"),
        ({"exercise": "plank", "set_number": 3}, "hold 12 s, plank, set 3"),
        ({}, "hold 12 s"),
    ],
)
def test_a_hold_is_labelled_with_what_is_known_of_it(numbers: dict[str, Any], label: str) -> None:
    """Length, side, exercise, set and rep, without what the phase does not tell."""
    (marker,) = wav.list_markers(script_of([], 12_000, phases=(hold(0, 12_000, **numbers),)), 8000)
    assert marker.label == label


def test_a_label_is_cut_at_a_character_within_255_bytes(tmp_path: Path) -> None:
    """Half a character would make the whole label unreadable."""
    path = tmp_path / "long.wav"
    path.write_bytes(written(script_of([], 1000, chapters=(Chapter(0, "é" * 200), Chapter(500, "ok")))))
    titles = [chapter["tags"]["title"] for chapter in probe(path)["chapters"]]
    assert titles == ["é" * 127, "ok"]


def test_a_script_without_chapters_or_holds_has_no_marker_chunks() -> None:
    """An empty list of markers is left out rather than written empty."""
    blob = written(script_of([], 100))
    assert b"cue " not in blob
    assert b"adtl" not in blob
    with wave.open(io.BytesIO(blob), "rb") as reader:
        assert reader.getnframes() == 2205


def test_further_chunks_are_carried_and_passed_over(tmp_path: Path) -> None:
    """A chunk that others do not know keeps its bytes, odd length and all, and hides nothing behind it."""
    script = script_of([], 1000, chapters=(Chapter(0, "Start"),))
    blob = written(script, details=FileDetails(mixed_in_json=b"odd"))
    assert b"vcmx\x03\x00\x00\x00odd\x00data" in blob
    path = tmp_path / "extra.wav"
    path.write_bytes(blob)
    assert len(probe(path)["chapters"]) == 1
    assert run("soxi", "-s", path).strip() == "22050"


def test_the_file_carries_its_script(session_path: Path) -> None:
    """Another program finds the chunk by the rules of RIFF alone, and reads the public contract in it."""
    script, _ = session()
    blob = session_path.read_bytes()
    found = {}
    place = 12
    while place < len(blob):
        name, size = struct.unpack_from("<4sI", blob, place)
        found[name] = blob[place + 8 : place + 8 + size]
        place += 8 + size + size % 2
    assert list(found)[-2:] == [b"vcsc", b"data"]
    assert json.loads(found[b"vcsc"]) == script_fields(script)


def test_the_same_script_gives_the_same_bytes() -> None:
    """Nothing of the day, the machine or an earlier file is in it."""
    script, _ = session()
    assert wav.build_header(script, RATE_HZ) == wav.build_header(script, RATE_HZ)


def test_the_header_of_ten_hours_needs_no_memory_to_speak_of() -> None:
    """Megabytes of script go by in pieces: what is added to the memory of a short session stays far below 10 MB."""
    script = SessionBuilder(lambda text: Clip(bytes(2 * len(text) * RATE_HZ // 16), RATE_HZ)).build(1500)
    assert script.duration_ms > 36_000_000
    tracemalloc.start()
    try:
        header_bytes = sum(len(piece) for piece in wav.header_pieces(script, RATE_HZ))
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert header_bytes > 2_500_000
    assert peak_bytes < 1_500_000


def test_blocks_of_another_length_than_the_script_are_our_bug() -> None:
    """The header has promised the length, so a file that breaks the promise is never passed on in silence."""
    script = script_of([], 100)
    for blocks, difference in (([bytes(4408)], "-2"), ([bytes(4410), bytes(4)], r"\+4")):
        with pytest.raises(ValueError, match=f"{difference} bytes away"):
            wav.write(io.BytesIO(), script, RATE_HZ, blocks)


class CountingSink(io.RawIOBase):
    """Takes any number of bytes and keeps only the first kilobyte and the count."""

    def __init__(self) -> None:
        self.head = b""
        self.count = 0

    def write(self, block: Any, /) -> int:
        if len(self.head) < 1024:
            self.head += bytes(block[:1024])
        self.count += len(block)
        return len(block)


def test_a_file_past_4_gib_is_an_rf64() -> None:
    """At the last millisecond that fits it is a RIFF whose size is right; one later an RF64 whose ds64 is right."""
    longest_ms = max(
        duration_ms
        for duration_ms in range(44_739_230, 44_739_245)
        if wav.build_header(script_of([], duration_ms), 48_000).startswith(b"RIFF")
    )
    for duration_ms, name in ((longest_ms, b"RIFF"), (longest_ms + 1, b"RF64")):
        script = script_of([], duration_ms)
        sink = CountingSink()
        wav.write(sink, script, 48_000, silence(script, 48_000))  # type: ignore[arg-type]
        data_bytes = duration_ms * 96
        assert sink.head.startswith(name)
        assert sink.count == len(wav.build_header(script, 48_000)) + data_bytes
        if name == b"RIFF":
            assert struct.unpack_from("<I", sink.head, 4) == (sink.count - 8,)
            assert sink.count - 8 + 96 > 0xFFFF_FFFF
        else:
            assert struct.unpack_from("<I8sI", sink.head, 4) == (0xFFFF_FFFF, b"WAVEds64", 28)
            assert struct.unpack_from("<QQQI", sink.head, 20) == (
                sink.count - 8,
                data_bytes,
                data_bytes // 2,
                0,
            )


def test_readers_find_the_markers_of_an_rf64(tmp_path: Path) -> None:
    """A file of 13 hours, written sparsely, shows its length and all its markers, the one past 4 GiB too."""
    last_ms = 46_800_000
    script = script_of(
        [],
        last_ms,
        phases=(hold(last_ms - 20_000, 12_000, exercise="plank"),),
        chapters=(Chapter(0, "Start"), Chapter(last_ms - 60_000, "End")),
    )
    path = tmp_path / "long.wav"
    header = wav.build_header(script, 48_000)
    with path.open("wb") as stream:
        stream.write(header)
        stream.truncate(len(header) + last_ms * 96)
    facts = probe(path)
    assert float(facts["format"]["duration"]) == pytest.approx(last_ms / 1000)
    assert [(float(chapter["start_time"]), chapter["tags"]["title"]) for chapter in facts["chapters"]] == [
        (0, "Start"),
        (46_740, "End"),
        (46_780, "hold 12 s, plank"),
    ]
    reader = WavInfoReader(str(path))
    assert reader.data.frame_count == last_ms * 48
    assert [cue["frame"] for cue in reader.cues.to_dict().values()][-1] == 46_780 * 48_000


def test_a_marker_that_a_wav_cannot_name_is_refused() -> None:
    """Past 4,294,967,295 frames the offset does not fit, and a marker at a wrong place is worse than none."""
    script = script_of([], 100_000_000, chapters=(Chapter(90_000_000, "End"),))
    assert wav.list_markers(script, 44_100)
    with pytest.raises(RequestError) as caught:
        wav.build_header(script, 48_000)
    assert str(caught.value) == (
        "error: a WAV at 48000 Hz cannot mark what comes after 24 hours\n"
        "  hint: make the session shorter, or write it in parts"
    )


@pytest.mark.parametrize("path", ["session.wav", "a.b/Legs.WAV", Path("x.Wav"), "-"])
def test_the_suffix_picks_the_encoder(path: str | Path) -> None:
    """In any case of letters; stdout gets a WAV, the one format that needs no seeking."""
    assert find_encoder(path) is wav
    assert "wav" in encoder_names()


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("out/legs.aiff", "error: '.aiff' is not a format that can be written"),
        ("legs", "error: 'legs' has no suffix that names a format"),
        ("legs.", "error: 'legs.' has no suffix that names a format"),
        ("legs.__init__", "error: '.__init__' is not a format that can be written"),
        ("legs.wav.wav/..", "error: 'legs.wav.wav/..' has no suffix that names a format"),
    ],
)
def test_an_unknown_suffix_is_refused_with_the_known_ones(path: str, sentence: str) -> None:
    """The hint lists the files of the folder, and shows what to write."""
    with pytest.raises(RequestError) as caught:
        find_encoder(path)
    first, second = str(caught.value).splitlines()
    assert first == sentence
    assert second.startswith(f"  hint: the formats are {', '.join(ENCODERS.suffixes())}; write -o ")
    assert second.endswith(".wav")
