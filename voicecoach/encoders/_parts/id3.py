"""Script -> ID3v2.3 tag: what is known of the session, its cover, the script itself, and chapters in their order.

Sources: ID3 tag version 2.3.0 (1999); ID3v2 Chapter Frame Addendum 1.0 (2005).
"""

import struct
from itertools import pairwise

from voicecoach.encoders._parts.details import PLAIN, FileDetails
from voicecoach.encoders._parts.script_chunk import script_pieces
from voicecoach.encoders._parts.tags import COVER_TYPE, FRONT_COVER, MADE_BY, list_tags
from voicecoach.printable import printable_lines
from voicecoach.script import Script

SCRIPT_OWNER = b"voicecoach-script/1"
"""Of the PRIV frame that holds the script as JSON."""
MIXED_IN_OWNER = b"voicecoach-mixed-in"
"""Of the PRIV frame that names what else is in the sound."""
MOST_CHAPTERS = 255
"""What the table of contents can count."""
LANGUAGE_CODES = {"en": "eng", "de": "deu", "es": "spa", "fr": "fra", "it": "ita", "nl": "nld", "pt": "por"}
"""Codes of ISO 639-2, which is what ID3 and MP4 name a language by; another one is left out."""
_NO_OFFSET = 0xFFFF_FFFF  # the times count, not the positions in bytes
_TOP_AND_ORDERED = 3


def build_tag(script: Script, details: FileDetails = PLAIN) -> bytes:
    """The whole tag, which stands before the first frame of an MP3. Chapters after the 255th are left out."""
    private = _frame(b"PRIV", SCRIPT_OWNER + b"\0" + b"".join(script_pieces(script)))
    if details.mixed_in_json is not None:
        private += _frame(b"PRIV", MIXED_IN_OWNER + b"\0" + details.mixed_in_json)
    return _tag(_about(script, details) + _chapters(script) + private)


def _about(script: Script, details: FileDetails) -> bytes:
    tags = list_tags(script, details)
    frames = [
        _text(b"TIT2", tags["title"]),
        _text(b"TALB", tags["album"]),
        _text(b"TPE1", tags["artist"]),
        _text(b"TCON", tags["genre"]),
        _text(b"TENC", MADE_BY),
        _text(b"TLEN", str(script.duration_ms)),
    ]
    if code := LANGUAGE_CODES.get(tags["language"].split("-", maxsplit=1)[0]):
        frames.append(_text(b"TLAN", code))
        frames.append(_frame(b"COMM", b"\1" + code.encode() + _utf16("") + b"\0\0" + _utf16(tags["comment"])))
    if details.day is not None:
        frames += [_text(b"TYER", f"{details.day:%Y}"), _text(b"TDAT", f"{details.day:%d%m}")]
    if "track" in tags:
        frames.append(_text(b"TRCK", tags["track"]))
    if details.cover_png is not None:
        head = b"\0" + COVER_TYPE.encode() + bytes([0, FRONT_COVER, 0])
        frames.append(_frame(b"APIC", head + details.cover_png))
    return b"".join(frames)


def _chapters(script: Script) -> bytes:
    chapters = script.chapters[:MOST_CHAPTERS]
    if not chapters:
        return b""
    ends_ms = [after.at_ms for _, after in pairwise(script.chapters)] + [script.duration_ms]
    ids = [f"chapter{number}".encode() + b"\0" for number in range(1, len(chapters) + 1)]
    contents = b"contents\0" + bytes([_TOP_AND_ORDERED, len(chapters)]) + b"".join(ids)
    frames = [_frame(b"CTOC", contents)]
    for chapter_id, chapter, end_ms in zip(ids, chapters, ends_ms, strict=False):
        times = struct.pack(">IIII", chapter.at_ms, end_ms, _NO_OFFSET, _NO_OFFSET)
        frames.append(_frame(b"CHAP", chapter_id + times + _text(b"TIT2", chapter.title)))
    return b"".join(frames)


def _tag(body: bytes) -> bytes:
    return b"ID3\3\0\0" + _synchsafe(len(body)) + body


def _utf16(text: str) -> bytes:
    return text.encode("utf-16")


def _text(name: bytes, text: str) -> bytes:
    """A text frame. UTF-16 with its mark, because version 2.3 has no UTF-8."""
    return _frame(name, b"\1" + _utf16(printable_lines(text)))


def _frame(name: bytes, body: bytes) -> bytes:
    return name + struct.pack(">IH", len(body), 0) + body


def _synchsafe(size: int) -> bytes:
    """Four bytes of seven bits each, so that no player takes a size for the start of sound."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
