"""A session of a course as the compiler takes it: options, plan, minutes."""

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.cli._options import ESTIMATE, CompileOptions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voicecoach.cli.plan._courses import Opened
    from voicecoach.compiler.unroll.plan import Plan
    from voicecoach.programme.forecast import Appointment

PLAIN = CompileOptions(voice=ESTIMATE)
"""What nobody asks for otherwise."""


def session_options(
    options: CompileOptions, opened: "Opened", appointment: "Appointment", counts: "Mapping[str, int]"
) -> CompileOptions:
    """The options of a session of a course, over those that the user gave; `counts` is how often each exercise was done."""
    enrolment = opened.enrolment
    return replace(
        options,
        cues=opened.course.cues,
        doses=enrolment.doses(appointment),
        only=enrolment.only(appointment),
        conditions=enrolment.conditions,
        counts=counts,
    )


def plan_of(routine: str, options: CompileOptions) -> "Plan":
    """The plan of a session, which needs no voice."""
    from voicecoach.api.timing import time_by_estimate

    return options.plan(routine, lambda plan: time_by_estimate(plan, options.wpm).duration_ms)


def minutes_ahead(opened: "Opened", appointments: "Sequence[Appointment]") -> list[int]:
    """How long sessions that follow each other take, estimated without a voice."""
    from voicecoach.cli._booth import script_by_estimate

    minutes = []
    for options in options_ahead(PLAIN, opened, appointments):
        script = script_by_estimate(opened.enrolment.programme.routine, options)
        minutes.append(max(1, round(script.duration_ms / 60_000)))
    return minutes


def options_ahead(
    options: CompileOptions, opened: "Opened", appointments: "Sequence[Appointment]"
) -> list[CompileOptions]:
    """The options of sessions that follow each other: in each the coach says less of what was done before."""
    counts = opened.record.counts()
    listed = []
    for appointment in appointments:
        listed.append(session_options(options, opened, appointment, dict(counts)))
        for exercise in appointment.levels:
            done = opened.enrolment.exercises[exercise].id
            counts[done] = counts.get(done, 0) + 1
    return listed
