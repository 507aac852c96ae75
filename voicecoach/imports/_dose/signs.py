"""What people write in signs and short forms, whatever the language: days of the week, clocks, `1'30"`, and how hard it is."""

import re
from dataclasses import dataclass

_DAYS: tuple[tuple[str, ...], ...] = (
    ("mondays?", "mon", "montags?", "mo", "lunes", "lun"),
    ("tuesdays?", "tues?", "dienstags?", "di", "martes", "mar"),
    ("wednesdays?", "weds?", "mittwochs?", "mi", "mi\u00e9rcoles", "mi\u00e9"),
    ("thursdays?", "thurs?", "thu", "donnerstags?", "do", "jueves", "jue"),
    ("fridays?", "fri", "freitags?", "fr", "viernes", "vie"),
    ("saturdays?", "sat", "samstags?", "sonnabends?", "sa", "s\u00e1bados?", "s\u00e1b"),
    ("sundays?", "sun", "sonntags?", "so", "domingos?", "dom"),
)
_DAY = f"(?:{'|'.join(sorted((name for names in _DAYS for name in names), key=len, reverse=True))})"
_APART = r"(?:\s*[,/&+\u2013-]\s*|\s+)(?:(?:and|und|y|e)\s+)?"
_SPAN = re.compile(
    rf"(?:(?:on|from|von|de|am)\s+)?(?P<first>{_DAY})\.?\s*(?:[-\u2013\u2014]|to|bis|through|a)\s*(?P<last>{_DAY})\.?(?![^\W_]|\s*[-/,]\s*{_DAY}(?![^\W_]))",
    re.IGNORECASE,
)
_LIST = re.compile(
    rf"(?:(?:on|am|los)\s+)?{_DAY}\.?(?:{_APART}{_DAY}(?![^\W_])\.?)+(?![^\W_])", re.IGNORECASE
)
_LETTERS = re.compile(
    r"(?P<letters>(?:M|Tu?|W|Th|F|Sa?|Su)(?:[ ,/&+-]+(?:and )?(?:M|Tu?|W|Th|F|Sa?|Su))+|MWF|TTh?|MTWTF|(?:L|M|X|J|V|S|D)(?:[ ,/-]+(?:y )?(?:L|M|X|J|V|S|D))+|L a V|LXV|LMV|MJ)(?![^\W_])"
)
_WORKDAYS = re.compile(r"(?:on |every )?weekdays|werktags|an werktagen|entre semana", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?:0?0:)?(?P<low>[0-9]{1,2}:[0-5][0-9])(?:\s*[-\u2013]\s*(?P<high>[0-9]{1,2}:[0-5][0-9]))?(?![:0-9])(?:\s*(?:mins?|minutes?|min\.|minuten|minutos|m)(?![^\W_]))?(?P<hour>\s*(?:[ap]\.?m|h|uhr|o'clock)(?![^\W_]))?",
    re.IGNORECASE,
)
_OF_DAY = re.compile(r"(?:\bat|\bum|\blas|\bby|\buntil|\bbefore|\bafter|\bgegen|@)\s*$", re.IGNORECASE)
_LONGEST_CLOCK_S = 3_600
_MINUTES_AND_SECONDS = re.compile(
    r"(?P<minutes>[0-9]{1,2})\s*(?:['\u2019\u2032](?!['\u2019\u2032])|m(?:in(?:ute[ns]?|utos?|s)?)?\.?(?![^\W\d_]))\s*(?:and|und|y)?\s*"
    r"(?P<seconds>[0-5]?[0-9])\s*(?:s(?:ec(?:ond)?s?|ek(?:unden)?|eg(?:undos)?)?\.?(?![^\W\d_])|''|[\"\u201d\u2033])",
    re.IGNORECASE,
)
_SHORT_MINUTES = re.compile(r"(?P<minutes>[0-9]{1,2})\s?m(?P<seconds>[0-5][0-9])?s?(?![^\W_])")
_RESTS = re.compile(r"\b(?:rest|break|pause|descanso|ri)\W*$", re.IGNORECASE)
_RANGE = r"[0-9]{1,3}(?:[.,]5)?(?:\s*(?:-|\u2013|to|bis|a)\s*[0-9]{1,3}(?:[.,]5)?)?"
_HARD = re.compile(
    rf"(?:@|at|bei|mit|con|al?)?\s*(?:RPE\s*(?:of|:|=|von)?\s*{_RANGE}(?:\s*/\s*10)?|{_RANGE}\s*RPE|{_RANGE}\s*(?:RIR|reps? in reserve)|RIR\s*:?\s*{_RANGE}"
    rf"|{_RANGE}\s*%(?:\s*(?:of\s+|vom\s+|del\s+|der\s+|de\s+)?(?:your\s+|tu\s+)?(?:[0-9]{{0,2}}\s*RM|max(?:imum|imal\w*|imo)?|MVC|effort|body ?weight|BW))?"
    rf"|(?:tempo|kadenz|ritmo)\s*:?\s*(?:[0-9x](?:\s*[-/:\u2013]\s*[0-9x]){{2,3}}|[0-9x]{{3,4}}(?![0-9])))(?![^\W_])?",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"%\s*$")


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign in a text: `d` days of a week, `t` a time, `f` how hard or how fast, `w` what says nothing of a dose, `?` what nobody knows."""

    code: str
    end: int
    low: int = 0
    high: int = 0


def find_sign(text: str, at: int) -> Sign | None:
    """The sign that begins at a place of a text: `find_sign('Mo/Mi/Fr', 0).low -> 3`."""
    if at and text[at - 1].isalnum() and text[at].isalnum():
        return None
    return (
        _days(text, at)
        or _compound(text, at)
        or _short_minutes(text, at)
        or _clock(text, at)
        or _hard(text, at)
    )


def _days(text: str, at: int) -> Sign | None:
    span = _SPAN.match(text, at)
    if span:
        first, last = (_index(span[end]) for end in ("first", "last"))
        if last > first:
            return Sign("d", span.end(), last - first + 1, last - first + 1)
    listed = _LIST.match(text, at)
    if listed:
        days = {_index(one) for one in re.findall(rf"{_DAY}(?![^\W_])", listed[0], re.IGNORECASE)}
        # "Mi do" may be words of a sentence: short forms have a capital.
        shorts = [one for one in re.findall(r"[^\W\d_]+", listed[0]) if len(one) == len("mo")]
        is_sure = all(one[0].isupper() or one in {"on", "am", "an"} for one in shorts)
        if len(days) > 1 and is_sure:
            return Sign("d", listed.end(), len(days), len(days))
    work = _WORKDAYS.match(text, at)
    if work:
        return Sign("d", work.end(), 5, 5)
    letters = _LETTERS.match(text, at)
    if letters:
        return _lettered(letters)
    return None


def _lettered(match: re.Match[str]) -> Sign | None:
    """`M W F`, `L-X-V`; a range where two letters stand with a dash between them."""
    written = match["letters"]
    if re.fullmatch(r"[ML]\s*(?:-|a)\s*[FV]", written):
        return Sign("d", match.end(), 5, 5)
    days = re.findall(r"Tu|Th|Sa|Su|[A-Z]", written)
    if len(days) < 2 or len(set(days)) != len(days) or ("-" in written and len(days) == 2):
        return None
    if set(days) <= {"L", "M", "S", "D"} and not re.search("[LM]", written[0]):
        return None
    return None if written == "S/D" else Sign("d", match.end(), len(days), len(days))


def _index(word: str) -> int:
    return next(
        number
        for number, names in enumerate(_DAYS)
        if any(re.fullmatch(name, word, re.IGNORECASE) for name in names)
    )


def _compound(text: str, at: int) -> Sign | None:
    """`1 min 30 s`, `1'30"`."""
    match = _MINUTES_AND_SECONDS.match(text, at)
    if match is None:
        return None
    seconds = int(match["minutes"]) * 60 + int(match["seconds"])
    return Sign("t", match.end(), seconds, seconds)


def _short_minutes(text: str, at: int) -> Sign | None:
    """`rest 2m`, `2m30`: behind a word for a rest an m is no metre."""
    match = _SHORT_MINUTES.match(text, at)
    if match is None or not (match["seconds"] or _RESTS.search(text, 0, at)):
        return None
    seconds = int(match["minutes"]) * 60 + int(match["seconds"] or 0)
    return Sign("t", match.end(), seconds, seconds) if seconds else None


def _clock(text: str, at: int) -> Sign | None:
    """A time written as on a stopwatch; one of the day says nothing of a dose."""
    match = _CLOCK.match(text, at)
    if match is None:
        return None
    if match["hour"] or _OF_DAY.search(text, 0, at):
        return Sign("w", match.end())
    low = _seconds(match["low"])
    high = _seconds(match["high"]) if match["high"] else low
    if not 0 < low <= high <= _LONGEST_CLOCK_S:
        return Sign("?", match.end())
    return Sign("t", match.end(), low, high)


def _seconds(clock: str) -> int:
    minutes, seconds = clock.split(":")
    return int(minutes) * 60 + int(seconds)


def _hard(text: str, at: int) -> Sign | None:
    match = _HARD.match(text, at)
    if match is None:
        return None
    # "75%" alone may be how far a knee is bent: it is how hard only behind a sign that says so.
    if _PERCENT.search(match[0]) and not match[0].lstrip().startswith("@"):
        return None
    return Sign("f", match.end())
