"""The dose as it is told on the way to an exercise: what to take, how many sets, what one of them holds."""

from collections.abc import Iterator

from voicecoach.compiler.resolve.exercise import SIDES, Exercise
from voicecoach.compiler.unroll.coach import Coach
from voicecoach.compiler.unroll.plan import Line


def load_lines(coach: Coach, exercise: Exercise) -> Iterator[Line]:
    """What is lifted or pulled, so that it is at hand before anybody is in position."""
    dose = exercise.dose
    if dose.load is not None:
        yield coach.say.line("dose-load", (exercise.id,), {"load": dose.load}, must=True)
    if dose.band is not None:
        band = coach.session.phrases.word("bands", dose.band)
        yield coach.say.line("dose-band", (exercise.id,), {"band": band}, must=True)


def dose_lines(coach: Coach, exercise: Exercise) -> Iterator[Line]:
    """The dose in full: how many sets there are, and what one of them holds."""
    dose, say, scope = exercise.dose, coach.say, (exercise.id,)
    noun = say.noun(dose.noun)
    holds = _holds_a_set(exercise)
    hold_times = {step.hold_ms for step in exercise.steps if step.hold_ms}
    are_works = any(step.is_work for step in exercise.steps)
    hold = say.time(next(iter(hold_times))) if len(hold_times) == 1 and not exercise.steps_by_time else None
    if dose.is_hold_open:
        hold = None
    if holds and hold is not None:
        coach.hold_ms = next(iter(hold_times))
    has_both = len(coach.session.sides_of(exercise)) == 2
    each = dose.sides == "each" and has_both
    are_uneven = "sets" in dose.varied and has_both
    reps = {"reps": str(dose.reps), "rep_noun": say.noun("rep", dose.reps)}
    total = {
        "noun": noun,
        "total": str(dose.sets),
        "noun_total": say.noun(dose.noun, dose.sets),
        "limb": coach.session.phrases.word("limbs", exercise.limb),
    }
    are_all_holds = holds > 1 and holds == dose.reps and hold is not None and not are_works
    tells_reps = dose.reps > 1 and not are_all_holds and "reps" not in dose.varied
    if tells_reps and not are_uneven:
        yield say.line("dose-each-reps" if each else "dose-of-reps", scope, total | reps)
    elif tells_reps:
        yield say.line("dose-reps", scope, {"noun": noun, **reps})
    elif dose.sets > 1 and not are_uneven:
        yield say.line("dose-each" if each else "dose", scope, total)
    if are_all_holds and hold is not None:
        values = {"noun": noun, "holds": str(holds), "hold_noun": say.noun("hold", holds), "hold": hold}
        yield say.line("dose-holds", scope, values)
    elif holds and hold is not None and (holds * dose.sets > 1 or (has_both and dose.sides != "none")):
        # Of a single hold its length is said where it begins.
        phrase, name = ("work-length", "work") if are_works else ("hold-length", "hold")
        yield say.line(phrase, scope, {name: hold})
    if are_uneven:
        yield _sets_by_side(coach, exercise)


def _sets_by_side(coach: Coach, exercise: Exercise) -> Line:
    """How many sets each side has, where they have different ones."""
    left, right = (exercise.dose.in_set(1, side).sets for side in SIDES)
    noun = exercise.dose.noun
    values = {
        "left": str(left),
        "right": str(right),
        "noun_left": coach.say.noun(noun, left),
        "noun_right": coach.say.noun(noun, right),
    }
    return coach.say.line("dose-by-side", (exercise.id,), values)


def _holds_a_set(exercise: Exercise) -> int:
    """How many holds one set of one side has."""
    reps = exercise.dose.reps
    return sum(
        sum(step.reps is None or step.reps.includes(number, reps) for number in range(1, reps + 1))
        if step.per in {"rep", "side"}
        else 1
        for step in exercise.steps
        if step.hold_ms
    )
