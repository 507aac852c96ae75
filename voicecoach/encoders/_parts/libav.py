"""The blocks of a mix -> a file that FFmpeg's libraries write: what Opus and AAC share.

PyAV is BSD; the FFmpeg in its wheel is GPL, so it is an extra.
"""

import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from shutil import copyfileobj
from typing import Any, BinaryIO

import numpy as np

from voicecoach.encoders._parts.beside import encode_beside
from voicecoach.encoders._parts.mp4_tables import COPY_BYTES, Bundles, write_unbundled
from voicecoach.errors import MachineError

BUNDLE_PACKETS = 64
"""Three seconds of sound: few enough for a player to read as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapping:
    """How FFmpeg is to write a file; the words are its own."""

    container: str
    container_options: Mapping[str, str] = field(default_factory=dict)
    codec: str
    codec_options: Mapping[str, str] = field(default_factory=dict)
    bit_rate_bps: int
    rate_hz: int
    channels: int = 1
    sample_format: str
    tags: Mapping[str, str]
    """Of the whole file."""
    stream_tags: Mapping[str, str] = field(default_factory=dict)
    chapters: tuple[tuple[int, int, str], ...] = ()
    """From, to and name, in ms, where the container is to write them."""
    cover_png: bytes | None = None
    """For containers that hold a picture as a stream."""
    is_bundled: bool = False
    """Whether packets go to the container in bundles, for one that keeps a row for each: an MP4."""


def write_with_libav(
    stream: BinaryIO, blocks: Iterable[bytes], rate_hz: int, wrapping: Wrapping, epilogue: bytes = b""
) -> None:
    """Write the whole file to the stream, and `epilogue` after it. Memory does not grow with the session.

    Raises MachineError without PyAV, and when the disk for temporary files is full.
    """
    try:
        import av  # noqa: PLC0415 - only who writes such a file needs it
    except ImportError as error:
        raise MachineError(
            "this format needs the package av, which is not installed",
            "pip install 'voicecoach[formats]', or write an .mp3",
        ) from error
    with tempfile.TemporaryDirectory(prefix="voicecoach-") as folder:
        path = Path(folder) / "session"
        bundles = Bundles() if wrapping.is_bundled else None
        try:
            with av.open(
                str(path), "w", format=wrapping.container, options=dict(wrapping.container_options)
            ) as container:
                mux = _open(av, container, rate_hz, wrapping, bundles)
                for _ in encode_beside(blocks, mux):
                    pass
                mux(b"")
        except av.FFmpegError as error:
            raise MachineError(
                f"the file cannot be encoded: {error.strerror or error}",
                f"free up space in {tempfile.gettempdir()}, or write an .mp3",
            ) from error
        if bundles:
            write_unbundled(path, bundles, stream)
        else:
            with path.open("rb") as whole:
                copyfileobj(whole, stream, COPY_BYTES)
    stream.write(epilogue)


def _open(
    av: Any, container: Any, rate_hz: int, wrapping: Wrapping, bundles: Bundles | None
) -> Callable[[bytes], bytes]:
    """What takes each block, and an empty one for the end."""
    container.flags |= av.container.Flags.bitexact.value  # no random number of a stream, no time of day
    layout = "stereo" if wrapping.channels == 2 else "mono"
    audio = container.add_stream(
        wrapping.codec, rate=wrapping.rate_hz, layout=layout, options=dict(wrapping.codec_options)
    )
    audio.bit_rate = wrapping.bit_rate_bps
    audio.metadata.update(wrapping.stream_tags)
    container.metadata.update(wrapping.tags)
    container.set_chapters(
        [
            {
                "id": number,
                "start": at_ms,
                "end": end_ms,
                "time_base": Fraction(1, 1000),
                "metadata": {"title": title},
            }
            for number, (at_ms, end_ms, title) in enumerate(wrapping.chapters, 1)
        ]
    )
    if wrapping.cover_png is not None:
        _add_cover(av, container, wrapping.cover_png)
    resampler = av.AudioResampler(wrapping.sample_format, layout, wrapping.rate_hz)
    position = 0

    def mux(block: bytes) -> bytes:
        nonlocal position
        frame = None
        if block:
            samples = np.frombuffer(block, dtype="<i2")[np.newaxis]
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout=layout)
            frame.rate, frame.pts, frame.time_base = rate_hz, position, Fraction(1, rate_hz)
            position += samples.shape[1] // wrapping.channels
        packets = [packet for resampled in resampler.resample(frame) for packet in audio.encode(resampled)]
        if frame is None:
            packets += audio.encode(None)
        container.mux(packets if bundles is None else list(_bundled(av, packets, bundles)))
        return b""

    return mux


def _bundled(av: Any, packets: Sequence[Any], bundles: Bundles) -> Iterator[Any]:
    """Packets one after the other as if they were one, as long as all of them together."""
    for at in range(0, len(packets), BUNDLE_PACKETS):
        batch = packets[at : at + BUNDLE_PACKETS]
        first = batch[0]
        bundle = av.Packet(b"".join(bytes(packet) for packet in batch))
        bundle.stream, bundle.time_base = first.stream, first.time_base
        bundle.pts, bundle.dts, bundle.is_keyframe = first.pts, first.dts, True
        bundle.duration = sum(packet.duration for packet in batch)
        for packet in batch:
            bundles.add(packet.size, packet.duration)
        bundles.counts.append(len(batch))
        yield bundle


def _add_cover(av: Any, container: Any, png: bytes) -> None:
    width, height = struct.unpack_from(">II", png, 16)
    picture = container.add_mux_stream("png", width=width, height=height)
    picture.disposition = av.stream.Disposition.attached_pic
    container.start_encoding()
    packet = av.Packet(png)
    packet.stream, packet.time_base = picture, Fraction(1, 1000)
    packet.pts = packet.dts = 0
    packet.is_keyframe = True
    container.mux(packet)
