"""FLAC: the frames of the WAV, a third of its size or less, with title, chapters, cover and the script.

Layout: STREAMINFO, an APPLICATION block `vcsc` with the script as JSON and `vcmx` with what else is in the sound, PICTURE,
VORBIS_COMMENT with tags and `CHAPTERxxx`, the sound. Sources: RFC 9639 (FLAC); Xiph.Org, "Chapter Extension" of Vorbis comments.
"""

import struct
import tempfile
from collections.abc import Iterable
from shutil import copyfileobj
from typing import BinaryIO

import numpy as np

from voicecoach.encoders._parts.beside import encode_beside
from voicecoach.encoders._parts.details import PLAIN, FileDetails
from voicecoach.encoders._parts.script_chunk import script_pieces
from voicecoach.encoders._parts.tags import MADE_BY, chapter_comments, list_tags, picture_block
from voicecoach.encoders.wav import MIXED_IN_CHUNK, SCRIPT_CHUNK
from voicecoach.errors import MachineError, RequestError
from voicecoach.script import Script

ORDER = 30
HOLDS_STEREO = True
LARGEST_BLOCK_BYTES = 0xFF_FFFF
"""What the size field of a block of metadata can hold."""

_STREAMINFO, _APPLICATION, _COMMENT, _PICTURE, _LAST = 0, 2, 4, 6, 0x80


def write(
    stream: BinaryIO, script: Script, rate_hz: int, blocks: Iterable[bytes], details: FileDetails = PLAIN
) -> None:
    """Write the whole file. Raises MachineError when soundfile is not installed, RequestError for a script past 16 MB."""
    try:
        import soundfile  # noqa: PLC0415 - only who writes a FLAC needs it
    except (ImportError, OSError) as error:
        raise MachineError(
            "FLAC needs the package soundfile, which is not installed",
            "pip install soundfile, or write a .wav",
        ) from error
    application = SCRIPT_CHUNK + b"".join(script_pieces(script))
    if len(application) > LARGEST_BLOCK_BYTES:
        raise RequestError(
            "the script of this session is too long for a FLAC file", "write a .wav, or a shorter session"
        )
    with tempfile.TemporaryFile() as plain:
        with soundfile.SoundFile(plain, "w", rate_hz, details.channels, "PCM_16", format="FLAC") as sound:

            def encode(block: bytes) -> bytes:
                sound.write(np.frombuffer(block, dtype="<i2").reshape(-1, details.channels))
                return b""

            for _ in encode_beside(blocks, encode):
                pass
        plain.seek(4)
        streaminfo = _skip_metadata(plain)
        stream.write(b"fLaC" + _block(_STREAMINFO, streaminfo) + _block(_APPLICATION, application))
        if details.mixed_in_json is not None:
            stream.write(_block(_APPLICATION, MIXED_IN_CHUNK + details.mixed_in_json))
        if details.cover_png is not None:
            stream.write(_block(_PICTURE, picture_block(details.cover_png)))
        stream.write(_block(_COMMENT | _LAST, _comments(script, details)))
        copyfileobj(plain, stream)


def _skip_metadata(plain: BinaryIO) -> bytes:
    """STREAMINFO; the position is at the first frame of sound afterwards."""
    streaminfo = b""
    while True:
        kind, size = struct.unpack(">B3s", plain.read(4))
        body = plain.read(int.from_bytes(size, "big"))
        if kind & 0x7F == _STREAMINFO:
            streaminfo = body
        if kind & _LAST:
            return streaminfo


def _comments(script: Script, details: FileDetails) -> bytes:
    tags = list_tags(script, details)
    if "track" in tags:
        tags["tracknumber"] = tags.pop("track")
    rows = [f"{name.upper()}={text}" for name, text in (tags | chapter_comments(script)).items()]
    texts = [MADE_BY.encode(), *(row.encode() for row in rows)]
    sized = [struct.pack("<I", len(text)) + text for text in texts]
    return sized[0] + struct.pack("<I", len(rows)) + b"".join(sized[1:])


def _block(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + len(body).to_bytes(3, "big") + body
