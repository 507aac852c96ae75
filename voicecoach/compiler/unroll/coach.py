"""What the coach knows while walking through a session, and how a line or a window comes out of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from voicecoach.compiler.resolve.exercise import Exercise, MeantCue, MeantStep, Session, Words
from voicecoach.compiler.unroll.announce import Announcer, fill_words
from voicecoach.compiler.unroll.fade import KNOWN_AFTER_SESSIONS, THINNING, Exposure
from voicecoach.compiler.unroll.plan import Line, Slot, Unsaid, WhyUnsaid, Window
from voicecoach.script import PhaseKind, Side, StepRef
from voicecoach.sheets.forms.terms import Priority

_SIDE_PHRASES = frozenset({"side-first", "side-only", "side-again", "switch"})


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time that something is done: the exercise as meant, and where in the session this is."""

    exercise: Exercise
    ref: StepRef

    @staticmethod
    def of(exercise: Exercise, set_number: int | None = None, side: Side | None = None) -> "Occasion":
        """A set of an exercise on a side; without them the exercise as a whole."""
        return Occasion(exercise, StepRef(exercise.id, exercise.variant, None, set_number, None, side))

    def at_step(self, step: MeantStep) -> "Occasion":
        return Occasion(self.exercise, replace(self.ref, step=step.id))

    def at_rep(self, rep_number: int) -> "Occasion":
        return Occasion(self.exercise, replace(self.ref, rep_number=rep_number))

    def on_side(self, side: Side) -> "Occasion":
        return Occasion(self.exercise, replace(self.ref, side=side))

    @property
    def scope(self) -> tuple[str, ...]:
        """What exposure counts by: the exercise and the side."""
        return (self.exercise.id, self.ref.side or "")


@dataclass(slots=True)
class Tally:
    sets: int = 0
    reps: int = 0
    holds: int = 0
    hold_ms: int = 0


@dataclass(slots=True)
class Coach:
    """Walks through one session. `pending` holds lines that want the next elastic window, `unsaid` what stays silent in the next one."""

    session: Session
    exposure: Exposure
    say: Announcer
    pending: list[Line] = field(default_factory=list)
    unsaid: list[Unsaid] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    has_held: bool = False
    has_ticked: bool = False


def cue_lines(
    coach: Coach, step: MeantStep, occasion: Occasion, values: dict[str, str], *, when: str, slot: Slot
) -> list[Line]:
    """The cues of a step that are said at one time of it, on this occasion. The others are noted for the next window."""
    at_this_time = [cue for cue in step.cues if cue.when == when]
    coach.unsaid += [Unsaid(cue.id, cue.origin, "if") for cue in step.unmet if cue.when == when]
    selected = []
    for cue in at_this_time:
        selector = _failed_selector(cue, occasion)
        if selector is None:
            selected.append(cue)
        else:
            coach.unsaid.append(Unsaid(cue.id, cue.origin, selector))
    focus = _focus(selected, occasion)
    lines = []
    only_signals = coach.exposure.talk(occasion.exercise.id) == "signals"
    for cue in selected:
        is_turn = focus is None or cue is focus or not _competes(cue)
        why: WhyUnsaid | None = coach.exposure.why_silent(occasion.scope, cue) if is_turn else "turn"
        if why is None:
            lines.append(cue_line(coach, cue, occasion.scope, values, slot))
        if only_signals and not survives_signals(cue.id, cue.priority):
            coach.unsaid.append(Unsaid(cue.id, cue.origin, "signals"))
        elif why is not None:
            rival = focus.id if focus is not None and why == "turn" else None
            coach.unsaid.append(Unsaid(cue.id, cue.origin, why, rival))
    return lines


def survives_signals(cue: str, priority: Priority) -> bool:
    """Whether a cue is still said when only signals are asked for: what a person cannot do without."""
    return priority in {"safety", "count"} or cue in _SIDE_PHRASES


def _competes(cue: MeantCue) -> bool:
    return cue.priority == "technique" and not cue.must and cue.every is None


def _focus(cues: list[MeantCue], occasion: Occasion) -> MeantCue | None:
    """The one technique to think of in this set, where several compete: each has its turn once all have been met."""
    rivals = [cue for cue in cues if _competes(cue)]
    is_known = occasion.exercise.sessions_done >= KNOWN_AFTER_SESSIONS
    if len(rivals) < 2 or occasion.ref.set_number is None or (occasion.ref.set_number == 1 and not is_known):
        return None
    return rivals[(occasion.ref.set_number - 1) % len(rivals)]


def _failed_selector(cue: MeantCue, occasion: Occasion) -> WhyUnsaid | None:
    """The selector of a cue that does not select this occasion; None if all of them do."""
    dose, session_number = occasion.exercise.dose, occasion.exercise.sessions_done + 1
    set_number, rep_number = occasion.ref.set_number or 1, occasion.ref.rep_number or 1
    if cue.sets is not None and not cue.sets.includes(set_number, dose.sets):
        return "sets"
    if cue.reps is not None and not cue.reps.includes(rep_number, dose.reps):
        return "reps"
    if cue.every is not None and (rep_number - 1) % cue.every:
        return "every"
    if cue.sessions is not None and not cue.sessions.includes(session_number, session_number):
        return "sessions"
    return None


def cue_line(
    coach: Coach, cue: MeantCue, scope: tuple[str, ...], values: dict[str, str], slot: Slot = "lead"
) -> Line:
    words = fill_words(cue.words, values)
    if cue.priority == "safety":  # never fades: it is said in full every time
        return Line(cue.id, words.forms(), cue.priority, cue.origin, cue.must, slot, cue.moment, -1)
    forms, fading = coach.exposure.expose(scope, cue.id, words, thins=cue.priority in THINNING)
    return Line(cue.id, forms, cue.priority, cue.origin, cue.must, slot, cue.moment, fading.exposure, fading)


def words_line(coach: Coach, cue: str, words: Words, scope: tuple[str, ...]) -> Line:
    forms, fading = coach.exposure.expose(scope, cue, words)
    return Line(cue, forms, "control", "", exposure=fading.exposure, fading=fading)


def make_window(
    coach: Coach,
    kind: PhaseKind,
    length_ms: int,
    occasion: Occasion,
    lines: Iterable[Line],
    *,
    listen_first: bool = False,
    head_beep: str | None = None,
    end_beep: str | None = None,
    ticks: bool = False,
    fixed: bool = False,
) -> Window:
    """A window of an occasion. An elastic one takes the lines that were waiting for it."""
    elastic = not fixed and not kind.is_fixed
    said = list(lines)
    if elastic and coach.pending:
        said = [*coach.pending, *said]
        coach.pending = []
    unsaid, coach.unsaid = tuple(coach.unsaid), []
    return Window(
        kind,
        length_ms,
        elastic,
        tuple(said),
        listen_first,
        head_beep,
        end_beep,
        ticks,
        glide=kind.value if kind.is_ramp else None,
        ref=occasion.ref,
        unsaid=unsaid,
    )
