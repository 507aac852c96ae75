"""Fit a session into a number of minutes: lower doses first, then talk briefly, then pace compactly.

The doses go down one rung at a time, always at the exercise that stands highest on its own ladder, along one path
that does not depend on the minutes: so a larger budget never gives less work. Never below the prescription; sides
stay equal and safety is kept, because both belong to the compiler and not to the dose.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

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
    """A plan that fits, and what was given up for it, in words."""

    plan: Plan
    trades: tuple[str, ...]


def fit_session(library: Library, name: str, request: Request, minutes: int, plan_ms: PlanMs) -> Fitted:
    """The most work that fits into the minutes, within the prescription.

    Raises RequestError, with the shortest possible time, when nothing does; and as `resolve_session` does.
    """
    budget_ms = minutes * _MS_PER_MINUTE
    exercises = resolve_session(library, name, request).exercises
    chosen = {option.partition("=")[0].rpartition(".")[0].strip() for option in request.doses}
    ladders = {exercise.id: exercise.ladder for exercise in exercises if exercise.id not in chosen}
    fitted = replace(request, fitted_minutes=minutes)
    top = {exercise: len(ladder) - 1 for exercise, ladder in ladders.items()}
    lowest: dict[str, int] = dict.fromkeys(top, 0)
    shortest_ms = 0
    for asked, levels in _attempts(fitted, ladders, top, lowest):
        plan = _plan_at(library, name, asked, ladders, levels)
        shortest_ms = plan_ms(plan)
        if shortest_ms <= budget_ms:
            return Fitted(plan, tuple(_trades(exercises, ladders, levels, asked, request)))
    raise RequestError(
        f"{minutes} min is too short: the shortest session of '{name}' takes {format_minutes(shortest_ms)}",
        f"ask for --minutes {-(-shortest_ms // _MS_PER_MINUTE)}, or leave exercises out with --only",
    )


def _attempts(
    request: Request, ladders: Mapping[str, tuple[Level, ...]], top: dict[str, int], lowest: dict[str, int]
) -> Iterator[tuple[Request, dict[str, int]]]:
    """What is tried, from the most work to the least, then with fewer words, then with shorter waits."""
    for levels in _way_down(top, ladders):
        yield request, levels
    if request.talk in {"full", "normal"}:
        request = replace(request, talk="brief")
        yield request, lowest
    yield replace(request, compact=True), lowest


def _way_down(levels: dict[str, int], ladders: Mapping[str, tuple[Level, ...]]) -> Iterator[dict[str, int]]:
    """All the rungs from the top to the bottom: each time the exercise that stands highest on its ladder steps down."""
    levels = dict(levels)
    yield dict(levels)
    while any(levels.values()):
        # The relative height, as a fraction of whole numbers; the earliest exercise where two stand alike.
        highest = max(
            levels, key=lambda exercise: levels[exercise] * 1_000_000 // max(1, len(ladders[exercise]) - 1)
        )
        levels[highest] -= 1
        yield dict(levels)


def _plan_at(
    library: Library,
    name: str,
    request: Request,
    ladders: Mapping[str, tuple[Level, ...]],
    levels: Mapping[str, int],
) -> Plan:
    doses = [
        option
        for exercise, level in levels.items()
        for option in dose_options(exercise, ladders[exercise][level])
    ]
    return unroll(resolve_session(library, name, replace(request, doses=(*request.doses, *doses))))


def _trades(
    exercises: tuple[Exercise, ...],
    ladders: Mapping[str, tuple[Level, ...]],
    levels: Mapping[str, int],
    asked: Request,
    request: Request,
) -> Iterator[str]:
    """What was given up for time, compared with the most that is prescribed."""
    for exercise in exercises:
        if exercise.id in levels and levels[exercise.id] < len(ladders[exercise.id]) - 1:
            ladder = ladders[exercise.id]
            got, most = (
                level.in_words(exercise.dose.noun) for level in (ladder[levels[exercise.id]], ladder[-1])
            )
            yield f"{exercise.id}: {got} instead of {most}"
    if asked.talk != request.talk:
        yield "brief talk"
    if asked.compact != request.compact:
        yield "shorter rests and changes"
