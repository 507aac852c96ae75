"""Exercise -> Plan: what comes next. Sets x sides x reps x steps become windows and lines, with no clock yet.

Exercise -> side and set by side order -> rep -> step. How much is said fades as it goes (`fade.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from voicecoach.compiler.resolve.exercise import Exercise, MeantStep, Session, Visit
from voicecoach.compiler.unroll.announce import Announcer
from voicecoach.compiler.unroll.blocks import Block, blocks_of
from voicecoach.compiler.unroll.coach import Coach, Occasion, Tally, make_window, survives_signals
from voicecoach.compiler.unroll.fade import Exposure
from voicecoach.compiler.unroll.plan import Line, Plan, Window
from voicecoach.compiler.unroll.steps import step_windows
from voicecoach.compiler.unroll.transitions import (
    REST_NEXT_AT,
    opening_lines,
    return_to,
    round_rest,
    transition,
)
from voicecoach.script import Counts, ExerciseCounts, PhaseKind
from voicecoach.sheets.forms.terms import Talk


def unroll(session: Session) -> Plan:
    """The plan of a session: every window in order, every line with the forms that it may take."""
    sessions_done = {exercise.id: exercise.sessions_done for exercise in session.exercises}
    talks = {exercise.id: exercise.talk for exercise in session.exercises}
    done = {"": session.session_number - 1, **sessions_done}
    exposure = Exposure({"": session.talk, **talks}, done, session.sides[0])
    coach = Coach(session, exposure, Announcer(session.phrases, exposure))
    windows = tuple(
        window
        for window in (
            _with_talk(each, talks.get(each.ref.exercise or "", session.talk))
            for each in _session_windows(coach)
        )
        if not _is_nothing(window)
    )
    exercises = {
        name: ExerciseCounts(tally.sets, tally.reps, tally.holds, tally.hold_ms)
        for name, tally in coach.tallies.items()
    }
    counts = Counts(
        holds=sum(count.holds for count in exercises.values()),
        hold_ms=sum(count.hold_ms for count in exercises.values()),
        reps=sum(count.reps for count in exercises.values()),
        exercises=exercises,
    )
    replaced = {one.id: one.replaced for one in session.exercises if one.replaced is not None}
    return Plan(
        session.title,
        session.id,
        windows,
        counts,
        session.untranslated,
        replaced,
        session.exercises,
        session.phrases,
    )


def _is_nothing(window: Window) -> bool:
    """An elastic window in which nothing is said or done."""
    return (
        window.elastic
        and not window.length_ms
        and not window.lines
        and window.head_beep is None
        and window.chapter is None
    )


def _with_talk(window: Window, talk: Talk) -> Window:
    """With signals only what a person can't do without is left of a window's lines."""
    if talk != "signals" or not window.lines:
        return window
    kept = tuple(line for line in window.lines if survives_signals(line.cue, line.priority))
    return replace(window, lines=kept)


def _session_windows(coach: Coach) -> Iterator[Window]:
    session = coach.session
    yield Window(
        PhaseKind.SET_UP,
        session.pacing_ms["opening"],
        elastic=True,
        chapter=session.phrases.say["welcome"].word or "Start",
    )
    yield Window(PhaseKind.SET_UP, 0, elastic=True, lines=tuple(opening_lines(coach)))
    before: Exercise | None = None
    met: set[str] = set()
    for index, visit in enumerate(session.visits):
        exercise = visit.exercise
        if visit.opens_round:
            yield round_rest(coach, visit)
        if exercise.id in met and visit.round_number is not None:
            yield return_to(coach, visit)
        else:
            is_last = {later.exercise.id for later in session.visits[index + 1 :]} <= {*met, exercise.id}
            yield transition(coach, before, visit, is_last=is_last)
        yield from _visit_windows(coach, visit, is_first=exercise.id not in met)
        met.add(exercise.id)
        before = exercise
    lines = (*coach.pending, coach.say.line("done", ()), coach.say.line("goodbye", (), priority="encourage"))
    coach.pending = []
    yield Window(
        PhaseKind.FINISH,
        session.pacing_ms["closing"],
        elastic=True,
        lines=lines,
        head_beep="finish",
        listen_first=True,
    )


def _visit_windows(coach: Coach, visit: Visit, *, is_first: bool) -> Iterator[Window]:
    """All sets of an exercise, or the one of this round of a circuit."""
    exercise = visit.exercise
    tally = coach.tallies.setdefault(exercise.id, Tally())
    whole = Occasion.of(exercise)
    for step in exercise.steps:
        if step.per == "exercise":
            yield from step_windows(coach, step, whole)
    is_first_hold = is_first
    blocks = blocks_of(exercise.dose, coach.session.sides)
    if visit.round_number is not None:
        one_set = blocks_of(replace(exercise.dose, sets=1), coach.session.sides)
        blocks = (
            replace(block, set_number=visit.round_number, opens_side=block.opens_side and is_first)
            for block in one_set
        )
    for block in blocks:
        occasion = Occasion.of(exercise, block.set_number, block.side)
        yield from _between_windows(coach, block, occasion, is_round=visit.round_number is not None)
        for window in _set_windows(coach, block, occasion, tally):
            if window.kind is PhaseKind.GET_READY and is_first_hold:
                is_first_hold = False
                yield replace(window, length_ms=max(window.length_ms, exercise.pacing_ms["get-ready-first"]))
            else:
                yield window
        tally.sets += 1


def _between_windows(coach: Coach, block: Block, occasion: Occasion, *, is_round: bool) -> Iterator[Window]:
    """What lies between two sets, and what is announced before one: the rest, the switch, which leg, which set."""
    exercise, say = occasion.exercise, coach.say
    dose = exercise.dose
    set_values = {"noun": say.noun(dose.noun), "n": str(block.set_number), "total": str(dose.sets)}
    is_last_set = block.set_number == dose.sets and dose.sets > 1
    announced = dose.sets == 1 or is_round
    starts_over = block.changes_side and exercise.dose.side_order == "complete"
    if block.changes_set and not starts_over and dose.rest_ms > 0:
        phrase = "rest-next-last" if is_last_set else "rest-next"
        values = {"noun": set_values["noun"]} if is_last_set else set_values
        lines = [
            say.line("rest", occasion.scope, {"rest": say.time(dose.rest_ms)}),
            say.line(phrase, occasion.scope, values, priority="count", slot="during", moment=REST_NEXT_AT),
        ]
        yield make_window(coach, PhaseKind.REST, dose.rest_ms, occasion, lines, end_beep="rest-end")
        announced = True
    elif block.changes_side and block.side is not None:
        lines = [say.line("switch", occasion.scope, say.side_values(block.side, exercise), must=True)]
        yield make_window(
            coach, PhaseKind.SWITCH, exercise.pacing_ms["side-switch"], occasion, lines, head_beep="switch"
        )
        announced = announced or not block.changes_set
    if block.side is not None:
        coach.pending.extend(_side_lines(coach, block, occasion))
    if not announced:
        coach.pending.append(
            say.line("set-last" if is_last_set else "set", occasion.scope, set_values, priority="count")
        )


def _side_lines(coach: Coach, block: Block, occasion: Occasion) -> Iterator[Line]:
    """The side, named before its first hold, unless the switch has just named it."""
    if block.side is None:
        return
    values = coach.say.side_values(block.side, occasion.exercise)
    if block.opens_exercise:
        phrase = "side-first" if len(coach.session.sides) == 2 else "side-only"
        yield coach.say.line(phrase, occasion.scope, values, must=True)
    elif block.changes_side and block.changes_set and occasion.exercise.dose.side_order == "alternate":
        yield coach.say.line("side-again", occasion.scope, values, must=True)


def _set_windows(coach: Coach, block: Block, occasion: Occasion, tally: Tally) -> Iterator[Window]:
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
    """The number of the rep, said with whatever comes first in it. The first one needs none: the set has just begun."""
    dose, number = occasion.exercise.dose, occasion.ref.rep_number
    if (
        number is None
        or dose.reps == 1
        or dose.counting.which == "none"
        or (number == 1 and occasion.exercise.talk != "signals")
    ):
        return
    if number == dose.reps:
        coach.pending.append(coach.say.line("rep-last", occasion.scope, priority="count"))
    elif dose.counting.includes(number, dose.reps):
        # An honest count: "three more" is said before three more.
        phrase, count = ("reps-left", dose.reps - number + 1) if dose.counting.down else ("rep", number)
        coach.pending.append(
            coach.say.line(
                phrase, occasion.scope, {"n": str(count), "total": str(dose.reps)}, priority="count"
            )
        )


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
    dose = occasion.exercise.dose
    if (
        step.sets is not None
        and occasion.ref.set_number is not None
        and not step.sets.includes(occasion.ref.set_number, dose.sets)
    ):
        return
    if (
        step.reps is not None
        and occasion.ref.rep_number is not None
        and not step.reps.includes(occasion.ref.rep_number, dose.reps)
    ):
        return
    yield from step_windows(coach, step, occasion)
