"""What the coach knows while walking through a session, and how a line or a window comes out of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from voicecoach.compiler.resolve.exercise import Exercise, MeantCue, MeantStep, Session, Words
from voicecoach.compiler.unroll.announce import Announcer, fill_words
from voicecoach.compiler.unroll.fade import KNOWN_AFTER_SESSIONS, THINNING, Exposure
from voicecoach.compiler.unroll.plan import Line, Slot, Window
from voicecoach.script import PhaseKind, Side, StepRef


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
    """Walks through one session. `pending` holds lines that want the next elastic window."""

    session: Session
    exposure: Exposure
    say: Announcer
    pending: list[Line] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    has_held: bool = False
    has_ticked: bool = False


def cue_lines(
    coach: Coach, step: MeantStep, occasion: Occasion, values: dict[str, str], *, when: str, slot: Slot
) -> list[Line]:
    """The cues of a step that are said at one time of it, on this occasion."""
    at_this_time = [cue for cue in step.cues if cue.when == when and _is_selected(coach, cue, occasion)]
    focus = _focus(at_this_time, occasion)
    return [
        cue_line(coach, cue, occasion.scope, values, slot)
        for cue in at_this_time
        if (focus is None or cue is focus or not _competes(cue))
        and coach.exposure.is_due(occasion.scope, cue)
    ]


def _competes(cue: MeantCue) -> bool:
    return cue.priority == "technique" and not cue.must and cue.every is None


def _focus(cues: list[MeantCue], occasion: Occasion) -> MeantCue | None:
    """The one technique to think of in this set, where several compete: each has its turn once all have been met."""
    rivals = [cue for cue in cues if _competes(cue)]
    is_known = occasion.exercise.sessions_done >= KNOWN_AFTER_SESSIONS
    if len(rivals) < 2 or occasion.ref.set_number is None or (occasion.ref.set_number == 1 and not is_known):
        return None
    return rivals[(occasion.ref.set_number - 1) % len(rivals)]


def _is_selected(coach: Coach, cue: MeantCue, occasion: Occasion) -> bool:
    dose = occasion.exercise.dose
    set_number, rep_number = occasion.ref.set_number or 1, occasion.ref.rep_number or 1
    return (
        (cue.sets is None or cue.sets.includes(set_number, dose.sets))
        and (cue.reps is None or cue.reps.includes(rep_number, dose.reps))
        and (
            cue.sessions is None
            or cue.sessions.includes(coach.session.session_number, coach.session.session_number)
        )
        and (cue.every is None or (rep_number - 1) % cue.every == 0)
    )


def cue_line(
    coach: Coach, cue: MeantCue, scope: tuple[str, ...], values: dict[str, str], slot: Slot = "lead"
) -> Line:
    words = fill_words(cue.words, values)
    # A safety line never fades: it is said in full every time.
    forms, exposure = (
        (words.forms(), -1)
        if cue.priority == "safety"
        else coach.exposure.expose(scope, cue.id, words, thins=cue.priority in THINNING)
    )
    return Line(cue.id, forms, cue.priority, cue.origin, cue.must, slot, cue.moment, exposure)


def words_line(coach: Coach, cue: str, words: Words, scope: tuple[str, ...]) -> Line:
    forms, exposure = coach.exposure.expose(scope, cue, words)
    return Line(cue, forms, "control", "", exposure=exposure)


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
    )
