"""The easier ways of a session after pain: what its sheets offer, and the plan with those that were taken before."""

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.api.compile import compiler_request
from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.errors import RequestError
from voicecoach.live.session.easier import EasierWays
from voicecoach.request import SessionRequest
from voicecoach.sheets.forms.sheet import ExerciseSheet, easier_condition
from voicecoach.sheets.library.library import Library, form_of

if TYPE_CHECKING:
    from voicecoach.journal.reader import LastSession


def easier_ways(request: SessionRequest, library: Library) -> EasierWays:
    """The easier ways that the sheets of a session offer."""
    notices: list[str] = []

    def plan_with(conditions: tuple[str, ...]) -> Plan:
        wanted = compiler_request(request)
        wanted = replace(wanted, conditions=(*wanted.conditions, *conditions))
        try:
            return plan_session(library, request.name, wanted)
        except RequestError:
            # A requested dose may lie outside of what the easier way prescribes, or belong to an exercise that it
            # replaces: such a dose is left out, with a notice. The others stay.
            kept: tuple[str, ...] = ()
            plan = plan_session(library, request.name, replace(wanted, doses=()))
            for dose in wanted.doses:
                try:
                    plan = plan_session(library, request.name, replace(wanted, doses=(*kept, dose)))
                    kept = (*kept, dose)
                except RequestError:
                    notices.append(f"--dose {dose} does not fit the easier way")
            return plan

    return EasierWays(lambda exercise: condition_of(exercise, library), plan_with, notices)


def condition_of(exercise: str, library: Library) -> str | None:
    """The condition that calls for an easier way to do an exercise; None if its sheet has none."""
    sheet = library.find("exercise", exercise)
    return easier_condition(form_of(sheet, ExerciseSheet)) if sheet is not None else None


def plan_when_interrupted(plan: Plan, last: "LastSession", ways: EasierWays) -> Plan:
    """The plan as it was when a session was broken off, with the easier ways that were taken in it.

    `plan` is the one that the session began with. Raises RequestError if the sheets have changed since.
    """
    changed = RequestError(
        "voicecoach or its sheets have changed since this session was interrupted",
        f"start it again: voicecoach play {last.start.name}",
    )
    if last.start.plan != plan.digest():
        raise changed
    for one in last.easier:
        found = ways.find_again(plan, one.exercise, one.condition, one.window, one.next_window)
        if found is None or found.plan.digest() != one.plan:
            raise changed
        plan = found.plan
    return plan
