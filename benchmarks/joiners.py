"""Joining clips that are ready, which is the least that a session can cost: sox, ffmpeg, pydub, moviepy and echogarden.

They get every phrase, beep and silence as a file, in order, and make one WAV of them. Voicecoach's warm render does that too, and
before it finds the sheets, compiles them, and writes markers and glides. What is not installed is named.
"""

import shlex
import shutil
import sys
import wave
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from measure import Child
from rival import RATE_HZ

_PYDUB = """\
import sys
from pydub import AudioSegment
parts = {}
whole = []
for name in open(sys.argv[1]).read().split():
    if name not in parts:
        parts[name] = AudioSegment.from_wav(name)
    whole.append(parts[name].raw_data)
AudioSegment(b"".join(whole), sample_width=2, frame_rate=22050, channels=1).export(sys.argv[2], format="wav").close()
"""
_MOVIEPY = """\
import sys
from moviepy import AudioFileClip, concatenate_audioclips
names = open(sys.argv[1]).read().split()
parts = {name: AudioFileClip(name) for name in set(names)}
whole = concatenate_audioclips([parts[name] for name in names])
whole.write_audiofile(sys.argv[2], fps=22050, nbytes=2, logger=None)
"""


def joiners(parts: Sequence[Path], folder: Path) -> Iterator[tuple[str, Child | None]]:
    """Each rival's name with the program that joins these raw parts; None for one that is not installed."""
    waves = {part: _as_wave(part) for part in dict.fromkeys(parts)}
    names = [waves[part] for part in parts]
    listed = folder / "parts.txt"
    listed.write_text("\n".join(map(str, names)), encoding="utf-8")
    sox = shutil.which("sox")
    # As inputs of one sox they are more open files than some systems allow: the shell raises the bound, as people do.
    joined = (
        f"ulimit -n 8192; exec sox {' '.join(shlex.quote(str(name)) for name in names)} {folder / 'sox.wav'}"
    )
    script = folder / "sox.sh"
    script.write_text(joined, encoding="utf-8")
    yield "sox, ready clips", Child(("sh", script)) if sox else None
    concat = folder / "concat.txt"
    concat.write_text("".join(f"file '{name}'\n" for name in names), encoding="utf-8")
    ffmpeg = (
        "ffmpeg",
        "-v",
        "error",
        "-y",
        "-f",
        "concat",
        "-safe",
        "0",
        "-i",
        concat,
        folder / "ffmpeg.wav",
    )
    yield "ffmpeg, ready clips", Child(ffmpeg) if shutil.which("ffmpeg") else None
    for package, code in (("pydub", _PYDUB), ("moviepy", _MOVIEPY)):
        output = folder / f"{package}.wav"
        is_there = find_spec(package) is not None
        yield (
            f"{package}, ready clips",
            Child((sys.executable, "-W", "ignore", "-c", code, listed, output)) if is_there else None,
        )
    # It speaks and joins in one go, and only with voices of its own.
    text = folder / "text.txt"
    text.write_text("Stand tall. Lift. Hold.", encoding="utf-8")
    echogarden = ("echogarden", "speak-file", text, folder / "echogarden.wav", "--engine=espeak")
    yield "echogarden, three phrases", Child(echogarden) if shutil.which("echogarden") else None


def _as_wave(raw: Path) -> Path:
    path = raw.with_suffix(".wav")
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        sound.writeframes(raw.read_bytes())
    return path
