"""Script and details -> what every format says of its session, under names that each format has its own word for."""

import struct

from voicecoach.encoders._parts.details import FileDetails
from voicecoach.printable import printable_lines
from voicecoach.script import Script
from voicecoach.units import clock_parts, format_minutes
from voicecoach.version import __version__

MADE_BY = f"voicecoach {__version__}"
GENRE = "Speech"
COVER_TYPE = "image/png"
FRONT_COVER = 3
"""The kind of picture, by the list that ID3, FLAC and Opus share."""


def list_tags(script: Script, details: FileDetails) -> dict[str, str]:
    """title, album, artist, genre, language and comment; date and track where they are known.

    Nothing in them is an order to a terminal.
    """
    tags = {
        "title": details.title or script.title,
        "album": details.programme or script.routine,
        "artist": f"{script.voice.engine} {script.voice.id}",
        "genre": GENRE,
        "language": script.language,
        "comment": describe_session(script),
    }
    if details.day is not None:
        tags["date"] = details.day.isoformat()
    if details.number is not None:
        tags["track"] = f"{details.number}/{details.count}" if details.count else str(details.number)
    return {name: printable_lines(text) for name, text in tags.items()}


def describe_session(script: Script) -> str:
    """`'31 min 5 s, 24 holds, 4 min 48 s held'`; only how long it is where nothing is held."""
    length, holds = format_minutes(script.duration_ms), script.counts.holds
    if not holds:
        return length
    return f"{length}, {holds} hold{'' if holds == 1 else 's'}, {format_minutes(script.counts.hold_ms)} held"


def chapter_comments(script: Script) -> dict[str, str]:
    """`CHAPTER000` and `CHAPTER000NAME` and so on. Source: Xiph.Org, "Chapter Extension" of Vorbis comments."""
    comments = {}
    for index, chapter in enumerate(script.chapters[:1000]):
        hours, minutes, seconds, ms = clock_parts(chapter.at_ms)
        comments[f"CHAPTER{index:03}"] = f"{hours:02}:{minutes:02}:{seconds:02}.{ms:03}"
        comments[f"CHAPTER{index:03}NAME"] = printable_lines(chapter.title)
    return comments


def picture_block(png: bytes) -> bytes:
    """A front cover as FLAC and Opus hold it. Source: RFC 9639, section 8.8."""
    width, height = struct.unpack_from(">II", png, 16)
    kind, bits, colours = COVER_TYPE.encode(), 24, 0
    return (
        struct.pack(">II", FRONT_COVER, len(kind))
        + kind
        + struct.pack(">IIIIII", 0, width, height, bits, colours, len(png))
        + png
    )
