"""What the models of sheets alone do not show: which fields need each other, and what each default and list is for."""

from typing import Any

_TIMED: dict[str, Any] = {"anyOf": [{"required": ["hold"]}, {"required": ["work"]}]}
TOGETHER: dict[str, dict[str, Any]] = {
    "Cue": {"oneOf": [{"required": ["use"]}, {"required": ["say"]}, {"required": ["sound"]}]},
    "RoutineItem": {
        "oneOf": [{"required": ["use"]}, {"required": ["circuit"]}, {"required": ["pick"]}],
        "dependencies": {"circuit": ["rounds", "exercises"], "pick": ["of"]},
    },
    "Step": {
        "dependencies": {
            "ramp": _TIMED,
            "ready": _TIMED,
            "breaths": ["breathe"],
            "count-in": _TIMED,
        }
    },
}
"""Which fields of a part need or exclude each other, by the name of its model: what its validator says, as far as an editor can show it."""

PACED: dict[str, str] = {
    "count-in": "How long a count-in ticks before a hold without a ramp, a tick a second; none if left out.",
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
    "equipment-known": "The same for somebody who has had it out before: the stool.",
    "limbs": "What the voice says for each limb.",
    "lists": "The word before the last entry of a list.",
    "many": "Sets, reps and so on, as the voice counts several.",
    "one": "A set, a rep and so on, as the voice counts one.",
    "other": "What the voice says for the other side.",
    "sides": "What the voice says for left and right.",
    "time": "What the voice says for the units of time, one and several.",
}
"""What each list of words in a phrases sheet is for."""
