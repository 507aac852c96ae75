"""Lines of a handout that give the dose: `3 x 10 each side`, `hold 10 seconds`, `repeat 8-12 times`, `rest 30 sec`, `2 sets`."""

import re
from dataclasses import dataclass, field

from voicecoach.imports._text.guess import find_hold
from voicecoach.sheets.forms.terms import Limb
from voicecoach.units import HIGHEST_COUNT, LONGEST_MS, Range, format_range

_RANGE = r"([0-9]{1,4}(?:\s*(?:-|\u2013|to)\s*[0-9]{1,4})?)"
_TIME = rf"{_RANGE}\s*-?\s*(seconds?|secs?|s|minutes?|mins?|min)\b\.?"
_REP = r"(?:x|times|reps?|repetitions?)\b\.?"
_MOVEMENT = r"(?:\s+(?:the|this|that|exercise|movement|stretch|sequence|it))*"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("sets-hold", rf"{_RANGE}\s*(?:x|\u00d7|sets? (?:of|x))\s*{_TIME}(?:\s*(?:holds?|hold each))?"),
        (
            "sets-reps",
            rf"{_RANGE}\s*(?:x|\u00d7|sets?\s*(?:of|x|,)?)\s*{_RANGE}\b(?:\s*{_REP})?(?!\s*(?:sec|s\b|min))",
        ),
        (
            "rest",
            rf"(?:(?:with\s+)?(?:a\s+)?rest(?:ing)?|pause)\s*:?\s*(?:for\s+|of\s+)?{_TIME}(?:\s+(?:rest\s+)?(?:between|after|in between)(?:\s+(?:each|the|every|sets?|reps?))*)?",
        ),
        ("rest", rf"{_TIME}\s*(?:of\s+)?rest(?:\s+between(?:\s+\w+)?)?"),
        ("hold", rf"hold{_MOVEMENT}\s*(?:time)?\s*:?\s*(?:for\s+)?(?:about\s+)?{_TIME}"),
        ("hold", rf"{_TIME}\s*holds?"),
        ("sets", rf"(?:(?:do|perform|complete|repeat)\s+)?{_RANGE}\s*sets?\b|sets?\s*:\s*{_RANGE}"),
        (
            "reps",
            rf"(?:(?:repeat|do|perform|complete){_MOVEMENT}\s+)?(?:for\s+)?{_RANGE}\s*{_REP}|(?:reps?|repetitions)\s*:\s*{_RANGE}",
        ),
    )
)
"""Tried in this order, each once a line; what is longer comes before what it contains."""
_SIDES = re.compile(
    r"\b(?:(?:on|for|with)\s+)?(?:each|per|both|every)\s+(side|leg|arm|foot|hip|shoulder)s?\b", re.IGNORECASE
)
_GLUE = re.compile(r"\b(?:and|then|of|dose|dosage|for|with)\b|[\s,;:.+()/&-]+", re.IGNORECASE)
_LIMBS: dict[str, Limb] = {
    "side": "side", "leg": "leg", "arm": "arm", "foot": "foot", "hip": "hip", "shoulder": "shoulder",
}  # fmt: skip


@dataclass(slots=True)
class DoseWords:
    """What lines say of a dose, as a sheet writes it; and what they call a side, if each is to be trained."""

    fields: dict[str, str] = field(default_factory=dict)
    limb: Limb | None = None

    def merge(self, other: "DoseWords") -> None:
        self.fields.update(other.fields)
        self.limb = other.limb or self.limb


def read_dose_line(line: str) -> DoseWords | None:
    """The dose that a line gives; None if there is anything else in it, so that no words are lost.

    `read_dose_line('3 x 10 each side').fields -> {'sets': '3', 'reps': '10'}`
    """
    dose = DoseWords()
    rest = line
    for name, pattern in _PATTERNS:
        match = pattern.search(rest)
        if match is None or any(part in dose.fields for part in name.split("-")):
            continue
        values = _values(name, [group for group in match.groups() if group is not None])
        if values is None:
            return None
        dose.fields |= values
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    side = _SIDES.search(rest)
    if side:
        dose.limb = _LIMBS[side[1].lower()]
        rest = f"{rest[: side.start()]} {rest[side.end() :]}"
    return dose if (dose.fields or dose.limb) and not _GLUE.sub("", rest) else None


def read_step_dose(steps: list[str]) -> DoseWords:
    """The dose in the sentences of steps: the first hold, and how often it is repeated."""
    dose = DoseWords()
    for step in steps:
        held = (
            find_hold(step)
            if re.search(r"\b(?:hold|holding|stay|pause|keep)\b", step, re.IGNORECASE)
            else None
        )
        if held is not None:
            dose.fields.setdefault("hold", held.text)
        repeated = re.search(rf"\b(?:repeat|do|perform)\b[^.]{{0,40}}?{_RANGE}\s*{_REP}", step, re.IGNORECASE)
        values = _values("reps", [repeated[1]]) if repeated else None
        if values is not None:
            dose.fields = {**values, **dose.fields}
    return dose


def _values(name: str, groups: list[str]) -> dict[str, str] | None:
    """The fields of one match; None if a number in it is none that a dose can have."""
    values: dict[str, str] = {}
    for part in name.split("-"):
        low, high = _low_high(groups.pop(0))
        unit = groups.pop(0).lower() if part in {"hold", "rest"} else ""
        factor = 60 if unit.startswith("min") else 1
        most = LONGEST_MS // 1000 // factor if unit else HIGHEST_COUNT
        if not 0 < low <= high <= most:
            return None
        text = format_range(Range(low * factor, high * factor))
        values[part] = f"{text} s" if unit else text
    return values


def _low_high(text: str) -> tuple[int, int]:
    numbers = [int(number) for number in re.findall(r"[0-9]+", text)]
    return numbers[0], numbers[-1]
