"""A sentence -> its tokens, each with one letter for what it means in a prescription, whatever the language.

Beside the letters of the vocabulary: n a number, t a time, T a unit of time
without a number, h hours, k a load, b a band, d days of a week, f how hard or fast, w any other word, and punctuation as it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from voicecoach.imports._dose.loads import find_load
from voicecoach.imports._dose.signs import find_sign
from voicecoach.imports._dose.vocabulary import HOURS, MINUTES, SECONDS, VOCABULARIES, Language

_UNITS = (
    ("t", 1, SECONDS),
    ("t", 60, MINUTES),
    ("h", 1, HOURS),
)
_NOT_COUNTED = re.compile(
    r"\s*(?:%|\N{DEGREE SIGN}|degrees?\b|cm\b|mm\b|m\b|inch(?:es)?\b|in\.|feet\b|ft\b|grad\b|grados?\b|metros?\b|metern?\b)",
    re.IGNORECASE,
)
_THING_HIGH = re.compile(
    r"\s*(?:[\"\u201d\u2033]|-?in(?:ch)?\.?) ?(?:step|box|block|platform|foam|ball|stool|height|riser)s?\b",
    re.IGNORECASE,
)
"""What a number of inches is the height of: `6\" step` is no time."""
_REST = re.compile(
    r"\s*(?:s|secs?|seconds?|mins?|minutes?|sek\.?|sekunden|minuten?|seg\.?|segundos|minutos?)\s+(?:rest|break|off|pause|de descanso|descanso)\b",
    re.IGNORECASE,
)
_MOST_EACH = 30
_PUNCTUATION = {
    ";": ",",
    "|": ",",
    "\N{EN DASH}": ",",
    "\N{EM DASH}": ",",
    "-": ",",
    "(": ",",
    "\N{BULLET}": ",",
    "\N{MIDDLE DOT}": ",",
    ")": ",",
    "!": ".",
    "=": ":",
}
_IGNORED = re.compile(
    r"(?:[\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f300-\U0001faff_~`>#\[\]\"'\u2019]|(?<![0-9])\*|\*(?![0-9]))+"
)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019/-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark of a sentence."""

    code: str
    start: int
    end: int
    low: int = 0
    high: int = 0
    text: str = ""

    @property
    def values(self) -> tuple[int, int]:
        return self.low, self.high


def read_tokens(sentence: str, language: Language) -> list[Token]:
    """The tokens of a sentence in their order. `x` between numbers counts: `3x10` is n X n."""
    return list(_all_tokens(sentence, language))


@lru_cache(maxsize=256)
def _all_tokens(sentence: str, language: Language) -> tuple[Token, ...]:
    """Kept for a while: whoever looks for an exercise in a line reads the line in several ways."""
    return tuple(_tokens(sentence, language))


@cache
def _patterns(
    language: Language,
) -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...], dict[str, int]]:
    words = VOCABULARIES[language]
    names = "|".join(sorted(map(re.escape, words.numbers), key=len, reverse=True))
    one = rf"(?:[0-9]{{1,4}}(?:[.,][0-9]{{1,2}})?|(?:{names})(?![^\W_]))"
    if words.times_suffix:
        one = rf"(?:[0-9]{{1,4}}(?:[.,][0-9]{{1,2}})?|(?:{names})(?=mal\b|[^\w]|$))"
    number = re.compile(
        rf"(?<![^\WxX\N{{MULTIPLICATION SIGN}}])(?:(?:{words.between})\s+(?P<least>{one})\s+(?:{words.between_and})\s+(?P<most>{one})"
        rf"|(?P<low>{one})(?:(?:\s*[-\u2013\u2014]\s*|/|\s*\b(?:{words.span})\b\s*)(?P<high>{one}))?)",
        re.IGNORECASE,
    )
    table = tuple(
        (code, re.compile(rf"(?:{pattern})(?![^\W\d_])", re.IGNORECASE)) for code, pattern in words.words
    )
    return number, table, words.numbers


_UNIT_PATTERNS = tuple(
    (code, factor, re.compile(rf"\s*-?\s*(?:{pattern})(?![^\W\d_])(?:\.|['\u2019]s?(?=\s))?", re.IGNORECASE))
    for code, factor, pattern in _UNITS
)
_TIMES = re.compile(r"\s*([xX\N{MULTIPLICATION SIGN}])(?![^\W\d_])")
_COUNT_OF = {
    "en": re.compile(
        r"(?:a |the )?count of (?=\w)|count(?:ing)? (?:slowly )?to (?=\w+,? (?:and |then |and then )?(?:relax|release|let go|rest)\b)",
        re.IGNORECASE,
    ),
    "de": re.compile(r"bis (?=\w+ z\u00e4hlen)", re.IGNORECASE),
    "es": re.compile(r"cuenta de (?=\w)", re.IGNORECASE),
}
_MINUTE: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"(?P<more>(?:one|an?(?: minute)?) and a half(?: minutes)?)|(?P<half>half (?:of )?a minute)|a minute(?:['\u2019]s)?(?! or)",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"(?P<more>(?:anderthalb|eineinhalb) minuten)|(?P<half>(?:eine[rnm]? )?halbe[rnm]? minute)",
        re.IGNORECASE,
    ),
    "es": re.compile(r"(?P<more>(?:un )?minuto y medio)|(?P<half>medio minuto)", re.IGNORECASE),
}
_BARE_UNIT = re.compile(
    r"(?:seconds|minutes?|sekunden|minuten?|segundos|minutos?)(?![^\W\d_])", re.IGNORECASE
)
"""A time of which nobody knows how long it is: a few seconds. One second and the second are the same word."""


