"""The columns of a table of exercises, by the names that people give them, and a row of it as words of a dose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from voicecoach.imports._dose.vocabulary import Language

Column = Literal[
    "name", "sets", "reps", "hold", "minutes", "rest", "side", "load", "often", "dose", "steps", "equipment", "position", "remark", "order", "period"
]  # fmt: skip
"""What a column holds. `hold` is a time of work, `order` a number of the line, which says nothing."""

_NAMES: tuple[tuple[Column, str], ...] = (
    ("order", r"#|no\.?|nr\.?|n[.\u00ba\u00b0]|number|order|index|id|pos\.?|done|\u2713|erledigt|hecho"),
    ("name", r"(?:exercises?|\u00fcbung(?:en)?|ejercicios?|movement|stretch|activity|drill|pose)(?: ?names?)?|names?|nombre|title|titel|\u00fcbungsname"),
    ("dose", r"dos(?:e|age)|dosis|dosierung|prescription|sets?(?: ?[x\u00d7/&+]| and)? ?rep(?:etition)?s?|amount|volume|umfang|quantity|how (?:much|many)|menge|wie ?viel|cantidad|cu\u00e1nto"),
    ("sets", r"(?:no\.? of |number of |num |target |planned )?(?:sets?|rounds?|s\u00e4tze|satz|serien?|series)(?: ?count)?|durchg\u00e4nge|runden|rondas"),
    ("reps", r"(?:no\.? of |number of |num |target |planned )?(?:reps?|repetitions?|repeats?|wiederholung(?:en)?|wdhl?g?n?\.?|whs?\.?|repeticiones|repetici\u00f3n)(?: ?count)?|times|veces"),
    ("minutes", r"(?:duration|time|dauer|zeit|tiempo|duraci\u00f3n|hold)[ _]?[(\[]?(?:min(?:ute[sn]?|utos)?)[)\]]?|minutes?|minuten|minutos"),
    ("hold", (r"(?:hold(?:ing)?|duration|time|seconds?|secs?|work|haltezeit|halten|haltedauer|dauer|zeit|sekunden|tiempo|duraci\u00f3n|segundos|mantener|trabajo|arbeit)"
             r"(?:[ _]?(?:time|duration))?(?:[ _]?[(\[]?(?:s|secs?|seconds?|sek(?:unden)?|seg(?:undos)?)[.)\]]*)?")),
    ("rest", r"(?:rest|break|recovery|pause|satzpause|descanso|pausa|cool ?down)(?:[ _]?(?:time|duration|interval|zeit))?(?:[ _]?[(\[]?(?:s|secs?|seconds?|sek(?:unden)?|seg(?:undos)?)[.)\]]*)?"),
    ("side", r"sides?|legs?|limb|laterality|seiten?|lados?|l/?r"),
    ("load", r"(?:load|weights?|resistance|gewicht|last|widerstand|peso|carga|resistencia|band)(?:[ _]?[(\[]?(?:kg|lbs?)[)\]]?)?"),
    ("period", r"weeks?|phases?|days?|stages?|wochen?|tage?|semanas?|d\u00edas?|fases?"),
    ("often", r"freq(?:uency)?\.?|how often|times per (?:day|week)|h\u00e4ufigkeit|frecuencia|per day|per week"),
    ("equipment", r"equipment|material(?:ien|es)?|hilfsmittel|ger\u00e4te?|equipo|props"),
    ("position", r"(?:start(?:ing)?[ _]?)?position|ausgangsstellung|posici\u00f3n"),
    ("steps", r"instructions?|descriptions?|how(?: to)?|steps?|execution|ausf\u00fchrung|beschreibung|durchf\u00fchrung|anleitung|instrucciones|descripci\u00f3n|ejecuci\u00f3n"),
    ("remark", r"notes?|comments?|remarks?|cues?|tips?|notizen?|hinweise?|bemerkung(?:en)?|kommentare?|notas?|comentarios?|observaciones"),
)  # fmt: skip
_COLUMNS = tuple((column, re.compile(rf"(?:{pattern})", re.IGNORECASE)) for column, pattern in _NAMES)
_NOTHING = re.compile(r"[-\u2013\u2014.\s]*|n/?a|none|keine?|ninguno|ninguna|0(?:[.,]0+)?", re.IGNORECASE)
_BARE = re.compile(r"[0-9]+(?:[.,][0-9]+)?(?:\s*(?:-|\u2013|to|bis|a)\s*[0-9]+)?")
_COUNT_FIRST = re.compile(rf"{_BARE.pattern}\s*(?:,|;|$)")
"""A cell that begins with a bare number says how many."""
_CLOCK = re.compile(r"(?:0?0:)?([0-9]{1,2}):([0-5][0-9])")
_EACH = re.compile(r"both|each|either|l ?[/+&-]? ?(?:and )?r|left (?:and|&|/|\+) ?right|beide.*|je.*|amb[oa]s|cada.*|yes|true|unilateral", re.IGNORECASE)  # fmt: skip
_ONE = re.compile(r"(left|l|links?e?|izquierd[oa])|right|r|rechts?e?|derech[oa]", re.IGNORECASE)
_WORDS: dict[Language, dict[str, str]] = {
    "en": {"sets": "Sets", "reps": "Reps", "hold": "Hold", "rest": "Rest", "each": "each side", "left": "left only", "right": "right only"},
    "de": {"sets": "S\u00e4tze", "reps": "Wiederholungen", "hold": "Halten", "rest": "Pause", "each": "je Seite", "left": "nur links", "right": "nur rechts"},
    "es": {"sets": "Series", "reps": "Repeticiones", "hold": "Mantenga", "rest": "Descanso", "each": "cada lado", "left": "s\u00f3lo izquierda", "right": "s\u00f3lo derecha"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its name, and a phrase for each cell of it that says something of the dose."""

    name: str
    phrases: tuple[str, ...]
    steps: str = ""
    equipment: str = ""
    position: str = ""
    remarks: tuple[str, ...] = ()


