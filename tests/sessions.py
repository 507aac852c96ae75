"""Sessions of the shipped sheets, compiled without a voice: the same on every machine."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from plans import BEEP_MS

from voicecoach.compiler.compile import compile_script
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.estimate import estimate_ms
from voicecoach.script import Script, Speech, VoiceLabel
from voicecoach.sheets.library.library import Library, shipped_cues

ROUTINE = "tight-hamstrings"
LABEL = VoiceLabel("estimate", "", 150, measured=False)

WALL_HOLD = """\
exercise: wall-hold
name: Wall hold
position: standing
muscles: {primary: [quadriceps]}
dose: {sets: 1, reps: 1, hold: 8 s, sides: none}
steps:
  - id: hold
    say: {full: "Slide down the wall and hold.", short: "Hold."}
    ramp: 2 s up, 1 s down
    hold: dose
sources: ["made for a test"]
"""
"""A sheet of one hold, with nothing to be said before its ramp but its own words."""

LIBRARY = Library((shipped_cues(),))


def estimated(text: str) -> int:
    return estimate_ms(text, 150)


def compiled(name: str = ROUTINE, *doses: str, library: Library = LIBRARY, **request: Any) -> Script:
    """The script of a name; further arguments are those of a Request."""
    return compile_script(
        library, name, Request(doses=doses, **request), speech_ms=estimated, beep_ms=BEEP_MS, voice=LABEL
    )


def on_shelf(folder: Path, text: str, name: str = "mine.yaml") -> str:
    """Writes a sheet and returns its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def speech(script: Script) -> list[Speech]:
    return list(script.speech)


def words(events: Iterable[Speech]) -> int:
    return sum(len(event.text.split()) for event in events)
