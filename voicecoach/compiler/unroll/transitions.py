"""What lies around the exercises of a session: the opening, the way from one to the next, the rounds of a circuit."""

from collections.abc import Iterator

from voicecoach.compiler.resolve.exercise import CircuitStart, Exercise, MeantStep, RoundStart, Visit
from voicecoach.compiler.resolve.recordings import Recording
from voicecoach.compiler.unroll.coach import Coach, Occasion, safety_lines, words_line
from voicecoach.compiler.unroll.plan import Line, Window
from voicecoach.compiler.unroll.tips import why_can_wait, why_lines
from voicecoach.compiler.unroll.told_dose import dose_lines, load_lines
from voicecoach.compiler.unroll.walk_through import step_lines
from voicecoach.script import PhaseKind, StepRef
from voicecoach.sheets.forms.sheet import Moment

_ON_THE_FLOOR = frozenset({"supine", "prone", "side-lying", "kneeling", "all-fours"})
_LYING_FLAT = frozenset({"supine", "prone"})
REST_NEXT_AT = Moment(percent=65)
"""What comes next is said past the middle of a rest, while there is time to get ready for it."""


def opening_lines(coach: Coach) -> Iterator[Line]:
    session, say = coach.session, coach.say
    if session.is_routine:
        yield say.line("welcome", (), {"name": session.speak})
    if session.phase is not None:
        values = {"n": str(session.phase), "name": session.phase_name or ""}
        yield say.line("phase" if session.phase_name else "phase-number", (), values)
    if session.fitted_minutes is not None:
        yield say.line("fitted", (), {"minutes": say.time(session.fitted_minutes * 60_000)})
    elif session.total_minutes is not None:
        yield say.line("total-time", (), {"minutes": say.time(session.total_minutes * 60_000)})
    safety = safety_lines(coach, session.safety, ())
    if safety:
        # In its short form it speaks for itself.
        if safety[0].forms[0][0] == "full" or session.talk == "full":
            yield say.line("safety-first", ())
        yield from safety
    equipment = list(dict.fromkeys(thing for exercise in session.exercises for thing in exercise.equipment))
    if equipment and "equipment" in session.announces:
        are_known = coach.exposure.needs_few_words("")
        yield say.line("need", (), {"equipment": say.things(equipment, are_known=are_known)})
    yield from why_lines(session, session.why, session.id)


def recording_windows(coach: Coach, recording: Recording) -> Iterator[Window]:
    """A recorded sound: its name, and the sound itself, for exactly as long as it lasts."""
    before, coach.pending = coach.pending, []
    name = coach.say.line("recording", (recording.text,), {"name": recording.name})
    yield Window(PhaseKind.TRANSITION, 0, elastic=True, lines=(*before, name), chapter=recording.name)
    line = Line(
        "recording",
        (("full", recording.text),),
        "control",
        recording.origin,
        must=True,
        orients=True,
        exposure=-1,
        recording=recording,
    )
    yield Window(PhaseKind.LISTEN, 0, elastic=True, lines=(line,))


def round_rest(coach: Coach, visit: Visit, start: RoundStart) -> Window:
    """Between two rounds of a circuit: the rest, if there is one, and which round comes."""
    say = coach.say
    values = {"n": str(start.number), "total": str(start.total)}
    phrase = "round-last" if start.number == start.total else "round"
    before, coach.pending = coach.pending, []
    ref = StepRef(visit.exercise.id, set_number=start.number)
    if not start.rest_ms:
        number = say.line(phrase, (), values, priority="count")
        if visit.between_ms is None:
            # Where to go comes first.
            coach.arrival.append(number)
        else:
            before.append(number)
        return Window(PhaseKind.TRANSITION, 0, elastic=True, lines=tuple(before), ref=ref)
    rest = (
        say.line("rest", (), {"rest": say.time(start.rest_ms)}),
        say.line(phrase, (), values, priority="count", slot="during", moment=REST_NEXT_AT),
    )
    return Window(
        PhaseKind.REST,
        start.rest_ms,
        elastic=True,
        lines=(*before, *rest),
        end_beep="rest-end",
        exact_ms=start.rest_ms if start.is_exact else None,
        ref=ref,
    )


def own_break(coach: Coach, visit: Visit) -> Window:
    """A rest that the routine asks for before an exercise or a circuit. How long it is was not heard before."""
    scope = ("break", visit.exercise.id, str(visit.break_ms))
    before, coach.pending = coach.pending, []
    return Window(
        PhaseKind.REST,
        visit.break_ms,
        elastic=True,
        lines=(*before, coach.say.line("rest", scope, {"rest": coach.say.time(visit.break_ms)})),
        end_beep="rest-end",
        ref=StepRef(visit.exercise.id),
    )


def introduction(coach: Coach, exercise: Exercise) -> Window:
    """An exercise of a circuit with exact rests, announced before the clock starts: between two beeps there is no time for it."""
    say = coach.say
    occasion = Occasion.of(
        exercise, side=coach.session.sides_of(exercise)[0] if exercise.dose.sides == "each" else None
    )
    lines = [say.line("then-exercise", (exercise.id,), {"exercise": exercise.speak})]
    said = {cue.id for cue in coach.session.safety}
    lines += safety_lines(coach, (cue for cue in exercise.safety if cue.id not in said), (exercise.id,))
    for step in exercise.steps:
        lines += step_lines(coach, step, occasion.at_step(step))
    return Window(PhaseKind.SET_UP, 0, elastic=True, lines=tuple(lines), ref=Occasion.of(exercise).ref)


