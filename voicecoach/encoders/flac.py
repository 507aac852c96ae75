"""FLAC: the frames of the WAV, a third of its size or less, with title, chapters and the script.

Layout: STREAMINFO, an APPLICATION block `vcsc` with the script as JSON, VORBIS_COMMENT with tags and `CHAPTERxxx`, the
sound. Sources: RFC 9639 (FLAC); Xiph.Org, "Chapter Extension" of Vorbis comments.
"""

import struct
import tempfile
from collections.abc import Iterable
from shutil import copyfileobj
from typing import BinaryIO

import numpy as np

from voicecoach.encoders._beside import encode_beside
from voicecoach.encoders._script_chunk import script_pieces
from voicecoach.encoders.wav import SCRIPT_CHUNK
from voicecoach.errors import MachineError, RequestError
from voicecoach.printable import printable_lines
from voicecoach.script import Script
from voicecoach.units import MS_PER_S
from voicecoach.version import __version__

ORDER = 30
LARGEST_BLOCK_BYTES = 0xFF_FFFF
"""What the size field of a block of metadata can hold."""

_STREAMINFO, _APPLICATION, _COMMENT, _LAST = 0, 2, 4, 0x80


def write(stream: BinaryIO, script: Script, rate_hz: int, blocks: Iterable[bytes]) -> None:
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
        with soundfile.SoundFile(plain, "w", rate_hz, 1, "PCM_16", format="FLAC") as sound:

            def encode(block: bytes) -> bytes:
                sound.write(np.frombuffer(block, dtype="<i2"))
                return b""

            for _ in encode_beside(blocks, encode):
                pass
        plain.seek(4)
        streaminfo = _skip_metadata(plain)
        stream.write(b"fLaC" + _block(_STREAMINFO, streaminfo) + _block(_APPLICATION, application))
        stream.write(_block(_COMMENT | _LAST, _comments(script)))
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


def _comments(script: Script) -> bytes:
    rows = [
        f"TITLE={script.title}",
        f"ALBUM={script.routine}",
        f"ARTIST={script.voice.engine} {script.voice.id}",
        "GENRE=Speech",
    ]
    for index, chapter in enumerate(script.chapters[:1000]):
        minutes, ms = divmod(chapter.at_ms, 60 * MS_PER_S)
        clock = f"{minutes // 60:02}:{minutes % 60:02}:{ms // MS_PER_S:02}.{ms % MS_PER_S:03}"
        rows += [f"CHAPTER{index:03}={clock}", f"CHAPTER{index:03}NAME={chapter.title}"]
    texts = [f"voicecoach {__version__}".encode(), *(printable_lines(row).encode() for row in rows)]
    sized = [struct.pack("<I", len(text)) + text for text in texts]
    return sized[0] + struct.pack("<I", len(rows)) + b"".join(sized[1:])


def _block(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + len(body).to_bytes(3, "big") + body
