"""What the coach knows while walking through a session, and how a line or a window comes out of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from voicecoach.compiler.resolve.exercise import Exercise, MeantCue, MeantStep, Session, Words
from voicecoach.compiler.unroll.announce import Announcer, fill_words
from voicecoach.compiler.unroll.fade import THINNING, Exposure, forms_from
from voicecoach.compiler.unroll.plan import Line, Slot, Unsaid, WhyUnsaid, Window
from voicecoach.script import PhaseKind, Side, StepRef
from voicecoach.sheets.forms.sheet import Moment, Period
from voicecoach.sheets.forms.terms import Priority
from voicecoach.units import MS_PER_S

_SIGNALS_NEED = frozenset(
    {"side-first", "side-only", "side-again", "switch", "other-side"}
    | {"first-exercise", "next-exercise", "last-exercise", "instead", "get-up", "stand-up"}
    | {"work-explained", "work-end-explained", "starts-explained", "count-in-explained", "then-exercise"}
    | {"glide-explained", "fall-explained", "beeps-explained", "end-explained", "ticks-explained"}
    | {"switch-explained", "rest-explained", "back-explained"}
)
"""What a person needs beside signals, counts and safety: what comes, which side, and what the signals mean."""


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
        """What exposure counts by: the exercise. The second side has heard what the first one heard."""
        return (self.exercise.id,)


@dataclass(slots=True)
class Tally:
    sets: int = 0
    reps: int = 0
    holds: int = 0
    hold_ms: int = 0
    works: int = 0
    work_ms: int = 0


@dataclass(slots=True)
class Coach:
    """Walks through one session. `pending` holds lines that want the next elastic window."""

    session: Session
    exposure: Exposure
    say: Announcer
    pending: list[Line] = field(default_factory=list)
    unsaid: list[Unsaid] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    arrival: list[Line] = field(default_factory=list)
    """What is said of an exercise while a person gets into its first position."""
    arrival_ms: int = 0
    """How long getting there takes at least."""
    placed: str | None = None
    """The step whose place was told with the switch of sides before it, and need not be told again."""
    walked: set[str] = field(default_factory=set)
    """The exercises whose reps were told before they were done."""
    tips: dict[str, list[Line]] = field(default_factory=dict)
    """What is still to be said in the rests of an exercise."""
    fetched: set[str] = field(default_factory=set)
    """The equipment that exercises before this one needed."""
    told_in_rests: set[str] = field(default_factory=set)
    """The techniques that were first told in a rest."""
    hold_ms: int | None = None
    """The length of the last hold, which need not be said again."""
    held: dict[str, int] = field(default_factory=dict)
    """The length of the last hold of each exercise."""
    exercises_over: int = 0  # how many were done to their end
    warned: set[str] = field(default_factory=set)
    """The safety lines that were said in this session."""

    def sets_done(self, exercise: str) -> int:
        """How many sets of an exercise were done so far in this session, on either side."""
        tally = self.tallies.get(exercise)
        return tally.sets if tally else 0


def cue_lines(
    coach: Coach, step: MeantStep, occasion: Occasion, values: dict[str, str], *, when: str, slot: Slot
) -> list[Line]:
    """The cues of a step that are said at one time of it, on this occasion. The others are noted for the next window."""
    at_this_time = [cue for cue in step.cues if cue.when == when]
    coach.unsaid += [Unsaid(cue.id, cue.origin, cue.why) for cue in step.unmet if cue.when == when]
    selected = []
    for cue in at_this_time:
        selector = _failed_selector(cue, occasion)
        if selector is None:
            selected.append(cue)
        else:
            coach.unsaid.append(Unsaid(cue.id, cue.origin, selector))
    if not selected:
        return []
    set_count = coach.sets_done(occasion.exercise.id)
    focus = _focus(coach, occasion, set_count)
    lines = []
    only_signals = coach.exposure.talk(occasion.exercise.id) == "signals"
    for cue in selected:
        is_turn = focus is None or cue.id == focus or not _competes(cue) or _is_unheard(coach, cue, occasion)
        why: WhyUnsaid | None = (
            coach.exposure.why_silent(occasion.scope, cue, set_count, occasion.exercise.dose.sets)
            if is_turn
            else "turn"
        )
        if why is None:
            lines += [
                cue_line(coach, one, occasion.scope, {**values, **_passed(coach, one, step)}, slot)
                for one in _repeated(cue, step)
            ]
        if only_signals and cue.recording is None and not survives_signals(cue.id, cue.priority):
            coach.unsaid.append(Unsaid(cue.id, cue.origin, "signals"))
        elif why is not None:
            coach.unsaid.append(Unsaid(cue.id, cue.origin, why, focus if why == "turn" else None))
    return lines


def sounds_within(step: MeantStep, occasion: Occasion) -> tuple[tuple[str, Moment], ...]:
    """The sounds that a sheet asks for within a hold or timed work, on this occasion."""
    return tuple(
        (one.words.full, one.moment or Moment())
        for cue in step.sounds
        if _failed_selector(cue, occasion) is None
        for one in _repeated(cue, step)
    )


def _repeated(cue: MeantCue, step: MeantStep) -> list[MeantCue]:
    """A cue once for each time that it is said in one hold: every minute of it, or just once."""
    if not isinstance(cue.every, Period):
        return [cue]
    length_ms = step.hold_ms or step.move_ms
    return [
        replace(cue, moment=Moment(offset_ms=at_ms)) for at_ms in range(cue.every.ms, length_ms, cue.every.ms)
    ]


def _passed(coach: Coach, cue: MeantCue, step: MeantStep) -> dict[str, str]:
    """How much of a hold or of timed work has passed when a cue is said, and how much is left, to whole seconds."""
    length_ms = step.hold_ms or step.move_ms
    passed_ms = cue.moment.in_window_ms(length_ms) // MS_PER_S * MS_PER_S if cue.moment else 0
    return {"passed": coach.say.time(passed_ms), "remaining": coach.say.time(length_ms - passed_ms)}


def survives_signals(cue: str, priority: Priority) -> bool:
    """Whether a cue is still said when only signals are asked for: what a person cannot do without."""
    return priority in {"safety", "count"} or cue in _SIGNALS_NEED


def _competes(cue: MeantCue) -> bool:
    return cue.priority in THINNING and not cue.must and cue.every is None


def _is_unheard(coach: Coach, cue: MeantCue, occasion: Occasion) -> bool:
    """A technique of a new exercise that was not said yet, or only in a rest: it need not wait for its turn."""
    scope = occasion.scope
    allowed = 1 if cue.id in coach.told_in_rests else 0
    return coach.exposure.is_new(scope) and coach.exposure.times_said(scope, cue.id) <= allowed


def _focus(coach: Coach, occasion: Occasion, set_count: int) -> str | None:
    """The one technique to think of in this set; None: there is no choice to make.

    It is one for all steps of a set, and each has its turn from set to set, whatever the side, and from session to
    session. In the first set of a new exercise everything is said that belongs to it.
    """
    exercise = occasion.exercise
    number, session_number = occasion.ref.set_number, exercise.sessions_done + 1
    is_known = coach.exposure.familiarity(exercise.id) > 0
    if number is None or exercise.talk == "full" or (set_count == 0 and not is_known):
        return None
    rivals = [
        cue
        for step in exercise.steps
        for cue in step.cues
        if _competes(cue)
        and (cue.sets is None or cue.sets.includes(number, exercise.dose.sets))
        and (cue.sessions is None or cue.sessions.includes(session_number, session_number))
    ]
    ids = list(dict.fromkeys(cue.id for cue in rivals))
    turn = set_count // coach.exposure.technique_every(exercise.id, exercise.dose.sets)
    return ids[(turn + exercise.sessions_done) % len(ids)] if ids else None


def _failed_selector(cue: MeantCue, occasion: Occasion) -> WhyUnsaid | None:
    """The selector of a cue that does not select this occasion; None if all of them do."""
    dose, session_number = occasion.exercise.dose, occasion.exercise.sessions_done + 1
    set_number, rep_number = occasion.ref.set_number or 1, occasion.ref.rep_number or 1
    if cue.sets is not None and not cue.sets.includes(set_number, dose.sets):
        return "sets"
    if cue.reps is not None and not cue.reps.includes(rep_number, dose.reps):
        return "reps"
    if isinstance(cue.every, int) and (rep_number - 1) % cue.every:
        return "every"
    if cue.sessions is not None and not cue.sessions.includes(session_number, session_number):
        return "sessions"
    return None


def cue_line(
    coach: Coach, cue: MeantCue, scope: tuple[str, ...], values: dict[str, str], slot: Slot = "lead"
) -> Line:
    words = fill_words(cue.words, values)
    if cue.priority == "safety":
        # It never falls silent: in full for the first time and after a long gap, otherwise in its short form, if it has one.
        is_due = coach.exposure.is_new(scope) or "" in coach.session.refreshed
        is_new = is_due and cue.id not in coach.warned
        coach.warned.add(cue.id)
        safe = words.forms() if is_new else forms_from(words, 1)
        return Line(cue.id, safe, cue.priority, cue.origin, cue.must, slot, cue.moment, exposure=-1)
    forms, fading = coach.exposure.expose(scope, cue.id, words, thins=cue.priority in THINNING)
    return Line(
        cue.id,
        forms,
        cue.priority,
        cue.origin,
        cue.must,
        slot,
        cue.moment,
        # Sounds are heard however little is said.
        orients=cue.recording is not None,
        exposure=fading.exposure,
        fading=fading,
        recording=cue.recording,
    )


def safety_lines(
    coach: Coach, cues: Iterable[MeantCue], scope: tuple[str, ...], slot: Slot = "lead"
) -> list[Line]:
    """Safety lines that are for this session."""
    number = coach.session.session_number
    return [
        cue_line(coach, cue, scope, {}, slot)
        for cue in cues
        if cue.sessions is None or cue.sessions.includes(number, number)
    ]


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
    keeps_time: bool = False,
    glide: str | None = None,
) -> Window:
    """A window of an occasion. An elastic one takes the lines that were waiting for it."""
    elastic = not fixed and not kind.is_fixed
    said = list(lines)
    if elastic and coach.pending:
        said = [*(replace(line, slot="announce") for line in coach.pending), *said]
        coach.pending = []
    unsaid, coach.unsaid = tuple(coach.unsaid), []
    return Window(
        kind,
        length_ms,
        elastic,
        tuple(said),
        listen_first,
        keeps_time,
        head_beep,
        end_beep,
        ticks,
        glide=kind.value if kind.is_ramp else glide,
        ref=occasion.ref,
        unsaid=unsaid,
    )
