"""A dose as the option `--dose` asks for it: read for a session, and written for a rung of a ladder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voicecoach.errors import RequestError
from voicecoach.sheets.dose.form import Level
from voicecoach.sheets.dose.values import SHORTEST_HOLD_MS
from voicecoach.sheets.forms.terms import DOSE_FIELDS, TIME_FIELDS
from voicecoach.suggest import one_of
from voicecoach.units import QuantityError, Range, format_range, format_time, parse_count_range, parse_time_ms


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of the dose that the user asks for."""

    option: str
    exercise: str
    field: str
    value: int
    """Of a load or a band its place in what is prescribed, which only the dose knows: 0 until then."""
    text: str = ""
    """As it was written."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that the user asks of the doses of a session."""

    of_exercises: tuple[Choice, ...]
    of_circuits: Mapping[str, int]
    """The rounds that are asked for, by circuit."""
    allow_outside_range: bool


def read_choices(
    options: Sequence[str],
    ids: Sequence[str],
    replaced: Mapping[str, str],
    circuits: Mapping[str, Range],
    *,
    allow_outside_range: bool,
) -> Choices:
    """What the options ask of a session with these exercises and circuits. Raises RequestError.

    `replaced` are the exercises that the routine names, each with the one that is done; `circuits` their rounds.
    """
    of_circuits: dict[str, int] = {}
    of_exercises = []
    for option in options:
        circuit = option.partition("=")[0].strip().removesuffix(".rounds")
        if circuit in circuits:
            rounds = _rounds(option, circuits[circuit], allow_outside_range=allow_outside_range)
            of_circuits.setdefault(circuit, rounds)
        else:
            of_exercises.append(_choice(option, ids, replaced))
    return Choices(tuple(of_exercises), of_circuits, allow_outside_range)


def _choice(option: str, ids: Sequence[str], replaced: Mapping[str, str]) -> Choice:
    """The dose in an option such as `hamstring-ere.hold=13s`."""
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
    if field in {"load", "band"}:
        return Choice(option, exercise, field, 0, text.strip())
    try:
        value = parse_time_ms(text) if field in TIME_FIELDS else _one_count(text)
    except QuantityError as error:
        raise RequestError(f"{target}: {error.message}", error.hint) from None
    if value == 0 and field != "rest":
        raise RequestError(f"{target}: '{text}' is zero", "write 1 or more")
    if field in {"hold", "work"} and value < SHORTEST_HOLD_MS:
        raise RequestError(f"{target}: a {field} of '{text}' is too short for its beeps", "write 1 s or more")
    return Choice(option, exercise, field, value)


def _rounds(option: str, limit: Range, *, allow_outside_range: bool) -> int:
    """The rounds of a circuit in an option such as `legs.rounds=3`."""
    try:
        rounds = _one_count(option.partition("=")[2])
    except QuantityError as error:
        raise RequestError(f"'{option}': {error.message}", error.hint) from None
    if rounds == 0 or not (limit.holds(rounds) or allow_outside_range):
        raise RequestError(
            f"'{option}': this circuit allows {format_range(limit)} rounds",
            "stay within it, or add --allow-outside-range if the person treating you says so",
        )
    return rounds


def _one_count(text: str) -> int:
    counts, _ = parse_count_range(text)
    if counts.low != counts.high:
        raise QuantityError(
            "range", f"'{text}' is a range, but a single number is needed here", f"write {counts.low}"
        )
    return counts.low


def dose_options(exercise: str, level: Level, *, in_circuit: bool = False) -> tuple[str, ...]:
    """A rung of a ladder as `--dose` asks for it. In a circuit without the sets, which are its rounds.

    >>> dose_options("hamstring-ere", Level(sets=3, hold_ms=12_000))
    ('hamstring-ere.sets=3', 'hamstring-ere.hold=12s')
    """
    sets = () if in_circuit else (f"{exercise}.sets={level.sets}",)
    reps = () if level.reps is None else (f"{exercise}.reps={level.reps}",)
    times = (("hold", level.hold_ms), ("work", level.work_ms))
    timed = [
        f"{exercise}.{field}={format_time(time_ms).replace(' ', '')}"
        for field, time_ms in times
        if time_ms is not None
    ]
    field = "load" if level.at is not None and level.at[0].isdecimal() else "band"
    at = () if level.at is None else (f"{exercise}.{field}={level.at.replace(' ', '')}",)
    return (*sets, *reps, *timed, *at)
