"""The easier ways of a live session: what its sheets know of them, and the plan as it had become when the session was broken off."""

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicecoach.cli._live import Asked
    from voicecoach.compiler.unroll.plan import Plan
    from voicecoach.live.session.easier import EasierWays
    from voicecoach.sheets.library.library import Library


def easier_ways(asked: "Asked", library: "Library") -> "EasierWays":
    """The easier ways that the sheets of a session know."""
    from voicecoach.compiler.compile import plan_session
    from voicecoach.errors import RequestError
    from voicecoach.live.session.easier import EasierWays
    from voicecoach.sheets.forms.sheet import ExerciseSheet, easier_condition
    from voicecoach.sheets.library.library import form_of

    def condition_of(exercise: str) -> str | None:
        sheet = library.find("exercise", exercise)
        return easier_condition(form_of(sheet, ExerciseSheet)) if sheet is not None else None

    def plan_with(conditions: tuple[str, ...]) -> "Plan":
        request = asked.options.request()
        request = replace(request, conditions=(*request.conditions, *conditions))
        try:
            return plan_session(library, asked.name, request)
        except RequestError:
            # A dose that was asked for may lie outside of what the easier way prescribes, or be that of an exercise which
            # it replaces: that one is left out, and told. The others stay as they were asked for.
            kept: tuple[str, ...] = ()
            plan = plan_session(library, asked.name, replace(request, doses=()))
            for dose in request.doses:
                try:
                    plan = plan_session(library, asked.name, replace(request, doses=(*kept, dose)))
                    kept = (*kept, dose)
                except RequestError:
                    ways.notices.append(f"--dose {dose} does not fit the easier way")
            return plan

    ways = EasierWays(condition_of, plan_with)
    return ways


def plan_as_left(asked: "Asked", plan: "Plan", ways: "EasierWays") -> "Plan":
    """The plan as it had become when the session was broken off. Raises RequestError when the sheets are no longer the same."""
    from voicecoach.errors import RequestError

    if asked.last is None:
        return plan
    changed = RequestError(
        "the sheets have changed since the session was broken off",
        f"begin anew: voicecoach play {asked.name}",
    )
    if asked.last.start.plan != plan.digest():
        raise changed
    for one in asked.last.easier:
        found = ways.find_again(plan, one.exercise, one.condition, one.window, one.next_window)
        if found is None or found.plan.digest() != one.plan:
            raise changed
        plan = found.plan
    return plan
