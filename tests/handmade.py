"""Scripts built by hand, and voices that need no engine: what the tests of the sound floor feed it."""

import math
import random
from collections.abc import Callable, Iterable

import numpy as np

from voicecoach.clip import Clip
from voicecoach.script import (
    Beep,
    Chapter,
    Counts,
    Event,
    Glide,
    Phase,
    PhaseKind,
    Script,
    Side,
    Speech,
    StepRef,
    VoiceLabel,
)
from voicecoach.sound.beeps import durations_ms

BEEP_MS = durations_ms()


def speech(at_ms: int, duration_ms: int, text: str, phase: int = 0) -> Speech:
    return Speech(at_ms, duration_ms, phase, text, "breathe", "full")


def beep(at_ms: int, name: str, phase: int = 0) -> Beep:
    return Beep(at_ms, BEEP_MS[name], phase, name)


def glide(at_ms: int, duration_ms: int, name: str, phase: int = 0) -> Glide:
    return Glide(at_ms, duration_ms, phase, name)


def script_of(
    events: Iterable[Event],
    duration_ms: int,
    *,
    phases: tuple[Phase, ...] = (),
    chapters: tuple[Chapter, ...] = (),
    title: str = "Tight hamstrings",
) -> Script:
    holds = [phase for phase in phases if phase.kind == "hold"]
    counts = Counts(holds=len(holds), hold_ms=sum(phase.duration_ms for phase in holds))
    return Script(
        title=title,
        routine="tight-hamstrings",
        voice=VoiceLabel("tones", "tones", 150, measured=True),
        duration_ms=duration_ms,
        events=tuple(sorted(events, key=lambda event: event.at_ms)),
        phases=phases,
        chapters=chapters,
        notes=(),
        counts=counts,
    )


def tone_voice(rate_hz: int) -> Callable[[str], Clip]:
    """A voice of voiced-like noise: a buzz that wanders in pitch with breath on it, another for every text."""

    def clip_for(text: str) -> Clip:
        duration_ms = 60 * len(text)
        generator = np.random.default_rng(sum(text.encode()))
        frames = duration_ms * rate_hz // 1000
        seconds = np.arange(frames) / rate_hz
        pitch_hz = generator.uniform(90, 220) * (1 + 0.1 * np.sin(2 * math.pi * 3 * seconds))
        phase = 2 * math.pi * np.cumsum(pitch_hz) / rate_hz
        buzz = sum(np.sin(number * phase) / number for number in range(1, 12))
        syllables = np.clip(np.sin(2 * math.pi * 4 * seconds), 0, 1)
        wave = 3000 * syllables * (buzz + 0.3 * generator.standard_normal(frames))
        return Clip(np.clip(np.rint(wave), -32768, 32767).astype("<i2").tobytes(), rate_hz)

    return clip_for


class SessionBuilder:
    """Holds as a session has them: talk, ramp with its glide, hold with ticks and a word, ramp down, rest.

    Lengths are drawn so that onsets fall on any millisecond and no two holds are alike.
    """

    def __init__(self, clip_for: Callable[[str], Clip], seed: int = 1) -> None:
        self.clip_for = clip_for
        self.random = random.Random(seed)
        self.at_ms = 0
        self.events: list[Event] = []
        self.phases: list[Phase] = []
        self.chapters: list[Chapter] = []

    def build(self, holds: int) -> Script:
        for number in range(holds):
            if number % 6 == 0:
                self.chapters.append(Chapter(self.at_ms, f"Exercise {number // 6 + 1}"))
            self._add_hold(number)
        self.events.append(beep(self.at_ms, "finish", len(self.phases)))
        self._phase(PhaseKind.MOVE, 2000)
        return script_of(self.events, self.at_ms, phases=tuple(self.phases), chapters=tuple(self.chapters))

    def _add_hold(self, number: int) -> None:
        self._say_phase(PhaseKind.SET_UP, f"Left leg, hold number {number}.")
        if number % 5 == 4:
            self.events.append(beep(self.at_ms, "switch", len(self.phases)))
            self._phase(PhaseKind.SWITCH, 8000 + self.random.randrange(500))
        ramp_ms = 3000 + self.random.randrange(100)
        self.events.append(glide(self.at_ms, ramp_ms, "ramp-up", len(self.phases)))
        self._say_phase(PhaseKind.RAMP_UP, "Build up.", ramp_ms)
        hold_ms = 8000 + self.random.randrange(4000)
        end_ms = self.at_ms + hold_ms
        self.events.append(beep(self.at_ms, "hold-start", len(self.phases)))
        self.events += [beep(end_ms - left_ms, "tick", len(self.phases)) for left_ms in (3000, 2000, 1000)]
        self._say_phase(
            PhaseKind.HOLD, "Breathe out slowly.", hold_ms, side="left" if number % 2 else "right"
        )
        self.events.append(beep(self.at_ms, "hold-end", len(self.phases)))
        self.events.append(glide(self.at_ms, ramp_ms, "ramp-down", len(self.phases)))
        self._say_phase(PhaseKind.RAMP_DOWN, "Ease off.", ramp_ms)
        rest_ms = 4000 + self.random.randrange(1000)
        self.events.append(beep(self.at_ms + rest_ms - 600, "rest-end", len(self.phases)))
        self._phase(PhaseKind.REST, rest_ms)

    def _say_phase(
        self, kind: PhaseKind, text: str, duration_ms: int | None = None, side: Side | None = None
    ) -> None:
        spoken_ms = self.clip_for(text).duration_ms
        self.events.append(speech(self.at_ms + 600, spoken_ms, text, len(self.phases)))
        self._phase(kind, duration_ms or spoken_ms + 1500 + self.random.randrange(200), side)

    def _phase(self, kind: PhaseKind, duration_ms: int, side: Side | None = None) -> None:
        self.phases.append(
            Phase(
                len(self.phases),
                kind,
                self.at_ms,
                duration_ms,
                StepRef("hamstring-ere", None, "lift", 1, len(self.phases), side),
            )
        )
        self.at_ms += duration_ms
