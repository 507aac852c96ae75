"""The voices of macOS and Windows: the sound files they write, and the program that is run once a phrase."""

import struct
import wave
from io import BytesIO
from pathlib import Path

import pytest
from coaching import speak_one

from voicecoach.clip import Clip
from voicecoach.errors import MachineError, RequestError
from voicecoach.voices._sound_files import read_sound
from voicecoach.voices._system_voice import SystemVoice

FRAMES = [0, 1, -2, 300, -32_768, 32_767]


def make_aiff(
    frames: list[int], *, kind: bytes = b"AIFF", compression: bytes = b"", channels: int = 1, bits: int = 16
) -> bytes:
    rate_22050 = bytes.fromhex("400d ac44000000000000")
    order = "<" if compression == b"sowt" else ">"
    common = struct.pack(">hIh", channels, len(frames) // channels, bits) + rate_22050 + compression
    common += b"\x00\x00" if compression else b""  # an empty name
    sound = struct.pack(">II", 0, 0) + struct.pack(f"{order}{len(frames)}h", *frames)
    odd = b"ANNO" + struct.pack(">I", 3) + b"odd\x00"  # a chunk of odd length is padded
    chunks = (
        odd
        + b"COMM"
        + struct.pack(">I", len(common))
        + common
        + b"SSND"
        + struct.pack(">I", len(sound))
        + sound
    )
    return b"FORM" + struct.pack(">I", 4 + len(chunks)) + kind + chunks


def make_wav(frames: list[int], *, channels: int = 1, bytes_wide: int = 2) -> bytes:
    content = BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(bytes_wide)
        file.setframerate(22_050)
        file.writeframes(struct.pack(f"<{len(frames)}h", *frames))
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        make_aiff(FRAMES),
        make_aiff(FRAMES, kind=b"AIFC", compression=b"NONE"),
        make_aiff(FRAMES, kind=b"AIFC", compression=b"sowt"),
        make_wav(FRAMES),
    ],
)
def test_the_sound_files_of_the_system_voices_are_read_frame_by_frame(content: bytes) -> None:
    assert read_sound(content) == Clip(struct.pack("<6h", *FRAMES), 22_050)


@pytest.mark.parametrize(
    "content", [make_aiff([10, 20, -4, -8], channels=2), make_wav([10, 20, -4, -8], channels=2)]
)
def test_two_channels_become_their_mean(content: bytes) -> None:
    assert read_sound(content) == Clip(struct.pack("<2h", 15, -6), 22_050)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "neither"),
        (b"ID3 something", "neither"),
        (b"FORM\0\0\0\4AIFF", "without a COMM or an SSND chunk"),
        (make_aiff(FRAMES, bits=24), "24 bits"),
        (make_aiff(FRAMES, kind=b"AIFC", compression=b"ima4"), "ima4"),
        (b"RIFF\0\0\0\4WAVE", "cannot be read"),
        (make_wav([0, 0, 0], bytes_wide=1), "8 bits"),
    ],
)
def test_other_sound_files_are_refused(content: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_sound(content)


def write_program(folder: Path, body: str) -> Path:
    """A stand-in for `_system_speech.py`: the same arguments, another engine."""
    program = folder / "program.py"
    program.write_text(
        f"import sys, pathlib, os, time\npath, wanted, rate = sys.argv[1:]\ntext = sys.stdin.read()\n{body}\n"
    )
    return program


def test_a_system_voice_speaks_each_phrase_with_a_program_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "one.aiff").write_bytes(make_aiff(FRAMES))
    program = write_program(
        tmp_path,
        f"pathlib.Path(path).write_bytes(pathlib.Path({str(tmp_path / 'one.aiff')!r}).read_bytes())\nprint('noise')",
    )
    voice = SystemVoice(None, 150, program=program)
    assert [clip.frames for clip in voice.speak_all(["one", "", "two"])] == [6, 0, 6]
    assert voice.rate_hz == 22_050
    voice.close()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("sys.exit('no driver')", "no driver"),
        ("pass", "wrote no sound"),
        ("time.sleep(9)", "timed out"),
        ("open(path, 'w').write('text')", "neither AIFF nor WAV"),
    ],
)
def test_a_system_voice_that_fails_twice_is_told(tmp_path: Path, body: str, reason: str) -> None:
    voice = SystemVoice(None, 150, program=write_program(tmp_path, body), limit_s=1)
    with pytest.raises(MachineError, match=reason):
        speak_one(voice, "Lift.")


def test_a_system_voice_that_is_not_there_is_refused_with_the_names(tmp_path: Path) -> None:
    program = write_program(tmp_path, "sys.stderr.write('Alex\\nSamantha'); sys.exit(4)")
    with pytest.raises(RequestError, match="did you mean 'Samantha'"):
        speak_one(SystemVoice("Samanta", 150, program=program), "Lift.")
