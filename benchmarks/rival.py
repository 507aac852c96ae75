"""What one would do without voicecoach: a shell script around `espeak-ng` and `sox` that plays out a timed script.

It is written as a competent person would write it, and kindly: it is told every time, so it measures and fits nothing;
it speaks each distinct text once, makes each distinct beep and silence once, joins all with one call of sox, and leaves
out the glides, the loudness and the markers.
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


def write_rival(script: dict[str, Any], engine_rate: int, folder: Path, output: Path) -> Path:
    """The shell script that makes `output` out of a script as `preview --as json` gives it; works in `folder`."""
    path = folder / "rival.sh"
    path.write_text("\n".join(_lines(script, engine_rate, folder, output)) + "\n", encoding="utf-8")
    return path


def _lines(script: dict[str, Any], engine_rate: int, folder: Path, output: Path) -> Iterator[str]:
    yield f"set -e\ncd {shlex.quote(str(folder))}"
    events = [event for event in script["events"] if event["type"] != "glide"]
    speech = {event["text"]: event["duration_ms"] for event in events if event["type"] == "speech"}
    names = {text: f"phrase{number}" for number, text in enumerate(speech)}
    for text, duration_ms in speech.items():
        yield f"espeak-ng -v en-us -s {engine_rate} -w {names[text]}.wav -- {shlex.quote(text)}"
        # Padded to the length in the script, so that the join needs no further arithmetic.
        yield f"sox {names[text]}.wav {_RAW} {names[text]}.raw {_TRIM} pad 0 1 trim 0 {duration_ms / 1000:.3f}"
    beeps = {event["name"]: event["duration_ms"] / 1000 for event in events if event["type"] == "beep"}
    for name, length_s in beeps.items():
        yield f"sox -n {_RAW} {name}.raw synth {length_s} {_TONES[name]} fade t 0.01 {length_s} 0.03 gain -10"
    joined: list[str] = []
    silences: dict[int, str] = {}
    end_ms = 0
    for event in [*events, {"type": "end", "at_ms": script["duration_ms"], "duration_ms": 0}]:
        if gap_ms := event["at_ms"] - end_ms:
            joined.append(silences.setdefault(gap_ms, f"silence{gap_ms}"))
        if event["type"] != "end":
            joined.append(names[event["text"]] if event["type"] == "speech" else event["name"])
        end_ms = event["at_ms"] + event["duration_ms"]
    for gap_ms, name in silences.items():
        yield f"sox -n {_RAW} {name}.raw trim 0 {gap_ms / 1000:.3f}"
    # One `cat` and one `sox`: as inputs of sox itself so many files need more open files than some systems allow.
    yield f"cat {' '.join(f'{name}.raw' for name in joined)} | sox {_RAW} - {shlex.quote(str(output))}"
