"""A short session as a page: half a minute, two exercises, one hold on each side, with a real sound."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from handmade import beep, script_of, speech

from voicecoach.encoders import wav
from voicecoach.page.build import write_page
from voicecoach.page.content import HandoutExercise, PageContent, PageSound
from voicecoach.script import Chapter, Phase, PhaseKind, Script, Side, StepRef
from voicecoach.units import frame_at

RATE_HZ = 8_000


def sample_script(title: str = "Two holds", text: str = "Keep breathing.") -> Script:
    def phase(index: int, kind: PhaseKind, at_s: int, end_s: int, *where: object) -> Phase:
        exercise, number, side = where or (None, None, None)
        ref = (
            StepRef(str(exercise), None, "lift", int(str(number)), 1, _side(side)) if exercise else StepRef()
        )
        return Phase(index, kind, at_s * 1000, (end_s - at_s) * 1000, ref)

    kind = PhaseKind
    phases = (
        phase(0, kind.SET_UP, 0, 4),
        phase(1, kind.GET_READY, 4, 6, "bridge", 1, "left"),
        phase(2, kind.HOLD, 6, 12, "bridge", 1, "left"),
        phase(3, kind.REST, 12, 15, "bridge", 1, "left"),
        phase(4, kind.HOLD, 15, 18, "bridge", 1, "right"),
        phase(5, kind.TRANSITION, 18, 21),
        phase(6, kind.MOVE, 21, 27, "curl", 1, None),
        phase(7, kind.FINISH, 27, 30),
    )
    events = (
        speech(500, 2000, "Safety first.", 0),
        beep(6000, "hold-start", 2),
        speech(7000, 1500, text, 2),
        beep(12000, "hold-end", 3),
        speech(21500, 1500, "Curl down.", 6),
    )
    chapters = (Chapter(0, "Start"), Chapter(4000, "Bridge"), Chapter(21000, "Curl"))
    return script_of(events, 30_000, phases=phases, chapters=chapters, title=title)


def _side(side: object) -> Side | None:
    return "left" if side == "left" else "right" if side == "right" else None


def sample_content(script: Script | None = None, language: str = "en") -> PageContent:
    return PageContent(
        script or sample_script(),
        language,
        exercises=(
            HandoutExercise("bridge", "Bridge", "1 x 1", ("mat",), "It makes hips strong.", ("Lift.",), ()),
            HandoutExercise("curl", "Curl", "1 x 1", (), None, ("Curl down.", "Come up."), ()),
        ),
        cautions=("Stop if pain is sharp.",),
        captions="WEBVTT\n\n00:07.000 --> 00:08.500\nKeep breathing.\n",
    )


def write_sample(path: Path, content: PageContent | None = None, **fields: Any) -> Path:
    content = replace(content or sample_content(), **fields)
    sound = BytesIO()
    frames = frame_at(content.script.duration_ms, RATE_HZ)
    wav.write(sound, content.script, RATE_HZ, [b"\0\0" * frames])
    size = sound.tell()
    sound.seek(0)
    with path.open("wb") as stream:
        write_page(stream, content, PageSound(sound, "audio/wav", "wav", size))
    return path
