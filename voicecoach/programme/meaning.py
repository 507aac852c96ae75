"""Programme sheet -> Programme: what is meant by it, and the doses of a session on the way up its ladders."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from voicecoach.errors import RequestError, refuse_errors
from voicecoach.sheets.checks.links import link_faults
from voicecoach.sheets.dose.options import dose_options
from voicecoach.sheets.dose.prescription import Prescribed, prescribe
from voicecoach.sheets.forms.programme import Phase, Turn
from voicecoach.sheets.forms.routine import exercises_used
from voicecoach.sheets.forms.sheet import Level, ProgrammeSheet, Progression, RoutineSheet
from voicecoach.sheets.forms.terms import DEFAULT_DAYS, WEEKDAYS, Weekday
from voicecoach.sheets.forms.values.frequency import Frequency, usual_rest_days
from voicecoach.sheets.library.library import Library, form_of
from voicecoach.sheets.reading.written import Sheet
from voicecoach.suggest import one_of


@dataclass(frozen=True, slots=True)
class Programme:
    """Routines over weeks, complete: days for every number of sessions a week, a ladder for every exercise."""

    id: str
    title: str
    phases: tuple[Phase, ...]
    """At least one; each with one routine, or with several that take turns."""
    sessions_a_week: Frequency
    days: Mapping[int, tuple[Weekday, ...]]
    """The days of the week, in its order, for each number of sessions a week that may be chosen; one with two is there twice."""
    clocks: tuple[time, ...] | None
    """The times of day at which its sessions begin, if it names any."""
    rest_days: int | None
    """Days of rest between two sessions, if it asks for a number of its own."""
    progression: Progression
    ladders: Mapping[str, tuple[Level, ...]]
    """By the exercises that the routines name, in their order."""
    circuits: Mapping[str, str]
    """The circuit that holds an exercise, for those that are in one."""
    written: Mapping[str, tuple[Level, ...]]
    """The ladders that the programme writes itself, in place of the exercises' own."""

    @property
    def weeks(self) -> int:
        """How many it takes."""
        return sum(phase.weeks for phase in self.phases)

    @property
    def routines(self) -> tuple[str, ...]:
        """The ids of its routines, each once."""
        return tuple(dict.fromkeys(turn.use for phase in self.phases for turn in phase.routine))

    @property
    def routine(self) -> str:
        """The id of its first routine."""
        return self.routines[0]

    def rest_days_of(self, per_week: int) -> int:
        """Days of rest between two sessions, for a number of sessions a week."""
        return usual_rest_days(per_week) if self.rest_days is None else self.rest_days


def resolve_programme(library: Library, name: str, conditions: tuple[str, ...] = ()) -> Programme:
    """The programme of a name; with conditions, its ladders as far as the variants for them leave them.

    Raises SheetError with every fault of the programme and of the sheets that it is made of, RequestError for a name
    that is none.
    """
    return meant_programme(library, library.open(name, ("programme",)), conditions)


def meant_programme(library: Library, sheet: Sheet, conditions: tuple[str, ...] = ()) -> Programme:
    """The programme of a sheet, as `resolve_programme` gives that of a name."""
    form = form_of(sheet, ProgrammeSheet)
    refuse_errors(link_faults(sheet, library))
    routines = [library.open(name, ("routine",)) for name in form.routines]
    by_routine = [
        prescribe(library, form_of(one, RoutineSheet).exercises, form.ladders, conditions) for one in routines
    ]
    members = {name: one for every in reversed(by_routine) for name, one in every.items()}
    members = {name: members[name] for every in by_routine for name in every}
    needed = [*routines, *(library.open(exercise, ("exercise",)) for exercise in members)]
    refuse_errors([fault for one in needed for fault in link_faults(one, library)])
    choices = range(form.sessions.low, form.sessions.high + 1)
    days = {number: form.days.get(number, DEFAULT_DAYS[number]) for number in choices}
    if form.sessions.every_days > 1:
        days = {form.sessions.high: WEEKDAYS}
    return Programme(
        id=sheet.id,
        title=form.name,
        phases=form.stages,
        sessions_a_week=form.sessions,
        days={number: tuple(sorted(names, key=WEEKDAYS.index)) for number, names in days.items()},
        clocks=None if form.at is None else tuple(sorted(form.at)),
        rest_days=form.rest_days,
        progression=form.progression,
        ladders={
            name: one.ladder
            for name, one in members.items()
            if name == one.routine_exercise and name in used_exercises(library, form.stages)
        },
        circuits={name: one.circuit for name, one in members.items() if one.circuit is not None},
        written=form.ladders,
    )


