"""A course and a day -> its agenda: each of its sessions once, done or to come, and how often its details have changed.

A calendar keeps what it was given and wants to know what is newer. So the agenda has a revision: a number that grows with all
that was written down, and with every day on which a session was due and nobody came, since that moves all that follow.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile

from voicecoach.journal.entries import Done
from voicecoach.programme.course import Course
from voicecoach.programme.days.timetable import ONE_DAY
from voicecoach.programme.enrolment import Enrolment
from voicecoach.programme.forecast import Appointment
from voicecoach.programme.phases import lay_out
from voicecoach.programme.progression import Decision
from voicecoach.units import number_of


@dataclass(frozen=True, slots=True)
class Agenda:
    """The sessions of a course as a calendar needs them."""

    enrolment: Enrolment
    done: tuple[Appointment, ...]
    """Those that reached their end, each on its day."""
    ahead: tuple[Appointment, ...]
    """Those to come, if all goes well; of a course that was stopped, those that will not come any more."""
    dropped: tuple[Appointment, ...]
    """Sessions that the course had before it was changed to fewer a week, and that a calendar may still have."""
    revision: int
    revised_at: datetime
    """In universal time, to the second."""

    @property
    def course(self) -> Course:
        return self.enrolment.course

    def session_text(self, number: int) -> str:
        """`session 6 of 15`; `session 14` for one that the course no longer has."""
        return f"session {number_of(number, self.enrolment.prescription.in_programme)}"

    def dose_lines(self, appointment: Appointment) -> list[str]:
        """What is done in a session, one line an exercise; those that are left out too."""
        lines = []
        for dose in self.enrolment.exercise_doses(appointment):
            sides = ", each side" if dose.is_each_side else ""
            said = f"{dose.words}{sides}" if dose.level else "left out; please have a professional look at it"
            lines.append(f"{dose.name}: {said}")
        return lines


def make_agenda(enrolment: Enrolment, today: date, told_at: Sequence[datetime] = ()) -> Agenda:
    """The agenda of a course on a day. `told_at` is when the person told of circumstances, which change the doses too."""
    course = enrolment.course
    finished = [one for one in course.done if one.is_finished]
    done = tuple(
        _appointed(enrolment, number, one, sum(other.date == one.date for other in finished[: number - 1]))
        for number, one in enumerate(finished, 1)
    )
    is_over = course.is_stopped or len(done) >= enrolment.prescription.sessions
    last_change = course.changed_at.astimezone(course.zone).date()
    ahead = enrolment.ahead(min(today, last_change) if course.is_stopped else today)
    told = [at for at in told_at if at > course.started_at]
    missed = list(_missed_days(course, min(today, last_change) if is_over else today))
    noticed = [datetime.combine(day + ONE_DAY, datetime.min.time(), course.zone) for day in missed[-1:]]
    coming = tuple(one for one in ahead if one.day >= today)
    return Agenda(
        enrolment,
        done,
        coming,
        _dropped(enrolment, max((one.day for one in (*done, *coming)), default=today)),
        revision=course.changes + len(told) + len(missed),
        revised_at=max([course.changed_at, *told, *noticed]).astimezone(UTC).replace(microsecond=0),
    )


def _dropped(enrolment: Enrolment, last: date) -> tuple[Appointment, ...]:
    """Sessions beyond the last one, on days after it: their numbers are what a calendar knows them by."""
    course, phases, sessions = enrolment.course, enrolment.programme.phases, enrolment.prescription.sessions
    paces = course.paces
    most = sessions
    for earlier in course.timetable.earlier:
        before = sum(one.is_finished and one.date < earlier.until for one in course.done)
        most = max(most, len(lay_out(phases, paces[:before], earlier.pace)))
    slots = course.timetable.slots_from(last + course.timetable.spacing)
    every = zip(range(sessions + 1, most + 1), slots, strict=False)
    return tuple(Appointment(number, slot.day, {}, {}, slot.index) for number, slot in every)


def ends_at(starts_at: datetime, length: timedelta) -> datetime:
    """When something that begins then is over, also where the clocks are changed meanwhile."""
    return (starts_at.astimezone(UTC) + length).astimezone(starts_at.tzinfo)


def _appointed(enrolment: Enrolment, number: int, done: Done, place: int) -> Appointment:
    """A session that was done, at the rungs that it was done at; `place` is how many were done earlier that day."""
    ladders = enrolment.prescription.ladders
    indexes = {
        one.exercise: min(one.level, len(ladders[one.exercise])) - 1
        for one in done.exercises
        if one.is_begun and one.level and one.exercise in ladders
    }
    slots = enrolment.course.timetable.slots_on(done.date)[place:]
    return Appointment(
        number,
        done.date,
        {name: Decision(index, index, index, reasons=()) for name, index in indexes.items()},
        {name: ladders[name][index] for name, index in indexes.items()},
        slots[0].index if slots else place,
    )


def _missed_days(course: Course, until: date) -> Iterator[date]:
    """The days before another on which a session was due and none was done, nor was it a day of rest after one."""
    done = Counter(one.date for one in course.done)
    rests = {day + gap * ONE_DAY for day in done for gap in range(1, course.timetable.spacing_on(day).days)}
    due = Counter(takewhile(lambda day: day < until, course.timetable.from_day(course.timetable.start)))
    return (day for day, count in due.items() if day not in rests for _ in range(count - done[day]))
