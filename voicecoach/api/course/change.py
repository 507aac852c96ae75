"""Changing a running course: other days, another time, more or fewer sessions a week, a side, conditions, an alarm."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest, OpenCourse, open_course
from voicecoach.api.course.common.wakes import renew_reminders
from voicecoach.api.course.profile import check_conditions
from voicecoach.api.course.start import StartedCourse, course_as_started
from voicecoach.api.observer import SILENT, Observer
from voicecoach.errors import RequestError
from voicecoach.journal.course_entries import CourseChanged
from voicecoach.journal.entries import AnyEntry, Profile
from voicecoach.programme.course import Side
from voicecoach.programme.courses import profile_of
from voicecoach.programme.days.choices import choose_clocks, choose_days, choose_few_days
from voicecoach.programme.days.timetable import ONE_DAY
from voicecoach.reminders.lead_time import format_lead_time
from voicecoach.sheets.forms.terms import Weekday
from voicecoach.wallclock import now


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRequest(CourseRequest):
    """What is different from today on; None: as it was."""

    per_week: int | None = None
    """How many sessions a week."""
    days: tuple[str, ...] | None = None
    """Days of the week, such as `("mon", "thu")`."""
    clock: str | None = None
    """The time of day of a session, HH:MM, or two for two a day: `08:00,18:00`."""
    side: Side | None = None
    """Which side is trained from now on."""
    alarm: timedelta | Literal["none"] | None = None
    """How long before a session the calendar reminds the person."""
    add: tuple[str, ...] = ()
    """Conditions that hold from now on, for the sessions of all courses."""
    remove: tuple[str, ...] = ()
    """Conditions that no longer hold."""


def change_course(request: ChangeRequest, diary: Diary = HERE, observer: Observer = SILENT) -> StartedCourse:
    """Change a running course from today on, or from tomorrow on if today's session is done. Levels and history stay.

    The weeks that are left have the new number of sessions, so the course takes as long as it would have. Sessions that
    were moved to a day ahead fall back to the new days. Reminders follow.

    Raises RequestError when no such course is running, nothing would change, the programme does not allow the days, or a
    condition does not exist;
    SheetError for sheets with faults, MachineError when the journal cannot be written.
    """
    opened = open_course(diary, observer, request.programme)
    course, had = opened.course, profile_of(opened.record)
    days, clocks = course.timetable.days, course.clocks
    if request.days is not None or request.per_week not in {None, len(days)}:
        days = _days(request, opened)
    if request.clock is not None or len(clocks) != max(Counter(days).values()):
        clocks = choose_clocks(days, request.clock, opened.enrolment.programme.clocks)
    check_conditions(request.add, request.remove, opened.enrolment.library.conditions(), had)
    alarm = format_lead_time(request.alarm) if isinstance(request.alarm, timedelta) else request.alarm
    is_rearranged = (days, clocks) != (course.timetable.days, course.clocks)
    is_same = request.side in {None, course.side} and alarm in {None, course.alarm}
    if not is_rearranged and is_same and not request.remove and set(request.add) <= set(had):
        raise RequestError(
            f"the course is already on {course.timetable.in_words()} at {' and '.join(f'{one:%H:%M}' for one in clocks)}",
            "say what is to be different: see voicecoach plan change --help",
        )
    today, at = diary.day(), now()
    is_done_today = course.begun_on(today) > 0
    entries: list[AnyEntry] = []
    if is_rearranged or not is_same:
        entries.append(
            CourseChanged(
                at=at,
                course=course.id,
                start=today + ONE_DAY if is_done_today else today,
                days=list(days),
                clock=f"{clocks[0]:%H:%M}",
                later_clocks=[f"{one:%H:%M}" for one in clocks[1:]],
                side=request.side,
                alarm=alarm,
            )
        )
    if request.add or request.remove:
        why = f"change of {course.programme}"
        entries.append(Profile(at=at, add=list(request.add), remove=list(request.remove), why=why))
    ahead = len(tuple(opened.enrolment.ahead(today))) if course.kept is None else None
    diary.write(observer, *entries)
    changed = replace(course_as_started(course.programme, diary, observer), sessions_before=ahead)
    renew_reminders(diary, observer)
    return changed


def _days(request: ChangeRequest, opened: OpenCourse) -> tuple[Weekday, ...]:
    """The new days of a course; one that goes on after its programme has one or two."""
    if opened.course.kept is not None:
        return choose_few_days(request.per_week, request.days)
    return choose_days(opened.enrolment.programme, request.per_week, request.days)