def return_to(
    coach: Coach, before: Exercise | None, visit: Visit, *, is_last: bool, is_new: bool = False
) -> Window:
    """Back to an exercise of a circuit, or to one that was told at its start: its name is enough.

    Where to go comes straight after, as with a new one; where rests are exact all of the time lies in this window.
    """
    exercise = visit.exercise
    phrase = "last-exercise" if is_last else "next-exercise"
    lines = [
        *coach.pending,
        *_circuit_first(coach, visit),
        coach.say.line(phrase, (exercise.id,), {"exercise": exercise.speak}, must=True),
    ]
    coach.pending = []
    length_ms = exercise.pacing_ms["transition-circuit"]
    has_exact_rests = visit.between_ms is not None
    is_exact = has_exact_rests and visit.round_start is None and not visit.circuit_starts
    if not has_exact_rests:
        lines += _get_up_lines(coach, before, exercise)
        coach.arrival += _circuit_later(coach, visit)
        coach.arrival_ms = length_ms
    return Window(
        PhaseKind.TRANSITION,
        length_ms if has_exact_rests else 0,
        elastic=True,
        lines=tuple(lines),
        ref=StepRef(exercise.id, exercise.variant, set_number=visit.round_number),
        exact_ms=visit.between_ms if is_exact else None,
        chapter=exercise.name if is_new else None,
    )


def _get_up_lines(coach: Coach, before: Exercise | None, exercise: Exercise) -> list[Line]:
    """From the floor to standing or sitting, kindly: from lying flat by way of one side."""
    if before is None or before.position not in _ON_THE_FLOOR or exercise.position in _ON_THE_FLOOR:
        return []
    return [coach.say.line("get-up" if before.position in _LYING_FLAT else "stand-up", ())]


def transition(coach: Coach, before: Exercise | None, visit: Visit, *, is_last: bool) -> Window:
    """From one exercise to the next: what comes, what it needs, and how to get there.

    `is_last`: nothing follows it.
    Where to go comes straight after, with the first step; how much there is of it, what to heed and why is said while
    the person gets there (`Coach.arrival`).
    """
    session, say, exercise = coach.session, coach.say, visit.exercise
    lines = coach.pending
    coach.pending = []
    lines += _circuit_first(coach, visit)
    phrase = "first-exercise" if before is None else "last-exercise" if is_last else "next-exercise"
    lines.append(say.line(phrase, (exercise.id,), {"exercise": exercise.speak}, must=True))
    if before is not None or not session.is_routine:
        fresh = tuple(thing for thing in exercise.equipment if thing not in coach.fetched)
        # What a routine needs was said when it began; while an exercise is new it is said again.
        is_plain = (
            "equipment" in session.announces
            and exercise.talk != "full"
            and coach.exposure.familiarity(exercise.id) > 0
        )
        if fresh and not is_plain:
            lines.append(say.line("bring", (exercise.id,), {"equipment": say.things(fresh)}))
    lines += _get_up_lines(coach, before, exercise)
    coach.fetched |= set(exercise.equipment)
    coach.arrival = [*coach.arrival, *_circuit_later(coach, visit), *_arrival_lines(coach, visit)]
    changes = before is not None and (
        before.position != exercise.position or set(before.equipment) != set(exercise.equipment)
    )
    coach.arrival_ms = exercise.pacing_ms["transition-change" if changes else "transition-same"]
    return Window(
        PhaseKind.TRANSITION,
        0,
        elastic=True,
        lines=tuple(lines),
        ref=Occasion.of(exercise).ref,
        chapter=exercise.name,
    )


def _arrival_lines(coach: Coach, visit: Visit) -> Iterator[Line]:
    """What there is to know of an exercise: how it differs, how much of it, what to heed, what it is for."""
    session, exercise = coach.session, visit.exercise
    if exercise.replaced is not None:
        yield coach.say.line("instead", (exercise.id,), {"exercise": exercise.speak})
    for number, words in enumerate(exercise.variant_words, 1):
        yield words_line(coach, f"variant-{number}", words, (exercise.id,))
    yield from load_lines(coach, exercise)
    if visit.round_number is None:
        yield from dose_lines(coach, exercise)
    if len(session.sides) == 1 and any(_is_one_sided(step, exercise) for step in exercise.steps):
        # Its reps would use both sides: that one is left out is said.
        values = coach.say.side_values(session.sides[0], exercise)
        yield coach.say.line("side-only", (exercise.id,), values, must=True)
    said = {cue.id for cue in session.safety}
    yield from safety_lines(coach, (cue for cue in exercise.safety if cue.id not in said), (exercise.id,))
    if not why_can_wait(session, exercise):
        yield from why_lines(session, exercise.why, exercise.id)


def _circuit_first(coach: Coach, visit: Visit) -> list[Line]:
    """The circuits that begin here, where they are said before anything else: the clock runs at once, or others are told."""
    return _circuit_lines(coach, visit) if _is_told_first(visit) else []


def _circuit_later(coach: Coach, visit: Visit) -> list[Line]:
    """The circuits that begin here, where the person first hears where to go."""
    return [] if _is_told_first(visit) else _circuit_lines(coach, visit)


def _is_told_first(visit: Visit) -> bool:
    return visit.between_ms is not None or any(start.later for start in visit.circuit_starts)


def _circuit_lines(coach: Coach, visit: Visit) -> list[Line]:
    return [_circuit_line(coach, start) for start in visit.circuit_starts if start.rounds > 1]


def _circuit_line(coach: Coach, start: CircuitStart) -> Line:
    """How many exercises take turns, and how often; one alone comes again."""
    values = {"n": str(start.exercises), "total": str(start.rounds)}
    return coach.say.line("circuit" if start.exercises > 1 else "circuit-one", (), values)


def _is_one_sided(step: MeantStep, exercise: Exercise) -> bool:
    """Whether a step is done for one side and then for the other within a rep."""
    return step.per == "side" and exercise.dose.sides == "within a rep"
