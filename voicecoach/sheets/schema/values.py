"""What may stand for a value, as JSON Schema: one row for each reader of `values.py`, and what fields mean that say nothing of themselves.

A pattern is wider than its reader: it knows the form of a quantity, not that 15-10 s runs backwards. It is never narrower,
since an editor must not complain of what `check` accepts; `tests/sheets/test_schema.py` holds that.
"""

from typing import Any

from voicecoach.sheets.forms.terms import WEEKDAYS

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_TO = r"\s*(?:-|\u2013|\u2014|[tT][oO])\s*"
_UNIT = r"(?:[mM][sS]|[sS](?:[eE][cC])?|[mM](?:[iI][nN])?)"
_TIME = rf"{_NUMBER}\s*{_UNIT}"
_SECONDS = r"[0-9]{1,2}(?:\.[0-9]{1,3})?"
_ID = "[a-z0-9]+(?:-[a-z0-9]+)*"


def _value(pattern: str, error: str, *examples: str, also: tuple[str, ...] = ()) -> dict[str, Any]:
    """A value of this form; `also` are the types that YAML makes of it where it is written bare."""
    return {
        "type": ["string", *also] if also else "string",
        "pattern": rf"^\s*(?:{pattern})\s*$",
        "errorMessage": error,
        "examples": list(examples),
    }


_ONE_TIME = _value(_TIME, "write a number and a unit: 10 s, 1.5 s or 2 min", "10 s", "1.5 s", "2 min")
_TIMES = _value(
    rf"{_NUMBER}(?:{_TO}{_NUMBER})?\s*{_UNIT}",
    "write a number and a unit: 10 s, 1.5 s, 10-15 s or 2 min",
    "10-15 s",
    "10 s",
)
_COUNT = _value(
    rf"[0-9]+(?:{_TO}[0-9]+)?(?:\s+[a-zA-Z]+)?",
    "write a whole number or a range: 3, 2-4 or 2-4 cycles",
    "3",
    "5-8",
    "2-4 cycles",
    also=("integer",),
)

VALUES: dict[str, dict[str, Any]] = {
    "Id": {
        "type": ["string", "integer", "boolean"],
        "pattern": f"^{_ID}$",
        "minimum": 0,
        "errorMessage": "write small letters, digits and hyphens: my-exercise",
    },
    "Text": {
        "type": ["string", "number", "boolean"],
        "pattern": r"\S",
        "errorMessage": "write a text, or take the line out",
    },
    "Flag": {
        "type": ["boolean", "string"],
        "pattern": "^(?:[yY][eE][sS]|[nN][oO]|[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[oO][nN]|[oO][fF][fF])$",
        "errorMessage": "write yes or no",
        "examples": ["yes", "no"],
    },
    "TimeMs": _ONE_TIME,
    "MovedMs": _ONE_TIME,
    "TimeRange": _TIMES,
    "DoseHold": _TIMES,
    "HoldMs": _value(rf"dose|{_TIME}", "write dose, or a time of its own: 10 s", "dose", "10 s"),
    "Count": _COUNT,
    "BreathCount": _COUNT,
    "RampText": _value(
        rf"none|{_TIME}\s+up\s*,\s*{_TIME}\s+down",
        "write both ways with their times: 3 s up, 2 s down",
        "3 s up, 3 s down",
        "none",
    ),
    "MomentText": _value(
        rf"[0-9]{{1,3}}\s*%|{_TIME}",
        "write a share of the window or a time from its start: 50% or 3 s",
        "50%",
        "3 s",
    ),
    "Every": _value(
        r"[1-9][0-9]?(?:st|nd|rd|th)?(?:\s+reps?)?",
        "write how often: 2 reps, or 3 reps",
        "2 reps",
        "3 reps",
        also=("integer",),
    ),
    "BeatText": _value(
        rf"{_SECONDS}-{_SECONDS}-{_SECONDS}-{_SECONDS}(?:\s*s)?",
        "write four times in seconds, lower-pause-lift-pause: 3-1-3-0",
        "3-1-3-0",
    ),
    "BreathText": _value(
        rf"in\s+{_TIME}\s*,\s*out\s+{_TIME}",
        "write both ways with their times: in 4 s, out 6 s",
        "in 4 s, out 6 s",
    ),
    "CountingText": _value(
        r"(?:every|odd|last three|none)\s*(?:,\s*(?:up|down)?)?",
        "write every, odd, last three or none; add ', down' to count what is left",
        "every",
        "odd",
        "last three",
        "none",
        "every, down",
    ),
    "LevelText": _value(
        rf"[1-9][0-9]{{0,2}}\s*x\s*(?:[1-9][0-9]{{0,2}}|{_TIME})",
        "write sets x reps or sets x hold: 2x8, or 2x10 s",
        "2x8",
        "2x10 s",
    ),
    "SelectionText": _value(
        r"all|first|later|last|[1-9][0-9]{0,2}(?:\s*[-\u2013]\s*[1-9][0-9]{0,2})?",
        "write first, later, last, a number, or a range such as 2-3",
        "first",
        "later",
        "last",
        "2",
        "2-3",
        also=("integer",),
    ),
    "Weeks": _value(
        r"[0-9]+(?:\s+[wW][eE][eE][kK][sS]?)?",
        "write the number of weeks: 5",
        "5",
        "5 weeks",
        also=("integer",),
    ),
    "SessionsText": _value(
        rf"[0-9]+(?:{_TO}[0-9]+)?\s+(?:a|per)\s+week",
        "write how often: 3 a week, or 2-3 a week",
        "2-3 a week",
        "3 a week",
    ),
    "DayText": _value("|".join(WEEKDAYS), f"write one of {', '.join(WEEKDAYS)}", *WEEKDAYS),
    "GapDays": _value(r"[0-9]+\s+(?:days?|weeks?)", "write a number of days: 7 days", "7 days", "2 weeks"),
    "Score": _value(r"[0-9]|10", "write a whole number from 0 to 10", "3", "6", "9", also=("integer",)),
    "Number": _value(r"[0-9]+", "write a whole number", "2", also=("integer",)),
}
"""By the name of the type in `values.py`."""