def exercises_of(library: Library, turn: Turn) -> tuple[str, ...]:
    """The exercises of a session with this routine, by the ids that it names, in its order. Raises SheetError, RequestError."""
    routine = form_of(library.open(turn.use, ("routine",)), RoutineSheet)
    return tuple(name for name in exercises_used(routine.exercises) if not turn.only or name in turn.only)


def used_exercises(library: Library, phases: tuple[Phase, ...]) -> tuple[str, ...]:
    """The exercises of all sessions, each once."""
    turns = (turn for phase in phases for turn in phase.routine)
    return tuple(dict.fromkeys(name for turn in turns for name in exercises_of(library, turn)))


def ladder_of(
    library: Library, programme: Programme, exercise: str, conditions: tuple[str, ...] = ()
) -> tuple[Level, ...]:
    """The ladder of an exercise of the programme, or of one that takes the place of another. Raises RequestError."""
    known: dict[str, Prescribed] = {}
    for routine in programme.routines:
        known = _members(library, programme, conditions, routine) | known
    if exercise not in known:
        raise RequestError(
            f"the programme '{programme.id}' has no exercise '{exercise}'", one_of(exercise, known)
        )
    return known[exercise].ladder


def session_doses(
    library: Library,
    programme: Programme,
    levels: Mapping[str, int],
    conditions: tuple[str, ...] = (),
    routine: str | None = None,
) -> tuple[str, ...]:
    """A session as `--dose` asks for it: each exercise at its level, counted from 0, by the id under which it is done.

    `routine` is the id of the one that the session has; None: the first.
    """
    members = _members(library, programme, conditions, routine)
    done = _done_levels(members, levels)
    circuits = {name: circuit for name in done if (circuit := members[name].circuit) is not None}
    rounds = {circuit: _rounds(members, levels, circuit) for circuit in circuits.values()}
    options = [
        option
        for name, level in done.items()
        for option in dose_options(name, level, in_circuit=name in circuits)
    ]
    return (*options, *(f"{circuit}.rounds={number}" for circuit, number in rounds.items()))


def session_levels(
    library: Library,
    programme: Programme,
    levels: Mapping[str, int],
    conditions: tuple[str, ...] = (),
    routine: str | None = None,
) -> dict[str, Level]:
    """What is done in a session, with each exercise at its level, counted from 0, by the id under which it is done.

    A circuit has as many rounds as all of its exercises have sets by now. One that is further on waits there: it does
    what it reached with that many sets, so that nothing ever becomes less work.
    """
    members = _members(library, programme, conditions, routine)
    return _done_levels(members, {name: level for name, level in levels.items() if name in members})


def _done_levels(members: Mapping[str, Prescribed], levels: Mapping[str, int]) -> dict[str, Level]:
    done = {}
    for name, level in levels.items():
        reached, circuit = members[name].ladder[: level + 1], members[name].circuit
        if circuit is not None:
            rounds = _rounds(members, levels, circuit)
            reached = tuple(rung for rung in reached if rung.sets <= rounds)
        done[name] = reached[-1]
    return done


def _rounds(members: Mapping[str, Prescribed], levels: Mapping[str, int], circuit: str) -> int:
    """The sets that every exercise of a circuit has reached."""
    return min(
        members[name].ladder[level].sets for name, level in levels.items() if members[name].circuit == circuit
    )


def planned_level(session_number: int, sessions: int, levels: int) -> int:
    """The level that is planned for a session, counted from 0: the first session is the lowest, the last the highest.

    >>> [planned_level(number, 10, 4) for number in range(1, 11)]
    [0, 0, 0, 1, 1, 2, 2, 2, 3, 3]
    """
    return (session_number - 1) * levels // sessions


def _members(
    library: Library, programme: Programme, conditions: tuple[str, ...], routine: str | None = None
) -> dict[str, Prescribed]:
    form = form_of(library.open(routine or programme.routine, ("routine",)), RoutineSheet)
    return prescribe(library, form.exercises, programme.written, conditions)
