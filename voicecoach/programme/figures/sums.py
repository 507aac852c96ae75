"""Record, courses with their sheets, a day -> Figures: what was planned, done, held and felt up to that day."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from voicecoach.journal.course_entries import CourseStopped
from voicecoach.journal.entries import Done, ExerciseDone
from voicecoach.journal.reader import Record
from voicecoach.programme.course import Course
from voicecoach.programme.courses import courses_of
from voicecoach.programme.enrolment import Enrolment
from voicecoach.programme.figures.figures import (
    CourseFigures,
    CourseWeek,
    DayOutcome,
    ExerciseFigures,
    Figures,
    HoldWeek,
    PlannedDay,
    Point,
    SessionFigures,
    State,
    Thresholds,
)
from voicecoach.programme.figures.planned_days import count_streak, match_sessions
from voicecoach.programme.figures.words import on_one_line
from voicecoach.programme.past import DoneDose, done_doses, recorded_words

ONE_WEEK = timedelta(days=7)


def sum_figures(
    record: Record,
    courses: Sequence[tuple[Course, Enrolment | None]],
    today: date,
    programme: str | None = None,
) -> Figures:
    """What courses add up to. If no programme is named, the time under hold is that of all sessions.

    A course whose sheets cannot be read has no enrolment; figures that need the sheets are then missing.
    """
    summed = tuple(_sum_course(record, course, enrolment, today) for course, enrolment in courses)
    ids = {course.id for course, _ in courses}
    sessions = [one for one in record.sessions() if programme is None or one.course in ids]
    return Figures(today, programme, summed, hold_weeks(sessions, today))


def choose_courses(record: Record, programme: str | None) -> list[Course]:
    """The courses to count: all running ones (of the programme, if one is named); if none is running, the last one.

    Raises RequestError for a programme that was never started.
    """
    courses = courses_of(record, programme)
    running = [course for course in courses if not course.is_stopped]
    return running or courses[-1:]


def hold_weeks(sessions: Iterable[Done], today: date) -> tuple[HoldWeek, ...]:
    """The time under hold week by week, from the first session to today, including empty weeks."""
    counting = [one for one in sessions if one.date <= today]
    if not counting:
        return ()
    by_week: dict[date, list[tuple[int, int]]] = {}
    for one in counting:
        by_week.setdefault(monday_of(one.date), []).append(held(one))
    return tuple(
        HoldWeek(
            monday,
            sessions=sum(any(times) for times in by_week.get(monday, ())),
            held_ms=sum(held_ms for held_ms, _ in by_week.get(monday, ())),
            told_ms=sum(told_ms for _, told_ms in by_week.get(monday, ())),
        )
        for monday in _mondays(min(by_week), today)
    )


def held(session: Done) -> tuple[int, int]:
    """The time under hold of a session, in ms: measured, and recorded by hand."""
    held_ms = sum(held_in(session, one) for one in session.exercises)
    return (held_ms, 0) if session.source == "play" else (0, held_ms)


def held_in(session: Done, one: ExerciseDone) -> int:
    """The time under hold of an exercise of a session, in ms. If it was recorded by hand without one, its planned holds count."""
    if session.source == "play" or one.held_ms or not one.is_begun:
        return one.held_ms
    return (one.holds_planned if one.is_finished else one.holds) * one.hold_ms


def monday_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def _mondays(first: date, last: date) -> Iterator[date]:
    monday = monday_of(first)
    while monday <= last:
        yield monday
        monday += ONE_WEEK


def _sum_course(record: Record, course: Course, enrolment: Enrolment | None, today: date) -> CourseFigures:
    in_all = enrolment.prescription.in_programme if enrolment else None
    extent = _extent(record, course, in_all if course.kept is None else None, today)
    sessions = [one for one in course.done if one.date <= extent.until]
    days = match_sessions(
        course.timetable, sessions, extent.planned_until, may_make_up=extent.state == "running"
    )
    became = Counter(day.became for day in days)
    streak = count_streak(days)
    finished = sum(one.is_finished for one in sessions)
    rule = enrolment.prescription.rule if enrolment else None
    return CourseFigures(
        course=course.id,
        programme=course.programme,
        title=on_one_line(enrolment.programme.title if enrolment else course.programme),
        state=extent.state,
        start=course.timetable.start,
        until=extent.until,
        per_week=course.per_week,
        sessions_in_all=in_all,
        planned=len(days) - became["open"],
        done=finished,
        beside_plan=finished - became["done"],
        broken_off=became["broken-off"],
        missed=became["missed"],
        open_since=next((day.day for day in days if day.became == "open"), None),
        streak=streak.now,
        longest_streak=streak.longest,
        days=days,
        weeks=tuple(_weeks(sessions, days, course.timetable.start, extent.until)),
        sessions=tuple(
            SessionFigures(
                one.date, one.number, one.is_finished, one.source, *held(one), notes=on_one_line(one.notes)
            )
            for one in sessions
        ),
        exercises=tuple(_exercises(sessions, record.worse_next_morning(), enrolment)),
        thresholds=Thresholds(rule.pain_to_advance, rule.pain_to_step_down) if rule else None,
        every_days=course.timetable.every_days,
    )


@dataclass(frozen=True, slots=True)
class _Extent:
    """The state of a course on a day, and the last days that count."""

    state: State
    until: date
    planned_until: date
    """No session is planned after this day."""


def _extent(record: Record, course: Course, in_all: int | None, today: date) -> _Extent:
    stops = [
        entry.at.astimezone(course.zone).date()
        for entry in record.entries
        if isinstance(entry, CourseStopped) and entry.course == course.id
    ]
    stopped = min(stops, default=date.max)
    until = min(today, stopped)
    counting = [one for one in course.done if one.date <= until]
    finished = [one.date for one in counting if one.is_finished]
    if in_all is not None and len(finished) >= in_all:
        return _Extent("over", max(one.date for one in counting), finished[in_all - 1])
    return _Extent("stopped" if stopped <= today else "running", until, until)


def _weeks(
    sessions: Sequence[Done], days: Sequence[PlannedDay], start: date, until: date
) -> Iterator[CourseWeek]:
    first = min([start, *(one.date for one in sessions), *(day.day for day in days)])
    due: dict[date, list[DayOutcome]] = {}
    for day in days:
        due.setdefault(monday_of(day.day), []).append(day.became)
    ended: dict[date, list[bool]] = {}
    for one in sessions:
        ended.setdefault(monday_of(one.date), []).append(one.is_finished)
    for monday in _mondays(first, until):
        became, finished = due.get(monday, []), ended.get(monday, [])
        yield CourseWeek(
            monday,
            planned=len(became) - became.count("open"),
            done=finished.count(True),
            broken_off=finished.count(False),
            missed=became.count("missed"),
        )


def _exercises(
    sessions: Sequence[Done], worse: Mapping[str, frozenset[str]], enrolment: Enrolment | None
) -> Iterator[ExerciseFigures]:
    """In the order of the routine, followed by those that it no longer includes."""
    points: dict[str, list[Point]] = {asked: [] for asked in enrolment.exercises} if enrolment else {}
    for index, session in enumerate(sessions):
        doses = {} if enrolment is None else done_doses(session, enrolment)
        for one in session.exercises:
            if one.has_outcome:
                is_worse = one.exercise in worse.get(session.session, ())
                dose = _words(one, doses.get(one.exercise))
                points.setdefault(one.exercise, []).append(
                    _point(index, session, one, dose, is_worse=is_worse)
                )
    for asked, listed in points.items():
        ladder = enrolment.prescription.ladders.get(asked) if enrolment else None
        meant = enrolment.exercises.get(asked) if enrolment else None
        yield ExerciseFigures(
            asked, on_one_line(meant.name if meant else asked), len(ladder) if ladder else None, tuple(listed)
        )


def _point(session_index: int, session: Done, one: ExerciseDone, dose: str, *, is_worse: bool) -> Point:
    return Point(
        session_index,
        level=one.level,
        dose=dose,
        pain=one.pain,
        effort=one.effort if one.effort is not None else session.effort,
        is_finished=one.is_finished,
        was_stopped=one.was_stopped,
        is_worse_next_morning=is_worse,
    )


def _words(one: ExerciseDone, dose: DoneDose | None) -> str:
    """The words of the ladder, if it still belongs to the exercise that was done; otherwise those of the journal."""
    if dose is None:
        return recorded_words(one)
    return f"{dose.words}, done as: {dose.done_as}" if dose.done_as else dose.words
