"""Sound servers and sessions that stand still in the middle of holds, and what was really heard meanwhile."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from controls_session import PATIENCE_S
from sink import Frames, Sink

from voicecoach.sound.beeps import durations_ms
from voicecoach.sound.mix import render_tone

HOLD_MS = 4000
UNTOUCHED = 2
"""Holds at the start in which nothing stands still: how late the screen is anyway is measured there."""
ONSET_MS = 5
NEAR_S = 2.5
"""An attempt at a hold belongs to the report of a hold on the screen that is nearest, and no farther than this."""

SHEET = """\
exercise: wall-holds
name: Wall holds
position: standing
muscles: {{primary: [quadriceps]}}
dose: {{sets: 1, reps: {reps}, hold: 4 s, sides: none}}
steps:
  - id: hold
    say: {{full: "Slide down the wall and hold.", short: "Hold."}}
    move: 1 s
    ramp: 1 s up, 1 s down
    hold: dose
sources: ["made for a test"]
"""

CHILD = """
import json, sys, time
from dataclasses import replace
from voicecoach.api.live import LiveRequest, play_session
from voicecoach.request import make_request

class Reporter:
    def start(self, queue, now):
        pass
    def stop(self):
        pass
    def changed(self, now, *, seeked):
        told = {"t": time.monotonic(), "phase": now.phase, "at_ms": now.phase_at_ms, "rep": now.ref.rep_number,
                "notices": now.notices, "state": now.state, "seeked": seeked}
        print(json.dumps(told), flush=True)

# The voice whose rate is that of the sink, so that what comes out can be compared to the bit.
request = make_request(sys.argv[1], voice="pyttsx3", talk="signals", floor="off", session=9)
live = LiveRequest(player=sys.argv[2], gates=False, controls=[Reporter()], check_in=False)
outcome = play_session(request, live)
print(json.dumps({"t": time.monotonic(), "outcome": {
    name: getattr(outcome, name) for name in ("holds", "extra", "void", "incomplete", "underruns", "is_finished")}}), flush=True)
