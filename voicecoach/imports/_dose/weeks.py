"""`Week 1-2: 2 x 10, week 3-4: 3 x 12` -> the dose of each stretch of weeks, and the ladder that it makes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import gcd, prod

from voicecoach.imports._dose.reader import Dose, read_sentence
from voicecoach.imports._dose.vocabulary import Language
from voicecoach.units import Range, format_range

_WEEKS = re.compile(
    r"\s*(?:weeks?|wochen?|semanas?|wks?)\s+([0-9]{1,2})(?:\s*(?:-|\u2013|to|bis|a|&|and|und|y)\s*([0-9]{1,2}))?\s*[:\u2013\u2014-]\s*",
    re.IGNORECASE,
)
_FIELDS = ("sets", "reps", "hold")
_MOST_WEEKS = 52


@dataclass(frozen=True, slots=True)
class WeekDose:
    """What is done from one week to another."""

    first: int
    last: int
    dose: Dose
    line_number: int = 0

    @property
    def name(self) -> str:
        """`Week 1`, `Weeks 3-4`."""
        if self.first == self.last:
            return f"Week {self.first}"
        return f"Weeks {format_range(Range(self.first, self.last))}"


def read_weeks(text: str, language: Language, line_number: int) -> list[WeekDose]:
    """The stretches of weeks that a line gives doses for; [] unless it is all that the line says."""
    starts = list(_WEEKS.finditer(text))
    if not starts or starts[0].start() != 0:
        return []
    ends = [*(one.start() for one in starts[1:]), len(text)]
    found = []
    for start, end in zip(starts, ends, strict=True):
        reading = read_sentence(text[start.end() : end].strip(" ,;."), language)
        if not reading.is_whole or not reading.dose.is_given or reading.asides or reading.dose.doubts:
            return []
        found.append(WeekDose(int(start[1]), int(start[2] or start[1]), reading.dose, line_number))
    return found


def are_sure(weeks: Sequence[WeekDose]) -> bool:
    """Whether stretches follow each other from the first week on, name the same things, and never ask for less work."""
    if len(weeks) < 2 or weeks[0].first != 1 or weeks[-1].last > _MOST_WEEKS:
        return False
    is_in_order = all(one.first <= one.last for one in weeks) and all(
        one.last + 1 == later.first for one, later in pairwise(weeks)
    )
    return is_in_order and _are_alike(weeks) and _grow(weeks)


def _are_alike(weeks: Sequence[WeekDose]) -> bool:
    """Whether they differ in what a rung of a ladder can name, and in nothing else."""
    kinds = {(tuple(sorted(one.dose.fields)), one.dose.a_week, one.dose.limb) for one in weeks}
    names = weeks[0].dose.fields.keys()
    holds = {one.dose.fields.get("hold") for one in weeks}
    # A rung names reps or a hold.
    return len(kinds) == 1 and names <= set(_FIELDS) and not ("reps" in names and len(holds) > 1)


def _grow(weeks: Sequence[WeekDose]) -> bool:
    """Whether all are single values, and none is less work than the one before."""
    values = [[_value(one, name) for name in _FIELDS] for one in weeks]
    volumes = [prod(one or 0 for one in row) for row in values]
    return 0 not in volumes and volumes == sorted(volumes)


def whole_dose(weeks: Sequence[WeekDose]) -> Dose:
    """The prescription that holds all of them: each field from its least to its most."""
    dose = Dose(limb=weeks[0].dose.limb, a_week=weeks[0].dose.a_week, weeks=weeks[-1].last)
    for name in weeks[0].dose.fields:
        unit = " s" if name == "hold" else ""
        values = [_value(one, name) or 1 for one in weeks]
        dose.fields[name] = f"{format_range(Range(min(values), max(values)))}{unit}"
    return dose


def ladder(weeks: Sequence[WeekDose]) -> list[str]:
    """A rung for each equal stretch of weeks, so that levels and weeks go together: `['2x10', '3x12', '3x12']`."""
    step = gcd(*(one.last - one.first + 1 for one in weeks))
    rungs = []
    for one in weeks:
        fields = one.dose.fields
        what = fields.get("reps") or fields.get("hold")
        sets = fields.get("sets", "1")
        rung = f"{sets}x{what}" if what else f"{sets}x1"
        rungs += [rung] * ((one.last - one.first + 1) // step)
    return rungs


def _value(one: WeekDose, name: str) -> int | None:
    """A count or a number of seconds; 1 where it is not named, None for a range, which no rung has."""
    text = one.dose.fields.get(name, "1").removesuffix(" s")
    return int(text) if text.isdecimal() else None
