"""A file of Opus or AAC -> Recording: decoded by FFmpeg's libraries, which leave out the delay of the encoder."""

import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from voicecoach.errors import MachineError, RequestError
from voicecoach.verify.readers._decoded import (
    DecodedRecording,
    check_channels,
    check_rate,
    in_the_middle,
    read_bytes_of,
)

LARGEST_SCRIPT_BYTES = 2**26
"""A script of ten hours has 5 MB; what unfolds to more is none."""
SMEAR_MS = 60
"""The error of a loud sound lies all over the block that it begins or ends in; blocks overlap."""

Carried = tuple[bytes | None, bytes | None]
"""The script, and what else is in the sound."""


def decode_with_libav(path: Path, carried: Callable[[Mapping[str, str]], Carried]) -> DecodedRecording:
    """The file, decoded; `carried` takes the script out of its tags, or from elsewhere in the file.

    Raises RequestError for a file that is not there or cannot be decoded, MachineError without PyAV.
    """
    read_bytes_of(path, 1)
    try:
        import av  # noqa: PLC0415 - only these files need it
    except ImportError as error:
        raise MachineError(
            f"reading '{path}' needs the package av, which is not installed",
            "pip install 'voicecoach[formats]'",
        ) from error
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise RequestError(
                    f"'{path}' has no sound in it", "verify the file that `voicecoach render` wrote"
                )
            audio = container.streams.audio[0]
            check_channels(audio.codec_context.channels, path)
            rate_hz = audio.codec_context.sample_rate
            check_rate(rate_hz, path)
            script_json, mixed_in_json = carried({**container.metadata, **audio.metadata})
            return DecodedRecording(
                rate_hz, _blocks(av, container, audio), script_json, mixed_in_json, rate_hz * SMEAR_MS // 1000
            )
    except av.FFmpegError as error:
        raise RequestError(
            f"'{path}' cannot be decoded: {error.strerror or error}", "render it again"
        ) from None


def inflate(packed: bytes) -> bytes | None:
    """What was deflated; None for what was not, and for what claims to be without end."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, LARGEST_SCRIPT_BYTES)
    except zlib.error:
        return None
    return text if unpacker.eof else None


def _blocks(av: Any, container: Any, audio: Any) -> Iterator[bytes]:
    channels = audio.codec_context.channels
    resampler = av.AudioResampler(
        "s16", "mono" if channels == 1 else "stereo", audio.codec_context.sample_rate
    )
    for frame in container.decode(audio):
        for decoded in resampler.resample(frame):
            yield in_the_middle(decoded.to_ndarray(), channels).astype("<i2").tobytes()
