"""What one would do without voicecoach: a shell script around `espeak-ng` and `sox` that plays out a timed script.

It is told every time, so it measures and fits nothing; it makes each distinct beep and silence once, joins all with one
call of sox, and leaves out the glides, the loudness and the markers. There are two of it: the one that people write calls
espeak-ng and sox for every phrase that is spoken, the remembering one for every distinct phrase.
"""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RATE_HZ = 22_050

_RAW = f"-t raw -r {RATE_HZ} -e signed -b 16 -c 1"
_TRIM = "silence 1 0.005 1% reverse silence 1 0.005 1% reverse"
_TONES = {
    "hold-start": "sine 660-990",
    "hold-end": "sine 990-660",
    "tick": "sine 660",
    "switch": "sine 587-784",
    "rest-end": "sine 495",
    "finish": "sine 784-523",
}


def write_rival(
    script: dict[str, Any], engine_rate: int, folder: Path, output: Path, *, remembers: bool
) -> Path:
    """The shell script that makes `output` out of a script as `preview --as json` gives it; works in `folder`."""
    path = folder / "rival.sh"
    lines = _lines(script, engine_rate, folder, output, remembers=remembers)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _lines(
    script: dict[str, Any], engine_rate: int, folder: Path, output: Path, *, remembers: bool
) -> Iterator[str]:
    yield f"set -e\ncd {shlex.quote(str(folder))}"
    made: dict[tuple[str, str, int], str] = {}
    joined: list[str] = []
    for piece in _pieces(script):
        kind, what, duration_ms = piece
        if piece not in made or (kind == "speech" and not remembers):
            made[piece] = f"part{len(joined)}.raw"
            yield _COMMANDS[kind](made[piece], what, duration_ms / 1000, engine_rate)
        joined.append(made[piece])
    # One `cat` and one `sox`: as inputs of sox itself so many files need more open files than some systems allow.
    yield f"cat {' '.join(joined)} | sox {_RAW} - {shlex.quote(str(output))}"


def parts_of(script: dict[str, Any], folder: Path) -> list[Path]:
    """The files that the remembering script made in its folder, one after the other as they are heard."""
    made: dict[tuple[str, str, int], Path] = {}
    joined: list[Path] = []
    for piece in _pieces(script):
        joined.append(made.setdefault(piece, folder / f"part{len(joined)}.raw"))
    return joined


def _pieces(script: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    """What is heard, one after the other: kind, text or name, length in ms."""
    end_ms = 0
    for event in script["events"]:
        if event["type"] == "glide":
            continue
        if gap_ms := event["at_ms"] - end_ms:
            yield "silence", "", gap_ms
        is_speech = event["type"] == "speech"
        yield event["type"], event["text" if is_speech else "name"], event["duration_ms"]
        end_ms = event["at_ms"] + event["duration_ms"]
    if gap_ms := script["duration_ms"] - end_ms:
        yield "silence", "", gap_ms


def _speak(file: str, text: str, length_s: float, engine_rate: int) -> str:
    # Padded to the length in the script, so that the join needs no further arithmetic.
    return (
        f"espeak-ng -v en-us -s {engine_rate} -w phrase.wav -- {shlex.quote(text)}\n"
        f"sox phrase.wav {_RAW} {file} {_TRIM} pad 0 1 trim 0 {length_s:.3f}"
    )


def _beep(file: str, name: str, length_s: float, _engine_rate: int) -> str:
    return f"sox -n {_RAW} {file} synth {length_s} {_TONES[name]} fade t 0.01 {length_s} 0.03 gain -10"


def _silence(file: str, _nothing: str, length_s: float, _engine_rate: int) -> str:
    return f"sox -n {_RAW} {file} trim 0 {length_s:.3f}"


_COMMANDS = {"speech": _speak, "beep": _beep, "silence": _silence}
