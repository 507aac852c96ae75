"""Which language a page is written in: the one whose small words it has most of."""

import re

from voicecoach.imports._dose.vocabulary import LANGUAGES, Language
from voicecoach.imports._text.words import word_set

_SMALL_WORDS: dict[Language, frozenset[str]] = {
    "en": word_set(
        "the your you and of with for on each hold repeat times to then lie stand sit down up leg back do lift"
    ),
    "de": word_set(
        "der die das und sie ihre ihren den dem auf mit f\u00fcr halten wiederholen pro s\u00e4tze wdh sek legen heben im sich ein "
        "eine nicht t\u00e4glich \u00fcbung wiederholungen sekunden je pause bein seite beim zum"
    ),
    "es": word_set(
        "el la los las y con de su sus por para en cada repita mantenga series repeticiones segundos d\u00eda veces una un "
        "pierna lado haga no al del descanso seg ejercicio"
    ),
}  # fmt: skip


def notice_language(text: str) -> Language:
    """`notice_language('Legen Sie sich auf den R\u00fccken.') -> 'de'`; English if nothing shows which."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    scores = {language: sum(word in _SMALL_WORDS[language] for word in words) for language in LANGUAGES}
    return max(LANGUAGES, key=lambda language: scores[language])
