"""Script -> ID3v2.3 tag: title, routine, voice, length, the script itself, and chapters in their order.

Sources: ID3 tag version 2.3.0 (1999); ID3v2 Chapter Frame Addendum 1.0 (2005).
"""

import struct
from itertools import pairwise

from voicecoach.encoders._script_chunk import script_pieces
from voicecoach.printable import printable_lines
from voicecoach.script import Script
from voicecoach.version import __version__

SCRIPT_OWNER = b"voicecoach-script/1"
"""Of the PRIV frame that holds the script as JSON."""
MOST_CHAPTERS = 255
"""What the table of contents can count."""
_NO_OFFSET = 0xFFFF_FFFF  # the times count, not the positions in bytes
_TOP_AND_ORDERED = 3


def build_tag(script: Script) -> bytes:
    """The whole tag, which stands before the first frame of an MP3. Chapters after the 255th are left out."""
    chapters = script.chapters[:MOST_CHAPTERS]
    ends_ms = [after.at_ms for _, after in pairwise(script.chapters)] + [script.duration_ms]
    ids = [f"chapter{number}".encode() + b"\0" for number in range(1, len(chapters) + 1)]
    frames = [
        _text(b"TIT2", script.title),
        _text(b"TALB", script.routine),
        _text(b"TPE1", f"{script.voice.engine} {script.voice.id}"),
        _text(b"TCON", "Speech"),
        _text(b"TENC", f"voicecoach {__version__}"),
        _text(b"TLEN", str(script.duration_ms)),
    ]
    if chapters:
        frames.append(
            _frame(b"CTOC", b"contents\0" + bytes([_TOP_AND_ORDERED, len(chapters)]) + b"".join(ids))
        )
    for chapter_id, chapter, end_ms in zip(ids, chapters, ends_ms, strict=False):
        times = struct.pack(">IIII", chapter.at_ms, end_ms, _NO_OFFSET, _NO_OFFSET)
        frames.append(_frame(b"CHAP", chapter_id + times + _text(b"TIT2", chapter.title)))
    frames.append(_frame(b"PRIV", SCRIPT_OWNER + b"\0" + b"".join(script_pieces(script))))
    body = b"".join(frames)
    return b"ID3\3\0\0" + _synchsafe(len(body)) + body


def _text(name: bytes, text: str) -> bytes:
    """A text frame. UTF-16 with its mark, because version 2.3 has no UTF-8."""
    return _frame(name, b"\1" + printable_lines(text).encode("utf-16"))


def _frame(name: bytes, body: bytes) -> bytes:
    return name + struct.pack(">IH", len(body), 0) + body


def _synchsafe(size: int) -> bytes:
    """Four bytes of seven bits each, so that no player takes a size for the start of sound."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
