"""How the last session felt, reported afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest, open_course
from voicecoach.api.course.common.scores import find_done, score_exercises
from voicecoach.api.course.common.standing import Standing, standing_now
from voicecoach.api.observer import SILENT, Observer
from voicecoach.errors import RequestError
from voicecoach.journal.entries import CheckIn


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInRequest(CourseRequest):
    """How a session felt. What is left out stays as it was reported before."""

    pain: int | None = None
    """The worst pain in any exercise that `pain_of` does not name, 0 to 10."""
    pain_of: Mapping[str, int] = field(default_factory=dict)
    """Pain by exercise."""
    effort: int | None = None
    """How hard it was, 0 to 10."""
    effort_of: Mapping[str, int] = field(default_factory=dict)
    """Effort by exercise."""
    not_finished: tuple[str, ...] = ()
    """Exercises that were begun and not finished."""
    worse: tuple[str, ...] = ()
    """Exercises after which it was worse the next morning; `all` for every one."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """A report that was written down."""

    session: str
    """The id of the session that it is about."""
    day: date
    """The day of that session."""
    standing: Standing


def check_in(request: CheckInRequest, diary: Diary = HERE, observer: Observer = SILENT) -> CheckedIn:
    """Report how the last session felt, or change what was reported.

    Raises RequestError when no such course is running, no session was done, nothing is reported, an exercise was left out
    of that session, and for scores outside 0 to 10; SheetError and MachineError.
    """
    opened = open_course(diary, observer, request.programme)
    enrolment, course = opened.enrolment, opened.course
    if not course.done:
        raise RequestError(
            "no session of this course has been done yet",
            f"do the first: voicecoach plan today{opened.argument} --play",
        )
    last = course.done[-1]
    done = [one.exercise for one in last.exercises if one.has_outcome]
    pain = score_exercises("pain", request.pain, request.pain_of, enrolment, done)
    effort = score_exercises("effort", request.effort, request.effort_of, enrolment, done)
    if not (pain or effort or request.not_finished or request.note or request.worse):
        raise RequestError("there is nothing to record", "say how it felt: --pain 2 --effort 6")
    named = [one for one in request.worse if one != "all"]
    worse = find_done("--worse", named, enrolment, done)
    entry = CheckIn(
        session=last.session,
        pain=pain,
        effort=effort,
        not_finished=find_done("--not-finished", request.not_finished, enrolment, done),
        worse=done if "all" in request.worse else worse,
        notes=request.note,
    )
    diary.write(observer, entry)
    return CheckedIn(last.session, last.date, standing_now(opened, diary))
