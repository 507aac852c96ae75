"""A course with its sheets -> what a session of it asks of the compiler, and what its doses are called.

A course knows days and reports, a programme knows ladders; here they meet, with the circumstances of the person.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from voicecoach.compiler.resolve.exercise import Exercise
from voicecoach.compiler.resolve.resolve import Request, resolve_session
from voicecoach.errors import RequestError
from voicecoach.journal.entries import Done
from voicecoach.programme.course import Course
from voicecoach.programme.days.timetable import Slot
from voicecoach.programme.forecast import (
    AHEAD_WITHOUT_END,
    Appointment,
    Due,
    Prescription,
    appoint,
    decide_all,
    find_due,
    forecast,
)
from voicecoach.programme.meaning import (
    Programme,
    exercises_of,
    ladder_of,
    resolve_programme,
    session_doses,
    session_levels,
)
from voicecoach.programme.phases import Progress, count_extras, lay_out
from voicecoach.programme.progression import Decision, Outcome
from voicecoach.sheets.forms.sheet import ExerciseSheet, Level, RoutineSheet, easier_condition
from voicecoach.sheets.forms.terms import OneSide
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
    """As this person does them, by the ids that the routines name, in their order."""
    by_routine: Mapping[str, Mapping[str, Exercise]]
    """The same for each routine."""
    prescription: Prescription
    conditions: tuple[str, ...]
    library: Library
    affected: OneSide | None = None
    """The affected side of the person."""

    def due(self, today: date) -> Due:
        """What there is to do today."""
        return find_due(self.course, self.prescription, today)

    def ahead(self, today: date) -> Iterator[Appointment]:
        """The sessions that are still to be done, as if each were done well on its day."""
        return forecast(self.course, self.prescription, today)

    def appointment(self, number: int, day: date) -> Appointment:
        """One session on a day, after all that was reported."""
        slot = next(iter(self.course.open_slots(day)), Slot(day))
        return appoint(self.course, self.prescription, number, slot)

    def decisions(self, number: int, day: date) -> dict[str, Decision]:
        """The level of every exercise at a session on a day, also of those that it does not have."""
        return decide_all(self.course, self.prescription, number, day)

    def routine(self, number: int) -> str:
        """The id of the routine of a session."""
        return self.prescription.plan(number).turn.use

    def part_words(self, number: int) -> str:
        """What is special about a session, where not all are alike: `phase 2 of 2 (Heavy and slow), Lower body`; else empty."""
        plan, phases = self.prescription.plan(number), self.programme.phases
        phase = phases[plan.phase_index]
        words = []
        if len(phases) > 1:
            named = f" ({phase.name})" if phase.name else ""
            words.append(f"phase {plan.phase_index + 1} of {len(phases)}{named}")
        if len(phase.routine) > 1:
            name = form_of(self.library.open(plan.turn.use, ("routine",)), RoutineSheet).name
            place = f" {phase.routine.index(plan.turn) + 1} of {len(phase.routine)}"
            words.append(name + (place if len({turn.use for turn in phase.routine}) == 1 else ""))
        return ", ".join(words)

    def phase_begun(self, number: int) -> dict[str, int | str | None]:
        """The phase that begins with a session, as a request asks for it to be said; fields without a value where none does."""
        phases, index = self.programme.phases, self.prescription.plan(number).phase_index
        begins = number == 1 or self.prescription.plan(number - 1).phase_index != index
        if len(phases) == 1 or not begins:
            return {"phase": None, "phase_name": None}
        return {"phase": index + 1, "phase_name": phases[index].name}

    def doses(self, appointment: Appointment) -> tuple[str, ...]:
        """The session as `--dose` asks for it."""
        routine = self.routine(appointment.number)
        levels = {
            self.by_routine[routine][exercise].id: appointment.decisions[exercise].level_index
            for exercise in appointment.levels
        }
        return session_doses(self.library, self.programme, levels, self.conditions, routine)

    def rungs(self, level_numbers: Mapping[str, int], routine: str | None = None) -> dict[str, Level]:
        """What is done in a session with each exercise at its level, counted from 1, by the id that its routine names.

        `routine` is the id of that; None, or one that the programme does not have any more: the first.

        In a circuit that is less than the level asks for, as long as the others have not reached its sets.
        """
        known = routine if routine is not None and routine in self.by_routine else self.programme.routine
        exercises, ladders = self.by_routine[known], self.prescription.ladders
        levels = {
            exercises[asked].id: min(number, len(ladders[asked])) - 1
            for asked, number in level_numbers.items()
            if asked in exercises and asked in ladders
        }
        rungs = session_levels(self.library, self.programme, levels, self.conditions, known)
        return {asked: rungs[exercise.id] for asked, exercise in exercises.items() if exercise.id in rungs}

    def exercise_doses(self, appointment: Appointment) -> list[ExerciseDose]:
        """What a session asks of each exercise, in the order of the routine; those that are left out too."""
        routine = self.routine(appointment.number)
        rungs = self.rungs(appointment.level_numbers(), routine)
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
            for asked, exercise in self.by_routine[routine].items()
            if asked in appointment.decisions
        ]

    def only(self, appointment: Appointment) -> tuple[str, ...]:
        """The session as `--only` asks for it: empty where nothing is left out. Raises RequestError where all is."""
        if not appointment.levels:
            raise RequestError(
                "every exercise of this programme is left out, because it hurt too often",
                "please have a professional look at it; then: voicecoach plan allow EXERCISE",
            )
        exercises = self.by_routine[self.routine(appointment.number)]
        done = [exercises[exercise].id for exercise in appointment.levels]
        return tuple(done) if len(done) < len(exercises) else ()

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


def enrol(
    library: Library,
    course: Course,
    conditions: tuple[str, ...],
    was_worse: Callable[[Done], bool] = lambda _: False,
    affected: OneSide | None = None,
) -> Enrolment:
    """What a course prescribes to a person with these conditions.

    `was_worse` says whether a session was worse the next morning; `affected` is the affected side. Raises SheetError and RequestError.
    """
    programme = resolve_programme(library, course.programme, conditions)
    by_routine = {
        name: {
            exercise.replaced or exercise.id: exercise
            for exercise in resolve_session(
                library, name, Request(conditions=conditions, affected=affected)
            ).exercises
        }
        for name in programme.routines
    }
    members = {
        turn: tuple(name for name in exercises_of(library, turn) if name in by_routine[turn.use])
        for phase in programme.phases
        for turn in phase.routine
    }
    every = {name: one for exercises in reversed(by_routine.values()) for name, one in exercises.items()}
    used = dict.fromkeys(name for names in members.values() for name in names)
    exercises = {name: every[name] for name in used}
    course = _as_meant_now(library, course, exercises)
    ladders = {
        asked: ladder_of(library, programme, exercise.id, conditions) for asked, exercise in exercises.items()
    }
    pace = course.timetable.pace
    progress = Progress(
        course.done,
        was_worse,
        course.outcomes,
        {name: one.level_index for name, one in course.beginnings.items()},
        members.__getitem__,
        ladders,
        programme.progression,
    )
    extras = count_extras(programme.phases, course.paces, pace, progress)
    plans = lay_out(programme.phases, course.paces, pace, extras)
    beyond = 0 if course.kept is None else max(0, course.completed - len(plans)) + AHEAD_WITHOUT_END
    prescription = Prescription(plans, programme.phases, ladders, members, programme.progression, beyond)
    prescription = _without_empty(course, prescription)
    return Enrolment(course, programme, exercises, by_routine, prescription, conditions, library, affected)


def _as_meant_now(library: Library, course: Course, exercises: Mapping[str, Exercise]) -> Course:
    """The course with what came of each exercise set against the way in which the person is to do it now.

    A level that was reached with another exercise in its place, or with an easier variant, counts only for that.
    """
    outcomes = {}
    for name, listed in course.outcomes.items():
        now = exercises.get(name)
        if now is None:
            outcomes[name] = listed
            continue
        sheet = library.find("exercise", name)
        easier = (
            {one.id for one in form_of(sheet, ExerciseSheet).variants if one.easier}
            if sheet is not None
            else set()
        )
        outcomes[name] = tuple(
            replace(one, is_other=not is_as_now(one.did, one.variant, now) and _is_easier(one, easier))
            for one in listed
        )
    return replace(course, outcomes=outcomes)


def is_as_now(did: str | None, variant: str | None, now: Exercise) -> bool:
    """Whether an exercise that was done is what the person would do now.

    Args:
        did: The exercise that was done in the place of the one that the routine names; None for that one itself.
        variant: The variant that was done, if any.
        now: What the routine comes to with the profile of today.
    """
    return (did, variant) == (now.id if now.replaced else None, now.variant)


def _is_easier(outcome: Outcome, easier: Collection[str]) -> bool:
    return outcome.did is not None or not {*(outcome.variant or "").split("+")}.isdisjoint(easier)


def _without_empty(course: Course, prescription: Prescription) -> Prescription:
    """Where everything in a routine is left out, because it hurt too often, one that takes turns with it is done instead."""
    if all(len(phase.routine) == 1 for phase in prescription.phases):
        return prescription
    every = decide_all(course, prescription, 1, course.timetable.start)
    left = {
        turn
        for turn, names in prescription.members.items()
        if any(not every[one].is_stopped for one in names)
    }
    plans = []
    for number, plan in enumerate(prescription.plans, 1):
        turns = prescription.phases[plan.phase_index].routine
        place = turns.index(plan.turn)
        others = [turn for turn in (*turns[place:], *turns[:place]) if turn in left]
        is_past = number <= course.completed
        plans.append(plan if is_past or not others else replace(plan, turn=others[0]))
    return replace(prescription, plans=tuple(plans))
