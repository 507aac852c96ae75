"""Gates: the places where a live session waits until a person is set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voicecoach.compiler.plan import Window
from voicecoach.live.segments import Segment

PROMPT_AFTER_MS, PROMPT_EVERY_MS, PATIENCE_MS = 20_000, 30_000, 180_000
"""When a person who does not answer is prompted again, how often after that, and when the session gives up and pauses."""

_PREPARING = frozenset({"transition", "set-up"})
_FETCHING = frozenset({"bring", "need"})
"""The stock phrases that ask for equipment."""


def find_gates(windows: Sequence[Window], positions: Mapping[str, str] | None = None) -> frozenset[int]:
    """The windows after which a live session waits: a change of sides, and the last of the windows in which equipment
    is set up or the position is changed. `positions` are those of the exercises, by id.
    """
    known = positions or {}
    gates = set()
    position: str | None = None
    must_wait = False
    for index, window in enumerate(windows):
        after = windows[index + 1] if index + 1 < len(windows) else None
        if window.kind == "switch":
            gates.add(index)
        if window.kind not in _PREPARING or window.exercise is None:
            continue
        wanted = known.get(window.exercise, position)
        if wanted != position:
            must_wait, position = True, wanted
        must_wait = must_wait or any(line.cue in _FETCHING for line in window.lines)
        if must_wait and (after is None or after.kind not in _PREPARING):
            gates.add(index)
            must_wait = False
    return frozenset(gates)


@dataclass(frozen=True, slots=True)
class Gate:
    """What a session waits for."""

    prompt: str
    before_window: int
    """The window of the plan that it stands before."""
    is_pain: bool = False


class Gatekeeper:
    """Which gates have been passed, and how long the one that is shut has been."""

    def __init__(self, gates: frozenset[int]) -> None:
        self.gates = gates
        self.passed: set[int] = set()
        """The windows after which a gate stood that is open now."""
        self.gate: Gate | None = None
        self._since_ms = 0
        self._prompt_at_ms = 0

    @property
    def prompt(self) -> str | None:
        return self.gate.prompt if self.gate is not None else None

    def stands_before(self, segment: Segment) -> bool:
        """Whether a segment has to wait for a person."""
        before = segment.window_index - 1
        return before in self.gates and before not in self.passed

    def open(self, gate: Gate, now_ms: int) -> None:
        """Begin to wait."""
        self.gate, self._since_ms = gate, now_ms
        self._prompt_at_ms = now_ms + PROMPT_AFTER_MS

    def leave(self) -> None:
        """Wait no longer: what comes after the gate may be heard."""
        if self.gate is not None:
            self.passed.add(self.gate.before_window - 1)
            self.gate = None

    def is_given_up(self, now_ms: int) -> bool:
        return now_ms - self._since_ms >= PATIENCE_MS

    def is_prompt_due(self, now_ms: int) -> bool:
        """True once for every time that the prompt has to be said again."""
        if now_ms < self._prompt_at_ms:
            return False
        self._prompt_at_ms += PROMPT_EVERY_MS
        return True
