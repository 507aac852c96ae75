"""Renders with random options through `verify`: whatever is rendered passes, with no false alarm."""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from voicecoach.cli import run
from voicecoach.voices import describe_engine, list_engines

ROUTINES = ("tight-hamstrings", "steady-legs-and-trunk")
WHOLE = (
    *((ROUTINES[0], language) for language in ("en", "de", "es")),
    (ROUTINES[1], "en"),
    (ROUTINES[1], "en"),
)
"""Whole routines, in the languages in which all their safety lines are said."""
FORMATS = (".wav", ".m4a", ".opus", ".mp3", ".wav", ".flac")
QUALITIES = ("small", "normal", "best")
SMALL = ("hamstring-ere", "side-plank", "jefferson-curl", "marching-hip-bridge", "seated-tibial-rotation")
VOICES = {
    "en": ("pyttsx3", "pyttsx3:en-gb-x-rp", "pyttsx3:en-us+f3", "pyttsx3:en-us+whisper"),
    "de": ("pyttsx3",),
    "es": ("pyttsx3",),
}
NATURAL = ("hibari", "piper")
OPTIONS = (
    *(
        ("--talk", "full"),
        ("--talk", "brief"),
        ("--talk", "signals"),
        ("--side", "left"),
        ("--first", "right"),
        ("--session", "4"),
    ),
    *(
        ("--session", "12"),
        ("--wpm", "110"),
        ("--wpm", "200"),
        ("--beep-level", "-6"),
        ("--beep-level", "3"),
        ("--floor", "off"),
    ),
)


@dataclass
class Rendered:
    """What became of so many renders."""

    count: int = 0
    findings: list[str] = field(default_factory=list)


def render_often(count: int, folder: Path, seed: int = 1, first: int = 0) -> Rendered:
    """The shipped routines in three languages first, then exercises with random options, every fifth in stereo; each is verified."""
    rendered = Rendered()
    for number in range(first, first + count):
        words = _words(number, Random(f"{seed} {number}"))
        path = folder / f"{number}{FORMATS[number % len(FORMATS)]}"
        if path.suffix in {".m4a", ".opus", ".mp3"}:
            words += ["--quality", QUALITIES[number % len(QUALITIES)]]
        if number % 5 == 2:
            words.append("--stereo")
        made, heard = run(["render", *words, "-o", str(path)]), run(["verify", str(path)])
        rendered.count += 1
        if made or heard:
            rendered.findings.append(
                f"render {' '.join(words)} ends with {made}, and verify of it with {heard}"
            )
        path.unlink(missing_ok=True)
    return rendered


def _words(number: int, random: Random) -> list[str]:
    languages = tuple(VOICES)
    if number < len(WHOLE):
        routine, language = WHOLE[number]
        return [routine, "--language", language, "--voice", VOICES[language][0]]
    language = random.choice(languages)
    voices = (*VOICES[language], *(name for name in NATURAL if language == "en" and _is_here(name)))
    chosen = dict(random.sample(OPTIONS, random.randrange(4)))
    options = [word for pair in chosen.items() for word in pair]
    return [random.choice(SMALL), "--language", language, "--voice", random.choice(voices), *options]


def _is_here(name: str) -> bool:
    return name in list_engines() and describe_engine(name).available


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        report = os.dup(1)
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        found = render_often(int(sys.argv[1]), Path(place))
        os.write(report, ("\n".join(found.findings) + f"\n{found.count}\n").encode())
