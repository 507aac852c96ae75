"""Sessions of a course as the compiler takes them: requests, plans, minutes."""

from collections.abc import Mapping, Sequence

from voicecoach.api.compile import plan_by_estimate
from voicecoach.api.course.common.opened import OpenCourse
from voicecoach.api.course.common.since import since_last, since_previous
from voicecoach.api.observer import SILENT, Observer
from voicecoach.api.timing import time_by_estimate
from voicecoach.compiler.resolve.resolve import LONG_GAP_DAYS
from voicecoach.compiler.unroll.fade import FAMILIAR_AFTER_SESSIONS
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
            "name": enrolment.routine(appointment.number),
            "cues": opened.course.cues,
            "doses": enrolment.doses(appointment),
            "are_doses_planned": True,
            "only": enrolment.only(appointment),
            **enrolment.phase_begun(appointment.number),
            "conditions": enrolment.conditions,
            "counts": dict(counts),
            **since_last(opened.record, appointment.day, opened.course.id),
            "affected": wanted.affected or enrolment.affected,
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
    known: dict[str, int] = {}
    for index, request in enumerate(requests_ahead(BY_ESTIMATE, opened, appointments)):
        observer.progress("timing sessions", index, len(appointments))
        same = _alike(request)
        if same not in known:
            # Notices about the sheets are the same for every session.
            plan = plan_by_estimate(request, opened.enrolment.library, SILENT if index else observer)
            script = time_by_estimate(plan, request.wpm)
            known[same] = max(1, round(script.duration_ms / MS_PER_MINUTE))
        minutes.append(known[same])
    observer.progress("timing sessions", len(appointments), len(appointments))
    return minutes


def _alike(request: SessionRequest) -> str:
    """The same for sessions that are as long as each other but for a few seconds, which are then timed once.

    Once an exercise is familiar no more is left unsaid from session to session; only the technique to think of changes.
    """
    counts = {
        exercise: min(count, FAMILIAR_AFTER_SESSIONS) for exercise, count in (request.counts or {}).items()
    }
    same = request.model_copy(
        update={"counts": counts, "gap_days": LONG_GAP_DAYS if request.gap_days >= LONG_GAP_DAYS else 0}
    )
    return same.model_dump_json()
