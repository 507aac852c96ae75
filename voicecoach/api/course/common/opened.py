"""The course that a request means, with its sheets."""

from dataclasses import dataclass, replace
from datetime import date

from voicecoach.api.course.common.diary import Diary
from voicecoach.api.observer import Observer
from voicecoach.errors import RequestError
from voicecoach.journal.reader import Record
from voicecoach.programme.course import Course
from voicecoach.programme.courses import affected_side, profile_of, running_courses
from voicecoach.programme.days.timetable import Slot
from voicecoach.programme.enrolment import Enrolment, enrol
from voicecoach.sheets.library.library import find_folders
from voicecoach.suggest import one_of
from voicecoach.wallclock import check_day


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRequest:
    """Which course is meant."""

    programme: str | None = None
    """The id of its programme; None: the only one that is running, or all where an act may be about several."""


@dataclass(frozen=True, slots=True)
class OpenCourse:
    """A course with all that belongs to it."""

    record: Record
    course: Course
    enrolment: Enrolment

    @property
    def title(self) -> str:
        return self.enrolment.programme.title

    @property
    def sessions(self) -> int:
        """How many its programme has; a course that goes on after it has more."""
        return self.enrolment.prescription.in_programme

    @property
    def argument(self) -> str:
        """What a command about it needs after its name: a space and the programme if several courses are running, else nothing."""
        return f" {self.course.programme}" if len(running_courses(self.record)) > 1 else ""

    def as_before(self, day: date) -> Enrolment:
        """The course as it stood before a day, when what was done later had not been done."""
        course = self.course
        until = {
            exercise: tuple(one for one in outcomes if one.on <= day)
            for exercise, outcomes in course.outcomes.items()
        }
        done = tuple(one for one in course.done if one.date <= day)
        return replace(self.enrolment, course=replace(course, done=done, outcomes=until))

    def easier_hint(self, exercise: str) -> str | None:
        """What to do about an exercise that hurts, if its sheet has an easier variant."""
        condition = self.enrolment.easier_condition(exercise)
        if condition is None:
            return None
        return f"there is an easier variant: voicecoach plan profile --add {condition}"


def find_course(record: Record, programme: str | None) -> Course:
    """The running course of a programme, or the only one. Raises RequestError."""
    running = running_courses(record)
    if programme is not None and programme in running:
        return running[programme]
    if not running:
        what = (
            "no programme is running" if programme is None else f"the programme '{programme}' is not running"
        )
        raise RequestError(what, f"start it: voicecoach plan start {programme or 'tight-hamstrings'}")
    if programme is not None:
        raise RequestError(f"the programme '{programme}' is not running", one_of(programme, running))
    if len(running) > 1:
        raise RequestError("several programmes are running", f"name one of {', '.join(sorted(running))}")
    return next(iter(running.values()))


def open_course(
    diary: Diary, observer: Observer, programme: str | None, conditions: tuple[str, ...] = ()
) -> OpenCourse:
    """The running course of a programme with its sheets, for a person with their conditions and some more.

    Raises RequestError and SheetError.
    """
    record = diary.read(observer)
    return enrol_course(record, find_course(record, programme), conditions)


def open_courses(diary: Diary, observer: Observer, programme: str | None) -> list[OpenCourse]:
    """The course of a programme, or every running one if none is named. Raises RequestError and SheetError."""
    record = diary.read(observer)
    running = running_courses(record)
    if programme is not None or not running:
        return [enrol_course(record, find_course(record, programme))]
    return [enrol_course(record, course) for course in running.values()]


def enrol_course(record: Record, course: Course, conditions: tuple[str, ...] = ()) -> OpenCourse:
    """A course with its sheets. Raises RequestError and SheetError."""
    every = tuple(dict.fromkeys((*profile_of(record), *conditions)))
    worse = record.worse_next_morning()
    enrolment = enrol(
        find_folders(course.cues),
        course,
        every,
        lambda done: bool(worse.get(done.session)),
        affected_side(record),
    )
    return OpenCourse(record, enrolment.course, enrolment)


def due_slots(opened: OpenCourse, day: date | None, today: date) -> list[Slot]:
    """The sessions that are due on the day that is named, or on the next one that has any. Raises RequestError."""
    course = opened.course
    if opened.enrolment.due(today).is_over:
        raise RequestError(
            f"all {opened.sessions} sessions of '{course.programme}' are done, so there is nothing to move or leave out",
            f"keep training at this level: voicecoach plan continue {course.programme}",
        )
    following = next(course.slots_ahead(today)).day
    wanted = following if day is None else check_day(day)
    slots = course.open_slots(wanted)
    if wanted < course.first_day(today) or not slots:
        raise RequestError(f"no session is due on {wanted}", f"the next one is on {following:%A} {following}")
    return slots


def find_exercise(name: str, enrolment: Enrolment) -> str:
    """The id of an exercise as the routine names it; `name` is its id or what people call it, or those of the one done in
    its place.

    Raises RequestError.
    """
    wanted = name.strip()
    for asked, exercise in enrolment.exercises.items():
        if wanted in {asked, exercise.id}:
            return asked
    try:
        called = enrolment.library.open(wanted, ("exercise",)).id
    except RequestError:
        called = ""
    for asked, exercise in enrolment.exercises.items():
        if called in {asked, exercise.id}:
            return asked
    raise RequestError(
        f"the programme '{enrolment.programme.id}' has no exercise '{name.strip()}'",
        one_of(name.strip(), enrolment.exercises),
    )
