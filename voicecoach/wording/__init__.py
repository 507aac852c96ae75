"""The words of screens, notices, captions and pictures in the language of the session. The English text is the key.

To add a language, add a file here, named as the language, with a table `TEXTS`. What it lacks is shown in English.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Self

SOURCE_LANGUAGE = "en"
TRANSLATED = ("de", "es")
"""The languages that have a file here."""


def translate(text: str, language: str, /, **values: object) -> str:
    """A text in a language, with its `{values}` filled in: `translate("{n} of {total}", "de", n=2, total=3)`."""
    wanted = texts_in(language).get(text, text)
    return wanted.format(**values) if values else wanted


@cache
def texts_in(language: str) -> Mapping[str, str]:
    """The table of a language, such as `es` or `es-MX`; empty for English, and for a language that has none."""
    base = language.partition("-")[0]
    if base not in TRANSLATED:
        return {}
    table: Mapping[str, str] = import_module(f"{__name__}.{base}").TEXTS
    return table


class Notice(str):
    """A text with values in it, which can still be said in another language: `Notice("{n} holds", n=3) == "3 holds"`."""

    __slots__ = ("template", "values")
    template: str
    values: dict[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        notice = super().__new__(cls, template.format(**values))
        notice.template, notice.values = template, values
        return notice


def in_language(notice: str, language: str) -> str:
    """A notice in a language."""
    if isinstance(notice, Notice):
        return translate(notice.template, language, **notice.values)
    return translate(notice, language)


_PHASES = {
    "set-up": "Set up",
    "move": "Move",
    "get-ready": "Get ready",
    "ramp-up": "Build up",
    "hold": "Hold",
    "work": "Work",
    "ramp-down": "Ease off",
    "rest": "Rest",
    "switch": "Switch sides",
    "transition": "Next exercise",
    "listen": "Listen",
    "finish": "Finish",
}
"""A kind of phase as the coach calls it."""


def phase_text(kind: str, language: str) -> str:
    """A kind of phase in words: `phase_text("transition", "en") -> "Next exercise"`."""
    return translate(_PHASES.get(kind, capitalised(kind.replace("-", " "))), language)


def capitalised(text: str) -> str:
    """The text with its first letter in upper case; the rest stays as it is."""
    return text[:1].upper() + text[1:]
