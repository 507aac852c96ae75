"""Each stage from a sheet to a sound file tried once, then what can play, and a test tone on it."""

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Literal

from voicecoach.api.compile import plan_by_estimate
from voicecoach.api.encode import encode_script
from voicecoach.api.sound_check import play_test_tone
from voicecoach.api.timing import time_with_voice
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.encoders import find_encoder
from voicecoach.errors import MachineError, VoicecoachError
from voicecoach.live.players import describe_player, list_players
from voicecoach.request import make_request
from voicecoach.script import Script
from voicecoach.sheets.checks.check import check_sheets
from voicecoach.sheets.library.library import Library, find_folders
from voicecoach.speech import DEFAULT_WPM
from voicecoach.speech_cache import cache_stats
from voicecoach.studio import Studio
from voicecoach.voices import AUTO, better_engine, find_voice

TRIED = "hamstring-ere"
"""The session that is tried."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried."""

    kind: Literal["stage", "player", "tone"]
    """A stage on the way to a file, a player, or the test tone."""
    name: str
    """Such as `schedule`, or the name of a player."""
    is_ok: bool
    """It works."""
    outcome: str
    """What came of it, or what is missing."""
    duration_ms: float = 0.0
    """How long a stage took."""
    error: VoicecoachError | None = None
    """Why it failed."""

    @property
    def cure(self) -> str:
        """What helps; empty if nothing is wrong, or nothing is known to help."""
        return getattr(self.error, "cure", "")


def diagnose(voice: str | None = None, *, plays_tone: bool = True) -> Iterator[Step]:
    """Try every stage with a voice (`ENGINE` or `ENGINE:VOICE`), then every player, then a test tone.

    Each step is yielded as soon as it is over. A stage that fails is the last one: nothing behind it can be tried.
    """
    with ExitStack() as stack:
        trial = _Trial(voice, stack)
        for name, stage in trial.stages():
            step = _timed(name, stage)
            yield step
            if not step.is_ok:
                return
        yield from _players()
        if plays_tone:
            yield _tone(trial.studio.voice.rate_hz)


class _Trial:
    """What the stages hand on to each other."""

    library: Library
    plan: Plan
    studio: Studio
    script: Script

    def __init__(self, voice: str | None, stack: ExitStack) -> None:
        self._voice, self._stack = voice, stack

    def stages(self) -> tuple[tuple[str, Callable[[], str]], ...]:
        return (
            ("sheets", self._read),
            ("compile", self._compile),
            ("voice", self._open_voice),
            ("speak", self._speak),
            ("schedule", self._schedule),
            ("mix and write", self._write),
            ("cache", _look_at_cache),
        )

    def _read(self) -> str:
        self.library = find_folders(())
        report = check_sheets(self.library, ())
        folders = ", ".join(str(folder) for folder in self.library.folders)
        faults = len(report.faults)
        return f"{report.sheet_count} sheets in {folders}; {faults} fault{'s' * (faults != 1)}"

    def _compile(self) -> str:
        self.plan = plan_by_estimate(make_request(TRIED), self.library)
        return f"{TRIED}: {len(self.plan.windows)} windows, {self.plan.counts.holds} holds"

    def _open_voice(self) -> str:
        # What `render` uses, but the person's cache is left alone: a voice that is only remembered would prove nothing.
        cache = Path(self._stack.enter_context(TemporaryDirectory(prefix="voicecoach-doctor-")))
        self.studio = self._stack.enter_context(Studio(find_voice(self._voice, DEFAULT_WPM), cache))
        voice = self.studio.voice
        better = better_engine(voice.engine) if self._voice in {None, AUTO} else None
        cure = f"; a more natural one: {better.how_to_get}" if better is not None else ""
        return f"{voice.engine} {voice.id}, {voice.version}{cure}"

    def _speak(self) -> str:
        texts = self.plan.first_choices()
        self.studio.prepare(texts)
        speech_ms = sum(self.studio.speech_ms(text) for text in texts)
        return f"{len(texts)} phrases, {speech_ms / 1000:.1f} s of speech"

    def _schedule(self) -> str:
        self.script = script = time_with_voice(self.plan, self.studio)
        return f"{script.duration_ms / 1000:.1f} s, {len(script.events)} events, {len(script.notes)} notes"

    def _write(self) -> str:
        stream = io.BytesIO()
        encode_script(self.script, self.studio, find_encoder("x.wav"), stream)
        return f"{stream.tell() / 1e6:.1f} MB of WAV"


def _look_at_cache() -> str:
    stats = cache_stats()
    return f"{stats.folder}: {stats.entry_count} phrases, {stats.byte_count / 1e6:.1f} MB"


def _timed(name: str, stage: Callable[[], str]) -> Step:
    start_s = perf_counter()
    try:
        outcome = stage()
    except VoicecoachError as error:
        return Step("stage", name, is_ok=False, outcome="failed", error=error)
    return Step("stage", name, is_ok=True, outcome=outcome, duration_ms=1000 * (perf_counter() - start_s))


def _players() -> Iterator[Step]:
    for name in list_players():
        info = describe_player(name)
        outcome = info.detail if info.available else f"not available: {info.detail}"
        devices = f"; devices: {', '.join(info.devices)}" if info.devices else ""
        yield Step("player", name, is_ok=info.available, outcome=f"{outcome}{devices}")


def _tone(rate_hz: int) -> Step:
    try:
        outcome = f"a beep on {play_test_tone(rate_hz)}, the default device"
        return Step("tone", "test tone", is_ok=True, outcome=outcome)
    except MachineError as error:
        return Step("tone", "test tone", is_ok=False, outcome=error.message, error=error)
