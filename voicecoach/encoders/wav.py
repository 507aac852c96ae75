"""WAV: PCM with a marker for every chapter and every hold, written in one go, so a pipe will do.

The script determines the number of frames, so the header is final from the start. The markers come before the sound, where
a reader of a stream finds them. Past 4 GiB the file is an RF64. Sources: Microsoft and IBM, Multimedia Programming
Interface and Data Specifications 1.0 (RIFF, cue, adtl, INFO); EBU Tech 3306 (RF64).

Layout: `RIFF` or `RF64` with `ds64`, `fmt `, `cue `, `LIST adtl`, `LIST INFO`, `vcsc`, further chunks, `data`. There is
no cover: RIFF has no place for one, and a picture in an `id3 ` chunk is a video stream to ffmpeg, which then fails to turn the
file into an M4A.
`vcsc` is our own, and other readers skip it: the script itself, as `voicecoach-script/1` in UTF-8 JSON with no
end mark, so that a file alone is enough to say what must be heard in it and when. It is not compressed: that would save
a fraction of a percent, and another build of zlib would write other bytes.
"""

import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.encoders._parts.details import PLAIN, FileDetails
from voicecoach.encoders._parts.script_chunk import script_pieces
from voicecoach.encoders._parts.tags import MADE_BY, list_tags
from voicecoach.errors import RequestError
from voicecoach.printable import printable_lines
from voicecoach.script import Phase, Script
from voicecoach.units import format_time, frame_at

ORDER = 10
"""First: the one format that needs no seeking and nothing installed, so it is what `-` gets."""
HOLDS_COVER = False
HOLDS_STEREO = True
LARGEST_RIFF_BYTES = 0xFFFF_FFFF
"""What the size field of a RIFF can hold; it counts all that follows it."""
LARGEST_MARKER_FRAME = 0xFFFF_FFFF
"""What the offset field of a cue point can hold, in RF64 too."""
LONGEST_LABEL_BYTES = 255
SCRIPT_CHUNK = b"vcsc"
"""The chunk that holds the script."""
MIXED_IN_CHUNK = b"vcmx"
"""The chunk that names what else is in the sound, as JSON: files of music, and beeps that are the person's own."""

_INFO = {
    b"INAM": "title",
    b"IPRD": "album",
    b"IART": "artist",
    b"ICRD": "date",
    b"IPRT": "track",
    b"IGNR": "genre",
    b"ILNG": "language",
    b"ICMT": "comment",
}
_NOT_HERE = 0xFFFF_FFFF  # in RF64: the size is in ds64


class Marker(NamedTuple):
    """A named position in the file."""

    frame: int
    frames: int
    """The length of what it marks; 0 for an instant."""
    label: str


def write(
    stream: BinaryIO, script: Script, rate_hz: int, blocks: Iterable[bytes], details: FileDetails = PLAIN
) -> None:
    """Write the whole file. The stream need not seek, and is left open.

    Raises RequestError when a marker lies past frame 4,294,967,295, the last that a WAV can name, and ValueError
    when the blocks are not as long as the script, which is a bug in voicecoach.
    """
    stream.writelines(header_pieces(script, rate_hz, details))
    missing_bytes = frame_at(script.duration_ms, rate_hz) * BYTES_PER_FRAME * details.channels
    for block in blocks:
        stream.write(block)
        missing_bytes -= len(block)
    if missing_bytes:
        raise ValueError(f"the blocks are {-missing_bytes:+} bytes away from the length of the script")


def build_header(script: Script, rate_hz: int, details: FileDetails = PLAIN) -> bytes:
    """Everything before the first frame. Raises RequestError as `write` does."""
    return b"".join(header_pieces(script, rate_hz, details))


def header_pieces(script: Script, rate_hz: int, details: FileDetails = PLAIN) -> Iterator[bytes]:
    """The header bit by bit: the script, which is most of it, is worked out twice, once for its size, and never held."""
    frames = frame_at(script.duration_ms, rate_hz)
    data_bytes = frames * BYTES_PER_FRAME * details.channels
    before = b"".join(
        [
            _chunk(b"fmt ", _format_body(rate_hz, details.channels)),
            _marker_chunks(list_markers(script, rate_hz)),
            _chunk(b"LIST", _info_body(script, details)),
        ]
    )
    behind = b""
    if details.mixed_in_json is not None:
        behind += _chunk(MIXED_IN_CHUNK, details.mixed_in_json)
    script_bytes = sum(len(piece) for piece in script_pieces(script))
    padding = b"\0" * (script_bytes % 2)
    chunk_bytes = len(before) + 8 + script_bytes + len(padding) + len(behind)
    riff_bytes = len(b"WAVE") + chunk_bytes + 8 + data_bytes
    is_riff = riff_bytes <= LARGEST_RIFF_BYTES
    if is_riff:
        yield b"RIFF" + struct.pack("<I", riff_bytes) + b"WAVE"
    else:
        yield b"RF64" + struct.pack("<I", _NOT_HERE) + b"WAVE"
        yield _chunk(b"ds64", struct.pack("<QQQI", riff_bytes + 36, data_bytes, frames, 0))
    yield before
    yield SCRIPT_CHUNK + struct.pack("<I", script_bytes)
    yield from script_pieces(script)
    yield padding + behind
    yield b"data" + struct.pack("<I", data_bytes if is_riff else _NOT_HERE)


