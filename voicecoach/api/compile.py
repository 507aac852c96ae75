"""Request -> timed session: with the voice asked for, or by estimate; fitted to a number of minutes if that is asked."""

from dataclasses import fields, replace
from typing import Any

from voicecoach.api.observer import SILENT, NoticeList, Observer, step
from voicecoach.api.session import CompiledSession
from voicecoach.api.timing import (
    is_automatic,
    open_studio,
    pack_of,
    time_by_estimate,
    time_with_voice,
    voice_of,
)
from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.fit import PlanMs, fit_session
from voicecoach.compiler.resolve.exercise import SIDES
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.errors import MachineError, RequestError
from voicecoach.history import read_history
from voicecoach.request import ESTIMATE, SessionRequest
from voicecoach.script import Script
from voicecoach.sheets.library.library import Library, find_folders
from voicecoach.studio import Studio
from voicecoach.units import format_minutes

MS_PER_MINUTE = 60_000
_WORTH_FILLING_MS = 60_000
"""Less than this left of the minutes asked for is not worth a word."""


def compile_session(request: SessionRequest, observer: Observer = SILENT) -> CompiledSession:
    """Compile a session as the voice asked for would speak it.

    With `voice="estimate"` phrases have the length that their letters suggest. The same happens, with a notice, when
    the request names no voice and this machine has none.

    Raises SheetError for sheets with faults, RequestError for a request that cannot be met, and MachineError when the
    voice that was asked for is not available.
    """
    heard = NoticeList(observer)
    library = find_folders(request.cues, request.name)
    if request.voice == ESTIMATE:
        return _by_estimate(request, library, heard)
    try:
        voice = voice_of(request, library)
        with open_studio(request, library, heard) as studio:
            plan, script = compile_with_studio(request, library, studio, heard)
    except MachineError as error:
        if not is_automatic(request):
            raise
        heard.notice(f"the lengths of phrases are estimated, since there is no voice.\n{error}")
        return _by_estimate(request, library, heard)
    return CompiledSession(request, voice, plan, script, tuple(heard.notices))


def compile_with_studio(
    request: SessionRequest, library: Library, studio: Studio, observer: Observer = SILENT
) -> tuple[Plan, Script]:
    """The plan and the script of a request, as the voice of this studio speaks it. Raises as `compile_session` does."""
    plan = plan_request(
        request, library, lambda plan: time_with_voice(plan, studio, observer).duration_ms, observer
    )
    return plan, time_with_voice(plan, studio, observer)


def plan_request(
    request: SessionRequest, library: Library, plan_ms: PlanMs, observer: Observer = SILENT
) -> Plan:
    """The plan of a request. `plan_ms` says how long one lasts, in ms; it is asked only if the request names minutes.

    What was traded for time, and sheets found in place of others, are noticed. Raises SheetError and RequestError.
    """
    with step(observer, "compiling"):
        return _plan_request(request, library, plan_ms, observer)


def _plan_request(
    request: SessionRequest, library: Library, plan_ms: PlanMs, observer: Observer = SILENT
) -> Plan:
    """The plan of a request. `plan_ms` says how long one lasts, in ms; it is asked only if the request names minutes.

    What was traded for time or added to fill it, and sheets found in place of others, are noticed. Raises SheetError and RequestError.
    """
    if request.fill and request.minutes is None:
        raise RequestError("there is nothing to fill: no number of minutes was given", "add --minutes N")
    asked = compiler_request(request)
    if request.minutes is None:
        plan = plan_session(library, request.name, asked)
        if plan.tells_time:
            plan = plan_session(library, request.name, _with_time(asked, plan, request))
    else:
        fitted = fit_session(library, request.name, asked, request.minutes, plan_ms, fill=request.fill)
        if fitted.plan.tells_time:
            asked = _with_time(asked, fitted.plan, request)
            fitted = fit_session(library, request.name, asked, request.minutes, plan_ms, fill=request.fill)
        plan = fitted.plan
        for trade in fitted.trades:
            observer.notice(f"to fit {request.minutes} min: {trade}")
        for more in fitted.raises:
            observer.notice(f"to fill {request.minutes} min: {more}")
        if fitted.spare_ms >= _WORTH_FILLING_MS:
            left = format_minutes(fitted.spare_ms)
            observer.notice(
                f"{left} of {request.minutes} min are left; --fill does more, as far as is prescribed"
            )
    _notice_sides(plan, library, observer)
    return plan


def _notice_sides(plan: Plan, library: Library, observer: Observer) -> None:
    """What is not known of the affected side, and sheets found in place of others."""
    for exercise in plan.exercises:
        if exercise.dose.is_side_unknown:
            observer.notice(
                f"'{exercise.id}' is for the affected side, and none is named, so both sides are done alike; "
                "to name it: --affected left, or for your courses voicecoach plan profile --affected left"
            )
    for notice in library.notices:
        observer.notice(notice)


def _with_time(asked: Request, plan: Plan, request: SessionRequest) -> Request:
    """The same, with how long it takes to be told: to whole minutes and by estimate, so that every voice tells the same."""
    duration_ms = time_by_estimate(plan, request.wpm).duration_ms
    return replace(asked, total_minutes=max(1, round(duration_ms / MS_PER_MINUTE)))


def plan_by_estimate(request: SessionRequest, library: Library, observer: Observer = SILENT) -> Plan:
    """The plan of a request, without a voice. Raises SheetError and RequestError."""
    return plan_request(
        request, library, lambda plan: time_by_estimate(plan, request.wpm).duration_ms, observer
    )


def compiler_request(request: SessionRequest) -> Request:
    """What is asked of the compiler. Raises RequestError for a history that cannot be read."""
    meant: dict[str, Any] = {
        "sides": tuple(side for side in SIDES if request.side in {side, "both"}),
        "session_number": request.session,
        "history": _counts(request),
    }
    # Everything else is called the same in both, so that an option of the compiler is passed on without a line here.
    same = {field.name for field in fields(Request)} & set(SessionRequest.model_fields) - set(meant)
    return Request(**meant, **{name: getattr(request, name) for name in same})


def _counts(request: SessionRequest) -> dict[str, int]:
    if request.counts is not None:
        return dict(request.counts)
    return read_history(request.history) if request.history else {}


def _by_estimate(request: SessionRequest, library: Library, heard: NoticeList) -> CompiledSession:
    plan = plan_by_estimate(request, library, heard)
    return CompiledSession(
        request,
        request.voice,
        plan,
        time_by_estimate(plan, request.wpm, pack_of(request)),
        tuple(heard.notices),
    )