TOGETHER: dict[str, dict[str, Any]] = {
    "Cue": {"oneOf": [{"required": ["use"]}, {"required": ["say"]}]},
    "RoutineItem": {
        "oneOf": [{"required": ["use"]}, {"required": ["circuit"]}],
        "dependencies": {"circuit": ["rounds", "exercises"]},
    },
    "Step": {"dependencies": {"ramp": ["hold"], "ready": ["hold"], "breaths": ["breathe"]}},
}
"""Which fields of a part need or exclude each other, by the name of its model: what its validator says, as far as an editor can tell it."""

MEANINGS: dict[str, str] = {
    "aka": "Other names, found by search, never spoken.",
    "avoid": "Conditions for which this exercise is replaced by another.",
    "condition": "The id of a condition; `voicecoach list` shows them all.",
    "conditions": "The id of this list of conditions.",
    "cues": "Techniques and remarks attached to this step, in order.",
    "dose": "The prescription: sets, reps, hold, rest, sides; each may be a range.",
    "equipment": "Ids of what is needed, such as stool; the phrases sheet has a spoken word for each.",
    "exercise": "An exercise sheet begins with this: its id, in small letters, digits and hyphens.",
    "exercises": "The exercises in order: ids, or an id with a dose of its own.",
    "full": "Said the first time: one idea, twelve words at most.",
    "hold": "dose, or a time of its own: two beeps, exactly this far apart.",
    "id": "What other places call it: small letters, digits and hyphens.",
    "move": "The time that the movement takes, at the person's own pace.",
    "muscles": "What it works on. Found by search, never spoken.",
    "name": "What people read.",
    "pacing": "A pacing sheet begins with this: its id.",
    "per": "How often it comes: once an exercise, a side, a set, or every rep.",
    "phrases": "A phrases sheet begins with this: its language.",
    "position": "How the body lies or stands; decides how long a transition takes.",
    "primary": "The muscles that do the work.",
    "priority": "What gives way to what: safety is heard before all else, encourage after all else.",
    "ramp": "3 s up, 3 s down, or none: how tension builds before the hold and fades after it.",
    "programme": "A programme sheet begins with this: its id.",
    "progression": "When a person goes a level up, stays, or steps down.",
    "ready": "The quiet time before the ramp or hold.",
    "routine": "A routine sheet begins with this: its id.",
    "say": "What is said: one text, or a full, a short and a one-word form.",
    "secondary": "The muscles that help.",
    "short": "Said once it is known: five words at most.",
    "sources": "Where it comes from, so that others can check it.",
    "speak": "What the voice says for the name, where the name has an acronym or a sign in it.",
    "steps": "The instructions in their order.",
    "technique": "A technique sheet begins with this: its id.",
    "times": "Every time that the coach waits where a sheet says nothing.",
    "use": "The id of a technique or exercise.",
    "value": "The time itself.",
    "variants": "Other ways to do it, for people with a condition.",
    "why": "The reason, for whoever reads or asks.",
    "word": "Said when a word is enough: two at most.",
}
"""For the fields that need no docstring beside the code, by their name in YAML."""

PACED: dict[str, str] = {
    "closing": "The quiet after the last word.",
    "get-ready-first": "Before the first hold of an exercise.",
    "get-ready-later": "Before each later hold.",
    "long-hold": "From this length on a hold is a long one, with long ramps and ticks.",
    "opening": "The quiet before the first word.",
    "ramp-down-long": "How tension fades after a long hold.",
    "ramp-down-short": "How tension fades after a short hold.",
    "ramp-up-long": "How tension builds before a long hold.",
    "ramp-up-short": "How tension builds before a short hold.",
    "rest-cycle": "Between two cycles.",
    "rest-set": "Between two sets.",
    "rest-spot": "Between two spots.",
    "side-switch": "To change sides.",
    "transition-change": "Between two exercises, with another position or other equipment.",
    "transition-circuit": "Between two exercises of a circuit, once they are known.",
    "transition-same": "Between two exercises in the same position.",
}
"""What each default of a pacing sheet is for."""

LISTED: dict[str, str] = {
    "equipment": "What the voice says for each id of equipment: a stool.",
    "limbs": "What the voice says for each limb.",
    "lists": "The word before the last entry of a list.",
    "many": "Sets, reps and so on, as the voice counts several.",
    "one": "A set, a rep and so on, as the voice counts one.",
    "other": "What the voice says for the other side.",
    "sides": "What the voice says for left and right.",
    "time": "What the voice says for the units of time, one and several.",
}
"""What each list of words in a phrases sheet is for."""