def find_column(header: str) -> Column | None:
    """What a column of this name holds: `find_column('Hold (sec)') -> 'hold'`; None where the name says nothing."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header.strip(" *_:\ufeff\"'")).replace("_", " ").strip()
    return next((column for column, pattern in _COLUMNS if pattern.fullmatch(name)), None)


def find_columns(cells: Sequence[str]) -> tuple[Column | None, ...] | None:
    """The columns of a table whose first row these cells are; None if it is none of exercises.

    It must name an exercise and at least one thing about it.
    """
    found = tuple(find_column(cell) for cell in cells)
    has_dose = {"sets", "reps", "hold", "minutes", "dose"} & set(found)
    return found if "name" in found and has_dose else None


def read_row(cells: Sequence[str], columns: Sequence[Column | None], headers: Sequence[str], language: Language) -> Row:  # fmt: skip
    """A row as words: `['Clam', '3', '10']` below name, sets and reps is Clam with `Sets: 3` and `Reps: 10`."""
    phrases, remarks = [], []
    texts = {"name": "", "steps": "", "equipment": "", "position": ""}
    for cell, column, header in zip(cells, columns, headers, strict=False):
        text = cell.strip(" *_\"'\t\r\n")
        if column in texts and not texts[column] and (column == "name" or not _NOTHING.fullmatch(text)):
            texts[column] = text
        elif _NOTHING.fullmatch(text) or column == "order":
            continue
        elif column is None or column in texts:
            remarks.append(f"{header.strip(' *_')}: {text}")
        elif column == "remark":
            remarks.append(text)
        else:
            phrases.append(_phrase(text, column, header.strip(), _WORDS[language]))
    return Row(texts["name"], tuple(phrases), texts["steps"], texts["equipment"], texts["position"], tuple(remarks))  # fmt: skip


def _phrase(text: str, column: Column, header: str, words: dict[str, str]) -> str:
    """What a cell says of the dose, in words that are read as such."""
    if column == "side":
        return _side(text, words)
    if column == "sets" or (column == "reps" and (_BARE.match(text) or not re.search(r"[^\W\d_]", text))):
        return f"{words[column]}: {text}"
    if column == "dose" and _COUNT_FIRST.match(text):
        return f"{words['reps']}: {text}"
    if column in {"hold", "minutes", "rest"}:
        kind = "rest" if column == "rest" else "hold"
        return f"{words[kind]}: {_time(text, ' min' if column == 'minutes' else ' s')}"
    if column == "period":
        return f"{header} {text}"
    return _weight(text, header) if column == "load" else text


def _side(text: str, words: dict[str, str]) -> str:
    if _EACH.fullmatch(text):
        return words["each"]
    one = _ONE.fullmatch(text)
    return words["left" if one[1] else "right"] if one else text


def _weight(text: str, header: str) -> str:
    """A cell of a column of loads or bands: the unit, or the word band, may stand in the header alone."""
    if re.match("(?:thera-?|resistance )?bands?", header, re.IGNORECASE):
        return text if re.search("band", text, re.IGNORECASE) else f"{text} band"
    unit = re.search(r"kg|lbs?", header, re.IGNORECASE)
    return f"{text} {unit[0]}" if unit and _BARE.fullmatch(text) else text


def _time(text: str, unit: str) -> str:
    """A time of a cell with its unit: `'1:30' -> '90 s'`, and a bare number is one of the unit of its column."""
    clock = _CLOCK.fullmatch(text)
    if clock:
        return f"{int(clock[1]) * 60 + int(clock[2])} s"
    return f"{text}{unit}" if _BARE.fullmatch(text) else text
