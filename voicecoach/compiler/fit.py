"""Fit a session into a number of minutes: lower doses first, then talk briefly, then pace compactly.

What is fitted is today's session: the same request without minutes. Doses go down from there, one rung at a time, always
at the exercise that stands highest on its own ladder. Once the talk is brief, or the pace compact, they start again at
today's. Only `fill` raises them above today's, along the same path. The path does not depend on the minutes, so with the
same talk and pace a larger budget never gives less work. Never below the prescription; sides stay equal and safety is
kept, because both belong to the compiler and not to the dose.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from voicecoach.compiler.resolve.exercise import Exercise
from voicecoach.compiler.resolve.resolve import Request, resolve_session
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.compiler.unroll.unroll import unroll
from voicecoach.errors import RequestError
from voicecoach.sheets.dose.options import dose_options
from voicecoach.sheets.forms.sheet import Level
from voicecoach.sheets.library.library import Library
from voicecoach.units import format_minutes

PlanMs = Callable[[Plan], int]
"""How long a plan lasts with the voice at hand, in ms."""

_MS_PER_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Fitted:
    """A plan that fits, and how it differs from today's session, in words."""

    plan: Plan
    trades: tuple[str, ...] = ()
    """What was given up for time."""
    raises: tuple[str, ...] = ()
    """What is done beyond today's session to fill the time."""
    spare_ms: int = 0
    """What is left of the minutes where more is prescribed that would use them, but nobody asked for it."""


@dataclass(frozen=True, slots=True)
class _Rungs:
    """The doses of one exercise around today's, from the lowest to the highest."""

    exercise: Exercise
    below: tuple[Level, ...]
    above: tuple[Level, ...]

    @property
    def today(self) -> int:
        """The index of today's dose."""
        return len(self.below)

    @property
    def top(self) -> int:
        return len(self.below) + len(self.above)

    def level(self, index: int) -> Level | None:
        """The dose at an index; None is today's, whatever it is."""
        return None if index == self.today else (*self.below, None, *self.above)[index]


def fit_session(
    library: Library, name: str, request: Request, minutes: int, plan_ms: PlanMs, *, fill: bool = False
) -> Fitted:
    """Today's session in at most these minutes; with `fill`, as much as the prescription allows in them.

    Raises RequestError, with the shortest possible time, when nothing fits; and as `resolve_session` does.
    """
    budget_ms = minutes * _MS_PER_MINUTE
    exercises = resolve_session(library, name, request).exercises
    chosen = set() if request.are_doses_planned else {_exercise_of(option) for option in request.doses}
    ladders = {exercise.id: _rungs(exercise) for exercise in exercises if exercise.id not in chosen}
    today = {exercise: rungs.today for exercise, rungs in ladders.items()}
    top = {exercise: rungs.top for exercise, rungs in ladders.items()}
    shortest_ms = 0

    def attempt(asked: Request, levels: Mapping[str, int]) -> tuple[Plan, int]:
        # What is not changed, or all that is prescribed, is not announced as fitted.
        is_fitted = _is_shorter(asked, request) or levels not in (today, top)
        wanted = asked if is_fitted else replace(asked, fitted_minutes=request.fitted_minutes)
        plan = _plan_at(library, name, wanted, ladders, levels)
        return plan, plan_ms(plan)

    for asked, path in _paths(replace(request, fitted_minutes=minutes), ladders, is_filled=fill):
        levels, plan, shortest_ms = _first_that_fits(path, partial(attempt, asked), budget_ms)
        if shortest_ms <= budget_ms:
            is_changed = levels != today or _is_shorter(asked, request)
            trades = (*_changes(ladders, levels, -1), *_other_trades(asked, request))
            has_more = not fill and not is_changed and any(rungs.above for rungs in ladders.values())
            spare_ms = budget_ms - shortest_ms if has_more else 0
            return Fitted(plan, trades, tuple(_changes(ladders, levels, 1)), spare_ms)
    raise RequestError(
        f"{minutes} min is too short: the shortest session of '{name}' takes {format_minutes(shortest_ms)}",
        f"ask for --minutes {-(-shortest_ms // _MS_PER_MINUTE)}, or leave exercises out with --only",
    )


def _rungs(exercise: Exercise) -> _Rungs:
    below = [level for level in exercise.ladder if level.volume < _today_like(exercise, level).volume]
    above = [level for level in exercise.ladder if level.volume > _today_like(exercise, level).volume]
    return _Rungs(exercise, tuple(below), tuple(above))


