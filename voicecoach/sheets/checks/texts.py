"""What is wrong with texts that are spoken: variables that they do not have, and forms of a side that no list has."""

import re
from collections.abc import Iterator

from voicecoach.sheets.forms.sheet import PhrasesSheet, Say
from voicecoach.sheets.forms.terms import STEP_VARIABLES
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.source import Fault
from voicecoach.suggest import one_of
from voicecoach.units import quote

VARIABLE = re.compile(r"\{([^{}]*)\}|[{}]")


def say_faults(
    sheet: Sheet, say: Say, place: Place, variables: frozenset[str] = STEP_VARIABLES
) -> Iterator[Fault]:
    for detail in ("full", "short", "word"):
        yield from text_faults(sheet, getattr(say, detail) or "", (*place, detail), variables)
    for language, other in say.translations.items():
        yield from say_faults(sheet, other, (*place, "in", language), variables)


def text_faults(sheet: Sheet, text: str, place: Place, variables: frozenset[str]) -> Iterator[Fault]:
    for match in VARIABLE.finditer(text):
        name = match[1]
        if name is None:
            yield sheet.fault(
                "stray-brace",
                "there is an unmatched brace in this text",
                sheet.span(*place),
                "write a variable as {side}, or remove the brace",
            )
        # A side may have several forms in a language: {side:f} is looked up in the list sides-f.
        elif name.partition(":")[0] not in variables:
            hint = (
                one_of(f"{{{name}}}", [f"{{{known}}}" for known in variables])
                if variables
                else "this phrase has no variables; remove it"
            )
            yield sheet.fault(
                "unknown-variable",
                f"{quote(match[0])} is not a variable of this text",
                sheet.span(*place),
                hint,
            )


def side_form_faults(sheet: Sheet, text: str, place: Place, phrases: PhrasesSheet) -> Iterator[Fault]:
    """A form of a side that no list has would be read out as it stands."""
    forms = {name.removeprefix("sides-") for name in phrases.words if name.startswith("sides-")}
    for match in VARIABLE.finditer(text):
        name, colon, form = (match[1] or "").partition(":")
        if colon and form not in forms:
            known = [f"{{{name}:{one}}}" for one in forms]
            yield sheet.fault(
                "unknown-side-form",
                f"{quote(match[0])} uses a form of the side that this language does not list",
                sheet.span(*place),
                one_of(match[0], known) if known else f"add a list sides-{form} to words: in the phrases",
            )
