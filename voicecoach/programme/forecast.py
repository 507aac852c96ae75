"""A course, its prescription and a day -> its sessions to come: which is due, on which day, at which level of each exercise.

What lies ahead is told as if every session were done on its day, to its end and without pain; each report makes it anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from voicecoach.programme.course import Course
from voicecoach.programme.days.timetable import Slot
from voicecoach.programme.phases import SessionPlan, exercise_shares
from voicecoach.programme.progression import FROM_THE_FIRST, Decision, Outcome, decide_level
from voicecoach.sheets.forms.programme import Phase, Turn
from voicecoach.sheets.forms.sheet import Level, Progression


@dataclass(frozen=True, slots=True)
class Prescription:
    """What a programme prescribes for a course, with the circumstances of the person taken in."""

    plans: tuple[SessionPlan, ...]
    """The sessions of the programme."""
    phases: tuple[Phase, ...]
    ladders: Mapping[str, tuple[Level, ...]]
    """The doses of each exercise from the lowest to the highest, by the ids that the routines name, in their order."""
    members: Mapping[Turn, tuple[str, ...]]
    """The exercises of each kind of session, by the same ids."""
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
        return len(self.plans)

    def plan(self, number: int) -> SessionPlan:
        """A session, counted from 1. Beyond the programme the routines of its last phase go on taking turns."""
        if number <= len(self.plans):
            return self.plans[number - 1]
        last = self.plans[-1]
        turns = self.phases[last.phase_index].routine
        place = sum(one.phase_index == last.phase_index for one in self.plans) + number - len(self.plans) - 1
        return replace(last, turn=turns[place % len(turns)])

    def exercises(self, number: int) -> tuple[str, ...]:
        """The exercises of a session, counted from 1."""
        return self.members[self.plan(number).turn]

    def share(self, number: int, exercise: str) -> Fraction:
        """How much of the climb of an exercise lies before a session."""
        shares = exercise_shares(self.plans, self.phases, self.members.__getitem__, exercise)
        return shares[min(number, len(shares)) - 1]


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
    slot_index: int = 0
    """Which session of its day it is, from 0."""

    @property
    def slot(self) -> Slot:
        """When it is due."""
        return Slot(self.day, self.slot_index)

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
    """A session was done a day or so ago, so today is a day of rest."""
    is_done_today: bool = False
    """What there was to do today is done."""


def appoint(course: Course, prescription: Prescription, number: int, slot: Slot) -> Appointment:
    """A session of a course on a day, after all that came of it so far."""
    return _appoint(course, course.outcomes, prescription, number, slot)


def forecast(course: Course, prescription: Prescription, today: date) -> Iterator[Appointment]:
    """The sessions that are still to be done, each on its day."""
    outcomes = dict(course.outcomes)
    slots = course.slots_ahead(today)
    for number in range(course.completed + 1, prescription.sessions + 1):
        made = _appoint(course, outcomes, prescription, number, next(slots))
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
        slot = next(iter(course.open_slots(today)), Slot(today))
        return Due(appoint(course, prescription, number, slot), None, missed_since)
    following = appoint(course, prescription, number, next(course.slots_ahead(today)))
    waits = bool(course.done) and first > today
    is_done_today = waits and course.begun_on(today) > 0
    return Due(None, following, missed_since, rests=waits and not is_done_today, is_done_today=is_done_today)


def _appoint(
    course: Course,
    outcomes: Mapping[str, tuple[Outcome, ...]],
    prescription: Prescription,
    number: int,
    slot: Slot,
) -> Appointment:
    decisions = _decide(course, outcomes, prescription, number, slot, prescription.exercises(number))
    levels = {
        exercise: prescription.ladders[exercise][decision.level_index]
        for exercise, decision in decisions.items()
        if not decision.is_stopped
    }
    return Appointment(number, slot.day, decisions, levels, slot.index)


def decide_all(course: Course, prescription: Prescription, number: int, day: date) -> dict[str, Decision]:
    """The level of every exercise of a programme at a session, also of those that it does not have."""
    return _decide(course, course.outcomes, prescription, number, Slot(day), tuple(prescription.ladders))


def _decide(  # noqa: PLR0917 - each is a part of its own
    course: Course,
    outcomes: Mapping[str, tuple[Outcome, ...]],
    prescription: Prescription,
    number: int,
    slot: Slot,
    exercises: tuple[str, ...],
) -> dict[str, Decision]:
    in_programme = prescription.in_programme
    kept = course.kept if course.kept is not None and number > in_programme else None
    return {
        exercise: decide_level(
            outcomes.get(exercise, ()),
            len(prescription.ladders[exercise]),
            number=number,
            sessions=in_programme,
            share=prescription.share(number, exercise),
            on=slot.day,
            rule=prescription.rule,
            beginning=course.beginnings.get(exercise, FROM_THE_FIRST),
            kept_index=None if kept is None else kept.get(exercise, 0),
        )
        for exercise in exercises
    }
