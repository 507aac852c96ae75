"""A course with its sheets -> what a session of it asks of the compiler, and what its doses are called.

A course knows days and reports, a programme knows ladders; here they meet, with the circumstances of the person.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from voicecoach.compiler.resolve.exercise import Exercise
from voicecoach.compiler.resolve.resolve import Request, resolve_session
from voicecoach.errors import RequestError
from voicecoach.programme.course import Course
from voicecoach.programme.forecast import (
    AHEAD_WITHOUT_END,
    Appointment,
    Due,
    Prescription,
    appoint,
    find_due,
    forecast,
    session_shares,
)
from voicecoach.programme.meaning import (
    Programme,
    ladder_of,
    resolve_programme,
    session_doses,
    session_levels,
)
from voicecoach.sheets.forms.sheet import ExerciseSheet, Level, easier_condition
from voicecoach.sheets.library.library import Library, form_of


@dataclass(frozen=True, slots=True)
class ExerciseDose:
    """What a session asks of one exercise."""

    exercise: str
    """The id that the routine names."""
    name: str
    level_number: int
    """The rung of its ladder, counted from 1."""
    levels: int
    """How many rungs the ladder has."""
    level: Level | None
    """What is done; None: the exercise is left out, because it hurt too often."""
    words: str
    """The dose as people say it, such as `2 cycles of 12 s`; empty for an exercise that is left out."""
    is_each_side: bool


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One course of one person, ready to be asked what to do on a day."""

    course: Course
    programme: Programme
    exercises: Mapping[str, Exercise]
    """As this person does them, by the id that the routine names, in its order."""
    prescription: Prescription
    conditions: tuple[str, ...]
    library: Library

    def due(self, today: date) -> Due:
        """What there is to do today."""
        return find_due(self.course, self.prescription, today)

    def ahead(self, today: date) -> Iterator[Appointment]:
        """The sessions that are still to be done, as if each were done well on its day."""
        return forecast(self.course, self.prescription, today)

    def appointment(self, number: int, day: date) -> Appointment:
        """One session on a day, after all that was reported."""
        return appoint(self.course, self.prescription, number, day)

    def doses(self, appointment: Appointment) -> tuple[str, ...]:
        """The session as `--dose` asks for it."""
        levels = {
            self.exercises[exercise].id: appointment.decisions[exercise].level_index
            for exercise in appointment.levels
        }
        return session_doses(self.library, self.programme, levels, self.conditions)

    def rungs(self, level_numbers: Mapping[str, int]) -> dict[str, Level]:
        """What is done in a session with each exercise at its level, counted from 1, by the id that the routine names.

        In a circuit that is less than the level asks for, as long as the others have not reached its sets.
        """
        ladders = self.prescription.ladders
        levels = {
            self.exercises[asked].id: min(number, len(ladders[asked])) - 1
            for asked, number in level_numbers.items()
            if asked in self.exercises
        }
        rungs = session_levels(self.library, self.programme, levels, self.conditions)
        return {
            asked: rungs[exercise.id] for asked, exercise in self.exercises.items() if exercise.id in rungs
        }

    def exercise_doses(self, appointment: Appointment) -> list[ExerciseDose]:
        """What a session asks of each exercise, in the order of the routine; those that are left out too."""
        rungs = self.rungs(appointment.level_numbers())
        return [
            ExerciseDose(
                asked,
                exercise.name,
                appointment.decisions[asked].level_index + 1,
                len(self.prescription.ladders[asked]),
                rungs.get(asked),
                self.dose_words(asked, rungs[asked]) if asked in rungs else "",
                exercise.dose.sides == "each" and exercise.dose.one_side is None,
            )
            for asked, exercise in self.exercises.items()
            if asked in appointment.decisions
        ]

    def only(self, appointment: Appointment) -> tuple[str, ...]:
        """The session as `--only` asks for it: empty where nothing is left out. Raises RequestError where all is."""
        if not appointment.levels:
            raise RequestError(
                "every exercise of this programme is left out, because it hurt too often",
                "please have a professional look at it; then: voicecoach plan allow EXERCISE",
            )
        done = [self.exercises[exercise].id for exercise in appointment.levels]
        return tuple(done) if len(done) < len(self.exercises) else ()

    def easier_condition(self, exercise: str) -> str | None:
        """The condition that calls for an easier way to do an exercise; None where there is none, or it is taken."""
        sheet = self.library.find("exercise", self.exercises[exercise].id)
        condition = easier_condition(form_of(sheet, ExerciseSheet)) if sheet is not None else None
        return condition if condition not in self.conditions else None

    def dose_words(self, exercise: str, level: Level) -> str:
        """A dose as people say it: 2 cycles of 3 x 12 s. A rung names only what grows; the rest is as the sheet has it."""
        dose = self.exercises[exercise].dose
        return replace(
            dose,
            sets=level.sets,
            reps=dose.reps if level.reps is None else level.reps,
            hold_ms=dose.hold_ms if level.hold_ms is None else level.hold_ms,
            work_ms=dose.work_ms if level.work_ms is None else level.work_ms,
            load=level.at if level.at and dose.load else dose.load,
            band=level.at if level.at and dose.band and not dose.load else dose.band,
        ).in_words()


def enrol(library: Library, course: Course, conditions: tuple[str, ...]) -> Enrolment:
    """What a course prescribes to a person with these conditions. Raises SheetError and RequestError."""
    programme = resolve_programme(library, course.programme, conditions)
    session = resolve_session(library, programme.routine, Request(conditions=conditions))
    exercises = {exercise.replaced or exercise.id: exercise for exercise in session.exercises}
    ladders = {
        asked: ladder_of(library, programme, exercise.id, conditions) for asked, exercise in exercises.items()
    }
    shares = session_shares(programme.weeks, course.paces, course.per_week)
    beyond = 0 if course.kept is None else max(0, course.completed - len(shares)) + AHEAD_WITHOUT_END
    prescription = Prescription(shares, ladders, programme.progression, beyond)
    return Enrolment(course, programme, exercises, prescription, conditions, library)
