"""Who says what: `hibari`, `instructions=hibari,counts=pyttsx3`, `recorded:NAME,pyttsx3`, read from what is asked of a session."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from voicecoach.errors import RequestError
from voicecoach.sheets.forms.sheet import PhrasesSheet
from voicecoach.suggest import one_of

RECORDED = "recorded"
OWN = "own"
ROLES = ("instructions", "counts")
COUNTS = (
    *("rep", "rep-last", "reps-left", "set", "set-last", "round", "round-last"),
    *("tempo-lower", "tempo-low-pause", "tempo-lift", "tempo-top-pause", "breath-in", "breath-out"),
)
"""The stock phrases that count and pace."""


@dataclass(frozen=True, slots=True)
class Casting:
    """The voices of a session."""

    leading: str | None
    """`ENGINE` or `ENGINE:VOICE` for all that nobody else says; None: the best that is there."""
    counts: str | None = None
    """The voice that counts; None: the leading one."""
    recordings: str | None = None
    """The name of recordings of the person's own; None: none are used."""

    def __str__(self) -> str:
        """As it is asked for."""
        if self.counts is None and self.recordings is None:
            return self.leading or "auto"
        parts = [f"{RECORDED}:{self.recordings}"] if self.recordings is not None else []
        parts += [f"instructions={self.leading}"] if self.leading else []
        parts += [f"counts={self.counts}"] if self.counts else []
        return ",".join(parts)


def read_casting(voice: str | None) -> Casting:
    """Who says what. Raises RequestError for a role that does not exist, and for one that is given twice."""
    if voice is None or not re.match(rf"(?:{RECORDED}(?:$|[:,])|[a-z]+=)", voice):
        return Casting(voice)
    found: dict[str, str] = {}
    for part in voice.split(","):
        role, equals, name = part.strip().partition("=")
        if not equals:
            role, name = (RECORDED, role) if role.partition(":")[0] == RECORDED else ("instructions", role)
        elif role not in ROLES:
            raise RequestError(f"there is no role '{role}' for a voice", one_of(role, ROLES))
        if role in found or not name:
            problem = "is given twice" if role in found else "has no voice"
            raise RequestError(
                f"'{role}' {problem} in '{voice}'", "write: instructions=hibari,counts=pyttsx3"
            )
        found[role] = name
    recordings = found.get(RECORDED)
    return Casting(
        found.get("instructions"),
        found.get("counts"),
        None if recordings is None else recordings.partition(":")[2] or OWN,
    )


def counting(phrases: PhrasesSheet) -> Callable[[str], bool]:
    """Which texts count or pace, by the stock phrases of a language."""
    nouns = {noun for name in ("one", "other") for noun in phrases.words.get(name, {}).values()}
    values = {"n": r"\d+", "total": r"\d+", "noun": "|".join(map(re.escape, sorted(nouns))) or r"\w+"}
    patterns = []
    for name in COUNTS:
        say = phrases.say.get(name)
        for text in (say.full, say.short, say.word) if say is not None else ():
            for part in (text,) if text else ():
                pieces = re.split(r"\{(\w+)(?::\w+)?\}", part)
                patterns.append(
                    "".join(
                        f"(?:{values.get(piece, r'.+')})" if index % 2 else re.escape(piece)
                        for index, piece in enumerate(pieces)
                    )
                )
    pattern = re.compile("|".join(f"(?:{one})" for one in patterns) or r"(?!)", re.IGNORECASE)
    return lambda text: pattern.fullmatch(text) is not None
