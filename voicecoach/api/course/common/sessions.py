"""Sessions of a course as the compiler takes them: requests, plans, minutes."""

from collections.abc import Mapping, Sequence

from voicecoach.api.compile import plan_by_estimate
from voicecoach.api.course.common.opened import OpenCourse
from voicecoach.api.course.common.since import since_last, since_previous
from voicecoach.api.observer import SILENT, Observer
from voicecoach.api.timing import time_by_estimate
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.programme.forecast import Appointment
from voicecoach.request import ESTIMATE, SessionRequest

MS_PER_MINUTE = 60_000
BY_ESTIMATE = SessionRequest(name="", voice=ESTIMATE)
"""A session as nobody asks for it otherwise, timed without a voice."""


def session_request(
    wanted: SessionRequest, opened: OpenCourse, appointment: Appointment, counts: Mapping[str, int]
) -> SessionRequest:
    """The request of a session of a course: voice, talk, sides and language are those `wanted`, the rest the course decides.

    `counts` is how often each exercise was done before. Raises RequestError if every exercise is left out.
    """
    enrolment = opened.enrolment
    return wanted.model_copy(
        update={
            "name": enrolment.programme.routine,
            "cues": opened.course.cues,
            "doses": enrolment.doses(appointment),
            "are_doses_planned": True,
            "only": enrolment.only(appointment),
            "conditions": enrolment.conditions,
            "counts": dict(counts),
            **since_last(opened.record, appointment.day),
            "side": opened.course.side if wanted.side == "both" else wanted.side,
        }
    )


def requests_ahead(
    wanted: SessionRequest, opened: OpenCourse, appointments: Sequence[Appointment]
) -> list[SessionRequest]:
    """The requests of sessions that follow each other: in each the coach says less about what was done before."""
    counts = opened.record.counts()
    requests: list[SessionRequest] = []
    for index, appointment in enumerate(appointments):
        asked = session_request(wanted, opened, appointment, counts)
        if index:
            since = since_previous(appointments[index - 1].day, appointment.day)
            asked = asked.model_copy(update=dict(since))
        requests.append(asked)
        for exercise in appointment.levels:
            done = opened.enrolment.exercises[exercise].id
            counts[done] = counts.get(done, 0) + 1
    return requests


def plan_session_of(opened: OpenCourse, appointment: Appointment, observer: Observer = SILENT) -> Plan:
    """The plan of a session, which needs no voice."""
    request = session_request(BY_ESTIMATE, opened, appointment, opened.record.counts())
    return plan_by_estimate(request, opened.enrolment.library, observer)


def minutes_ahead(
    opened: OpenCourse, appointments: Sequence[Appointment], observer: Observer = SILENT
) -> list[int]:
    """How many minutes sessions that follow each other take, estimated without a voice."""
    minutes = []
    for index, request in enumerate(requests_ahead(BY_ESTIMATE, opened, appointments)):
        observer.progress("timing sessions", index, len(appointments))
        # Notices about the sheets are the same for every session.
        plan = plan_by_estimate(request, opened.enrolment.library, SILENT if index else observer)
        script = time_by_estimate(plan, request.wpm)
        minutes.append(max(1, round(script.duration_ms / MS_PER_MINUTE)))
    observer.progress("timing sessions", len(appointments), len(appointments))
    return minutes
