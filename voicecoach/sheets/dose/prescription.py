"""What is prescribed: the dose of an exercise as a variant and a routine narrow it, and its doses from the lowest to the highest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate

from voicecoach.errors import SheetError
from voicecoach.sheets.dose.form import Dose, Level, show_field
from voicecoach.sheets.dose.ladder import derive_ladder, ladder_within
from voicecoach.sheets.forms.sheet import ExerciseSheet, RoutineItem
from voicecoach.sheets.library.library import Library
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.source import Fault


@dataclass(frozen=True, slots=True)
class Prescribed:
    """An exercise of a routine, and what may be done of it."""

    exercise: str
    routine_exercise: str
    """The id that the routine names: another one where a condition replaces the exercise."""
    dose: Dose
    """Its ranges, as far as the routine and the conditions leave them."""
    ladder: tuple[Level, ...]
    circuit: str | None = None
    """The circuit around it: its sets are the rounds of that."""


def narrowed_by_conditions(form: ExerciseSheet, conditions: tuple[str, ...]) -> Dose:
    """The dose of an exercise as its variants for these conditions leave it, the later variant over the earlier."""
    dose = form.dose
    for variant in form.variants:
        if variant.condition in conditions:
            dose = dose.narrowed(variant.dose)
    return dose


def outside_faults(own: Dose, prescribed: Dose, routine: Sheet, place: Place, exercise: str) -> list[Fault]:
    """Where a routine goes beyond what an exercise prescribes: it may choose within it, never exceed it."""
    allowed = prescribed.ranges
    return [
        routine.fault(
            "outside-range",
            f"{exercise} allows {show_field(field, limit)} for {field}",
            routine.span(*place, field),
            f"stay within {show_field(field, limit)}",
        )
        for field, wanted in own.ranges.items()
        if field != "rest" and wanted is not None and (limit := allowed[field]) is not None
        if not (limit.holds(wanted.low) and limit.holds(wanted.high))
    ]


def prescribe(
    library: Library,
    items: tuple[RoutineItem, ...],
    ladders: Mapping[str, tuple[Level, ...]],
    conditions: tuple[str, ...] = (),
) -> dict[str, Prescribed]:
    """Every exercise of a routine by its id, in their order, and after them those that may take the place of one.

    `ladders` count before the exercises' own. What cannot be read is left out: it is told with its own sheet.
    """
    wanted: dict[str, _Wanted] = {}
    for item, circuit in exercises_in(items):
        if item.use is not None:
            wanted.setdefault(item.use, _Wanted(item.use, item.dose, circuit))
    for named in tuple(wanted.values()):
        for other in _substitutes(library, named.exercise):
            wanted.setdefault(other, replace(named, dose=None))
    found = {}
    for exercise, asked in wanted.items():
        form = exercise_form(library, exercise)
        if form is not None:
            rounds = asked.circuit.rounds if asked.circuit else None
            dose = narrowed_by_conditions(form, conditions).narrowed(asked.dose).in_rounds(rounds)
            ladder = ladder_within(ladders.get(exercise, form.ladder), dose)
            circuit_id = asked.circuit.circuit if asked.circuit else None
            found[exercise] = Prescribed(exercise, asked.exercise, dose, ladder, circuit_id)
    return _in_step(found)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a routine says of an exercise."""

    exercise: str
    dose: Dose | None
    circuit: RoutineItem | None


def exercises_in(
    items: tuple[RoutineItem, ...], circuit: RoutineItem | None = None
) -> Iterator[tuple[RoutineItem, RoutineItem | None]]:
    """The entries that are exercises, each with the circuit that holds it."""
    for item in items:
        if item.circuit is not None:
            yield from exercises_in(item.exercises, item)
        elif item.pick is not None:
            yield from exercises_in(item.of, circuit)
        else:
            yield item, circuit


def exercise_form(library: Library, exercise: str) -> ExerciseSheet | None:
    """What an exercise is; None if it is not there, or has faults, which are reported with its own sheet."""
    try:
        sheet = library.find("exercise", exercise)
    except SheetError:
        return None
    return sheet.form if sheet is not None and isinstance(sheet.form, ExerciseSheet) else None


def _substitutes(library: Library, exercise: str) -> Iterator[str]:
    """The exercises that may replace this one under a condition, and those that may replace them."""
    seen, waiting = {exercise}, [exercise]
    while waiting:
        form = exercise_form(library, waiting.pop())
        for other in (avoid.use for avoid in form.avoid) if form else ():
            if other not in seen:
                seen.add(other)
                waiting.append(other)
                yield other


def _in_step(found: dict[str, Prescribed]) -> dict[str, Prescribed]:
    """The exercises of a circuit share its rounds, so each keeps the rungs whose sets all of them have.

    A round that was added stays: a rung with fewer sets than one below it would take it from the others again. Where the
    ladders have no number of sets in common, each is made anew from what the circuit leaves of the dose.
    """
    kept = dict(found)
    for circuit in {one.circuit for one in found.values()} - {None}:
        members = {exercise: one for exercise, one in found.items() if one.circuit == circuit}
        rising = {exercise: _rising(one.ladder) for exercise, one in members.items()}
        common = set.intersection(*({level.sets for level in ladder} for ladder in rising.values()))
        for exercise, one in members.items():
            shared = tuple(level for level in rising[exercise] if level.sets in common)
            kept[exercise] = replace(one, ladder=shared or derive_ladder(one.dose))
    return kept


def _rising(ladder: tuple[Level, ...]) -> tuple[Level, ...]:
    """The rungs with at least as many sets as those below."""
    most = accumulate((level.sets for level in ladder), max)
    return tuple(level for level, sets in zip(ladder, most, strict=True) if level.sets == sets)
