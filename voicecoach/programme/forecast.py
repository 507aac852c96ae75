"""A course, its prescription and a day -> its sessions to come: which is due, on which day, at which level of each exercise.

What lies ahead is told as if every session were done on its day, to its end and without pain; each report makes it anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import chain, repeat

from voicecoach.programme.course import Course
from voicecoach.programme.progression import FROM_THE_FIRST, Decision, Outcome, decide_level
from voicecoach.sheets.forms.sheet import Level, Progression


@dataclass(frozen=True, slots=True)
class Prescription:
    """What a programme prescribes for a course, with the circumstances of the person taken in."""

    shares: tuple[Fraction, ...]
    """How much of the programme lies before each of its sessions, from 0 to 1."""
    ladders: Mapping[str, tuple[Level, ...]]
    """The doses of each exercise from the lowest to the highest, by the id that the routine names, in its order."""
    rule: Progression
    open_ended: int = 0
    """How many sessions are looked at beyond the programme, for a course that goes on after it."""

    @property
    def sessions(self) -> int:
        """In all, with those beyond the programme."""
        return self.in_programme + self.open_ended

    @property
    def in_programme(self) -> int:
        """How many sessions the programme has."""
        return len(self.shares)


def session_shares(weeks: int, paces: Sequence[int], per_week: int) -> tuple[Fraction, ...]:
    """How much of a programme of some weeks lies before each of its sessions.

    `paces` is how many sessions a week there were when each session so far was done; the others come at `per_week`.

    >>> len(session_shares(5, [], 3)), len(session_shares(5, [3] * 6, 2))
    (15, 12)
    """
    shares: list[Fraction] = []
    share = Fraction(0)
    for pace in chain(paces, repeat(per_week)):
        if share >= 1:
            break
        shares.append(share)
        share += Fraction(1, weeks * pace)
    return tuple(shares)


AHEAD_WITHOUT_END = 8
"""How many sessions are shown ahead of a course that has no end."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One session to come."""

    number: int
    """Of the course, counted from 1."""
    day: date
    decisions: Mapping[str, Decision]
    """By the id that the routine names, in its order."""
    levels: Mapping[str, Level]
    """The dose of each exercise that is done; one that is stopped is missing."""

    def level_numbers(self) -> dict[str, int]:
        """The rung of each exercise that is done, counted from 1."""
        return {exercise: self.decisions[exercise].level_index + 1 for exercise in self.levels}


@dataclass(frozen=True, slots=True)
class Due:
    """What there is to do on a day."""

    appointment: Appointment | None
    """The session to do now; None when none is."""
    following: Appointment | None
    """The next session where none is due today."""
    missed_since: date | None = None
    """The day on which it was due first, if that has passed."""
    is_over: bool = False
    """All sessions are done."""
    rests: bool = False
    """A session was done yesterday or today, so today is a day of rest."""


def appoint(course: Course, prescription: Prescription, number: int, day: date) -> Appointment:
    """A session of a course on a day, after all that came of it so far."""
    return _appoint(course, course.outcomes, prescription, number, day)


def forecast(course: Course, prescription: Prescription, today: date) -> Iterator[Appointment]:
    """The sessions that are still to be done, each on its day."""
    outcomes = dict(course.outcomes)
    days = course.timetable.from_day(course.first_day(today))
    for number in range(course.completed + 1, prescription.sessions + 1):
        made = _appoint(course, outcomes, prescription, number, next(days))
        yield made
        for exercise in made.levels:
            level_index = made.decisions[exercise].level_index
            outcomes[exercise] = (*outcomes.get(exercise, ()), Outcome(made.day, level_index, pain=0))


def find_due(course: Course, prescription: Prescription, today: date) -> Due:
    """What there is to do today. A session that was missed may be done on any day after a day of rest."""
    number = course.completed + 1
    if number > prescription.sessions:
        return Due(None, None, is_over=True)
    first = course.first_day(today)
    missed_since = course.missed_since(today)
    if first == today and (course.timetable.holds(today) or missed_since is not None):
        return Due(appoint(course, prescription, number, today), None, missed_since)
    following = appoint(course, prescription, number, next(course.timetable.from_day(first)))
    return Due(None, following, missed_since, rests=bool(course.done) and first > today)


def _appoint(
    course: Course,
    outcomes: Mapping[str, tuple[Outcome, ...]],
    prescription: Prescription,
    number: int,
    day: date,
) -> Appointment:
    in_programme = prescription.in_programme
    kept = course.kept if course.kept is not None and number > in_programme else None
    decisions = {
        exercise: decide_level(
            outcomes.get(exercise, ()),
            len(ladder),
            number=number,
            sessions=in_programme,
            share=prescription.shares[min(number, in_programme) - 1],
            on=day,
            rule=prescription.rule,
            beginning=course.beginnings.get(exercise, FROM_THE_FIRST),
            kept_index=None if kept is None else kept.get(exercise, 0),
        )
        for exercise, ladder in prescription.ladders.items()
    }
    levels = {
        exercise: prescription.ladders[exercise][decision.level_index]
        for exercise, decision in decisions.items()
        if not decision.is_stopped
    }
    return Appointment(number, day, decisions, levels)
