"""Programme sheet -> Programme: what is meant by it, and the doses of a session on the way up its ladders."""

from collections.abc import Mapping
from dataclasses import dataclass

from voicecoach.errors import RequestError, refuse_errors
from voicecoach.sheets.checks.links import link_faults
from voicecoach.sheets.dose.options import dose_options
from voicecoach.sheets.dose.prescription import Prescribed, prescribe
from voicecoach.sheets.forms.sheet import Level, ProgrammeSheet, Progression, RoutineSheet
from voicecoach.sheets.forms.terms import DEFAULT_DAYS, WEEKDAYS, Weekday
from voicecoach.sheets.library.library import Library, form_of
from voicecoach.sheets.reading.written import Sheet
from voicecoach.suggest import one_of
from voicecoach.units import Range


@dataclass(frozen=True, slots=True)
class Programme:
    """A routine over weeks, complete: days for every number of sessions a week, a ladder for every exercise."""

    id: str
    title: str
    routine: str
    weeks: int
    sessions_a_week: Range
    days: Mapping[int, tuple[Weekday, ...]]
    """The days of the week, in its order, for each number of sessions a week that may be chosen."""
    progression: Progression
    ladders: Mapping[str, tuple[Level, ...]]
    """By the exercises that the routine names, in its order."""
    circuits: Mapping[str, str]
    """The circuit that holds an exercise, for those that are in one."""
    written: Mapping[str, tuple[Level, ...]]
    """The ladders that the programme writes itself, in place of the exercises' own."""


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
    routine = library.open(form.routine, ("routine",))
    members = prescribe(library, form_of(routine, RoutineSheet).exercises, form.ladders, conditions)
    needed = [routine, *(library.open(exercise, ("exercise",)) for exercise in members)]
    refuse_errors([fault for one in needed for fault in link_faults(one, library)])
    choices = range(form.sessions.low, form.sessions.high + 1)
    days = {number: form.days.get(number, DEFAULT_DAYS[number]) for number in choices}
    return Programme(
        id=sheet.id,
        title=form.name,
        routine=routine.id,
        weeks=form.weeks,
        sessions_a_week=form.sessions,
        days={number: tuple(sorted(names, key=WEEKDAYS.index)) for number, names in days.items()},
        progression=form.progression,
        ladders={name: one.ladder for name, one in members.items() if name == one.routine_exercise},
        circuits={name: one.circuit for name, one in members.items() if one.circuit is not None},
        written=form.ladders,
    )


def ladder_of(
    library: Library, programme: Programme, exercise: str, conditions: tuple[str, ...] = ()
) -> tuple[Level, ...]:
    """The ladder of an exercise of the programme, or of one that takes the place of another. Raises RequestError."""
    members = _members(library, programme, conditions)
    if exercise not in members:
        raise RequestError(
            f"the programme '{programme.id}' has no exercise '{exercise}'", one_of(exercise, members)
        )
    return members[exercise].ladder


def session_doses(
    library: Library, programme: Programme, levels: Mapping[str, int], conditions: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """A session as `--dose` asks for it: each exercise at its level, counted from 0, by the id under which it is done."""
    members = _members(library, programme, conditions)
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
    library: Library, programme: Programme, levels: Mapping[str, int], conditions: tuple[str, ...] = ()
) -> dict[str, Level]:
    """What is done in a session, with each exercise at its level, counted from 0, by the id under which it is done.

    A circuit has as many rounds as all of its exercises have sets by now. One that is further on waits there: it does
    what it reached with that many sets, so that nothing ever becomes less work.
    """
    return _done_levels(_members(library, programme, conditions), levels)


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


def _members(library: Library, programme: Programme, conditions: tuple[str, ...]) -> dict[str, Prescribed]:
    routine = form_of(library.open(programme.routine, ("routine",)), RoutineSheet)
    return prescribe(library, routine.exercises, programme.written, conditions)
