"""Written text -> text that can be spoken: no symbols, no digits with dashes, no acronyms, no markup."""

import re
import unicodedata

from voicecoach.imports._text.words import word_set

_FRACTIONS = {
    "1/2": "one half",
    "1/3": "one third",
    "2/3": "two thirds",
    "1/4": "one quarter",
    "3/4": "three quarters",
}
_UNITS = {
    "lb": "pound",
    "kg": "kilogram",
    "oz": "ounce",
    "ft": "foot",
    "cm": "centimeter",
    "mm": "millimeter",
    "km": "kilometer",
    "sec": "second",
    "s": "second",
    "min": "minute",
    "hr": "hour",
}
_ACRONYMS = {
    "SMR": "self massage",
    "EZ": "easy",
    "DB": "dumbbell",
    "BB": "barbell",
    "KB": "kettlebell",
    "ROM": "range of motion",
    "PNF": "contract and relax",
}
_SHOUTED = word_set(
    "A AN AND ARE AS AT BE BUT BY DO FOR FROM IF IN INTO IS ITS NO NOT OF ON OR OUT OVER SO THE TO UP WITH YOU YOUR "
    "ANY ALL ARM BOTH EACH HIP HOLD KEEP LEFT LEG LOW NEVER ONE ONLY RIGHT SET SIT STAY STOP TEN TIP TWO VERY"
)
"""Words that people write in capitals to stress them; other short ones are taken for acronyms and spelled."""
_SHORTEST_WORD = 5
"""Capitals from here on are a word that is stressed, if there is a vowel in it."""

_SYMBOLS = {
    "&": " and ",
    "%": " percent",
    "\N{DEGREE SIGN}": " degrees",
    "@": " at ",
    "+": " plus ",
    ">": " more than ",
    "\N{MULTIPLICATION SIGN}": " times ",
    "\N{FRACTION SLASH}": "/",
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{EN DASH}": "-",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{HORIZONTAL ELLIPSIS}": ". ",
}

_SYMBOLS_OF = {
    "de": {"&": " und ", "%": " Prozent", "\N{DEGREE SIGN}": " Grad", "+": " und ", ">": " mehr als "},
    "es": {"&": " y ", "%": " por ciento", "\N{DEGREE SIGN}": " grados", "+": " y ", ">": " m\u00e1s de "},
}
_TO = {"de": "bis", "es": "a"}

_REWRITES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?:https?://|www\.)\S+", "the linked page"),
        (r"-(?=SMR\b)", " "),
        (r"(?i)\be\.\s?g\.,?", "for example,"),
        (r"(?i)\bi\.\s?e\.,?", "that is,"),
        (r"(?i)\betc\.(?=\s+[a-z]|,)", "and so on"),
        (r"(?i)\betc\b", "and so on"),
        (r"(?i)\bvs\b\.?", "versus"),
        (r"(?i)\bapprox\b\.?", "about"),
        (r"(?i)\bw/o\b", "without "),
        (r"(?i)\bw/(?=\s|\w)", "with "),
        (r"(?i)\band/or\b", "or"),
        (r"(\d),(?=\d{3}\b)", r"\1"),
        (r"(\d+):00(?: o'clock)?\b", r"\1 o'clock"),
        (r"(\d+):(?=\d\d\b)", r"\1 "),
        (r"(\d)\s*(?:\"|''|\u2033|\u201d)(?=\W|$)", r"\1 inches"),
        (r"(\d)\s*-\s*(?=\d)", r"\1 to "),
        (r"(\d)\s*[xX]\s*(?=\d)", r"\1 by "),
        (r"\b(\d+)/(\d+)\b", r"\1 \2"),
        (r"(\d)-(?=\w)", r"\1 "),
        (r"\s*/\s*", " or "),
        (r"#(?=\d)", "number "),
        (r"[~\u2248](?=\s*\d)", "about "),
        (r"(?<=[a-z]{2})\.(?=[A-Z])", ". "),
        (r"\.{2,}", "."),
        (r"\s+[-\u2014]+\s+|\u2014", ", "),
        (r"\s*[(\[]\s*", ", "),
        (r"\s*[)\]](?=\s*[.,;:!?]|\s*$)", ""),
        (r"\s*[)\]]\s*", ", "),
        (r"([.!?])['\"]*,\s*", r"\1 "),
    )
)
_FRACTION = re.compile(r"(\d+ )?(?<![\d/])(\d/\d)(?![\d/])")
_UNIT = re.compile(rf"(?<!\d)(\d+(?:\.\d+)?) ?-?({'|'.join(_UNITS)})s?\b(?:\.(?=\s+[a-z]))?", re.IGNORECASE)
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
_STRANGE = re.compile(r"[^\w\s',.;:!?-]|_")
_LOOSE_MARK = re.compile(r"\s+([,.;:!?])")
_TWICE = re.compile(r"[,;:]+\s*(?=[,.;:!?])|(?<=[.!?])[,;:.]+")
_LEADING = re.compile(r"^[\s,.;:!?'-]+")


