"""Ogg Opus: a tenth of the WAV, with title, chapters, cover and the script; every browser and phone of today plays it.

The script is in the comment `VOICECOACH_SCRIPT`: JSON, deflated, in base64, because a comment is text. Sources: RFC 7845 (Ogg
Opus); Xiph.Org, "Chapter Extension" and "METADATA_BLOCK_PICTURE" of Vorbis comments.
"""

import base64
from collections.abc import Iterable
from typing import BinaryIO

from voicecoach.encoders._parts.details import PLAIN, FileDetails, Quality
from voicecoach.encoders._parts.libav import Wrapping, write_with_libav
from voicecoach.encoders._parts.script_chunk import deflated_script
from voicecoach.encoders._parts.tags import MADE_BY, chapter_comments, list_tags, picture_block
from voicecoach.script import Script

ORDER = 21
SUFFIXES = ("opus", "ogg", "oga")
IS_LOSSY = True
HOLDS_STEREO = True
BIT_RATES_BPS: dict[Quality, int] = {"small": 20_000, "normal": 32_000, "best": 64_000}
SCRIPT_COMMENT = "VOICECOACH_SCRIPT"
MIXED_IN_COMMENT = "VOICECOACH_MIXED_IN"

_WIDE_HZ, _FULL_HZ = 24_000, 48_000


def write(
    stream: BinaryIO, script: Script, rate_hz: int, blocks: Iterable[bytes], details: FileDetails = PLAIN
) -> None:
    """Write the whole file. Raises MachineError without PyAV."""
    comments = {
        **list_tags(script, details),
        # By hand: FFmpeg rounds the second of a chapter up and keeps its milliseconds.
        **chapter_comments(script),
        "encoder": MADE_BY,
        SCRIPT_COMMENT: base64.b64encode(deflated_script(script)).decode(),
    }
    if details.mixed_in_json is not None:
        comments[MIXED_IN_COMMENT] = details.mixed_in_json.decode()
    if details.cover_png is not None:
        comments["METADATA_BLOCK_PICTURE"] = base64.b64encode(picture_block(details.cover_png)).decode()
    wrapping = Wrapping(
        container="opus",
        codec="libopus",
        # The least effort costs a quarter of the most, and nobody hears it in speech at these rates.
        codec_options={"compression_level": "0", "application": "audio"},
        bit_rate_bps=details.bit_rate(BIT_RATES_BPS[details.quality]),
        channels=details.channels,
        rate_hz=_WIDE_HZ if rate_hz <= _WIDE_HZ else _FULL_HZ,
        sample_format="s16",
        tags={},
        stream_tags=comments,
    )
    write_with_libav(stream, blocks, rate_hz, wrapping)
