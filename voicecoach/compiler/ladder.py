"""The doses of an exercise from the lowest to the highest: no rung has less volume than the one below it."""

from voicecoach.sheets.sheet import Dose, Level

_HOLD_STEP_MS = 2000
"""A derived ladder lengthens holds by this much: enough to feel, little enough to follow."""


def derive_ladder(dose: Dose) -> tuple[Level, ...]:
    """A ladder out of the ranges of a dose: first more reps or a longer hold, then a set more at a volume that does not fall.

    >>> from voicecoach.sheets.sheet import Dose
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
