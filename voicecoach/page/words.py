"""The wording of the page in every language that it speaks."""

from functools import cache
from pathlib import Path

import yaml

ASSETS = Path(__file__).parent / "assets"
USUAL = "en"


@cache
def _all_words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = yaml.safe_load((ASSETS / "words.yaml").read_text(encoding="utf-8"))
    return words


def languages() -> tuple[str, ...]:
    """The languages that the page has wording for."""
    return tuple(_all_words())


def words_language(language: str) -> str:
    """The language of the labels for a session in `language`: `de` for `de-AT`, English where there is no wording."""
    short = language.split("-", maxsplit=1)[0]
    return short if short in _all_words() else USUAL


def page_words(language: str) -> dict[str, str]:
    """The labels of the page for a session in this language."""
    return _all_words()[words_language(language)]
