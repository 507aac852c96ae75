"""What lies around the exercises of a session: the opening, the way from one to the next, the rounds of a circuit."""

import re
from collections.abc import Iterator
from itertools import takewhile

from voicecoach.compiler.resolve.exercise import Exercise, Session, Visit
from voicecoach.compiler.unroll.coach import Coach, cue_line, words_line
from voicecoach.compiler.unroll.plan import Line, Window
from voicecoach.script import PhaseKind, StepRef
from voicecoach.sheets.forms.sheet import Moment

_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
REST_NEXT_AT = Moment(percent=60)
"""What comes next is said past the middle of a rest, while there is time to get ready for it."""


def opening_lines(coach: Coach) -> Iterator[Line]:
    session, say = coach.session, coach.say
    if session.is_routine:
        yield say.line("welcome", (), {"name": session.speak})
    if session.fitted_minutes is not None:
        yield say.line("fitted", (), {"minutes": say.time(session.fitted_minutes * 60_000)})
    if session.safety:
        yield say.line("safety-first", ())
        yield from (cue_line(coach, cue, ("", ""), {}) for cue in session.safety)
    equipment = list(dict.fromkeys(thing for exercise in session.exercises for thing in exercise.equipment))
    if equipment and session.is_routine:
        yield say.line("need", (), {"equipment": say.things(equipment)})
    yield from _why_lines(session, session.why, session.id)


def _why_lines(session: Session, why: str | None, owner: str) -> Iterator[Line]:
    """The education behind a sheet: spoken only when all talk is asked for, in the first session."""
    if why is None or session.talk != "full" or session.session_number != 1:
        return
    for sentence in _SENTENCE.findall(why):
        if sentence.strip():
            yield Line(f"why-{owner}", (("full", sentence.strip()),), "encourage", "")


def round_rest(coach: Coach, visit: Visit) -> Window:
    """Between two rounds of a circuit: the rest, and which round comes."""
    say, number = coach.say, visit.round_number or 1
    values = {"n": str(number), "total": str(visit.rounds)}
    phrase = "round-last" if number == visit.rounds else "round"
    lines = [
        *coach.pending,
        say.line("rest", (), {"rest": say.time(visit.rest_ms)}),
        say.line(phrase, (), values, priority="count", slot="during", moment=REST_NEXT_AT),
    ]
    coach.pending = []
    return Window(
        PhaseKind.REST,
        visit.rest_ms,
        elastic=True,
        lines=tuple(lines),
        end_beep="rest-end",
        ref=StepRef(visit.exercise.id, set_number=number),
    )


def return_to(coach: Coach, visit: Visit) -> Window:
    """Back to an exercise of a circuit: its name is enough."""
    exercise = visit.exercise
    lines = (
        *coach.pending,
        coach.say.line("next-exercise", (exercise.id,), {"exercise": exercise.speak}, must=True),
    )
    coach.pending = []
    length_ms = exercise.pacing_ms["transition-circuit"]
    return Window(
        PhaseKind.TRANSITION,
        length_ms,
        elastic=True,
        lines=lines,
        ref=StepRef(exercise.id, exercise.variant, set_number=visit.round_number),
    )


def transition(coach: Coach, before: Exercise | None, visit: Visit, *, is_last: bool) -> Window:
    """From one exercise to the next: what was done, what comes, what it needs, how much of it there is."""
    session, say, exercise = coach.session, coach.say, visit.exercise
    lines = coach.pending
    coach.pending = []
    if before is not None:
        lines.append(say.line("exercise-done", (), {"exercise": before.speak}))
    if visit.round_number is not None and _opens_circuit(coach, visit):
        lines.append(say.line("circuit", (), _circuit_values(coach, visit)))
    phrase = "first-exercise" if before is None else "last-exercise" if is_last else "next-exercise"
    lines.append(say.line(phrase, (exercise.id,), {"exercise": exercise.speak}, must=True))
    if exercise.replaced is not None:
        lines.append(say.line("instead", (exercise.id,), {"exercise": exercise.speak}))
    if before is not None or not session.is_routine:
        fresh = tuple(
            thing for thing in exercise.equipment if before is None or thing not in before.equipment
        )
        if fresh:
            lines.append(say.line("bring", (exercise.id,), {"equipment": say.things(fresh)}))
        elif before is not None and before.equipment and not exercise.equipment:
            lines.append(say.line("no-equipment", (exercise.id,)))
    lines.extend(
        words_line(coach, f"variant-{number}", words, (exercise.id, ""))
        for number, words in enumerate(exercise.variant_words, 1)
    )
    if visit.round_number is None:
        lines.extend(_dose_lines(coach, exercise))
    said = {cue.id for cue in session.safety}
    lines.extend(cue_line(coach, cue, (exercise.id, ""), {}) for cue in exercise.safety if cue.id not in said)
    lines.extend(_why_lines(session, exercise.why, exercise.id))
    changes = (
        before is None
        or before.position != exercise.position
        or set(before.equipment) != set(exercise.equipment)
    )
    length_ms = exercise.pacing_ms["transition-change" if changes else "transition-same"]
    return Window(
        PhaseKind.TRANSITION,
        length_ms,
        elastic=True,
        lines=tuple(lines),
        ref=StepRef(exercise.id, exercise.variant),
        chapter=exercise.name,
    )


def _opens_circuit(coach: Coach, visit: Visit) -> bool:
    """Whether this is the first exercise that a circuit comes to."""
    index = coach.session.visits.index(visit)
    before = coach.session.visits[index - 1] if index else None
    return before is None or before.round_number is None


def _circuit_values(coach: Coach, visit: Visit) -> dict[str, str]:
    """How many exercises take turns, and how often."""
    visits = coach.session.visits
    members = takewhile(lambda other: other.round_number == 1, visits[visits.index(visit) :])
    return {"n": str(len(list(members))), "total": str(visit.rounds)}


def _dose_lines(coach: Coach, exercise: Exercise) -> Iterator[Line]:
    dose = exercise.dose
    if dose.sets == 1:
        return
    values = {"total": str(dose.sets), "noun_total": coach.say.noun(dose.noun, dose.sets)}
    if dose.sides == "each" and len(coach.session.sides) == 2:
        yield coach.say.line(
            "dose-each",
            (exercise.id,),
            {**values, "limb": coach.session.phrases.word("limbs", exercise.limb)},
        )
    else:
        yield coach.say.line("dose", (exercise.id,), values)
