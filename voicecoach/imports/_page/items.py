"""A line that is an exercise of its own: its name and its dose, or its name and what to do."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from voicecoach.imports._dose.reader import Reading, read_sentence
from voicecoach.imports._dose.tokens import read_tokens
from voicecoach.imports._dose.vocabulary import Language
from voicecoach.imports._page.remarks import is_label, is_remark, is_warning
from voicecoach.imports._text.utterances import split_sentences

_MOST_NAME_CHARACTERS = 200
MOST_NAME_WORDS = 7
_MOST_SEPARATORS = 2 * MOST_NAME_WORDS
"""Behind so many no name ends; what follows each is read anew, so a line of dashes would take minutes."""
_MOST_KEPT = 2_000
"""Lines whose meaning is kept: each is asked for several times."""
_SEPARATOR = re.compile(
    r"\s*[:|]\s+|\s+[-\u2013\u2014=]+>?\s+|[\u2013\u2014]\s*|[,;]\s+|\s*\(|\s{2,}|\s+/\s+|\s+(?:for|f\u00fcr|durante)\s+|\.\s+|\s+[x\u00d7]\s*(?=[0-9])|\s+(?=[0-9])|\s+(?=je\s+[0-9])"
)
_BOLD_NAME = re.compile(
    r"^\*\*(.+?)\*\*\s*[-\u2013\u2014:.]*\s*(.*)$|^__(.+?)__\s*[-\u2013\u2014:.]*\s*(.*)$"
)
_NAME_AND_MORE = re.compile(
    r"^([^.:!?]{3,60}?)\s*(?::\s+|(?:\s[-\u2013\u2014]|\.)\s+(?=[A-Z\u00c0-\u00dd0-9]))(.+)$"
)
_PERIOD = re.compile(
    r"(?:weeks?|days?|phases?|stages?|levels?|months?|wochen?|tage?|stufen?|monate?|semanas?|d\u00edas?|fases?|niveles|nivel|mes|meses)\b.{0,12}",
    re.IGNORECASE,
)
_DOSE_BEFORE = re.compile(r"^([^:]{2,40}):\s+(.+)$")
"""A dose, or how often, that stands before the name: `2x daily: Foot rockers`."""
_WEEKDAY = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?|(?:mo(?:n|ntag)?|di(?:enstag)?|mi(?:ttwoch)?|do(?:nnerstag)?|fr(?:eitag)?"
    r"|sa(?:mstag)?|so(?:nntag)?)s?|lunes|martes|mi\u00e9rcoles|jueves|viernes|s\u00e1bados?|domingos?"
)
_WEEKDAYS = re.compile(
    rf"(?:{_WEEKDAY})\.?(?:(?:\s*[,/&+]\s*|\s+(?:and|und|y)\s+|\s+)(?:{_WEEKDAY})\.?)*", re.IGNORECASE
)
_MIDDLE = re.compile(r"^([^.:!?]{3,60}?)\s+[-\u2013\u2014]\s+([^.!?]{3,80}),\s+([^.!?]+)$")
"""A name, what to do, and a dose: `Wall press - lean into the wall, 5 x 30 seconds`."""
_COUNTED_NAME = re.compile(r"^([^\W\d_][^.!?:0-9]{1,50}?)[\s,:\u2013\u2014-]+(?:x\s?)?[0-9]")
"""A name right before the first number of a line."""
_GOES_ON = re.compile(
    r"(?:,|\b(?:and|then|for|of|to|with|the|a|your|und|dann|mit|der|die|das|den|f\u00fcr|y|de|con|el|la|por))$",
    re.IGNORECASE,
)
"""How a line ends that goes on in the next one."""
_MOST_SAID_BESIDE = 6
"""Words beside how often: `aim for 4 days a week at your desk`."""
_JOINS_ON = re.compile(r"(?:^|\s)(?:with|w/|using|of|and|at|@|mit|je|von|und|con|de|(?-i:y))$", re.IGNORECASE)
"""What a name cannot end with: what it belongs to comes behind it."""
_LEAD = re.compile(
    r"^(?:(?:please )?(?:continue|carry on|go on|start|begin) with (?:your |the )?|please do (?:your |the )?"
    r"|bitte (?:machen sie |weiter )?(?:mit )?(?:den |dem |der |ihren? )?|(?:por favor,? )?(?:contin\u00fae|siga|empiece) con (?:el |la |los |las |sus? )?)(?=\w)",
    re.IGNORECASE,
)
"""How a letter leads up to a name."""
SIDE_WORDS: dict[Language, dict[str, str]] = {
    "en": {"left": "left only", "right": "right only"},
    "de": {"left": "nur links", "right": "nur rechts"},
    "es": {"left": "s\u00f3lo izquierda", "right": "s\u00f3lo derecha"},
}
_ONCE = re.compile(r"\s+x1$")
"""Done once is no dose: `Gaze stability x1` is what a kind of it is called."""
_MARKS = " *_:.-\u2013\u2014"


@dataclass(frozen=True, slots=True)
class Named:
    """A name and the rest of its line."""

    name: str
    rest: str


@lru_cache(_MOST_KEPT)
def with_dose(text: str, language: Language) -> Named | None:
    """`with_dose('Side plank, 2 x 30 s', 'en') -> Named('Side plank', '2 x 30 s')`; None unless the rest is a dose."""
    before = _DOSE_BEFORE.match(text)
    if before and is_only_dose(before[1], language):
        inner = with_dose(before[2], language)
        if inner or _is_name(before[2].strip(_MARKS), language):
            rest = f"{before[1]}, {inner.rest}" if inner else before[1]
            return Named(inner.name if inner else before[2].strip(_MARKS), rest)
    for match in islice(_SEPARATOR.finditer(text), _MOST_SEPARATORS):
        rest = text[match.end() :].strip()
        name, load = bare_name(text[: match.start()], language)
        if not _is_name(name, language) or not rest:
            continue
        if match[0].strip() in {"x", "\u00d7"}:
            if rest.strip(_MARKS) == "1":
                continue
            rest = f"x{rest}"
        reading = read_sentence(rest.rstrip(")"), language)
        if reading.dose.is_given and (reading.is_whole or (not reading.left and not reading.asides)):
            return Named(name, f"{rest}, {load}" if load else rest)
    return _dose_first(text, language)


def bare_name(text: str, language: Language) -> tuple[str, str]:
    """`bare_name('Row with a red band', 'en') -> ('Row', 'red band')`: what leads up to a name, or is lifted, is no part of it."""
    name = text.strip(_MARKS)
    if len(name) > _MOST_NAME_CHARACTERS:
        return name, ""
    if lead := _LEAD.match(name):
        name = f"{name[lead.end() :][:1].upper()}{name[lead.end() + 1 :]}"
    reading = read_sentence(name, language)
    fields = reading.dose.fields
    if not fields and (side := _with_side(name, language)):
        return side
    if not fields or fields.keys() - {"load", "band", "sides"} or not reading.left or reading.dose.doubts:
        return name, ""
    load = [fields["load"]] if "load" in fields else []
    band = [f"{fields['band']} band"] if "band" in fields else []
    only = [SIDE_WORDS[language][fields["sides"]]] if "sides" in fields else []
    return reading.left, ", ".join([*load, *band, *only])


def _with_side(name: str, language: Language) -> tuple[str, str] | None:
    """`_with_side('Clamshell l/r', 'en') -> ('Clamshell', 'l/r')`: that a dose is for each side is no part of a name."""
    if len(name.split()) > _MOST_SEPARATORS:
        return None
    for match in re.finditer(r",?\s+", name):
        side = name[match.end() :]
        reading = read_sentence(side, language)
        if reading.is_whole and reading.dose.limb and not reading.dose.fields and not reading.dose.doubts:
            return name[: match.start()], side
    return None


def has_colon(text: str, language: Language) -> bool:
    """Whether it is a name, a colon and what to do."""
    named = with_more(text, language)
    return named is not None and re.match(r"[^.!?:]+:\s", text) is not None and not is_label(named.name)


def is_heading(text: str) -> bool:
    """Whether a line is a period or days of the week, which no exercise is called."""
    return bool(_WEEKDAYS.fullmatch(text.strip(_MARKS)) or _PERIOD.fullmatch(text.strip(_MARKS)))


def _dose_first(text: str, language: Language) -> Named | None:
    """`_dose_first('3 sets of 10 Squats', 'en') -> Named('Squats', '3 sets of 10')`."""
    if not text[:1].isdigit() or text[-1] in ".!?" or is_only_dose(text, language):
        return None
    for match in reversed(list(re.finditer(r"\s+(?:of\s+|de\s+)?(?=[^\W\d_])", text))):
        rest, behind = text[: match.start()].strip(" ,;:-"), text[match.end() :]
        if len(behind.split()) > _MOST_SEPARATORS or len(behind) > _MOST_NAME_CHARACTERS:
            return None
        name, more = bare_name(behind, language)
        reading = read_sentence(rest, language)
        if _is_name(name, language) and reading.dose.is_given and reading.is_whole and not reading.asides:
            return Named(name, f"{rest}, {more}" if more else rest)
    return None


def with_more(text: str, language: Language) -> Named | None:
    """`with_more('Bridge: Lift the hips. 3 x 10', 'en') -> Named('Bridge', 'Lift the hips. 3 x 10')`."""
    bold = _BOLD_NAME.match(text)
    if bold:
        name, rest = (bold[1] or bold[3]).strip(_MARKS), bold[2] or bold[4] or ""
        return Named(name, rest) if _is_name(name, language) else None
    middle = _MIDDLE.match(text)
    if middle and is_only_dose(middle[3], language) and _is_name(middle[1].strip(_MARKS), language):
        told = f"{middle[2][:1].upper()}{middle[2][1:]}"
        return Named(middle[1].strip(_MARKS), f"{told}. {middle[3]}")
    match = _NAME_AND_MORE.match(text)
    if match is None:
        return None
    name, load = bare_name(match[1], language)
    return Named(name, f"{match[2]} {load}." if load else match[2]) if _is_name(name, language) else None


def is_bold_name(text: str, language: Language) -> bool:
    """Whether a line begins with a name in bold that is no field of a dose."""
    return bool(_BOLD_NAME.match(text)) and with_more(text, language) is not None


def readings(text: str, language: Language) -> list[Reading]:
    """The sentences of a line, each read."""
    return [read_sentence(sentence, language) for sentence in split_sentences(text)]


@lru_cache(_MOST_KEPT)
def is_only_dose(text: str, language: Language) -> bool:
    """Whether a line says nothing but a dose or how often."""
    found = readings(text, language)
    return bool(found) and all(reading.is_whole for reading in found)


@lru_cache(_MOST_KEPT)
def says_dose(text: str, language: Language) -> bool:
    """Whether any of a line is a dose, or looks like one."""
    return any(
        reading.is_whole or reading.dose.is_given or reading.dose.doubts
        for reading in readings(text, language)
    )


@lru_cache(_MOST_KEPT)
def gives_count(text: str, language: Language) -> bool:
    """Whether a line has sets or reps in it beside other words."""
    found = readings(text, language)
    return any({"sets", "reps"} & reading.dose.fields.keys() for reading in found) and not all(
        reading.is_whole for reading in found
    )


@lru_cache(_MOST_KEPT)
def says_how_often(text: str, language: Language) -> bool:
    """Whether a line begins with how often, and has no dose: `'Mon/Wed/Fri please!'`."""
    found = readings(text, language)
    if not found or found[0].dose.a_week is None or found[0].dose.fields or found[0].dose.doubts:
        return False
    return len(found[0].left.split()) <= _MOST_SAID_BESIDE


@lru_cache(_MOST_KEPT)
def looks_listed(text: str, language: Language) -> bool:
    """Whether a line is a name and a dose, whatever is said beside it: `'bridges 3x10 w/ 3 sec pause at top'`."""
    if with_dose(text, language) is not None:
        return True
    match = _COUNTED_NAME.match(text)
    if match is None or _GOES_ON.search(text) or not _is_name(match[1].strip(_MARKS), language):
        return False
    return gives_dose(text, language)


def is_about_all(text: str, language: Language) -> bool:
    """Whether a line says that all of the exercises above it are done once more."""
    return any(token.code == "z" for token in read_tokens(text, language))


def gives_dose(text: str, language: Language) -> bool:
    """Whether there is a dose in a line."""
    return any(reading.dose.is_given for reading in readings(text, language))


def _is_name(name: str, language: Language) -> bool:
    name = _ONCE.sub("", name)
    if len(name) > _MOST_NAME_CHARACTERS or not 0 < len(name.split()) <= MOST_NAME_WORDS:
        return False
    if not re.search(r"[^\W\d_]{2}", name):
        return False
    if re.search(r"[:.!?]\s", name) or _JOINS_ON.search(name):
        return False
    if is_label(name) or is_warning(name) or is_remark(name) or _PERIOD.fullmatch(name):
        return False
    # "Repeat" and "Rest" before a number are no names.
    has_own_word = any(token.code in "wQq" for token in read_tokens(name, language))
    return has_own_word and not read_sentence(name, language).is_dose
