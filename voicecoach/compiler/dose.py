"""One dose out of a prescription: what the user asks for, within what is prescribed."""

from collections.abc import Mapping
from dataclasses import dataclass

from voicecoach.compiler.resolve.exercise import COUNT_EVERY, ChosenDose, Exercise
from voicecoach.errors import RequestError, refuse_errors
from voicecoach.sheets.dose.prescription import dose_ranges, show_range
from voicecoach.sheets.forms.sheet import SHORTEST_HOLD_MS, Counted, Dose, Level
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.suggest import one_of
from voicecoach.units import QuantityError, Range, format_time, parse_count_range, parse_time_ms

DOSE_FIELDS = ("sets", "reps", "hold", "rest")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of the dose that the user asks for."""

    option: str
    exercise: str
    field: str
    value: int


def read_choice(option: str, ids: list[str], replaced: Mapping[str, str]) -> Choice:
    """The dose in an option such as `hamstring-ere.hold=13s`. Raises RequestError."""
    target, equals, text = option.partition("=")
    exercise, dot, field = target.strip().rpartition(".")
    if not equals or not dot:
        raise RequestError(
            f"'{option}' is not a dose",
            "write EXERCISE.FIELD=VALUE, such as hamstring-ere.hold=13s or hamstring-ere.sets=3",
        )
    if exercise not in ids:
        if exercise in replaced:
            raise RequestError(
                f"'{exercise}' is replaced by '{replaced[exercise]}' in this session",
                f"write {replaced[exercise]}.{field}={text}",
            )
        raise RequestError(f"this session has no exercise '{exercise}'", one_of(exercise, set(ids)))
    if field not in DOSE_FIELDS:
        raise RequestError(f"'{field}' is not a field of a dose", one_of(field, DOSE_FIELDS))
    try:
        value = parse_time_ms(text) if field in {"hold", "rest"} else _one_count(text)
    except QuantityError as error:
        raise RequestError(f"{target}: {error.message}", error.hint) from None
    if value == 0 and field != "rest":
        raise RequestError(f"{target}: '{text}' is nothing", "write 1 or more")
    if field == "hold" and value < SHORTEST_HOLD_MS:
        raise RequestError(f"{target}: a hold of '{text}' is too short for its beeps", "write 1 s or more")
    return Choice(option, exercise, field, value)


def dose_options(exercise: str, level: Level, *, in_circuit: bool = False) -> tuple[str, ...]:
    """A rung of a ladder as `--dose` asks for it. In a circuit without the sets, which are its rounds.

    >>> dose_options("hamstring-ere", Level(sets=3, hold_ms=12_000))
    ('hamstring-ere.sets=3', 'hamstring-ere.hold=12s')
    """
    sets = () if in_circuit else (f"{exercise}.sets={level.sets}",)
    reps = () if level.reps is None else (f"{exercise}.reps={level.reps}",)
    hold = (
        () if level.hold_ms is None else (f"{exercise}.hold={format_time(level.hold_ms).replace(' ', '')}",)
    )
    return (*sets, *reps, *hold)


def _one_count(text: str) -> int:
    counts, _ = parse_count_range(text)
    if counts.low != counts.high:
        raise QuantityError(
            "range", f"'{text}' is a range, and one number is wanted here", f"write {counts.low}"
        )
    return counts.low


def check_within(narrower: Dose, prescribed: Dose, routine: Sheet, place: Place, exercise: str) -> None:
    """A routine may choose within the prescription of an exercise, never beyond it. Raises SheetError with every fault."""
    allowed = dose_ranges(prescribed)
    faults = []
    for field, wanted in dose_ranges(narrower).items():
        limit = allowed[field]
        if (
            wanted is None
            or limit is None
            or field == "rest"
            or (limit.holds(wanted.low) and limit.holds(wanted.high))
        ):
            continue
        faults.append(
            routine.fault(
                "outside-range",
                f"{exercise} is prescribed {show_range(field, limit)} for {field}",
                routine.span(*place, field),
                f"write {show_range(field, limit)} or less of it",
            )
        )
    refuse_errors(faults)


def chosen_rounds(option: str, text: str, limit: Range, *, allow_outside_range: bool) -> int:
    """The rounds of a circuit that an option asks for. Raises RequestError outside what the routine prescribes."""
    try:
        rounds = _one_count(text)
    except QuantityError as error:
        raise RequestError(f"'{option}': {error.message}", error.hint) from None
    if rounds == 0 or not (limit.holds(rounds) or allow_outside_range):
        raise RequestError(
            f"'{option}': this circuit is prescribed {show_range('rounds', limit)} rounds",
            "choose within it, or add --allow-outside-range if whoever treats you says so",
        )
    return rounds


def choose_dose(
    exercise: str,
    prescribed: Dose,
    choices: list[Choice],
    pacing: Mapping[str, int],
    *,
    allow_outside_range: bool,
) -> ChosenDose:
    """The lowest dose of the prescription, and what the user asks for above it. Raises RequestError outside its ranges."""
    ranges = dose_ranges(prescribed)
    asked: dict[str, int] = {}
    for choice in choices:
        limit = ranges[choice.field]
        if limit is None and choice.field == "hold":
            raise RequestError(
                f"'{choice.option}': {exercise} has no hold in its dose", "take this option out"
            )
        if limit is not None and not limit.holds(choice.value) and not allow_outside_range:
            raise RequestError(
                f"'{choice.option}': {exercise} is prescribed {show_range(choice.field, limit)} for {choice.field}",
                "choose within it, or add --allow-outside-range if whoever treats you says so",
            )
        asked[choice.field] = choice.value
    sets: Counted | None = prescribed.sets
    noun = (sets.noun if sets else None) or "set"
    lowest = {field: limit.low for field, limit in ranges.items() if limit is not None}
    chosen = {**lowest, **asked}
    return ChosenDose(
        sets=chosen.get("sets", 1),
        reps=chosen.get("reps", 1),
        rest_ms=chosen.get("rest", pacing.get(f"rest-{noun}", pacing["rest-set"])),
        noun=noun,
        hold_ms=chosen.get("hold"),
        sides=prescribed.sides or "none",
        side_order=prescribed.side_order or "complete",
        counting=prescribed.count or COUNT_EVERY,
    )


def dose_words(exercise: Exercise, level: Level) -> str:
    """A dose of an exercise as people say it: 2 cycles of 12 s."""
    noun = exercise.dose.noun if level.sets == 1 else f"{exercise.dose.noun}s"
    if level.hold_ms is not None:
        return f"{level.sets} {noun} of {format_time(level.hold_ms)}"
    return f"{level.sets} {noun} of {level.reps}" if level.reps is not None else f"{level.sets} {noun}"
