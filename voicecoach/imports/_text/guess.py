"""What a description says between the lines: the position, whether one side is trained after the other, how long a hold is."""

import re
from dataclasses import dataclass

from voicecoach.sheets.forms.terms import Limb, Position

_POSITION_WORDS: tuple[tuple[Position, str], ...] = (
    (
        "prone",
        r"\bface ?down|\bon your (?:stomach|belly|front)\b|\bprone\b|\bpush-?up position|\bplank\b",
    ),
    (
        "side-lying",
        r"\b(?:lie|lying|lay|laying)\b(?: down)? on (?:your|one|the)\s?(?:left |right )?side\b|\bon your side\b|\bside plank",
    ),
    ("all-fours", r"\bhands and knees\b|\b(?:on )?all[ -]fours\b"),
    (
        "supine",
        (
            r"\bface ?up\b|\bon your back\b|\bsupine\b|\byour back (?:flat )?(?:on|against) the (?:floor|ground|bench|mat)\b"
            r"|\b(?:lie|lying|lay|laying)(?: down)?(?: flat)?(?: back)? (?:on|upon) (?:a|an|the)\b(?! side)"
        ),
    ),
    ("kneeling", r"\bkneel(?:ing)?\b"),
    ("seated", r"\b(?:sit|sitting|seated|seat yourself)\b(?!-)"),
    ("standing", r"\b(?:stand|standing|stance)\b|\bfeet (?:at )?(?:shoulder|hip)"),
)
_POSITIONS = tuple((position, re.compile(pattern, re.IGNORECASE)) for position, pattern in _POSITION_WORDS)
"""What is named first counts; where two begin at one place, the earlier row."""

_STEMS: dict[str, tuple[tuple[Position, str], ...]] = {
    "de": (
        ("supine", "(?:auf (?:den|dem) )?r\u00fccken(?:lage)?\\b|r\u00fccklings"),
        ("prone", "(?:auf (?:den|dem) )?bauch(?:lage)?\\b|unterarmst\u00fctz"),
        (
            "side-lying",
            "(?:auf (?:die|der) )?(?:linken? |rechten? )?seite (?:legen|liegen)|seitenlage|seitlage|(?:legen|liegen)[^.]* auf (?:die|der) (?:\\w+ )?seite|seitst\u00fctz",
        ),
        ("all-fours", "vierf\u00fc\u00dfler|allen vieren|auf alle viere"),
        ("kneeling", "knien|kniestand|hinknien"),
        ("seated", "setzen|sitzen|setz dich|im sitz|sitz"),
        ("standing", "stellen sie sich|stehen|im stand|stell dich|aufrecht stehen"),
    ),
    "es": (
        ("supine", "boca arriba|sobre la espalda"),
        ("prone", "boca abajo|plancha"),
        ("side-lying", "(?:t\u00famb|acu\u00e9st)[^.]*de (?:lado|costado)|de costado|plancha lateral"),
        ("all-fours", "a cuatro patas|cuadrupedia|a gatas"),
        ("kneeling", "arrod\u00edll|de rodillas"),
        ("seated", "si\u00e9nt|sentad[oa]"),
        ("standing", "de pie|p\u00f3ngase frente|p\u00e1rese"),
    ),
}
_POSITION_STEMS = {
    language: tuple((position, re.compile(rf"\b(?:{stem})", re.IGNORECASE)) for position, stem in stems)
    for language, stems in _STEMS.items()
}

_BODY = (
    "side|leg|arm|foot|hand|knee|hip|hipbone|shoulder|elbow|heel|thigh|ankle|wrist|ear|calf|shin|toe|palm|buttock|glute"
    "|hamstring|quad|direction"
)
_LIMBS: dict[str, Limb] = {
    "leg": "leg", "legs": "leg", "knee": "leg", "thigh": "leg", "calf": "leg", "foot": "foot", "feet": "foot", "arm": "arm",
    "arms": "arm", "hand": "arm", "hands": "arm", "elbow": "arm", "hip": "hip", "hips": "hip", "shoulder": "shoulder",
}  # fmt: skip
_OTHER_SIDE = re.compile(
    rf"\b(?:switch|change|alternate)\s+(?P<switched>sides|legs|arms|feet|hands)\b"
    rf"|\b(?:repeat|perform|switch|do|then|same)\b[^.]{{0,70}}?\b(?:other|opposite)\s+(?P<other>{_BODY})\b"
    rf"|\b(?:repeat|perform|switch)\b[^.]{{0,70}}?\b(?:with|on|for|to)\s+(?:the|your)\s+(?:left|right)\s+(?P<named>{_BODY})\b"
    r"|\b(?:repetitions|reps|times|seconds|secs?|hold|sets|per|x\s?[0-9]+)[^.]{0,12}?\b(?:each|both|per)\s+(?P<each>side|leg|arm|foot)s?\b",
    re.IGNORECASE,
)
_SIDE_WORD = re.compile(
    rf"\b(?P<before>(?:your|the)\s+)?(?P<side>left|right)(?=(?:\s+\w+)?(?:\s+|-)(?:{_BODY})s?\b)"
    r"|(?P<towards>\b(?:to|toward|towards|on|from)\s+(?:the|your)\s+)(?P<way>left|right)\b(?!\s+(?:angle|height|distance))",
    re.IGNORECASE,
)
_ALTERNATING = re.compile(r"\balternat", re.IGNORECASE)

_NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12, "fifteen": 15,
    "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "sixty": 60,
}  # fmt: skip
_NUMBER = rf"(?:[0-9]{{1,3}}|{'|'.join(_NUMBER_WORDS)})"
_SECONDS = re.compile(
    rf"\b(?:for )?(?:about |up to |approximately |at least )?(?P<low>{_NUMBER})(?:\s*(?:-|\u2013|to|or)\s*(?P<high>{_NUMBER}))?"
    r"\s*-?(?P<unit>seconds|secs?|minutes|mins?|s|second(?=\s+holds?\b))(?!\w)(?:\.(?=\s+[a-z]))?",
    re.IGNORECASE,
)
_LONGEST_HOLD_S = 600
_SHORTEST_HOLD_S = 3
"""What is shorter is a pause in a movement and stays in its words."""


@dataclass(frozen=True, slots=True)
class Held:
    """A time in a text, and where it stands."""

    low_s: int
    high_s: int
    start: int
    end: int

    @property
    def text(self) -> str:
        """As a sheet writes it: `'10-20 s'`."""
        return f"{self.low_s} s" if self.low_s == self.high_s else f"{self.low_s}-{self.high_s} s"


def guess_position(sentences: list[str], name: str, language: str = "en") -> Position | None:
    """The position that the words name first; None if they name none. What a partner does is passed over."""
    if language in _POSITION_STEMS:
        text = " ".join([*sentences, name])
        found = [
            (match.start(), name) for name, stem in _POSITION_STEMS[language] if (match := stem.search(text))
        ]
        return min(found)[1] if found else None
    own = " ".join(sentence for sentence in sentences if "partner" not in sentence.lower())
    for text in (own, name, f"{name} position" if "lying" not in name.lower() else "lie on a"):
        orders = [
            (match.start(), order)
            for order, (_, pattern) in enumerate(_POSITIONS)
            if (match := pattern.search(text))
        ]
        if orders:
            return _POSITIONS[min(orders)[1]][0]
    return None


_OTHER_SIDES: dict[str, re.Pattern[str]] = {
    "de": re.compile(
        r"\b(?:seiten?|beine?|arme?) wechseln|wechseln sie (?:die |das |den )?(?P<limb>seite|bein|arm)|ander(?:en|e|em) (?P<other>seite|bein|arm)\b(?=[^.]*wiederhol|\.|$)",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"cambi(?:e|ar|a) de (?P<limb>lado|pierna|brazo)|repita[^.]*otr[oa] (?P<other>lado|pierna|brazo)|(?:con|hacia) (?:el|la) otr[oa] (?P<more>lado|pierna|brazo)",
        re.IGNORECASE,
    ),
}
_LIMBS_OF: dict[str, Limb] = {"bein": "leg", "arm": "arm", "pierna": "leg", "brazo": "arm"}


def one_side_at_a_time(text: str, language: str = "en") -> Limb | None:
    """What a side is called, where a text asks for one side and then the other; None where it does not."""
    if language in _OTHER_SIDES:
        found = _OTHER_SIDES[language].search(text)
        word = next((value for value in found.groups() if value), "side").lower() if found else ""
        return _LIMBS_OF.get(word, "side") if found else None
    match = _OTHER_SIDE.search(text)
    if match is None or (_ALTERNATING.search(text) and match["switched"] is None):
        return None
    word = next(value for value in match.groups() if value).lower()
    return _LIMBS.get(word, "side")


def name_sides(texts: list[str]) -> list[str]:
    """Left and right as `{side}` and `{other}`: the one that is named first is the side in question."""
    found = next((match for text in texts for match in _SIDE_WORD.finditer(text)), None)
    if found is None:
        return texts
    first = (found["side"] or found["way"]).lower()
    return [_SIDE_WORD.sub(lambda match: _side_variable(match, first), text) for text in texts]


def _side_variable(match: re.Match[str], first: str) -> str:
    word = match["side"] or match["way"]
    lead = match["before"] or match["towards"] or ""
    return f"{lead}{{{'side' if word.lower() == first else 'other'}}}"


def find_hold(text: str) -> Held | None:
    """The first time in a text that is long enough for a hold: `find_hold('Hold for 10-20 seconds.').text -> '10-20 s'`."""
    for match in _SECONDS.finditer(text):
        factor = 60 if match["unit"].lower().startswith("min") else 1
        low_s = _number(match["low"]) * factor
        high_s = _number(match["high"]) * factor if match["high"] else low_s
        if _SHORTEST_HOLD_S <= low_s <= high_s <= _LONGEST_HOLD_S:
            return Held(low_s, high_s, match.start(), match.end())
    return None


def _number(text: str) -> int:
    return _NUMBER_WORDS.get(text.lower()) or int(text)