def speakable(text: str, language: str = "en") -> str:
    """`speakable('Hold 10-15 lbs at 90\N{DEGREE SIGN} (E-Z bar)')` -> `'Hold 10 to 15 pounds at 90 degrees, easy bar'`.

    Sentences keep their ends. Text of symbols alone becomes ''.
    """
    # A fraction sign after a whole number would otherwise run into it: five and a half, not fifty-one halves.
    text = re.sub(r"(?<=\d)(?=[\u00bc-\u00be\u2150-\u215e])", " ", text)
    text = unicodedata.normalize("NFKC", text)
    if text.isupper():
        text = text.capitalize()
    for symbol, words in (_SYMBOLS | _SYMBOLS_OF.get(language, {})).items():
        text = text.replace(symbol, words)
    if language in _SYMBOLS_OF:
        return _finish(re.sub(r"(\d)\s*-\s*(?=\d)", rf"\1 {_TO[language]} ", text))
    text = re.sub(r"\b[Ee]-?[Zz]\b", "EZ", text)
    text = _FRACTION.sub(_say_fraction, text)
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    text = _UNIT.sub(_say_unit, text)
    return _finish(_CAPITALS.sub(lambda match: _say_capitals(match[0]), text))


def _finish(text: str) -> str:
    text = re.sub(r"\s*[(\[]\s*", ", ", re.sub(r"\s*[)\]]", "", text))
    text = _STRANGE.sub(" ", text)
    text = re.sub(r"(?<!\w)[-']+|[-']+(?!\w)", _keep_possessive, text)
    text = _TWICE.sub("", _LOOSE_MARK.sub(r"\1", " ".join(text.split())))
    return _LEADING.sub("", text)


def _say_fraction(match: re.Match[str]) -> str:
    words = _FRACTIONS.get(match[2])
    if words is None:
        return match[0]
    return f"{match[1]}and {words}" if match[1] else words


def _say_unit(match: re.Match[str]) -> str:
    unit = _UNITS[match[2].lower()]
    if match[1] == "1":
        return f"1 {unit}"
    return f"{match[1]} {'feet' if unit == 'foot' else unit + 's'}"


def _say_capitals(word: str) -> str:
    if word in _ACRONYMS:
        return _ACRONYMS[word]
    if word in _SHOUTED or (len(word) >= _SHORTEST_WORD and re.search(r"[AEIOUY]", word)):
        return word.lower()
    return " ".join(word)


def _keep_possessive(match: re.Match[str]) -> str:
    """An apostrophe after a plural (`arms' length`) is spoken well enough; loose quotes and hyphens are not."""
    before = match.string[match.start() - 1 : match.start()]
    return "'" if match[0] == "'" and before == "s" else " "
