"""A compressed file -> Recording: decoded by libsndfile, which knows the delay that an encoder leaves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from voicecoach.errors import MachineError, RequestError
from voicecoach.verify.readers._decoded import DecodedRecording, check_channels, check_rate, in_the_middle

BLOCK_FRAMES = 2**16


def decode_with_soundfile(
    path: Path, script_json: bytes | None, mixed_in_json: bytes | None = None, smear_frames: int = 0
) -> DecodedRecording:
    """The file, decoded. Raises RequestError for one that cannot be, MachineError without the package soundfile."""
    try:
        import soundfile  # noqa: PLC0415 - only compressed files need it
    except (ImportError, OSError) as error:
        raise MachineError(
            f"reading '{path}' needs the package soundfile, which is not installed",
            "pip install soundfile",
        ) from error
    try:
        with soundfile.SoundFile(path) as sound:
            check_channels(sound.channels, path)
            check_rate(sound.samplerate, path)
            return DecodedRecording(
                sound.samplerate, _blocks(sound), script_json, mixed_in_json, smear_frames
            )
    except soundfile.LibsndfileError as error:
        raise RequestError(f"'{path}' cannot be decoded: {error.error_string}", "render it again") from None


def _blocks(sound: Any) -> Iterator[bytes]:
    # soundfile jumps to where it is after every read of a file that it can seek in, and the next frames of an
    # MP3 then lack what came before them.
    sound.seekable = lambda: False
    while len(block := sound.read(BLOCK_FRAMES, dtype="int16")):
        yield in_the_middle(block, sound.channels).astype("<i2").tobytes()
