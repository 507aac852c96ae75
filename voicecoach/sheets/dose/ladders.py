"""What is wrong with a ladder of doses: rungs beyond what is prescribed, and rungs that are less work than the one below."""

from collections.abc import Iterator

from voicecoach.sheets.dose.prescription import dose_ranges, show_range
from voicecoach.sheets.forms.sheet import Dose, Level
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.source import Fault


def ladder_faults(
    sheet: Sheet, ladder: tuple[Level, ...], place: Place, dose: Dose, circuit: str | None = None
) -> Iterator[Fault]:
    """Every rung lies within the prescription, and none has less volume than the one below it.

    In a circuit the sets of the dose are its rounds.
    """
    ranges, before = dose_ranges(dose), 0
    for index, level in enumerate(ladder):
        span = sheet.span(*place, index)
        for name, value in (("sets", level.sets), ("reps", level.reps), ("hold", level.hold_ms)):
            limit = ranges[name]
            if value is not None and limit is None:
                yield sheet.fault(
                    "ladder-without-dose",
                    f"this rung names {name}, and the dose has none",
                    span,
                    f"add {name} to the dose, or change the rung",
                )
            elif value is not None and limit is not None and not limit.holds(value):
                is_round = name == "sets" and circuit is not None
                where = f"rounds in the circuit '{circuit}'" if is_round else f"{name} in the dose"
                yield sheet.fault(
                    "ladder-outside-range",
                    f"this rung leaves the range of {where}",
                    span,
                    f"stay within {show_range(name, limit)}",
                )
        if level.volume < before:
            yield sheet.fault(
                "ladder-falls",
                "this rung is less work than the one before it",
                span,
                "order the rungs from the least work to the most",
            )
        before = level.volume
