"""AAC in MP4 with title, chapters and cover; the script is in boxes of our own at the end, which players pass over.

The script is in a `uuid` box: JSON, deflated. Sources: ISO/IEC 14496-12 (boxes); Apple, QuickTime File Format (chapters, metadata).
"""

import struct
from collections.abc import Iterable
from itertools import pairwise
from typing import BinaryIO
from uuid import UUID

from voicecoach.encoders._parts.details import FileDetails, Quality
from voicecoach.encoders._parts.id3 import LANGUAGE_CODES
from voicecoach.encoders._parts.libav import Wrapping, write_with_libav
from voicecoach.encoders._parts.script_chunk import deflated_script
from voicecoach.encoders._parts.tags import MADE_BY, list_tags
from voicecoach.printable import printable_lines
from voicecoach.script import Script

BIT_RATES_BPS: dict[Quality, int] = {"small": 32_000, "normal": 48_000, "best": 80_000}
SCRIPT_BOX = UUID("6c9d5a5e-7a0f-4d2b-9f57-766373632f31")
MIXED_IN_BOX = UUID("6c9d5a5e-7a0f-4d2b-9f57-76636d782f31")


def write_mp4(  # noqa: PLR0917 - those of every encoder, and what tells the two apart
    stream: BinaryIO,
    script: Script,
    rate_hz: int,
    blocks: Iterable[bytes],
    details: FileDetails,
    brand: str,
    media_type: int | None = None,
) -> None:
    """Write the whole file; `brand` says what it is, and `media_type` on which shelf iTunes puts it."""
    tags = list_tags(script, details) | {"encoder": MADE_BY}
    language = LANGUAGE_CODES.get(tags.pop("language").split("-", maxsplit=1)[0])
    if media_type is not None:
        tags["media_type"] = str(media_type)
    ends_ms = [after.at_ms for _, after in pairwise(script.chapters)] + [script.duration_ms]
    wrapping = Wrapping(
        container="mp4",
        container_options={"brand": brand},
        codec="aac",
        codec_options={"aac_coder": "fast"},  # a quarter of the time, and nobody hears it in speech
        bit_rate_bps=details.bit_rate(BIT_RATES_BPS[details.quality]),
        channels=details.channels,
        rate_hz=rate_hz,
        sample_format="fltp",
        tags=tags,
        stream_tags={"language": language} if language else {},
        chapters=tuple(
            (one.at_ms, end_ms, printable_lines(one.title))
            for one, end_ms in zip(script.chapters, ends_ms, strict=False)
        ),
        cover_png=details.cover_png,
        is_bundled=True,
    )
    epilogue = _box(SCRIPT_BOX, deflated_script(script))
    if details.mixed_in_json is not None:
        epilogue += _box(MIXED_IN_BOX, details.mixed_in_json)
    write_with_libav(stream, blocks, rate_hz, wrapping, epilogue)


def _box(name: UUID, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + 16 + len(body), b"uuid") + name.bytes + body
