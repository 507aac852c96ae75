"""MP3 with chapters, at a constant bit rate, so that every player finds the right place when it seeks.

Layout: an ID3 tag, one silent frame with the length and the delay of the encoder (`Info`, as LAME writes it), the sound. Players
leave out the delay, so the sound begins where the script says. LAME is LGPL. Source: Gabriel Bouvigne, "MP3 Info Tag
revision 1" (2005).
"""

import struct
import tempfile
from collections.abc import Iterable
from shutil import copyfileobj
from typing import BinaryIO

from voicecoach.encoders._parts.beside import encode_beside
from voicecoach.encoders._parts.details import PLAIN, FileDetails, Quality
from voicecoach.encoders._parts.id3 import build_tag
from voicecoach.errors import MachineError
from voicecoach.script import Script
from voicecoach.units import frame_at

ORDER = 20
IS_LOSSY = True
BIT_RATES_KBPS: dict[Quality, int] = {"small": 48, "normal": 64, "best": 96}
"""For mono speech and beeps; a phone has room for 30 minutes in 14 MB."""
EFFORT = 7
"""Of LAME: 0 takes longest, 9 is the fastest. At 64 kbit/s nobody hears the difference in speech."""
ENCODER_DELAY_FRAMES = 576
"""By which LAME delays the sound; a decoder adds 529 of its own, and knows that."""

_MPEG1_RATES_HZ = (32_000, 44_100, 48_000)
_TOC_STEPS = 100
_FRAMES_BYTES_TOC_QUALITY, _FRAMES_BYTES_QUALITY = 15, 11
_ROOMY_BYTES = 177
"""Of a frame that has room for all fields, at any rate."""


def write(
    stream: BinaryIO, script: Script, rate_hz: int, blocks: Iterable[bytes], details: FileDetails = PLAIN
) -> None:
    """Write the whole file. Raises MachineError when lameenc is not installed."""
    try:
        import lameenc  # noqa: PLC0415 - only who writes an MP3 needs it
    except ImportError as error:
        raise MachineError(
            "MP3 needs the package lameenc, which is not installed", "pip install lameenc, or write a .wav"
        ) from error
    kbps = BIT_RATES_KBPS[details.quality]
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(rate_hz)
    encoder.set_out_sample_rate(rate_hz)
    encoder.set_bit_rate(kbps)
    encoder.set_quality(EFFORT)
    with tempfile.TemporaryFile() as sound:
        for piece in encode_beside(blocks, lambda block: bytes(encoder.encode(block))):
            sound.write(piece)
        sound.write(bytes(encoder.flush()))
        sound_bytes = sound.tell()
        sound.seek(0)
        header = sound.read(4)
        sound.seek(0)
        stream.write(build_tag(script, details))
        stream.write(_info_frame(header, rate_hz, kbps, frame_at(script.duration_ms, rate_hz), sound_bytes))
        copyfileobj(sound, stream)


def _info_frame(header: bytes, rate_hz: int, kbps: int, frames: int, sound_bytes: int) -> bytes:
    """A silent frame like those of the sound, which says how many there are and what to leave out at both ends."""
    is_mpeg1 = rate_hz in _MPEG1_RATES_HZ
    frames_each = 1152 if is_mpeg1 else 576
    size = frames_each // 8 * kbps * 1000 // rate_hz
    # Frames vary by one byte, so that the mean rate is exact: so the count follows from the bytes.
    count = round(sound_bytes * 8 * rate_hz / (kbps * 1000 * frames_each))
    padding = max(0, min(0xFFF, count * frames_each - ENCODER_DELAY_FRAMES - frames))
    no_crc, no_pad = header[1] | 1, header[2] & ~2
    side = 17 if is_mpeg1 else 9
    # The table of places says that they are evenly spread; the smallest frames have no room for it.
    toc = bytes(step * 256 // _TOC_STEPS for step in range(_TOC_STEPS)) if size >= _ROOMY_BYTES else b""
    fields = _FRAMES_BYTES_TOC_QUALITY if toc else _FRAMES_BYTES_QUALITY
    info = b"Info" + struct.pack(">III", fields, count, size + sound_bytes) + toc
    info += struct.pack(">I", 100 - 10 * EFFORT)
    lame = b"LAME3.100" + bytes([1, 0]) + bytes(8) + bytes([0, kbps])
    lame += (ENCODER_DELAY_FRAMES << 12 | padding).to_bytes(3, "big") + bytes(4)
    lame += struct.pack(">I", size + sound_bytes) + bytes(2)
    frame = header[:1] + bytes([no_crc, no_pad]) + header[3:4] + bytes(side) + info + lame
    frame += _crc16(frame).to_bytes(2, "big")
    return frame + bytes(size - len(frame))


def _crc16(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