"""


@dataclass(frozen=True)
class Attempt:
    """A hold as it came out of the sink."""

    frame: int
    at_s: float
    is_exact: bool
    length_ms: float | None


@dataclass
class Run:
    """A session in which something stood still, and what came of it."""

    outcome: dict[str, Any]
    journal: list[dict[str, Any]]
    attempts: dict[int, list[Attempt]]
    """By rep."""
    stray: int
    """Start beeps that the screen had no hold for."""
    late_ms: list[float]
    """By how much the screen was earlier or later in clean holds after a stall than in those before any."""
    notices: list[str]
    stalls: list[tuple[int, float, float]]
    """The rep, how long after its hold began something stood still, and for how long."""
    told: str = ""
    faults: list[str] = field(default_factory=list)

    def judge(self) -> "Run":
        """What is wrong by the law: a hold counts if it was heard exactly, and only then."""
        holds = [line for line in self.journal if line.get("event") == "hold"]
        for rep in sorted({line["rep"] for line in holds} | set(self.attempts)):
            counted = sum(line["rep"] == rep and line["result"] in {"done", "extra"} for line in holds)
            exact = sum(attempt.is_exact for attempt in self.attempts.get(rep, ()))
            if counted > exact:
                tried = [(round(one.at_s, 2), one.length_ms) for one in self.attempts.get(rep, ())]
                self.faults.append(f"rep {rep}: {counted} counted, {exact} exact of {tried}")
        done = {line["rep"] for line in holds if line["result"] == "done"}
        if self.outcome.get("holds") != len(done):
            self.faults.append(f"{self.outcome.get('holds')} told at the end, {len(done)} in the journal")
        return self

    @property
    def needless(self) -> int:
        """Holds that were exact, and came again all the same."""
        holds = [line for line in self.journal if line.get("event") == "hold"]
        exact = sum(attempt.is_exact for tried in self.attempts.values() for attempt in tried)
        return exact - sum(line["result"] in {"done", "extra"} for line in holds)

    def figures(self) -> str:
        tried = [one for attempts in self.attempts.values() for one in attempts]
        late = sorted(map(abs, self.late_ms)) or [0.0]
        return (
            f"{len(self.stalls)} stalls, {len(tried)} holds begun, {sum(one.is_exact for one in tried)} exact, "
            f"{self.outcome.get('holds')} counted, {self.outcome.get('void')} void, {self.needless} exact but repeated, "
            f"{self.outcome.get('underruns')} gaps told; screen off by {median(late):.0f} ms (median), "
            f"{late[-1]:.0f} ms (most); {len(self.faults)} faults"
        )


def run_with_stalls(
    sink: Sink, folder: Path, player: str, what: str, stalls_s: Sequence[float], count: int, seed: str
) -> Run:
    """Play holds; `what` ("server" or "process") stands still in each, for each of `stalls_s` in turn, at a random instant.

    Every fifth time it does so between two holds instead.
    """
    chance = random.Random(seed)
    sheet = folder / "stalls.yaml"
    sheet.write_text(SHEET.format(reps=count + UNTOUCHED), encoding="utf-8")
    start = sink.count
    data = folder / "data"
    environment = {**os.environ, **sink.environment, "VOICECOACH_DATA": str(data)}
    with (folder / "told.txt").open("wb") as told:
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(sheet), player],
            stdout=subprocess.PIPE,
            stderr=told,
            stdin=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
    victim = child.pid if what == "process" else sink.server_pid
    reports: list[dict[str, Any]] = []
    stalls: list[tuple[int, float, float]] = []
    threads = []
    stalled: set[int] = set()
    assert child.stdout is not None
    for line in child.stdout:
        report = json.loads(line)
        reports.append(report)
        rep = report.get("rep")
        if (
            report.get("phase") == "hold"
            and rep not in stalled
            and rep > UNTOUCHED
            and report["state"] == "playing"
        ):
            stalled.add(rep)
            stall_s = stalls_s[len(stalls) % len(stalls_s)]
            is_between = len(stalled) % 5 == 0
            wait_s = chance.uniform(4.2, 8.0) if is_between else chance.uniform(0.0, HOLD_MS / 1000)
            threads.append(threading.Thread(target=stall, args=(victim, wait_s, stall_s), daemon=True))
            threads[-1].start()
            stalls.append((rep, wait_s, stall_s))
    child.stdout.close()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert child.wait(PATIENCE_S) == 0, (folder / "told.txt").read_text(encoding="utf-8")
    sink.settle()
    return examine(sink, start, reports, stalls, data / "journal.jsonl")


def stall(pid: int, wait_s: float, stall_s: float) -> None:
    time.sleep(wait_s)
    os.kill(pid, signal.SIGSTOP)
    time.sleep(stall_s)
    os.kill(pid, signal.SIGCONT)


def examine(
    sink: Sink,
    start: int,
    reports: list[dict[str, Any]],
    stalls: list[tuple[int, float, float]],
    journal: Path,
) -> Run:
    heard = sink.frames(start)
    starts, ends = (places(heard, name, sink.rate_hz) for name in ("hold-start", "hold-end"))
    length = HOLD_MS * sink.rate_hz // 1000
    holds = [one for one in reports if one.get("phase") == "hold" and one["state"] == "playing"]
    begun = [(one["t"] - one["at_ms"] / 1000, one["rep"]) for one in holds]
    attempts: dict[int, list[Attempt]] = {}
    offsets: list[tuple[int, float, bool]] = []
    stray = 0
    for frame in starts:
        at_s = sink.time_of(start // 2 + frame)
        later = [end for end in ends if frame < end < frame + 12 * sink.rate_hz]
        length_ms = (later[0] - frame) * 1000 / sink.rate_hz if later else None
        attempt = Attempt(frame, at_s, begins(heard, frame + length, "hold-end", sink.rate_hz), length_ms)
        shown_s, rep = min(begun, key=lambda one: abs(one[0] - at_s))
        if abs(shown_s - at_s) > NEAR_S:
            stray += 1
            continue
        offsets.append((rep, (shown_s - at_s) * 1000, attempt.is_exact))
        attempts.setdefault(rep, []).append(attempt)
    base = [off for rep, off, _ in offsets if rep <= UNTOUCHED]
    usual = median(base) if base else 0.0
    late = [off - usual for rep, off, is_exact in offsets if rep > UNTOUCHED and is_exact]
    notices: list[str] = []
    for one in reports:
        notices += [notice for notice in one.get("notices", ()) if notice not in notices[-3:]]
    lines = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    return Run(reports[-1].get("outcome", {}), lines, attempts, stray, late, notices, stalls).judge()


def begins(heard: Frames, frame: int, name: str, rate_hz: int) -> bool:
    """Whether a beep begins there, to the bit: it may break off later, since a hold ends with the onset of its end beep."""
    tone = np.frombuffer(render_tone(name, durations_ms()[name], rate_hz, 0.0).pcm, "<i2")
    first = tone[: ONSET_MS * rate_hz // 1000]
    return np.array_equal(heard[frame : frame + len(first)], first)


def places(heard: Frames, name: str, rate_hz: int) -> list[int]:
    """Where a beep is heard, to the bit."""
    tone = np.frombuffer(render_tone(name, durations_ms()[name], rate_hz, 0.0).pcm, "<i2")
    lead = int(np.flatnonzero(tone)[0])
    wanted, text = np.trim_zeros(tone).tobytes(), heard.tobytes()
    found, at = [], text.find(wanted)
    while at >= 0:
        if at % 2 == 0:
            found.append(at // 2 - lead)
        at = text.find(wanted, at + 2)
    return found
