"""The doses of an exercise from the lowest to the highest: the rungs that a dose allows, and what is wrong with those that a sheet writes."""

from collections.abc import Iterable, Iterator

from voicecoach.sheets.dose.form import Dose, Level, show_field
from voicecoach.sheets.dose.load import place_of
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.source import Fault, Span

_HOLD_STEP_MS = 2000
"""A derived ladder lengthens holds by this much: enough to feel, little enough to follow."""


def ladder_within(ladder: Iterable[Level], dose: Dose) -> tuple[Level, ...]:
    """The rungs that a dose allows; a ladder out of its ranges if it allows none, or there are none."""
    ranges = dose.ranges
    kept = tuple(
        level
        for level in (written.of(dose) for written in ladder)
        if all(
            value is None or limit is None or limit.holds(value)
            for value, limit in (
                (level.sets, ranges["sets"]),
                (level.reps, ranges["reps"]),
                (level.hold_ms, ranges["hold"]),
                (level.work_ms, ranges["work"]),
            )
        )
    )
    kept = tuple(level for level in kept if _has_load(level, dose))
    return kept or derive_ladder(dose)


def derive_ladder(dose: Dose) -> tuple[Level, ...]:
    """A ladder out of the ranges of a dose: first more reps or a longer hold, then a set more at a volume that does not fall.

    >>> from voicecoach.sheets.dose.form import Dose
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
    if set(dose.varied) - {"sets"}:
        return [Level(sets=set_count)]
    time = dose.hold or dose.work
    if time is not None and time.low < time.high:
        times = [*range(time.low, time.high, _HOLD_STEP_MS), time.high]
        return [Level(sets=set_count, hold_ms=time_ms).of(dose) for time_ms in times]
    if dose.reps is not None:
        return [Level(sets=set_count, reps=reps) for reps in range(dose.reps.low, dose.reps.high + 1)]
    return [Level(sets=set_count)]


def ladder_faults(
    sheet: Sheet, ladder: tuple[Level, ...], place: Place, dose: Dose, circuit: str | None = None
) -> Iterator[Fault]:
    """Every rung lies within the prescription, and none has less volume than the one below it.

    In a circuit the sets of the dose are its rounds.
    """
    ranges, before = dose.ranges, 0
    at_before: str | None = None
    for index, level in enumerate(written.of(dose) for written in ladder):
        span = sheet.span(*place, index)
        for name, value in (
            ("sets", level.sets),
            ("reps", level.reps),
            ("hold", level.hold_ms),
            ("work", level.work_ms),
        ):
            limit = ranges[name]
            if value is not None and limit is None:
                yield sheet.fault(
                    "ladder-without-dose",
                    f"this rung has {name}, but the dose does not",
                    span,
                    f"add {name} to the dose, or change the rung",
                )
            elif value is not None and limit is not None and not limit.holds(value):
                is_round = name == "sets" and circuit is not None
                where = f"rounds in the circuit '{circuit}'" if is_round else f"{name} in the dose"
                yield sheet.fault(
                    "ladder-outside-range",
                    f"this rung is outside the range of {where}",
                    span,
                    f"stay within {show_field(name, limit)}",
                )
        yield from _load_faults(sheet, level, span, dose)
        if level.volume < before and level.at == at_before:
            yield sheet.fault(
                "ladder-falls",
                "this rung is less work than the one before it",
                span,
                "order the rungs from the least work to the most",
            )
        before, at_before = level.volume, level.at


def _has_load(level: Level, dose: Dose) -> bool:
    """Whether the load or band of a rung is still prescribed; a rung without one has what the session has."""
    if level.at is None:
        return True
    limit = dose.load if level.at[0].isdecimal() else dose.band
    return limit is not None and place_of(limit, level.at) is not None


def _load_faults(sheet: Sheet, level: Level, span: Span, dose: Dose) -> Iterator[Fault]:
    """A rung's load or band is one of those that are prescribed."""
    if level.at is None:
        return
    name, limit = ("load", dose.load) if level.at[0].isdecimal() else ("band", dose.band)
    if limit is None:
        yield sheet.fault(
            "ladder-without-dose",
            f"this rung has a {name}, but the dose does not",
            span,
            f"add {name} to the dose, or change the rung",
        )
    elif place_of(limit, level.at) is None:
        yield sheet.fault(
            "ladder-outside-range",
            f"this rung is outside the range of {name} in the dose",
            span,
            f"stay within {limit}",
        )
