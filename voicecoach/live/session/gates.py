"""Gates: where a live session waits until the person is ready."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voicecoach.compiler.unroll.plan import Plan, Window
from voicecoach.live.session.easier import EasierPlan
from voicecoach.live.tape.phrases import LivePhrases
from voicecoach.live.tape.segments import Segment
from voicecoach.script import PhaseKind

PROMPT_AFTER_MS, PROMPT_EVERY_MS, PATIENCE_MS = 20_000, 30_000, 180_000
"""When a person who does not answer is prompted again, how often after that, and when the session pauses by itself."""

_PREPARING = frozenset({PhaseKind.SWITCH, PhaseKind.TRANSITION, PhaseKind.SET_UP})
_FETCHING = frozenset({"bring", "need"})
"""The stock phrases that ask for equipment."""


def find_gates(windows: Sequence[Window], positions: Mapping[str, str] | None = None) -> frozenset[int]:
    """The windows after which a live session waits. `positions` are those of the exercises, by id.

    Of its own accord it waits when the side or the position changes or equipment is set up, behind the last window that
    prepares. A step whose sheet has a `gate` decides for itself and for the change that leads to it; if that change ends
    with a step of its own, the session still waits once, but never twice.
    """
    known = positions or {}
    gates = set()
    position: str | None = None
    must_wait = False
    for index, window in enumerate(windows):
        if window.ref.exercise is None:
            continue
        if window.kind in _PREPARING:
            wanted = known.get(window.ref.exercise, position)
            is_fetching = any(line.cue in _FETCHING for line in window.lines)
            must_wait = must_wait or window.kind is PhaseKind.SWITCH or is_fetching or wanted != position
            position = wanted
        after = windows[index + 1] if index + 1 < len(windows) else None
        if window.gate is not None:
            must_wait = False
            if window.gate.waits:
                gates.add(index)
        elif must_wait and (after is None or after.kind not in _PREPARING):
            must_wait = False
            if (
                after is None
                or after.gate is None
                or (window.kind is PhaseKind.SET_UP and not after.gate.waits)
            ):
                gates.add(index)
    return frozenset(gates)


def gates_of(plan: Plan, first: int = 0) -> frozenset[int]:
    """The gates of a plan from a window on."""
    positions = {exercise.id: exercise.position for exercise in plan.exercises}
    return frozenset(first + gate for gate in find_gates(plan.windows[first:], positions))


@dataclass(frozen=True, slots=True)
class Gate:
    """What a session waits for."""

    prompt: str
    before_window: int
    """The window of the plan that it stands before."""
    again: str
    """The prompt that is repeated if nobody answers."""
    is_pain: bool = False
    easier: EasierPlan | None = None
    """After pain: the easier way that is offered."""


def gate_before(segment: Segment, windows: Sequence[Window], phrases: LivePhrases) -> Gate:
    """The gate that stands before a segment, in the words of its step if the sheet has any, else in those of the coach."""
    wanted = windows[segment.window_index - 1].gate
    words = wanted.words if wanted is not None else None
    again = (words.short if words is not None else None) or phrases.say("gate-again")
    return Gate(words.full if words is not None else phrases.say("gate"), segment.window_index, again)


class Gatekeeper:
    """Which gates have been passed, and how long the session has waited at the current one."""

    def __init__(self, gates: frozenset[int]) -> None:
        self.gates = gates
        self.passed: set[int] = set()
        """The windows whose gates have been passed."""
        self.gate: Gate | None = None
        self.unanswered: Gate | None = None
        """A question about pain that a pause interrupted: it is asked again."""
        self._since_ms = 0
        self._prompt_at_ms = 0

    @property
    def prompt(self) -> str | None:
        return self.gate.prompt if self.gate is not None else None

    @property
    def again(self) -> str:
        return self.gate.again if self.gate is not None else ""

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
            self.unanswered = self.gate if self.gate.is_pain else None
            self.gate = None

    def forget_question(self) -> None:
        """Leave the gate, and ask nothing again."""
        self.leave()
        self.unanswered = None

    @property
    def asks_about_pain(self) -> bool:
        return (self.gate is not None and self.gate.is_pain) or self.unanswered is not None

    def forget(self, plan: Plan, window: int) -> None:
        """The plan differs from a window on."""
        if self.gates:
            kept = {gate for gate in self.gates if gate < window - 1}
            self.gates = frozenset(kept | gates_of(plan, window))
        self.passed = {gate for gate in self.passed if gate < window - 1}

    def is_given_up(self, now_ms: int) -> bool:
        return now_ms - self._since_ms >= PATIENCE_MS

    def is_prompt_due(self, now_ms: int) -> bool:
        """True once each time the prompt is due again."""
        if now_ms < self._prompt_at_ms:
            return False
        self._prompt_at_ms += PROMPT_EVERY_MS
        return True
