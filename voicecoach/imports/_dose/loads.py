"""What makes an exercise heavier, as people write it: `with a 2 kg dumbbell`, `@ 12 kg`, `mit rotem Band` -> as a sheet writes it."""

import re
from dataclasses import dataclass
from typing import Literal

_NUMBER = r"[0-9]{1,3}(?:[.,][0-9]{1,2})?"
_WITH = r"(?:(?:@|w/|with|using|holding|mit|con)\s*(?:an? |the |two |your |de[rm] |eine[rm] |zwei |una? |la |las |dos )?)?"
_THING = (
    r"(?:(?:ankle |hand |cuff )?(?:weights?|wts?\.?)|cuffs?|dbs?|kbs?|dumb-?bells?|kettle-?bells?|barbells?|medicine balls?|(?:kurz|lang)?hanteln?|gewichte?n?"
    r"|mancuernas?|pesas?|barra)"
)
_HAND = r"(?:in|per|je|pro|en|por) (?:each|either|both|cada|jeder|beiden )?\s*(?:hands?|h\u00e4nden?|manos?)"
_UNITS = {
    "kg": r"kgs?|kilos?|kilograms?|kilogramm|kilogramos?",
    "lb": r"lbs?|pounds?|libras?|\#(?![0-9])",
    "pfund": r"pfund",
}
_LOAD = re.compile(
    rf"{_WITH}(?:\#\s*(?=[0-9.,]+\s*lb))?(?:{_THING}\s*(?:of|at|von|\u00e0|mit|de|:)?\s*)?(?P<low>{_NUMBER})(?:\s*(?:-|\u2013|to|or|bis|oder|a|o)\s*(?P<high>{_NUMBER}))?"
    rf"[\s-]*(?P<unit>{'|'.join(_UNITS.values())})(?![^\W\d_])\.?(?:[\s-]+(?:{_THING}|{_HAND})(?![^\W\d_]))*",
    re.IGNORECASE,
)
_COLOURS = {
    "yellow": "yellow|gelb|amarill[oa]", "red": "red|rot|roj[oa]", "green": "green|gr\u00fcn|verde", "blue": "blue|blau|azul",
    "black": "black|schwarz|negr[oa]", "grey": "gr[ae]y|grau|gris", "silver": "silver|silber|plata", "gold": "gold|dorad[oa]",
    "orange": "orange|naranja", "purple": "purple|lila|morad[oa]", "white": "white|wei\u00df|blanc[oa]",
    "light": "light|leicht|suave|liger[oa]", "medium": "medium|mittler|medi[oa]", "heavy": "heavy|strong|schwer|stark|fuerte",
}  # fmt: skip
_SHORT = {"Y": "yellow", "R": "red", "G": "green", "B": "blue"}
"""Of bands in short: `GTB` is a green one."""
_COLOUR = rf"(?:{'|'.join(_COLOURS.values())})(?:e[nmrs]?)?"
_SOME = rf"{_COLOUR}(?:(?:\s*[,/]\s*|\s+)(?:(?:or|and|then|oder|und|o|y)\s+)?{_COLOUR})*"
_KIND = "(?:resistance |exercise |therapy |elastic |loop |mini ?)?(?:bands?|thera-?bands?|tubing|loops?)"
_BAND = re.compile(
    rf"{_WITH}(?:(?P<before>{_SOME})[ -]{_KIND}|(?:{_KIND}|banda|goma|cinta)(?: el\u00e1stica)?(?:\s*:|\s*\()?\s*(?:de )?(?:color )?(?P<after>{_SOME})\)?|(?-i:(?P<short>[YRGB])TB))"
    r"(?![^\W\d_])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundLoad:
    """A load or a band in a text, as a sheet writes it."""

    field: Literal["load", "band"]
    value: str
    end: int


def find_load(text: str, at: int) -> FoundLoad | None:
    """The load or band that begins at a place of a text: `find_load('@ 12kg', 0).value -> '12 kg'`."""
    if at and text[at - 1].isalnum() and text[at].isalnum():
        return None
    band = _BAND.match(text, at)
    if band:
        return FoundLoad(
            "band",
            ", ".join(_colours(_SHORT.get(band["short"] or "") or band["before"] or band["after"])),
            band.end(),
        )
    load = _LOAD.match(text, at)
    if load is None or (load["high"] and _is_apart(text, at, load)):
        return None
    unit = next(unit for unit, words in _UNITS.items() if re.fullmatch(words, load["unit"], re.IGNORECASE))
    # A German pound is half a kilogram.
    factor, unit = (0.5, "kg") if unit == "pfund" else (1, unit)
    values = [float(load[end].replace(",", ".")) * factor for end in ("low", "high") if load[end]]
    return FoundLoad("load", f"{'-'.join(f'{value:g}' for value in values)} {unit}", load.end())


def _is_apart(text: str, at: int, load: re.Match[str]) -> bool:
    """Whether a dash stands between a dose and a load: `12 x 3 - 8 lb` is lifted with 8 lb."""
    low, high = (float(load[end].replace(",", ".")) for end in ("low", "high"))
    between = text[load.end("low") : load.start("high")]
    return low > high or (between[:1] == " " and text[:at].rstrip()[-1:] in {"x", "X", "\u00d7", "*"})


def _colours(text: str) -> list[str]:
    """The names of bands in a text, each once, in its order: `'rot oder gr\u00fcn' -> ['red', 'green']`."""
    found = []
    for word in re.findall(r"[^\W\d_]+", text):
        found += [
            name
            for name, words in _COLOURS.items()
            if re.fullmatch(rf"(?:{words})(?:e[nmrs]?)?", word, re.IGNORECASE)
        ]
    return list(dict.fromkeys(found))