def list_markers(script: Script, rate_hz: int) -> list[Marker]:
    """Chapters and holds in order of position; at the same frame the chapter comes first.

    Raises RequestError when one lies past the last frame that a WAV can mark.
    """
    chapters = [Marker(frame_at(chapter.at_ms, rate_hz), 0, chapter.title) for chapter in script.chapters]
    holds = [_hold_marker(phase, rate_hz) for phase in script.phases if phase.kind.is_timed]
    markers = sorted([*chapters, *holds], key=lambda marker: marker.frame)
    if markers and markers[-1].frame > LARGEST_MARKER_FRAME:
        hours = LARGEST_MARKER_FRAME // rate_hz // 3600
        raise RequestError(
            f"a WAV at {rate_hz} Hz cannot mark what comes after {hours} hours",
            "make the session shorter, or write it in parts",
        )
    return markers


def _hold_marker(phase: Phase, rate_hz: int) -> Marker:
    start_frame = frame_at(phase.at_ms, rate_hz)
    return Marker(start_frame, frame_at(phase.end_ms, rate_hz) - start_frame, _hold_label(phase))


def _hold_label(phase: Phase) -> str:
    """`'hold 12 s, left side, hamstring-ere, set 1 rep 2'`, without what the phase does not have."""
    sides = {"left": "left side", "right": "right side", "both": "both sides"}
    numbers = [
        f"{noun} {number}"
        for noun, number in (("set", phase.ref.set_number), ("rep", phase.ref.rep_number))
        if number is not None
    ]
    parts = [
        f"hold {format_time(phase.duration_ms)}",
        sides.get(phase.ref.side or "", phase.ref.side),
        phase.ref.exercise,
        " ".join(numbers),
    ]
    return ", ".join(part for part in parts if part)


def _format_body(rate_hz: int, channels: int) -> bytes:
    pcm, frame_bytes = 1, BYTES_PER_FRAME * channels
    return struct.pack(
        "<HHIIHH", pcm, channels, rate_hz, rate_hz * frame_bytes, frame_bytes, 8 * BYTES_PER_FRAME
    )


def _marker_chunks(markers: list[Marker]) -> bytes:
    """`cue ` and `LIST adtl`. All names stand before all lengths, or ffmpeg reads the first name only."""
    if not markers:
        return b""
    numbered = list(enumerate(markers, start=1))
    points = [
        struct.pack("<II4sIII", number, marker.frame, b"data", 0, 0, marker.frame)
        for number, marker in numbered
    ]
    names = [
        _chunk(b"labl", struct.pack("<I", number) + _cut(marker.label) + b"\0") for number, marker in numbered
    ]
    # 'rgn ' says that the length is a region; country, language, dialect, code page and text are left empty.
    lengths = [
        _chunk(b"ltxt", struct.pack("<II4sHHHH", number, marker.frames, b"rgn ", 0, 0, 0, 0))
        for number, marker in numbered
        if marker.frames
    ]
    cue = _chunk(b"cue ", struct.pack("<I", len(points)) + b"".join(points))
    return cue + _chunk(b"LIST", b"adtl" + b"".join(names) + b"".join(lengths))


def _info_body(script: Script, details: FileDetails) -> bytes:
    tags = list_tags(script, details)
    texts = [(fourcc, tags[name]) for fourcc, name in _INFO.items() if name in tags]
    return b"INFO" + b"".join(
        _chunk(fourcc, text.encode() + b"\0") for fourcc, text in [*texts, (b"ISFT", MADE_BY)]
    )


def _cut(label: str) -> bytes:
    """UTF-8, cut at a character: longer labels are refused or garbled by players; and nothing in it is an order to a terminal."""
    return printable_lines(label).encode()[:LONGEST_LABEL_BYTES].decode(errors="ignore").encode()


def _chunk(fourcc: bytes, body: bytes) -> bytes:
    """A chunk with its size; a body of odd length is padded, and the pad is not counted."""
    if len(fourcc) != 4:
        raise ValueError(f"{fourcc!r} is not four characters")
    return fourcc + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
