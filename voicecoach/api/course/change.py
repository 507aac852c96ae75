"""Changing a running course: other days, another time, more or fewer sessions a week."""

from dataclasses import dataclass

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest, open_course
from voicecoach.api.course.common.wakes import renew_reminders
from voicecoach.api.course.start import StartedCourse, course_as_started
from voicecoach.api.observer import SILENT, Observer
from voicecoach.errors import RequestError
from voicecoach.journal.entries import CourseChanged
from voicecoach.programme.dates import ONE_DAY, choose_days, read_clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRequest(CourseRequest):
    """What is different from today on; None: as it was."""

    per_week: int | None = None
    """How many sessions a week."""
    days: tuple[str, ...] | None = None
    """Days of the week, such as `("mon", "thu")`."""
    clock: str | None = None
    """The time of day of a session, HH:MM."""


def change_course(request: ChangeRequest, diary: Diary = HERE, observer: Observer = SILENT) -> StartedCourse:
    """Change a running course from today on, or from tomorrow on if today's session is done. Levels and history stay.

    The weeks that are left have the new number of sessions, so the course takes as long as it would have. Sessions that
    were moved to a day ahead fall back to the new days. Reminders follow.

    Raises RequestError when no such course is running, nothing would change, or the programme does not allow the days;
    SheetError for sheets with faults, MachineError when the journal cannot be written.
    """
    opened = open_course(diary, observer, request.programme)
    course = opened.course
    days, clock = course.timetable.days, course.clock
    if request.days is not None or request.per_week not in {None, len(days)}:
        days = choose_days(opened.enrolment.programme, request.per_week, request.days)
    if request.clock is not None:
        clock = read_clock(request.clock)
    if (days, clock) == (course.timetable.days, course.clock):
        raise RequestError(
            f"the course is already on {', '.join(days)} at {clock:%H:%M}",
            "give other --days, another --per-week or another time with --at",
        )
    today = diary.day()
    is_done_today = any(one.date == today for one in course.done)
    entry = CourseChanged(
        course=course.id,
        start=today + ONE_DAY if is_done_today else today,
        days=list(days),
        clock=f"{clock:%H:%M}",
    )
    diary.write(observer, entry)
    changed = course_as_started(course.programme, diary, observer)
    renew_reminders(diary, observer)
    return changed