def _today_like(exercise: Exercise, level: Level) -> Level:
    """Today's dose with the fields of a rung, so that the two can be compared."""
    dose = exercise.dose
    return Level(
        sets=dose.sets,
        reps=None if level.reps is None else dose.reps,
        hold_ms=None if level.hold_ms is None else dose.hold_ms,
        work_ms=None if level.work_ms is None else dose.work_ms,
        at=None if level.at is None else dose.load or dose.band,
    )


def _paths(
    request: Request, ladders: Mapping[str, _Rungs], *, is_filled: bool
) -> Iterator[tuple[Request, list[dict[str, int]]]]:
    """What is tried, from the most work to the least, then with fewer words, then with shorter waits."""
    top = {exercise: rungs.top for exercise, rungs in ladders.items()}
    today = {exercise: rungs.today for exercise, rungs in ladders.items()}
    lowest = dict.fromkeys(today, 0)
    if is_filled and top != today:
        yield request, list(_way_down(top, today, ladders))[:-1]
    talks = (request, *([replace(request, talk="brief")] if request.talk in {"full", "normal"} else []))
    for asked in (*talks, replace(talks[-1], compact=True)):
        yield asked, list(_way_down(today, lowest, ladders))


def _first_that_fits(
    path: Sequence[dict[str, int]],
    attempt: Callable[[Mapping[str, int]], tuple[Plan, int]],
    budget_ms: int,
) -> tuple[dict[str, int], Plan, int]:
    """The doses on a path that come first of those that fit, with their plan and its length; if none does, the last.

    Each step of a path is less work and so takes less time: halving finds the place.
    """
    plan, length_ms = attempt(path[0])
    if length_ms <= budget_ms or len(path) == 1:
        return path[0], plan, length_ms
    low, high = 0, len(path) - 1
    plan, length_ms = attempt(path[high])
    while length_ms <= budget_ms and high - low > 1:
        middle = (low + high) // 2
        tried, tried_ms = attempt(path[middle])
        if tried_ms <= budget_ms:
            high, plan, length_ms = middle, tried, tried_ms
        else:
            low = middle
    return path[high], plan, length_ms


def _is_shorter(asked: Request, request: Request) -> bool:
    """Whether talk or pace were given up for time."""
    return asked.talk != request.talk or asked.compact != request.compact


def _way_down(
    levels: Mapping[str, int], floor: Mapping[str, int], ladders: Mapping[str, _Rungs]
) -> Iterator[dict[str, int]]:
    """All the rungs down to the floor: each time the exercise that stands highest on its ladder steps down."""
    now = dict(levels)
    yield dict(now)
    while now != floor:
        # The relative height, as a fraction of whole numbers; the earliest exercise where two stand alike.
        highest = max(
            (exercise for exercise in now if now[exercise] > floor[exercise]),
            key=lambda exercise: now[exercise] * 1_000_000 // max(1, ladders[exercise].top),
        )
        now[highest] -= 1
        yield dict(now)


def _plan_at(
    library: Library,
    name: str,
    request: Request,
    ladders: Mapping[str, _Rungs],
    levels: Mapping[str, int],
) -> Plan:
    changed = {
        exercise: level
        for exercise, index in levels.items()
        if (level := ladders[exercise].level(index)) is not None
    }
    doses = [option for exercise, level in changed.items() for option in dose_options(exercise, level)]
    kept = [option for option in request.doses if _exercise_of(option) not in changed]
    return unroll(resolve_session(library, name, replace(request, doses=(*kept, *doses))))


def _exercise_of(option: str) -> str:
    """The exercise of an option such as `hamstring-ere.hold=13s`."""
    return option.partition("=")[0].rpartition(".")[0].strip()


def _changes(ladders: Mapping[str, _Rungs], levels: Mapping[str, int], way: int) -> Iterator[str]:
    """The doses that differ from today's: those below with `way` -1, those above with 1."""
    for name, rungs in ladders.items():
        level = rungs.level(levels[name])
        if level is not None and (levels[name] - rungs.today) * way > 0:
            noun = rungs.exercise.dose.noun
            today = _today_like(rungs.exercise, level).in_words(noun)
            yield f"{name}: {level.in_words(noun)} instead of {today}"


def _other_trades(asked: Request, request: Request) -> Iterator[str]:
    if asked.talk != request.talk:
        yield "brief talk"
    if asked.compact != request.compact:
        yield "shorter rests and changes"
