"""Gates: where a live session waits until the person is ready."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voicecoach.compiler.unroll.plan import Plan, Window
from voicecoach.live.session.easier import EasierPlan
from voicecoach.live.tape.phrases import LivePhrases
from voicecoach.live.tape.segments import Segment
from voicecoach.script import PhaseKind

PROMPTS_MS = (20_000, 50_000)
"""When a person who does not answer is prompted again: with the gate's own words that is three times."""
REMIND_MS, PATIENCE_MS = 150_000, 180_000
"""When the one reminder comes after that, and when the session pauses by itself."""
WARN_MS = 5_000
"""How long before a gate goes on by itself the coach says so."""

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
    is_menu: bool = False
    """The session waits for a choice from the menu; what was heard before is still to come."""
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

    def __init__(self, gates: frozenset[int], wait_ms: int | None = None) -> None:
        """`wait_ms`: after this long a gate goes on by itself; None: never."""
        self.gates = gates
        self._wait_ms = wait_ms
        self.passed: set[int] = set()
        """The windows whose gates have been passed."""
        self.gate: Gate | None = None
        self.unanswered: Gate | None = None
        """The gate at which the session was paused: it is waited at again."""
        self._since_ms = 0
        self._prompts: list[tuple[int, str]] = []
        """What is still to be said, and how long after the gate was reached."""

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
        self.unanswered = None
        self._prompts = [(at_ms, "gate-again") for at_ms in PROMPTS_MS] + [(REMIND_MS, "gate-last")]
        if self._goes_on_by_itself and self._wait_ms is not None:
            self._prompts = [(max(0, self._wait_ms - WARN_MS), "gate-goes-on")]

    @property
    def _goes_on_by_itself(self) -> bool:
        gate = self.gate
        return self._wait_ms is not None and gate is not None and not (gate.is_pain or gate.is_menu)

    def open_menu(self, gate: Gate, now_ms: int) -> None:
        """Offer the menu; the gate at which the session was paused is still waited at afterwards."""
        unanswered = self.unanswered
        self.open(gate, now_ms)
        self.unanswered = unanswered
        self._prompts = []

    def close_menu(self) -> None:
        """The menu is closed."""
        self.gate = None

    def interrupt(self) -> None:
        """The session is paused here: it waits again when it goes on."""
        self.unanswered = self.gate or self.unanswered
        self.gate = None

    def leave(self) -> None:
        """Wait no longer: what comes after the gate may be heard."""
        gate = self.gate or self.unanswered
        if gate is not None:
            self.passed.add(gate.before_window - 1)
        self.gate = self.unanswered = None

    @property
    def asks_menu(self) -> bool:
        return self.gate is not None and self.gate.is_menu

    @property
    def asks_about_pain(self) -> bool:
        gate = self.unanswered if self.asks_menu else self.gate or self.unanswered
        return gate is not None and gate.is_pain

    def forget(self, plan: Plan, window: int) -> None:
        """The plan differs from a window on."""
        if self.gates:
            kept = {gate for gate in self.gates if gate < window - 1}
            self.gates = frozenset(kept | gates_of(plan, window))
        self.passed = {gate for gate in self.passed if gate < window - 1}

    def is_given_up(self, now_ms: int) -> bool:
        return now_ms - self._since_ms >= PATIENCE_MS and not self._goes_on_by_itself

    def is_over(self, now_ms: int) -> bool:
        """Whether it goes on by itself, and it is time to."""
        return self._goes_on_by_itself and now_ms - self._since_ms >= (self._wait_ms or 0)

    def due_prompt(self, now_ms: int) -> str | None:
        """The stock phrase that is due now, each once."""
        if not self._prompts or now_ms - self._since_ms < self._prompts[0][0]:
            return None
        return self._prompts.pop(0)[1]
