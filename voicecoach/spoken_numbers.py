"""Numbers, ranges, multiples and units of a text -> words, by the rules of its language: 2-3 reps, 10 s, 5 cm, 20 %, 3x.

Engines read them in ways of their own, and some not at all. Plain numbers are num2words' business, units are babel's. A
number whose form depends on a noun that it does not know (1 in German, 21 in Spanish) is left to the engine.
"""

import re
from functools import cache

_UNITS = {
    "ms": "duration-millisecond",
    "s": "duration-second",
    "sec": "duration-second",
    "min": "duration-minute",
    "h": "duration-hour",
    "mm": "length-millimeter",
    "cm": "length-centimeter",
    "m": "length-meter",
    "km": "length-kilometer",
    "g": "mass-gram",
    "kg": "mass-kilogram",
    "lb": "mass-pound",
    "%": "concentr-percent",
    "°": "angle-degree",
    "Hz": "frequency-hertz",
}
"""As they are written, and babel's names of them. Those of Spanish are all masculine, but for la hora."""

_NUMBER = r"\d+(?:[.,]\d+)?"
_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_PATTERN = re.compile(
    rf"(?<![\w.,:/-])(?P<low>{_NUMBER})"
    rf"(?:\s*[-\u2010-\u2014]\s*(?P<high>{_NUMBER}))?"
    rf"(?:(?P<times>\s?[x\u00d7])(?:\s?(?P<of>\d+))?(?!\w)|\s?(?P<unit>{_UNIT})(?!\w))?"
    r"(?![\w:/]|[.,-]\d)"
)
_STANDS_ALONE = {"de": {"von", "bis", "und", "oder"}, "es": {"de", "a", "y", "o"}}
"""Words after which, and at the end, a number that ends in 1 is not inflected: one of four."""
_FEMININE = re.compile(r"(?:as?|i[oó]n(?:es)?|dad(?:es)?)$")
"""Endings of feminine nouns in Spanish."""


def spell_numbers(text: str, language: str, *, range_form: str | None, times_form: str | None) -> str:
    """The text with its numbers as words. Clock times, dates and fractions (1:30, 3/4) stay as they are."""

    def spoken(match: re.Match[str]) -> str:
        low, high, unit, times = match["low"], match["high"], match["unit"], match["times"]
        if (high and range_form is None) or (times and times_form is None):
            return match[0]
        after = re.match(r"\s+([^\W\d_]+)", text[match.end() :])
        noun = after[1].lower() if after and not unit and not times else None
        if (first := _words(low, language, None if high else noun)) is None:
            return match[0]
        said = first
        if high:
            said = str(range_form).format(low=first, high=_words(high, language, None))
        if times:
            said = str(times_form).format(n=said)
            return f"{said} {_words(match['of'], language, None)}" if match["of"] else said
        return _with_unit(said, high or low, unit, language) or match[0] if unit else said

    return _PATTERN.sub(spoken, text)


@cache
def _words(number: str, language: str, noun: str | None) -> str | None:
    """A number as words, before a noun or by itself (None); None if only the engine may know how it is said there."""
    from num2words import num2words  # noqa: PLC0415 - takes a while to load

    value = float(number.replace(",", "."))
    whole = value == int(value)
    try:
        words = str(num2words(int(value) if whole else value, lang=language))
    except NotImplementedError:
        return None
    ends_in_one = whole and int(value) % 10 == 1 and int(value) % 100 != 11
    if not ends_in_one or noun is None or noun in _STANDS_ALONE.get(language, {noun}):
        return words
    if language == "es":
        stem = words.removesuffix("uno")
        if _FEMININE.search(noun):
            return f"{stem}una"
        return f"{stem}ún" if stem.endswith("veinti") else f"{stem}un"
    return words if int(value) > 1 else None


@cache
def _with_unit(said: str, number: str, unit: str, language: str) -> str | None:
    """The number with its unit in words, in the plural that the number asks for; None for a unit that has no word."""
    from babel import UnknownLocaleError  # noqa: PLC0415 - takes a while to load
    from babel.units import format_unit  # noqa: PLC0415

    value = float(number.replace(",", "."))
    try:
        written = format_unit(
            int(value) if value == int(value) else value, _UNITS[unit], "long", locale=language
        )
    except (UnknownLocaleError, ValueError):
        return None
    noun = re.sub(r"^\D*[\d.,\s\u00a0]+", "", written)
    if language == "es" and said.endswith("uno"):
        said = f"{said.removesuffix('uno')}{'una' if noun.startswith('hora') else 'ún' if said.endswith('veintiuno') else 'un'}"
    if language == "de" and said == "eins":
        said = "eine" if noun.endswith("e") else "ein"
    return f"{said} {noun}"
