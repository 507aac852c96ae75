"""Script and plan -> Timing: how much is said, whether movements and holds get what their sheets say, where nothing is heard."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ear.figures import Shortfall, Silence, Timing
from voicecoach.compiler.schedule.place import LEAD_MS
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.script import Phase, PhaseKind, Script, Speech

LONG_SILENCE_MS = 8000
MOST_END_RANGE = 1.3
_WORTH_NAMING_MS = 1000

EXERCISES = (
    *("hamstring-asmr", "hamstring-ere", "marching-hip-bridge", "seated-tibial-rotation", "jefferson-curl"),
)
PLANNED = {
    4: ("9x2", "2x12s", "2x6", "2x5", "2x4"),
    8: ("10x2", "3x12s", "2x8", "2x6", "3x4"),
    15: ("10x3", "4x15s", "3x8", "3x6", "4x5"),
}
"""The doses that the programme of the first routine plans, exercise by exercise."""
ROUTINE = "tight-hamstrings"

_REASONS = {
    PhaseKind.REST: "a rest",
    PhaseKind.SWITCH: "changing sides",
    PhaseKind.TRANSITION: "going on to the next exercise",
    PhaseKind.SET_UP: "getting into position",
    PhaseKind.HOLD: "quiet in a hold",
    PhaseKind.MOVE: "a movement of one's own pace",
    PhaseKind.GET_READY: "getting ready",
    PhaseKind.FINISH: "the end of the session",
}


@dataclass(frozen=True, slots=True)
class _Command:
    """A word that commands a movement, and when the next thing is asked for."""

    event: Speech
    phase: Phase
    next_ms: int


def planned_doses(session: int) -> tuple[str, ...]:
    """The doses of a session as a request asks for them. Raises KeyError for a session without any."""
    chosen: list[str] = []
    for exercise, dose in zip(EXERCISES, PLANNED[session], strict=True):
        sets, amount = dose.split("x")
        chosen += [f"{exercise}.sets={sets}", f"{exercise}.{'hold' if 's' in amount else 'reps'}={amount}"]
    return tuple(chosen)


def measure_timing(plan: Plan, script: Script, session: int, dose: str) -> Timing:
    """The figures of one session."""
    moves = {(one.id, step.id): step.move_ms for one in plan.exercises for step in one.steps}
    arriving = {(one.id, step.id) for one in plan.exercises for step in one.steps if step.arrives}
    commands = list(_commands(script))
    short: list[Shortfall] = []
    long: list[Shortfall] = []
    timed, asked_ms, got_ms = 0, 0, 0
    for command in commands:
        ref, at_ms = command.phase.ref, command.event.at_ms
        key = (ref.exercise or "", command.event.cue)
        move_ms = moves.get(key, 0)
        if key in arriving:
            hold = next((one for one in script.phases[command.phase.index :] if one.kind == "hold"), None)
            if hold is not None:
                # From the moment at which the limb has arrived, to the word for the next movement.
                turned_ms = command.next_ms - max(hold.at_ms, at_ms + move_ms)
                asked_ms, got_ms = asked_ms + hold.duration_ms, got_ms + turned_ms
                if turned_ms > MOST_END_RANGE * hold.duration_ms:
                    long.append(Shortfall(at_ms, *key, hold.duration_ms, turned_ms))
            continue
        if move_ms:
            timed += 1
            # The first word of a window stands a little way in, and a beep at its very start.
            if command.next_ms + LEAD_MS - at_ms < move_ms:
                short.append(Shortfall(at_ms, *key, move_ms, command.next_ms - at_ms))
    talk_ms = sum(event.duration_ms for event in script.speech)
    return Timing(
        session=session,
        dose=dose,
        duration_ms=script.duration_ms,
        talk_percent=round(100 * talk_ms / script.duration_ms, 1),
        phrases_a_minute=round(60_000 * len(script.speech) / script.duration_ms, 1),
        movements=timed,
        short_movements=tuple(short),
        end_range_asked_ms=asked_ms,
        end_range_got_ms=got_ms,
        long_holds=tuple(long),
        silences=tuple(_silences(script)),
    )


def _commands(script: Script) -> Iterator[_Command]:
    """Each word of a step that commands a movement. What comes next is another such word, a hold or a rest."""
    found = [
        event
        for event in script.speech
        if event.cue == script.phases[event.phase].ref.step
        and script.phases[event.phase].kind in {PhaseKind.MOVE, PhaseKind.SET_UP}
    ]
    is_arriving = {phase.index - 1 for phase in script.phases if phase.kind == "hold"}
    moments = sorted(
        [(event.at_ms, event.phase) for event in found]
        + [(phase.at_ms, phase.index) for phase in script.phases if phase.kind.is_rest]
    )
    following = dict(pairwise(moments))
    starts = [event.at_ms for event in script.beeps if event.name == "hold-start"]
    for event in found:
        after = following.get((event.at_ms, event.phase), (script.duration_ms, 0))[0]
        if event.phase not in is_arriving:
            after = min([after, *(at_ms for at_ms in starts if at_ms > event.at_ms)])
        yield _Command(event, script.phases[event.phase], after)


def _silences(script: Script) -> Iterator[Silence]:
    end_ms = 0
    for event in script.events:
        if event.at_ms - end_ms > LONG_SILENCE_MS:
            yield Silence(end_ms, event.at_ms - end_ms, _reason(script, end_ms, event.at_ms))
        end_ms = max(end_ms, event.end_ms)


def _reason(script: Script, start_ms: int, end_ms: int) -> str:
    """What that time is for: each window that takes a second of it, with its exercise."""
    parts, exercise = [], None
    for phase in script.phases:
        if min(phase.end_ms, end_ms) - max(phase.at_ms, start_ms) < _WORTH_NAMING_MS:
            continue
        exercise = phase.ref.exercise or exercise
        what = _REASONS.get(phase.kind, phase.kind.value.replace("-", " "))
        if phase.kind is PhaseKind.MOVE and phase.ref.step is not None:
            what = f"the movement '{phase.ref.step}'"
        parts.append(f"{what} of {phase.duration_ms / 1000:.3g} s")
    return ", then ".join(parts) + (f" ({exercise})" if exercise is not None else "")
