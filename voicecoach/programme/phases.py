"""The phases of a programme and a course -> its sessions in order: in which phase each lies, and which routine it has."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, repeat

from voicecoach.journal.entries import Done
from voicecoach.programme.progression import Outcome, judge
from voicecoach.sheets.forms.programme import Phase, Turn
from voicecoach.sheets.forms.programme_values import Criterion
from voicecoach.sheets.forms.sheet import Level, Progression


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """One session of a programme."""

    share: Fraction
    """How much of the programme lies before it, from 0 to 1."""
    weight: Fraction
    """How much of the programme it is; nothing if it was added because its phase goes on."""
    phase_index: int
    turn: Turn


def lay_out(
    phases: Sequence[Phase], paces: Sequence[Fraction], pace: Fraction, extras: Sequence[int] = ()
) -> tuple[SessionPlan, ...]:
    """The sessions of a programme.

    `paces` is how many sessions a week there were when each session so far was done; the others come at `pace`. `extras` is
    how many sessions each phase has beyond its weeks.
    """
    weeks = sum(phase.weeks for phase in phases)
    plans: list[SessionPlan] = []
    share, end = Fraction(0), Fraction(0)
    rates = chain(paces, repeat(pace))
    for index, phase in enumerate(phases):
        end += Fraction(phase.weeks, weeks)
        place = 0
        while share < end:
            weight = Fraction(1, weeks * next(rates))
            plans.append(SessionPlan(share, weight, index, phase.routine[place % len(phase.routine)]))
            share += weight
            place += 1
        for _ in range(extras[index] if index < len(extras) else 0):
            next(rates)
            turn = phase.routine[place % len(phase.routine)]
            plans.append(SessionPlan(min(share, Fraction(1)), Fraction(0), index, turn))
            place += 1
    return tuple(plans)


@dataclass(frozen=True, slots=True)
class Progress:
    """What came of a course so far, as far as it decides how long its phases are."""

    done: Sequence[Done]
    """Its sessions by date."""
    worse: Callable[[Done], bool]
    """Whether a session was worse the next morning."""
    outcomes: Mapping[str, Sequence[Outcome]]
    """Of each exercise, oldest first."""
    firsts: Mapping[str, int]
    """The level at which each exercise begins, from 0, where it is not the first."""
    exercises_of: Callable[[Turn], Sequence[str]]
    ladders: Mapping[str, Sequence[Level]]
    rule: Progression


def count_extras(
    phases: Sequence[Phase], paces: Sequence[Fraction], pace: Fraction, progress: Progress
) -> tuple[int, ...]:
    """How many sessions each phase has beyond its weeks: those that were added until what it waits for was so, and, in the
    phase that is running, as many as it takes if all goes well."""
    extras = [0] * len(phases)
    finished = [place for place, one in enumerate(progress.done) if one.is_finished]
    for index, phase in enumerate(phases):
        if phase.until is None:
            continue
        while True:
            numbers = [
                number
                for number, one in enumerate(lay_out(phases, paces, pace, extras), 1)
                if one.phase_index == index
            ]
            ahead = numbers[-1] - max(len(finished), numbers[0] - 1)
            first = finished[numbers[0] - 2] + 1 if 1 < numbers[0] <= len(finished) + 1 else 0
            last = finished[numbers[-1] - 1] + 1 if ahead <= 0 else len(progress.done)
            here = progress.done[first:last] if numbers[0] <= len(finished) + 1 else ()
            missing = _missing(phase, phase.until, here, progress)
            if ahead > 0 or missing == 0:
                extras[index] += max(0, missing - max(0, ahead))
                break
            extras[index] += 1
    return tuple(extras)


def _missing(phase: Phase, until: Criterion, done: Sequence[Done], progress: Progress) -> int:
    """How many sessions it takes until a phase may end, if all goes well from now on; `done` are those of the phase."""
    if until.pain is not None:
        run = 0
        for one in done:
            pains = [exercise.pain for exercise in one.exercises if exercise.pain is not None]
            hurts = max(pains, default=0) > until.pain or any(each.was_stopped for each in one.exercises)
            run = 0 if hurts or progress.worse(one) else run + one.is_finished
        return max(0, until.sessions - run)
    days = {one.date for one in done}
    names = dict.fromkeys(name for turn in phase.routine for name in progress.exercises_of(turn))
    counts = [
        _missing_levels(name, [one for one in progress.outcomes.get(name, ()) if one.on in days], progress)
        for name in names
    ]
    return max(counts, default=0) * len(phase.routine)


def _missing_levels(name: str, here: Sequence[Outcome], progress: Progress) -> int:
    """How often an exercise is still to be done until it was done well at its highest level; never, if it is left out."""
    every = progress.outcomes.get(name, ())
    own = [one for one in every if not one.is_other]
    top = len(progress.ladders[name]) - 1
    setbacks, longest = 0, 0
    for one in every:
        setbacks = setbacks + 1 if judge(one, progress.rule)[0] == "step-down" else 0
        longest = max(longest, setbacks)
    if longest >= progress.rule.setbacks_to_stop:
        return 0
    if any(
        one.level_index >= top and not one.is_other and judge(one, progress.rule)[0] == "advance"
        for one in here
    ):
        return 0
    reached = progress.firsts.get(name, 0)
    if own:
        verdict = judge(own[-1], progress.rule)[0]
        reached = own[-1].level_index + {"advance": 1, "repeat": 0, "step-down": -1}[verdict]
    return max(0, top - max(0, reached)) + 1


def exercise_shares(
    plans: Sequence[SessionPlan],
    phases: Sequence[Phase],
    exercises_of: Callable[[Turn], Sequence[str]],
    exercise: str,
) -> tuple[Fraction, ...]:
    """How much of the climb of an exercise lies before each session, from 0 to 1: its levels are spread over the sessions
    that have it, up to the end of the first phase that waits for its highest level."""
    has = [exercise in exercises_of(one.turn) for one in plans]
    tops = [
        one.phase_index
        for one, is_in in zip(plans, has, strict=True)
        if is_in and (until := phases[one.phase_index].until) is not None and until.is_top
    ]
    last = min(tops, default=len(phases))
    if all(has) and last == len(phases):
        return tuple(one.share for one in plans)
    weights = [
        one.weight if is_in and one.phase_index <= last else Fraction(0)
        for one, is_in in zip(plans, has, strict=True)
    ]
    total = sum(weights) or Fraction(1)
    shares, before = [], Fraction(0)
    for weight in weights:
        shares.append(min(before / total, Fraction(1)))
        before += weight
    return tuple(shares)
