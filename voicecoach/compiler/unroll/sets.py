"""The sets of an exercise: their order, what lies between them, and the windows of one set."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from voicecoach.compiler.resolve.exercise import MeantStep, Visit
from voicecoach.compiler.unroll.coach import Coach, Occasion, Tally, make_window
from voicecoach.compiler.unroll.fade import FEW_SETS
from voicecoach.compiler.unroll.plan import Line, Window
from voicecoach.compiler.unroll.steps.step import other_side_lines, step_windows
from voicecoach.compiler.unroll.tips import tip_lines
from voicecoach.compiler.unroll.transitions import REST_NEXT_AT
from voicecoach.compiler.unroll.walk_through import is_chain_step
from voicecoach.script import PhaseKind, Side
from voicecoach.sheets.dose.choose import ChosenDose

_COUNTED_FROM_REPS = 3
"""Of fewer reps than this the first is not counted: that it is the first is plain."""


@dataclass(frozen=True, slots=True)
class Block:
    """One set on one side."""

    set_number: int
    side: Side | None
    opens_exercise: bool = False
    opens_side: bool = False
    """The first set of this side."""
    changes_side: bool = False
    """The block before was on the other side."""
    changes_set: bool = False
    """The block before had another set number."""


def _order(dose: ChosenDose, sides: Sequence[Side]) -> Iterator[Block]:
    """Sets and sides in their order: finish one side first, or change after each set."""
    counts = {side: dose.in_set(1, side).sets for side in (*sides, None)}
    numbers = range(1, max(counts[side] for side in sides) + 1 if dose.sides == "each" else dose.sets + 1)
    order: list[tuple[int, Side | None]]
    if dose.sides != "each":
        order = [(number, None) for number in numbers]
    elif dose.side_order == "alternate":
        order = [(number, side) for number in numbers for side in sides if number <= counts[side]]
    else:
        order = [(number, side) for side in sides for number in numbers if number <= counts[side]]
    seen: set[Side | None] = set()
    before: tuple[int, Side | None] | None = None
    for number, side in order:
        yield Block(
            number,
            side,
            opens_exercise=before is None,
            opens_side=side not in seen,
            changes_side=before is not None and before[1] != side,
            changes_set=before is not None and before[0] != number,
        )
        seen.add(side)
        before = (number, side)


def visit_blocks(coach: Coach, visit: Visit, *, is_first: bool) -> Iterator[Block]:
    """The sets of an exercise, or the one of this round."""
    dose, sides = visit.exercise.dose, coach.session.sides_of(visit.exercise)
    if visit.round_number is None:
        yield from _order(dose, sides)
        return
    for block in _order(replace(dose, sets=1, varied={}), sides):
        yield replace(block, set_number=visit.round_number, opens_side=block.opens_side and is_first)


def between_windows(
    coach: Coach, block: Block, occasion: Occasion, *, is_round: bool, exact_ms: int | None = None
) -> Iterator[Window]:
    """What lies between two sets, and what is announced before one: the rest, the switch, which leg, which set.

    `exact_ms`: what lies there in a circuit with exact rests.
    """
    exercise, say = occasion.exercise, coach.say
    dose = exercise.dose
    set_values = {"noun": say.noun(dose.noun), "n": str(block.set_number), "total": str(dose.sets)}
    is_last_set = block.set_number == dose.sets and dose.sets > 1
    announced = dose.sets == 1 or is_round
    exact_ms = dose.rest_ms if dose.is_rest_exact else exact_ms
    starts_over = block.changes_side and exercise.dose.side_order == "complete"
    if block.changes_set and not starts_over and dose.rest_ms > 0:
        phrase = "rest-next-last" if is_last_set else "rest-next"
        values = {"noun": set_values["noun"]} if is_last_set else set_values
        lines = [
            say.line("rest", occasion.scope, {"rest": say.time(dose.rest_ms)}),
            *tip_lines(coach, exercise, dose.rest_ms),
            say.line(phrase, occasion.scope, values, priority="count", slot="during", moment=REST_NEXT_AT),
        ]
        yield replace(
            make_window(coach, PhaseKind.REST, dose.rest_ms, occasion, lines, end_beep="rest-end"),
            exact_ms=exact_ms,
        )
        announced = True
    elif block.changes_side and block.side is not None:
        lines = [
            *other_side_lines(coach, _opening_step(block, occasion) if exact_ms is None else None, occasion),
            *tip_lines(coach, exercise, exercise.pacing_ms["side-switch"]),
        ]
        length_ms = exercise.pacing_ms["side-switch"] if exact_ms is None else exact_ms
        yield replace(
            make_window(coach, PhaseKind.SWITCH, length_ms, occasion, lines, head_beep="switch"),
            exact_ms=exact_ms,
        )
        announced = announced or not block.changes_set
    if block.side is not None:
        coach.pending.extend(_side_lines(coach, block, occasion))
    counts: list[Line] = []
    # How many there are has just been told, so that the first is plain.
    is_plain = block.opens_exercise and exercise.talk != "full"
    if not announced and not is_plain:
        counts.append(
            say.line("set-last" if is_last_set else "set", occasion.scope, set_values, priority="count")
        )
    if "reps" in dose.varied:
        values = {"reps": str(dose.reps), "rep_noun": say.noun("rep", dose.reps)}
        scope = (*occasion.scope, str(dose.reps))
        counts.append(say.line("set-reps", scope, values, priority="count"))
    # On the way into an exercise the place to go comes first.
    (coach.arrival if block.opens_exercise and coach.arrival_ms else coach.pending).extend(counts)


def _names_side(coach: Coach, step: MeantStep | None, occasion: Occasion) -> bool:
    """Whether the step says which side it is for, so that nothing need be said of it before the place to go."""
    if step is None or coach.exposure.talk(occasion.exercise.id) in {"full", "signals"}:
        return False
    return "{side" in coach.exposure.next_text((*occasion.scope, "step"), step.id, step.words)


def _rests_between(occasion: Occasion) -> bool:
    """Whether sides alternate with a rest between sets: then no switch names the side."""
    dose = occasion.exercise.dose
    return dose.side_order == "alternate" and dose.rest_ms > 0


def _side_lines(coach: Coach, block: Block, occasion: Occasion) -> Iterator[Line]:
    """The side, named before its first hold, unless the switch has just named it."""
    if block.side is None:
        return
    values = coach.say.side_values(block.side, occasion.exercise)
    if block.opens_exercise:
        has_both = len(coach.session.sides_of(occasion.exercise)) == 2
        if not (has_both and _names_side(coach, _opening_step(block, occasion), occasion)):
            yield coach.say.line("side-first" if has_both else "side-only", occasion.scope, values, must=True)
    elif block.changes_side and block.changes_set and _rests_between(occasion):
        yield coach.say.line("side-again", occasion.scope, values, must=True)


def _opening_step(block: Block, occasion: Occasion) -> MeantStep | None:
    """The first step of a set, if it only prepares the reps."""
    for step in occasion.exercise.steps:
        if step.per == "rep":
            return None
        opens = step.per == "set" or (step.per == "side" and block.opens_side)
        if opens and _is_asked(step, occasion):
            return step
    return None


def set_windows(coach: Coach, block: Block, occasion: Occasion, tally: Tally) -> Iterator[Window]:
    """One set: what opens it, its reps, what closes it."""
    exercise = occasion.exercise
    steps = exercise.steps
    repeated = [
        index
        for index, step in enumerate(steps)
        if step.per == "rep" or (step.per == "side" and block.side is None)
    ]
    first, last = (repeated[0], repeated[-1]) if repeated else (len(steps), len(steps))
    for step in steps[:first]:
        if step.per == "set" or (step.per == "side" and block.opens_side):
            yield from _selected_windows(coach, step, occasion)
    if repeated:
        for rep_number in range(1, exercise.dose.reps + 1):
            rep = occasion.at_rep(rep_number)
            _count_rep(coach, rep)
            yield from _rep_windows(coach, steps[first : last + 1], rep)
            tally.reps += 1
    for step in steps[last + 1 :]:
        if step.per == "set":
            yield from _selected_windows(coach, step, occasion)


def _count_rep(coach: Coach, occasion: Occasion) -> None:
    """The number of the rep, said with whatever comes first in it."""
    dose, number = occasion.exercise.dose, occasion.ref.rep_number
    is_last_set = occasion.ref.set_number == dose.sets
    if (
        number is None
        or dose.reps == 1
        or dose.counting.which == "none"
        or (number == 1 and _is_plain_first(coach, occasion))
    ):
        return
    if number == dose.reps:
        if (
            dose.reps < _COUNTED_FROM_REPS
            and not is_last_set
            and (
                coach.exposure.needs_few_words(occasion.exercise.id)
                or coach.exposure.has_heard_enough(occasion.scope, "rep-last")
            )
        ):
            # Of two reps everybody knows by now which is the last.
            return
        coach.pending.append(coach.say.line("rep-last", occasion.scope, priority="count"))
    elif dose.counting.includes(number, dose.reps) and not _is_silent_count(coach, occasion):
        # An honest count: "three more" is said before three more.
        phrase, count = ("reps-left", dose.reps - number + 1) if dose.counting.down else ("rep", number)
        coach.pending.append(
            coach.say.line(
                phrase, occasion.scope, {"n": str(count), "total": str(dose.reps)}, priority="count"
            )
        )


def _is_silent_count(coach: Coach, occasion: Occasion) -> bool:
    """Whether a number can be left out: every second one, of a known exercise whose reps begin with a tone of their own."""
    exercise, number = occasion.exercise, occasion.ref.rep_number or 1
    if number % 2 or not coach.exposure.needs_few_words(exercise.id):
        return False
    opening = next(
        (
            step
            for step in exercise.steps
            if step.per in {"rep", "side"} and _is_asked(step, occasion) and step.tone != "none"
        ),
        None,
    )
    return opening is not None and opening.tone is not None and opening.hold_ms is None


def _is_plain_first(coach: Coach, occasion: Occasion) -> bool:
    """Whether the number of a first rep would tell nothing: of few reps, or behind the number of one of many sets."""
    dose = occasion.exercise.dose
    follows_number = dose.sets > FEW_SETS and coach.exposure.familiarity(occasion.exercise.id) > 0
    return dose.reps < _COUNTED_FROM_REPS or (follows_number and occasion.exercise.talk != "full")


def _rep_windows(coach: Coach, steps: Sequence[MeantStep], occasion: Occasion) -> Iterator[Window]:
    """One rep. Neighbouring `per: side` steps are done for one side, then for the other."""
    for by_side, group in groupby(steps, key=lambda step: step.per == "side" and occasion.ref.side is None):
        members = list(group)
        if not by_side:
            for step in members:
                if step.per == "rep":
                    yield from _selected_windows(coach, step, occasion)
            continue
        for side in coach.session.sides:
            for step in members:
                yield from _selected_windows(coach, step, occasion.on_side(side))


def _selected_windows(coach: Coach, step: MeantStep, occasion: Occasion) -> Iterator[Window]:
    """The windows of a step, if this set and rep are among those that it is for."""
    if not _is_asked(step, occasion):
        return
    in_chain = occasion.ref.rep_number is not None and is_chain_step(step, occasion.exercise)
    yield from step_windows(coach, step, occasion, in_chain=in_chain)


def _is_asked(step: MeantStep, occasion: Occasion) -> bool:
    """Whether this set and rep are among those that a step is for."""
    dose, ref = occasion.exercise.dose, occasion.ref
    if (
        step.sets is not None
        and ref.set_number is not None
        and not step.sets.includes(ref.set_number, dose.sets)
    ):
        return False
    return step.reps is None or ref.rep_number is None or step.reps.includes(ref.rep_number, dose.reps)