def _tokens(text: str, language: Language) -> Iterator[Token]:
    number, table, names = _patterns(language)
    nouns = re.compile(rf"(?:{VOCABULARIES[language].nouns})(?![^\W_])")
    at, is_counted, last = 0, False, ""
    while at < len(text):
        ignored = _IGNORED.match(text, at)
        if ignored or text[at].isspace():
            at = ignored.end() if ignored else at + 1
            continue
        token: Token | None = None
        count = _COUNT_OF[language].match(text, at)
        load = find_load(text, at)
        if count:
            is_counted, at = True, count.end()
            continue
        noun = nouns.match(text, at) if last == "n" else None
        if load:
            token = Token("k" if load.field == "load" else "b", at, load.end, text=load.value)
        token = (
            token
            or (noun and Token("R", at, noun.end(), text=noun[0]))
            or _sign(text, at)
            or _minute(text, at, language)
            or _number(text, at, number, names, is_counted=is_counted)
            or _known(text, at, table)
        )
        times = _TIMES.match(text, at) if token is None else None
        if times:
            token = Token("X", at, times.end())
        bare = _BARE_UNIT.match(text, at) if token is None else None
        if bare:
            token = Token("T", at, bare.end(), text=bare[0])
        word = _WORD.match(text, at) if token is None else None
        if word:
            token = Token("w", at, word.end(), text=word[0])
        if token is None:
            # A slash with spaces around it stands between the parts of a line.
            mark = "," if text[at - 1 : at + 2] == " / " else _PUNCTUATION.get(text[at], text[at])
            token = Token(
                mark if mark in ",.:" else ("X" if mark in "*\N{MULTIPLICATION SIGN}" else "?"), at, at + 1
            )
        if token.code.startswith("n+"):
            yield Token("n", token.start, token.end, token.low, token.high, token.text)
            yield from (Token(code, token.end, token.end) for code in token.code[2:])
        else:
            yield token
        is_counted, at, last = False, max(token.end, at + 1), token.code


def _sign(text: str, at: int) -> Token | None:
    found = find_sign(text, at)
    if found is None:
        return None
    return Token(found.code, at, found.end, found.low, found.high, text[at : found.end])


def _minute(text: str, at: int, language: Language) -> Token | None:
    """Half a minute, a minute, or one and a half."""
    match = None if at and text[at - 1].isalnum() else _MINUTE[language].match(text, at)
    if match is None or "minut" not in match[0].lower():
        return None
    seconds = 30 if match["half"] else 90 if match["more"] else 60
    return Token("t", at, match.end(), seconds, seconds)


def _number(
    text: str, at: int, number: re.Pattern[str], names: dict[str, int], *, is_counted: bool
) -> Token | None:
    match = number.match(text, at)
    if match is None:
        return None
    written_low, written_high = match["least"] or match["low"], match["most"] or match["high"]
    end = match.end()
    if match["high"] and _is_other(text, match):
        written_high, end = None, match.end("low")
    low, high = (_value(value, names) if value else None for value in (written_low, written_high))
    written = text[at:end]
    thing = _THING_HIGH.match(text, end)
    if thing:
        return Token("w", at, thing.end(), text=written)
    for code, factor, pattern in _UNIT_PATTERNS:
        unit = pattern.match(text, end)
        if unit and not (code == "t" and unit[0].strip() == "S"):
            return _valued(code, at, unit.end(), (low, high), factor)
    if is_counted:
        return _valued("t", at, end, (low, high))
    other = _NOT_COUNTED.match(text, end)
    if other:
        return Token("w", at, other.end(), text=written)
    # "10/10" is ten on each side.
    is_each = high is not None and low == high and low <= _MOST_EACH and text[match.end("low")] == "/"
    return _valued("n+E" if is_each else "n", at, end, (low, high))


def _is_other(text: str, match: re.Match[str]) -> bool:
    """Whether what stands behind a dash with spaces is no end of a range, but a load or a rest: `3 x 8 - 30 sec rest`."""
    if not re.match(r"\s+[-\u2013\u2014]\s", text[match.end("low") :]):
        return False
    return find_load(text, match.start("high")) is not None or _REST.match(text, match.end()) is not None


def _valued(
    code: str, start: int, end: int, values: tuple[float | None, float | None], factor: int = 1
) -> Token:
    """A number that no dose can have becomes `?`, which is reported."""
    low, high = values
    first = (low or 0) * factor
    last = first if high is None else high * factor
    if first != int(first) or last != int(last) or not 0 < first <= last:
        return Token("?", start, end)
    return Token(code, start, end, int(first), int(last))


def _known(text: str, at: int, table: tuple[tuple[str, re.Pattern[str]], ...]) -> Token | None:
    if (
        at
        and (text[at - 1].isalpha() and text[at].isalpha())
        and not text[:at].lower().endswith(tuple(VOCABULARIES["de"].numbers))
    ):
        return None
    for code, pattern in table:
        match = pattern.match(text, at)
        if match and match.end() > at:
            if code[0].isdigit():
                return Token(f"n+{code[1:]}", at, match.end(), int(code[0]), int(code[0]))
            return Token(code, at, match.end(), text=match[0])
    return None


def _value(text: str, names: dict[str, int]) -> float:
    return float(names[text.lower()]) if text.lower() in names else float(text.replace(",", "."))
