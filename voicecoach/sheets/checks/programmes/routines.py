"""What is wrong with the routines of a programme: what is not there, ladders that cannot be climbed, doses that contradict."""

from collections import Counter
from collections.abc import Iterator

from voicecoach.errors import SheetError
from voicecoach.sheets.dose.ladder import ladder_faults
from voicecoach.sheets.dose.prescription import Prescribed, exercises_in, prescribe
from voicecoach.sheets.forms.programme import ProgrammeSheet
from voicecoach.sheets.forms.sheet import RoutineItem, RoutineSheet
from voicecoach.sheets.library.library import Library
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.source import Fault
from voicecoach.suggest import one_of
from voicecoach.units import counted


def routine_faults(sheet: Sheet, form: ProgrammeSheet, library: Library) -> Iterator[Fault]:
    """Everything in the routines of this programme that leads nowhere or contradicts itself."""
    routines: dict[str, RoutineSheet | None] = {}
    for place, name, only in _uses(form):
        if name not in routines:
            try:
                found = library.find("routine", name)
            except SheetError:
                routines[name] = None  # told with that sheet
                continue
            routines[name] = (
                found.form if found is not None and isinstance(found.form, RoutineSheet) else None
            )
            if found is None:
                yield sheet.fault(
                    "unknown-routine",
                    f"no routine is called '{name}'",
                    sheet.span(*place, "use"),
                    one_of(name, library.ids("routine")),
                )
        routine = routines[name]
        if routine is None:
            continue
        if any(_picks(item) for item in routine.exercises):
            yield sheet.fault(
                "pick-in-programme",
                f"the routine '{name}' draws its exercises, and a programme leads each of them from dose to dose",
                sheet.span(*place, "use"),
                "choose a routine without pick:, or name the exercises there",
            )
            routines[name] = None
            continue
        known = {item.use for item, _ in exercises_in(routine.exercises) if item.use}
        for index, exercise in enumerate(only):
            if exercise not in known:
                yield sheet.fault(
                    "not-in-routine",
                    f"'{exercise}' is not in the routine '{name}'",
                    sheet.span(*place, "only", index),
                    one_of(exercise, known),
                )
    readable = {name: routine for name, routine in routines.items() if routine is not None}
    if readable and len(readable) == len(routines):
        yield from _ladder_faults(sheet, form, readable, library)


def _uses(form: ProgrammeSheet) -> Iterator[tuple[Place, str, tuple[str, ...]]]:
    """Where each routine is named, its id, and which of its exercises alone are done."""
    for phase_index, phase in enumerate(form.stages):
        around: Place = ("phases", phase_index) if form.phases else ()
        for index, turn in enumerate(phase.routine):
            yield (*around, "routine", index), turn.use, turn.only


def _picks(item: RoutineItem) -> bool:
    return item.pick is not None or any(_picks(inside) for inside in item.exercises)


def _ladder_faults(
    sheet: Sheet, form: ProgrammeSheet, routines: dict[str, RoutineSheet], library: Library
) -> Iterator[Fault]:
    by_routine = {
        name: prescribe(library, routine.exercises, form.ladders) for name, routine in routines.items()
    }
    members = {name: one for every in reversed(by_routine.values()) for name, one in every.items()}
    named = {
        item.use for routine in routines.values() for item, _ in exercises_in(routine.exercises) if item.use
    }
    known = named | set(members)
    in_words = " and ".join(f"'{name}'" for name in routines)
    has = f"the routine {in_words} has" if len(routines) == 1 else f"the routines {in_words} have"
    for exercise, ladder in form.ladders.items():
        place: Place = ("ladders", exercise)
        if exercise not in known:
            yield sheet.fault(
                "not-in-routine",
                f"{has} no exercise '{exercise}'",
                sheet.key_span(*place),
                one_of(exercise, known),
            )
        elif exercise in members:
            one = members[exercise]
            yield from ladder_faults(sheet, ladder, place, one.dose, one.circuit)
    yield from _contradictions(sheet, form, by_routine)
    yield from _climb_faults(sheet, form, by_routine)


def _contradictions(
    sheet: Sheet, form: ProgrammeSheet, by_routine: dict[str, dict[str, Prescribed]]
) -> Iterator[Fault]:
    """An exercise has one ladder in the whole programme, so no two of its routines may leave it different ones."""
    seen: dict[str, tuple[str, Prescribed]] = {}
    for place, name, only in _uses(form):
        for exercise, one in by_routine[name].items():
            if only and exercise not in only:
                continue
            other, first = seen.setdefault(exercise, (name, one))
            if first.ladder != one.ladder:
                yield sheet.fault(
                    "ladders-differ",
                    f"{exercise} has other doses in '{name}' ({one.ladder[0]} to {one.ladder[-1]}) than in '{other}' "
                    f"({first.ladder[0]} to {first.ladder[-1]})",
                    sheet.span(*place, "use"),
                    "give it the same dose in both routines, or another id in one of them",
                )
                return


def _climb_faults(
    sheet: Sheet, form: ProgrammeSheet, by_routine: dict[str, dict[str, Prescribed]]
) -> Iterator[Fault]:
    """With fewer sessions than levels some level is skipped, and the highest is never done."""
    low = form.sessions.low
    counts: Counter[str] = Counter()
    members: dict[str, Prescribed] = {}
    for phase in form.stages:
        sessions = form.sessions.sessions(phase.weeks, low)
        for index, turn in enumerate(phase.routine):
            times = len(range(index, sessions, len(phase.routine)))
            for exercise, one in by_routine[turn.use].items():
                if not turn.only or one.routine_exercise in turn.only:
                    members[exercise] = one
                    counts[exercise] += times
    short = [one for name, one in members.items() if len(one.ladder) > counts[name]]
    tallest = max(short, key=lambda one: len(one.ladder), default=None)
    if tallest is None:
        return
    levels, sessions = len(tallest.ladder), counts[tallest.exercise]
    is_plain = not form.phases and len(form.stages[0].routine) == 1
    yield sheet.fault(
        "too-few-sessions",
        f"{tallest.exercise} has {levels} levels, too many for {counted(sessions, 'session')}: "
        "the highest would never be reached",
        sheet.span("weeks") if not form.phases else sheet.span("phases"),
        f"write {-(-levels // low)} weeks or more, or a shorter ladder for it under ladders:"
        if is_plain
        else "write more weeks, or a shorter ladder for it under ladders:",
        severity="warning",
    )
