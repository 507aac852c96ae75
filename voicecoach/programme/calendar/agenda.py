"""A course and a day -> its agenda: each of its sessions once, done or to come, and how often what it tells has changed.

A calendar keeps what it was given and wants to know what is newer. So the agenda has a revision: a number that grows with all
that was written down, and with every day on which a session was due and nobody came, since that moves all that follow.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile

from voicecoach.journal.entries import Done
from voicecoach.programme.course import Course
from voicecoach.programme.dates import ONE_DAY
from voicecoach.programme.enrolment import Enrolment
from voicecoach.programme.forecast import Appointment
from voicecoach.programme.progression import Decision


@dataclass(frozen=True, slots=True)
class Agenda:
    """The sessions of a course as a calendar needs them."""

    enrolment: Enrolment
    done: tuple[Appointment, ...]
    """Those that reached their end, each on its day."""
    ahead: tuple[Appointment, ...]
    """Those to come, if all goes well; of a course that was stopped, those that will not come any more."""
    revision: int
    revised_at: datetime
    """In universal time, to the second."""

    @property
    def course(self) -> Course:
        return self.enrolment.course

    def session_text(self, number: int) -> str:
        """`session 6 of 15`."""
        return f"session {number} of {self.enrolment.prescription.sessions}"

    def dose_lines(self, appointment: Appointment) -> list[str]:
        """What is done in a session, one line an exercise; those that are left out too."""
        rungs = self.enrolment.rungs(appointment.level_numbers())
        lines = []
        for asked, exercise in self.enrolment.exercises.items():
            if asked in rungs:
                words = self.enrolment.dose_words(asked, rungs[asked])
                sides = ", each side" if exercise.dose.sides == "each" else ""
                lines.append(f"{exercise.name}: {words}{sides}")
            elif asked in appointment.decisions:
                lines.append(f"{exercise.name}: left out, please have a professional look at it")
        return lines


def make_agenda(enrolment: Enrolment, today: date, told_at: Sequence[datetime] = ()) -> Agenda:
    """The agenda of a course on a day. `told_at` is when the person told of circumstances, which change the doses too."""
    course = enrolment.course
    finished = [one for one in course.done if one.is_finished]
    done = tuple(_appointed(enrolment, number, one) for number, one in enumerate(finished, 1))
    is_over = course.is_stopped or len(done) >= enrolment.prescription.sessions
    last_change = course.changed_at.astimezone(course.zone).date()
    ahead = enrolment.ahead(min(today, last_change) if course.is_stopped else today)
    told = [at for at in told_at if at > course.started_at]
    missed = list(_missed_days(course, min(today, last_change) if is_over else today))
    noticed = [datetime.combine(day + ONE_DAY, datetime.min.time(), course.zone) for day in missed[-1:]]
    return Agenda(
        enrolment,
        done,
        tuple(one for one in ahead if one.day >= today),
        revision=course.changes + len(told) + len(missed),
        revised_at=max([course.changed_at, *told, *noticed]).astimezone(UTC).replace(microsecond=0),
    )


def ends_at(starts_at: datetime, length: timedelta) -> datetime:
    """When something that begins then is over, also where the clocks are changed meanwhile."""
    return (starts_at.astimezone(UTC) + length).astimezone(starts_at.tzinfo)


def _appointed(enrolment: Enrolment, number: int, done: Done) -> Appointment:
    """A session that was done, at the rungs that it was done at."""
    ladders = enrolment.prescription.ladders
    indexes = {
        one.exercise: min(one.level, len(ladders[one.exercise])) - 1
        for one in done.exercises
        if one.is_begun and one.level and one.exercise in ladders
    }
    return Appointment(
        number,
        done.date,
        {name: Decision(index, index, index, reasons=()) for name, index in indexes.items()},
        {name: ladders[name][index] for name, index in indexes.items()},
    )


def _missed_days(course: Course, until: date) -> Iterator[date]:
    """The days before another on which a session was due and none was done, nor was it a day of rest after one."""
    taken = {one.date for one in course.done}
    taken |= {day + ONE_DAY for day in taken}
    days = takewhile(lambda day: day < until, course.timetable.from_day(course.timetable.start))
    return (day for day in days if day not in taken)
