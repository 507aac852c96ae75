"""A day of sessions on the simulated clock under random control: memory stays flat, and the journal is what was heard."""

import json
import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

from voicecoach.api.live import LiveRequest, play_session
from voicecoach.journal.entries import entries_adapter
from voicecoach.journal.live_entries import Hold
from voicecoach.journal.writer import default_journal
from voicecoach.live.clock import SimulatedClock
from voicecoach.live.commands import AnyCommand, Command, CommandQueue, SeekBy
from voicecoach.live.players._clocked import ClockedPlayer
from voicecoach.request import make_request
from voicecoach.sound.beeps import durations_ms
from voicecoach.sound.mix import render_tone

DAY_MS = 86_400_000
MOST_GROWTH_MB = 30
ROUTINES = ("tight-hamstrings", "steady-legs-and-trunk", "hamstring-ere", "side-plank")
CONTROLS = tuple(
    command
    for command in Command
    if command not in {Command.QUIT, Command.MENU, Command.LOUDER, Command.SOFTER, Command.PAIN}
)
"""Loudness would change what is looked for in the sound; quitting ends a session early, menus and pain have tests of their own."""
CLOCKS = ("2026-03-29T01:59", "2026-03-29T03:00", "2026-10-25T02:59", "2026-03-28T12:00", "2027-01-01T00:00")
"""The time of day jumps to one of these at every command: the session must not care."""


_LONGEST_BEEP = 40_000
"""In bytes; an even number."""
_ENOUGH = 4_000_000
"""Bytes that are looked at together: a minute and a half."""


@dataclass
class Soaked:
    """What became of a day."""

    simulated_ms: int = 0
    sessions: int = 0
    commands: int = 0
    holds: int = 0
    first_mb: int = 0
    peak_mb: int = 0
    findings: list[str] = field(default_factory=list)


class _JumpingClock(SimulatedClock):
    """Gives its commands, and moves the time of day at each."""

    def wait(self, commands: CommandQueue, wait_ms: int, *, idle: bool) -> AnyCommand | None:
        """As the clock that it is."""
        given = super().wait(commands, wait_ms, idle=idle)
        if given is not None:
            os.environ["VOICECOACH_NOW"] = CLOCKS[self.now_ms() % len(CLOCKS)]
        return given


class Listener(ClockedPlayer):
    """Measures holds by what is heard alone: from the onset of the beep that starts one to that of the beep that ends it."""

    is_heard = True

    def __init__(self, commands: list[tuple[int, AnyCommand]]) -> None:
        super().__init__(_JumpingClock(commands))
        self.held: list[int] = []
        """The lengths of holds, in frames."""
        self._parts: list[bytes] = []
        self._waiting = 0
        self._base = 0  # of the first of the parts, in bytes
        self._seen = -1
        self._start: int | None = None

    def heard(self, pcm: bytes) -> None:
        """Keep it until there is enough to look at."""
        self._parts.append(pcm)
        self._waiting += len(pcm)
        if self._waiting > _ENOUGH:
            self.look()

    def look(self) -> None:
        """Find the two beeps by their first 15 ms, byte for byte as they are rendered: a command may cut what follows."""
        sound = b"".join(self._parts)
        found = []
        for name in ("hold-start", "hold-end"):
            tone = render_tone(name, durations_ms()[name], self.rate_hz, 0.0).pcm[: self.rate_hz // 67 * 2]
            at = sound.find(tone)
            while at >= 0:
                found.append((self._base + at, name))
                at = sound.find(tone, at + 1)
        for at, name in sorted(found):
            if at > self._seen:
                self._mark(name, at // 2)
                self._seen = at
        kept = min(len(sound), _LONGEST_BEEP)
        self._parts, self._waiting, self._base = [sound[-kept:]], kept, self._base + len(sound) - kept

    def _mark(self, name: str, frame: int) -> None:
        if name == "hold-start":
            self._start = frame
        elif self._start is not None:
            self.held.append(frame - self._start)
            self._start = None


def soak(simulated_ms: int = DAY_MS, seed: int = 1) -> Soaked:
    """Play sessions for so long on the simulated clock."""
    soaked, random = Soaked(), Random(seed)
    while soaked.simulated_ms < simulated_ms and not soaked.findings:
        name = ROUTINES[soaked.sessions % len(ROUTINES)] if simulated_ms == DAY_MS else ROUTINES[2]
        _play(name, soaked, random)
        now_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        if soaked.sessions == len(ROUTINES):
            soaked.first_mb = now_mb  # everything has been loaded and the longest has been played
        soaked.peak_mb = now_mb
    if soaked.first_mb and soaked.peak_mb > soaked.first_mb + MOST_GROWTH_MB:
        soaked.findings.append(f"memory grows from {soaked.first_mb} to {soaked.peak_mb} MB")
    return soaked


def _play(name: str, soaked: Soaked, random: Random) -> None:
    asked: list[tuple[int, AnyCommand]] = [
        (random.randrange(2_400_000), random.choice((*CONTROLS, SeekBy(random.randrange(-60_000, 60_000)))))
        for _ in range(random.randrange(30))
    ]
    player = Listener(asked)
    before = _size_bytes()
    outcome = play_session(
        make_request(name, voice="silent", floor="off", session=5),
        LiveRequest(player=player, gates=False, controls=(), check_in=False, keeps_journal=True),
    )
    player.look()
    written = [hold.hold_ms * player.rate_hz // 1000 for hold in _holds(before)]
    soaked.sessions += 1
    soaked.commands += len(asked)
    soaked.holds += len(written)
    soaked.simulated_ms += player.clock.now_ms()
    if [round(one / 10) for one in written] != [round(one / 10) for one in player.held]:
        soaked.findings.append(
            f"{name}, session {soaked.sessions}: the journal has {written}, and {player.held} was heard"
        )
    if outcome.holds + outcome.extra != len(written):
        soaked.findings.append(
            f"{name}, session {soaked.sessions}: {outcome.holds} and {outcome.extra} extra were told, {len(written)} written"
        )


def _size_bytes() -> int:
    journal = default_journal()
    return journal.stat().st_size if journal.exists() else 0


def _holds(first_byte: int) -> Iterator[Hold]:
    """Those written from there on. The rest of the journal is not read: it would be the program that measures that grows."""
    with default_journal().open("rb") as journal:
        journal.seek(first_byte)
        for line in journal:
            entry = entries_adapter().validate_json(line)
            if isinstance(entry, Hold) and entry.result in {"done", "extra"}:
                yield entry


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        os.environ |= {f"VOICECOACH_{name}": str(Path(place) / name) for name in ("DATA", "CACHE", "CONFIG")}
        os.environ |= {"VOICECOACH_NOW": CLOCKS[0], "VOICECOACH_CUES": place}
        print(json.dumps(asdict(soak(int(float(sys.argv[1]) * 3_600_000)))))  # noqa: T201 - a program of its own
