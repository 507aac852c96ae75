"""MP3 with chapters, at a constant bit rate, so that every player finds the right place when it seeks.

The sound is cut where nearly nothing sounds, and each stretch has an encoder of its own: so all cores encode one session.
Layout: an ID3 tag, one silent frame with the length and the delay of the encoder (`Info`, as LAME writes it), the sound. Players
leave out the delay, so the sound begins where the script says. LAME is LGPL. Source: Gabriel Bouvigne, "MP3 Info Tag
revision 1" (2005).
"""

import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from shutil import copyfileobj
from threading import Event
from typing import Any, BinaryIO

from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.cores import count_cores
from voicecoach.encoders._parts.beside import encode_beside
from voicecoach.encoders._parts.details import PLAIN, FileDetails, Quality
from voicecoach.encoders._parts.id3 import build_tag
from voicecoach.encoders._parts.stretches import Part, cut_where_quiet
from voicecoach.errors import MachineError
from voicecoach.script import Script
from voicecoach.units import frame_at

ORDER = 20
IS_LOSSY = True
HOLDS_STEREO = True
BIT_RATES_KBPS: dict[Quality, int] = {"small": 48, "normal": 64, "best": 96}
"""For mono speech and beeps; a phone has room for 30 minutes in 14 MB."""
STEREO_BIT_RATES_KBPS: dict[Quality, int] = {"small": 64, "normal": 96, "best": 128}
"""Half more, as far as the format has such rates: what both channels have in common is coded once."""
EFFORT = 7
"""Of LAME: 0 takes longest, 9 is the fastest. At 64 kbit/s nobody hears the difference in speech."""
ENCODER_DELAY_FRAMES = 576
"""By which LAME delays the sound; a decoder adds 529 of its own, and knows that."""
MOST_THREADS = 4
"""Mixing feeds no more; each holds up to a minute of sound."""

_HEADER_BYTES = 4
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
    kbps = (STEREO_BIT_RATES_KBPS if details.channels == 2 else BIT_RATES_KBPS)[details.quality]
    layout = _Layout(rate_hz, kbps, details.channels)

    def new_encoder() -> Any:
        encoder = lameenc.Encoder()
        encoder.silence()
        encoder.set_channels(layout.channels)
        encoder.set_in_sample_rate(rate_hz)
        encoder.set_out_sample_rate(rate_hz)
        encoder.set_bit_rate(kbps)
        encoder.set_quality(EFFORT)
        return encoder

    with tempfile.TemporaryFile() as sound:
        threads = min(count_cores(), MOST_THREADS)
        tasks = _tasks(
            cut_where_quiet(blocks, rate_hz, layout.period_frames, layout.channels), layout, new_encoder
        )
        frame_count = 0
        for count, piece in encode_beside(tasks, _Task.run, threads, most_waiting=threads):
            frame_count += count
            sound.write(piece)
        sound_bytes = sound.tell()
        sound.seek(0)
        header = sound.read(4)
        sound.seek(0)
        stream.write(build_tag(script, details))
        sound_frames = frame_at(script.duration_ms, rate_hz)
        stream.write(_info_frame(header, layout, sound_frames, frame_count, sound_bytes))
        copyfileobj(sound, stream)


@dataclass(frozen=True, slots=True)
class _Layout:
    rate_hz: int
    kbps: int
    channels: int

    @property
    def is_mpeg1(self) -> bool:
        return self.rate_hz in _MPEG1_RATES_HZ

    @property
    def period_frames(self) -> int:
        """How much sound an MP3 frame has."""
        return 1152 if self.is_mpeg1 else 576

    @property
    def side_bytes(self) -> int:
        """Of an MP3 frame, behind its header: where the sound of it lies."""
        return (9, 17)[self.is_mpeg1] if self.channels == 1 else (17, 32)[self.is_mpeg1]

    @property
    def period_bytes(self) -> int:
        """Of an MP3 frame, without the byte that some have more so that the mean rate is exact."""
        return self.period_frames // 8 * self.kbps * 1000 // self.rate_hz


@dataclass(slots=True)
class _Stretch:
    """What one encoder makes of a stretch, cut to as many MP3 frames as its sound takes; behind them is what it added."""

    encoder: Any
    layout: _Layout
    sound_frames: int = 0
    done: int = 0
    """MP3 frames that were handed on."""
    pending: bytes = b""
    """The beginning of the next one."""

    def encode(self, part: Part) -> tuple[int, bytes]:
        """How many MP3 frames are finished, and these."""
        data = self.pending + bytes(self.encoder.encode(part.pcm))
        self.sound_frames += len(part.pcm) // (BYTES_PER_FRAME * self.layout.channels)
        if part.ends:
            data += bytes(self.encoder.flush())
        most = len(data) if part.is_last else self.sound_frames // self.layout.period_frames - self.done
        count = end = 0
        while count < most and end + _HEADER_BYTES <= len(data):
            after = end + self.layout.period_bytes + (data[end + 2] >> 1 & 1)
            if after > len(data):
                break
            count, end = count + 1, after
        self.done += count
        self.pending = data[end:]
        return count, data[:end]


@dataclass(frozen=True, slots=True)
class _Task:
    """A part that waits for its turn: parts of one stretch are encoded one after the other."""

    part: Part
    stretch: _Stretch
    before: Event | None
    is_done: Event

    def run(self) -> tuple[int, bytes]:
        try:
            if self.before:
                self.before.wait()
            return self.stretch.encode(self.part)
        finally:
            self.is_done.set()


def _tasks(parts: Iterable[Part], layout: _Layout, new_encoder: Callable[[], Any]) -> Iterator[_Task]:
    task: _Task | None = None
    for part in parts:
        if part.begins or task is None:
            task = _Task(part, _Stretch(new_encoder(), layout), None, Event())
        else:
            task = _Task(part, task.stretch, task.is_done, Event())
        yield task


def _info_frame(header: bytes, layout: _Layout, frames: int, count: int, sound_bytes: int) -> bytes:
    """A silent frame like those of the sound, which says how many there are and what to leave out at both ends."""
    size = layout.period_bytes
    padding = max(0, min(0xFFF, count * layout.period_frames - ENCODER_DELAY_FRAMES - frames))
    no_crc, no_pad = header[1] | 1, header[2] & ~2
    # The table of places says that they are evenly spread; the smallest frames have no room for it.
    toc = bytes(step * 256 // _TOC_STEPS for step in range(_TOC_STEPS)) if size >= _ROOMY_BYTES else b""
    fields = _FRAMES_BYTES_TOC_QUALITY if toc else _FRAMES_BYTES_QUALITY
    info = b"Info" + struct.pack(">III", fields, count, size + sound_bytes) + toc
    info += struct.pack(">I", 100 - 10 * EFFORT)
    lame = b"LAME3.100" + bytes([1, 0]) + bytes(8) + bytes([0, layout.kbps])
    lame += (ENCODER_DELAY_FRAMES << 12 | padding).to_bytes(3, "big") + bytes(4)
    lame += struct.pack(">I", size + sound_bytes) + bytes(2)
    frame = header[:1] + bytes([no_crc, no_pad]) + header[3:4] + bytes(layout.side_bytes) + info + lame
    frame += _crc16(frame).to_bytes(2, "big")
    return frame + bytes(size - len(frame))


def _crc16(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
