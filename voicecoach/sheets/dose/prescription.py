"""What is prescribed: the dose of an exercise as a variant and a routine narrow it, and its doses from the lowest to the highest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate

from voicecoach.errors import SheetError
from voicecoach.sheets.forms.sheet import Counted, Dose, ExerciseSheet, Level, RoutineItem
from voicecoach.sheets.library.library import Library
from voicecoach.units import Range, format_time

_HOLD_STEP_MS = 2000
"""A derived ladder lengthens holds by this much: enough to feel, little enough to follow."""


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
        form = _form(library, exercise)
        if form is not None:
            dose = _dose(form, asked, conditions)
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


def _dose(form: ExerciseSheet, asked: _Wanted, conditions: tuple[str, ...]) -> Dose:
    """As `resolve` narrows it: by the variants first, then by the routine, then by the rounds of a circuit."""
    dose = form.dose
    for variant in form.variants:
        if variant.condition in conditions:
            dose = merge_dose(dose, variant.dose)
    return in_rounds(merge_dose(dose, asked.dose), asked.circuit.rounds if asked.circuit else None)


def exercises_in(
    items: tuple[RoutineItem, ...], circuit: RoutineItem | None = None
) -> Iterator[tuple[RoutineItem, RoutineItem | None]]:
    """The entries that are exercises, each with the circuit that holds it."""
    for item in items:
        if item.circuit is not None:
            yield from exercises_in(item.exercises, item)
        else:
            yield item, circuit


def _form(library: Library, exercise: str) -> ExerciseSheet | None:
    try:
        sheet = library.find("exercise", exercise)
    except SheetError:
        return None
    return sheet.form if sheet is not None and isinstance(sheet.form, ExerciseSheet) else None


def _substitutes(library: Library, exercise: str) -> Iterator[str]:
    """The exercises that a condition may put in the place of this one, and in theirs."""
    seen, waiting = {exercise}, [exercise]
    while waiting:
        form = _form(library, waiting.pop())
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


def in_rounds(dose: Dose, rounds: Counted | None) -> Dose:
    """A dose in a circuit: as many sets as the circuit has rounds."""
    return dose if rounds is None else dose.model_copy(update={"sets": rounds})


def merge_dose(dose: Dose, narrower: Dose | None) -> Dose:
    if narrower is None:
        return dose
    return dose.model_copy(update={name: getattr(narrower, name) for name in narrower.model_fields_set})


def dose_ranges(dose: Dose) -> dict[str, Range | None]:
    """What may be chosen of each field; None where the dose is silent."""
    return {
        "sets": dose.sets.range if dose.sets else None,
        "reps": dose.reps.range if dose.reps else None,
        "hold": dose.hold,
        "rest": dose.rest,
    }


def show_range(field: str, limit: Range) -> str:
    """What may be chosen of a field, as a sheet writes it: `10-15 s`, `2-4`."""
    if field in {"hold", "rest"}:
        low, high = format_time(limit.low), format_time(limit.high)
        return low if low == high else f"{low.removesuffix(' s')}-{high}"
    return str(limit.low) if limit.low == limit.high else f"{limit.low}-{limit.high}"


def ladder_within(ladder: Iterable[Level], dose: Dose) -> tuple[Level, ...]:
    """The rungs that a dose allows; a ladder out of its ranges if it allows none, or there are none."""
    ranges = dose_ranges(dose)
    kept = tuple(
        level
        for level in ladder
        if all(
            value is None or limit is None or limit.holds(value)
            for value, limit in (
                (level.sets, ranges["sets"]),
                (level.reps, ranges["reps"]),
                (level.hold_ms, ranges["hold"]),
            )
        )
    )
    return kept or derive_ladder(dose)


def derive_ladder(dose: Dose) -> tuple[Level, ...]:
    """A ladder out of the ranges of a dose: first more reps or a longer hold, then a set more at a volume that does not fall.

    >>> from voicecoach.sheets.forms.sheet import Dose
    >>> [f"{level.sets}x{level.reps}" for level in derive_ladder(Dose.model_validate({"sets": "2-3", "reps": "5-8"}))]
    ['2x5', '2x6', '2x7', '2x8', '3x6', '3x7', '3x8']
    """
    sets = range(dose.sets.low, dose.sets.high + 1) if dose.sets else range(1, 2)
    levels: list[Level] = []
    for set_count in sets:
        for level in _rungs(dose, set_count):
            if not levels or level.volume > levels[-1].volume:
                levels.append(level)
    return tuple(levels)


def _rungs(dose: Dose, set_count: int) -> list[Level]:
    """The rungs with this many sets. The hold is what grows where there is one: reps beside a hold stay as prescribed."""
    if dose.hold is not None and dose.hold.low < dose.hold.high:
        holds = [*range(dose.hold.low, dose.hold.high, _HOLD_STEP_MS), dose.hold.high]
        return [Level(sets=set_count, hold_ms=hold_ms) for hold_ms in holds]
    if dose.reps is not None:
        return [Level(sets=set_count, reps=reps) for reps in range(dose.reps.low, dose.reps.high + 1)]
    return [Level(sets=set_count)]
