"""Recording -> Hearing: what a recogniser writes down of each phrase by itself, and of stretches of the running session."""

import json
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Protocol

import numpy as np

from ear.environment import WEIGHTS
from ear.figures import FormHearing, Hearing, Misheard
from ear.recording import Frames, Recording
from ear.words import count_errors, words_of
from voicecoach.errors import MachineError
from voicecoach.script import Speech
from voicecoach.sound.resample import resample

RATE_HZ = 16_000
EDGE_MS = 400
"""Silence on each side of a phrase."""
STRETCH_MS = 25_000
"""Of the running session; the recogniser hears 30 s at most in one go."""
_HERE = Path(__file__).parent
_LENGTHS = (
    ("1 word", 1, 1),
    ("2 words", 2, 2),
    ("3 words", 3, 3),
    ("4-6 words", 4, 6),
    ("7 and more", 7, 99),
)


class Listener(Protocol):
    """Whoever writes down what it hears."""

    def hear(self, frames: Frames, rate_hz: int, language: str) -> str:
        """What is written down."""
        ...


class Recogniser:
    """The program that writes down what it hears: a Listener."""

    def __init__(self, to: IO[str], back: IO[str], folder: Path) -> None:
        self._to, self._back, self._path = to, back, folder / "heard.raw"

    def hear(self, frames: Frames, rate_hz: int, language: str) -> str:
        """What is written down. Raises MachineError when the program is gone."""
        resample(frames, rate_hz, RATE_HZ).astype("<i2").tofile(self._path)
        self._to.write(json.dumps({"path": str(self._path), "language": language}) + "\n")
        self._to.flush()
        answer = self._back.readline()
        if not answer:
            raise MachineError("the recogniser has stopped", "see above for what it said")
        return str(json.loads(answer)["heard"])


@contextmanager
def open_recogniser(environment: Path, threads: int = 2) -> Iterator[Recogniser]:
    """The recogniser of an environment, running."""
    command = [
        str(environment / "bin" / "python"),
        str(_HERE / "recogniser.py"),
        str(environment / WEIGHTS),
        str(threads),
    ]
    with (
        TemporaryDirectory() as folder,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process,
    ):
        if process.stdin is None or process.stdout is None:
            raise MachineError("the recogniser has no pipes", "run it again")
        yield Recogniser(process.stdin, process.stdout, Path(folder))
        process.stdin.close()


def measure_hearing(
    recording: Recording,
    recogniser: Listener,
    *,
    phrases: Sequence[Speech] | None = None,
    stretches: int = 8,
) -> Hearing:
    """Every phrase of the session by itself, each once; and some stretches of it, evenly chosen."""
    phrases = recording.phrases() if phrases is None else phrases
    rows = [(event, *_heard_alone(recording, event, recogniser)) for event in phrases]
    counts = [(event, len(words_of(event.text, recording.language)), errors) for event, _, errors in rows]
    groups = [(form, [row for row in counts if row[0].detail == form]) for form in ("word", "short", "full")]
    groups += [(name, [row for row in counts if low <= row[1] <= high]) for name, low, high in _LENGTHS]
    words, errors = _in_context(recording, recogniser, stretches)
    wrong = [Misheard(one.text, heard, errors, one.detail) for one, heard, errors in rows if errors]
    return Hearing(
        voice=recording.voice,
        language=recording.language,
        phrases=len(rows),
        word_error_rate=_rate(counts),
        exact_percent=round(100 * (1 - len(wrong) / max(1, len(rows))), 1),
        forms=tuple(
            FormHearing(name, len(group), sum(row[2] > 0 for row in group), _rate(group))
            for name, group in groups
        ),
        context_words=words,
        context_word_error_rate=round(errors / words, 4) if words else None,
        misheard=tuple(sorted(wrong, key=lambda one: (len(one.text.split()), one.text))),
    )


def _rate(rows: Iterable[tuple[Speech, int, int]]) -> float:
    listed = list(rows)
    return round(sum(errors for _, _, errors in listed) / max(1, sum(words for _, words, _ in listed)), 4)


def _heard_alone(recording: Recording, event: Speech, recogniser: Listener) -> tuple[str, int]:
    edge = np.zeros(recording.rate_hz * EDGE_MS // 1000, np.int16)
    sound = np.concatenate([edge, recording.cut(event.at_ms, event.end_ms), edge])
    heard = recogniser.hear(sound, recording.rate_hz, recording.language)
    return heard, count_errors(event.text, heard, recording.language)


def _in_context(recording: Recording, recogniser: Listener, count: int) -> tuple[int, int]:
    """Words and errors in stretches of the session, each from one phrase to the end of another."""
    stretches = list(_stretches(recording.script.speech))
    chosen = [stretches[index * len(stretches) // count] for index in range(min(count, len(stretches)))]
    words = errors = 0
    for events in chosen:
        said = " ".join(event.text for event in events)
        sound = recording.cut(events[0].at_ms - EDGE_MS, events[-1].end_ms + EDGE_MS)
        heard = recogniser.hear(sound, recording.rate_hz, recording.language)
        words += len(words_of(said, recording.language))
        errors += count_errors(said, heard, recording.language)
    return words, errors


def _stretches(speech: Sequence[Speech]) -> Iterator[list[Speech]]:
    """The whole session in stretches of at most 25 s, each with three phrases or more."""
    held: list[Speech] = []
    for event in speech:
        if held and event.end_ms - held[0].at_ms > STRETCH_MS:
            if len(held) >= 3:
                yield held
            held = []
        held.append(event)
    if len(held) >= 3:
        yield held
