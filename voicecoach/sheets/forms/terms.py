"""The names that sheets and the compiler share: words to choose from, stock phrases with their variables, pacing defaults, folders."""

from typing import Literal

Priority = Literal["safety", "control", "count", "technique", "breath", "correction", "imagery", "encourage"]
PRIORITIES: tuple[Priority, ...] = (
    "safety",
    "control",
    "count",
    "technique",
    "breath",
    "correction",
    "imagery",
    "encourage",
)
"""Which cue gives way to which, highest first."""

Position = Literal["standing", "seated", "supine", "prone", "side-lying", "kneeling", "all-fours"]
POSITIONS: tuple[Position, ...] = (
    "standing",
    "seated",
    "supine",
    "prone",
    "side-lying",
    "kneeling",
    "all-fours",
)
When = Literal["before", "ready", "ramp-up", "during", "ramp-down", "after"]
Per = Literal["exercise", "side", "set", "rep"]
Talk = Literal["full", "normal", "brief", "signals"]
TALKS: tuple[Talk, ...] = ("full", "normal", "brief", "signals")
"""How much is said, from the most to the least."""
SidePolicy = Literal["each", "left", "right", "affected", "within a rep", "none"]
OneSide = Literal["left", "right"]
ONE_SIDE: dict[str, OneSide] = {"left": "left", "right": "right"}
SideOrder = Literal["complete", "alternate"]
Focus = Literal["internal", "external", "image", "breath", "general"]
StepTone = Literal["rise", "fall", "rise and fall", "none"]
SOUND_SUFFIXES = (".wav", ".flac", ".mp3", ".ogg")
"""The sound files that a sheet may name: what can be decoded."""
CUE_SOUNDS = ("bell", "tick")
"""The sounds that a cue may have beside files."""
Announced = Literal["time", "equipment", "nothing"]
"""What is told of a session at its start."""
CountIn = Literal["ticks", "words", "none"]
SecondsAloud = Literal["up", "down"]
AfterPause = Literal["again", "go-on"]
Limb = Literal["leg", "arm", "side", "foot", "hip", "shoulder"]

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DEFAULT_DAYS: dict[int, tuple[Weekday, ...]] = {
    1: ("mon",),
    2: ("mon", "thu"),
    3: ("mon", "wed", "fri"),
    4: ("mon", "tue", "thu", "fri"),
    5: WEEKDAYS[:5],
    6: WEEKDAYS[:6],
    7: WEEKDAYS,
}
"""The days of a programme that names none, for each number of sessions a week: as far apart as a week allows."""
# Of an even number twice a day on half as many days, of an odd one every day and twice on the rest.
DEFAULT_DAYS |= {
    number: tuple(
        sorted(
            DEFAULT_DAYS[number // 2] * 2 if number % 2 == 0 else WEEKDAYS + DEFAULT_DAYS[number - 7],
            key=WEEKDAYS.index,
        )
    )
    for number in range(8, 15)
}

STOCK_PHRASES: dict[str, frozenset[str]] = {
    "welcome": frozenset({"name"}),
    "need": frozenset({"equipment"}),
    "safety-first": frozenset(),
    "first-exercise": frozenset({"exercise"}),
    "next-exercise": frozenset({"exercise"}),
    "last-exercise": frozenset({"exercise"}),
    "instead": frozenset({"exercise"}),
    "bring": frozenset({"equipment"}),
    "circuit": frozenset({"n", "total"}),
    "then-exercise": frozenset({"exercise"}),
    "get-ready-work": frozenset({"work"}),
    "work-length": frozenset({"work"}),
    "work-explained": frozenset(),
    "work-end-explained": frozenset(),
    "starts-explained": frozenset(),
    "count-in-explained": frozenset(),
    "circuit-one": frozenset({"total"}),
    "get-ready-hold": frozenset({"hold"}),
    "hold-open": frozenset({"hold"}),
    "held-for": frozenset({"time"}),
    "hold-this": frozenset({"hold"}),
    "dose-each": frozenset({"total", "noun_total", "limb"}),
    "dose": frozenset({"total", "noun_total"}),
    "dose-by-side": frozenset({"left", "right", "noun_left", "noun_right"}),
    "set-reps": frozenset({"reps", "rep_noun"}),
    "dose-load": frozenset({"load"}),
    "dose-band": frozenset({"band"}),
    "dose-reps": frozenset({"noun", "reps", "rep_noun"}),
    "dose-of-reps": frozenset({"total", "noun_total", "reps", "rep_noun"}),
    "dose-each-reps": frozenset({"total", "noun_total", "noun", "limb", "reps", "rep_noun"}),
    "dose-holds": frozenset({"noun", "holds", "hold_noun", "hold"}),
    "hold-length": frozenset({"hold"}),
    "side-first": frozenset({"side", "limb"}),
    "side-only": frozenset({"side", "limb"}),
    "side-again": frozenset({"side", "limb"}),
    "switch": frozenset({"side", "limb"}),
    "other-side": frozenset({"words", "sentence"}),
    "set": frozenset({"noun", "n", "total"}),
    "set-last": frozenset({"noun", "n", "total"}),
    "round": frozenset({"n", "total"}),
    "round-last": frozenset({"n", "total"}),
    "rep": frozenset({"n", "total"}),
    "rep-last": frozenset(),
    "reps-left": frozenset({"n"}),
    "tempo-lower": frozenset(),
    "tempo-low-pause": frozenset(),
    "tempo-lift": frozenset(),
    "tempo-top-pause": frozenset(),
    "tempo-open": frozenset(),
    "tempo-close": frozenset(),
    "tempo-out": frozenset(),
    "tempo-in": frozenset(),
    "breath-in": frozenset(),
    "breath-out": frozenset(),
    "breath-hold": frozenset(),
    "breath-in-more": frozenset(),
    "fitted": frozenset({"minutes"}),
    "total-time": frozenset({"minutes"}),
    "recording": frozenset({"name"}),
    "phase": frozenset({"n", "name"}),
    "phase-number": frozenset({"n"}),
    "now-you-tones": frozenset(),
    "beeps-explained": frozenset(),
    "ticks-explained": frozenset(),
    "glide-explained": frozenset(),
    "fall-explained": frozenset(),
    "back-explained": frozenset(),
    "end-explained": frozenset(),
    "switch-explained": frozenset(),
    "rest-explained": frozenset(),
    "get-ready": frozenset({"hold"}),
    "when-tone-rises": frozenset({"words"}),
    "go": frozenset(),
    "listen-first": frozenset(),
    "now-you": frozenset(),
    "get-up": frozenset(),
    "stand-up": frozenset(),
    "rest": frozenset({"rest"}),
    "rest-next": frozenset({"noun", "n", "total"}),
    "rest-next-last": frozenset({"noun"}),
    "exercise-done": frozenset({"exercise"}),
    "done": frozenset(),
    "goodbye": frozenset(),
    "check-in-pain": frozenset(),
    "check-in-where": frozenset({"exercise"}),
    "check-in-effort": frozenset(),
    "check-in-how": frozenset(),
    "check-in-how-buttons": frozenset(),
    "check-in-easier": frozenset({"exercise"}),
    "check-in-done": frozenset(),
    "gate": frozenset(),
    "gate-again": frozenset(),
    "going-on": frozenset(),
    "where-exercise": frozenset({"exercise"}),
    "where-side": frozenset({"side", "limb"}),
    "where-set": frozenset({"noun", "n"}),
    "where-rep": frozenset({"n"}),
    "pain": frozenset(),
    "pain-choice": frozenset(),
    "pain-easier": frozenset(),
    "gate-last": frozenset(),
    "gate-goes-on": frozenset(),
    "back-in-place": frozenset(),
    "hold-again": frozenset(),
    "more-time": frozenset(),
    "slower": frozenset(),
    "faster": frozenset(),
    "less-talk": frozenset(),
    "more-talk": frozenset(),
    "louder": frozenset(),
    "softer": frozenset(),
    "goes-to": frozenset(),
    "menu": frozenset(),
    "menu-go-on": frozenset(),
    "menu-pain": frozenset(),
    "menu-next-exercise": frozenset(),
    "menu-previous-exercise": frozenset(),
    "menu-repeat": frozenset(),
    "menu-more-time": frozenset(),
    "menu-where": frozenset(),
    "menu-louder": frozenset(),
    "menu-softer": frozenset(),
    "menu-slower": frozenset(),
    "menu-faster": frozenset(),
    "menu-less-talk": frozenset(),
    "menu-more-talk": frozenset(),
    "menu-quit": frozenset(),
    "done-part": frozenset(),
}
"""Every phrase that the coach itself says, and the variables that its words may use."""

STEP_VARIABLES = frozenset({"side", "other", "limb", "hold", "n", "passed", "remaining"})
"""What the words of steps and cues may use."""

WORD_LISTS: dict[str, frozenset[str]] = {
    "sides": frozenset({"left", "right"}),
    "limbs": frozenset({"leg", "arm", "side", "foot", "hip", "shoulder"}),
    "one": frozenset({"set", "rep", "round"}),
    "other": frozenset({"set", "rep", "round"}),
    "equipment": frozenset(),
    "equipment-known": frozenset(),
    "bands": frozenset(),
    "lists": frozenset({"and"}),
    "time": frozenset({"second", "seconds", "minute", "minutes"}),
}
"""The word lists of a phrases sheet, and what each must have at least."""
OPTIONAL_WORD_LISTS = frozenset({"equipment-known"})
"""The lists that a phrases sheet may leave out."""

PACING_DEFAULTS = (
    "opening",
    "get-ready-first",
    "get-ready-later",
    "long-hold",
    "arrive",
    "ramp-up-long",
    "ramp-down-long",
    "ramp-up-short",
    "ramp-down-short",
    "rest-set",
    "rest-cycle",
    "rest-spot",
    "side-switch",
    "transition-same",
    "transition-change",
    "transition-circuit",
    "closing",
)

OPTIONAL_PACING = ("count-in",)
"""Times that a pacing sheet may leave out: then there are none."""

DOSE_FIELDS = ("sets", "reps", "hold", "work", "rest", "load", "band")
"""What of a dose can be chosen for a session."""
TIME_FIELDS = frozenset({"hold", "work", "rest"})
"""Those that are times."""

FOLDERS = {
    "exercise": "exercises",
    "technique": "techniques",
    "routine": "routines",
    "programme": "programmes",
    "translation": "translations",
    "template": "templates",
    "phrases": "phrases",
    "lexicon": "phrases",
    "pacing": ".",
    "conditions": ".",
}
"""Where in a folder of cues the sheets of a kind lie."""
