"""Which language a page is written in: the one whose small words it has most of."""

import re

from voicecoach.imports._dose.vocabulary import LANGUAGES, Language
from voicecoach.imports._text.words import word_set

_SMALL_WORDS: dict[Language, frozenset[str]] = {
    "en": word_set(
        "the your you and of with for on each hold repeat times to then lie stand sit down up leg back do lift "
        "week weeks per side sides rest stretch raise shoulder ankle knee hip please every day"
    ),
    "de": word_set(
        "der die das und sie ihre ihren den dem auf mit f\u00fcr halten wiederholen pro s\u00e4tze wdh sek legen heben im sich ein "
        "eine nicht t\u00e4glich \u00fcbung wiederholungen sekunden je pause bein seite beim zum "
        "t\u00e4gl tgl bds durchg\u00e4nge runden dehnung dehnen r\u00fccken knie links rechts \u00fcbungen tag woche mal bitte hier"
    ),
    "es": word_set(
        "el la los las y con de su sus por para en cada repita mantenga series repeticiones segundos d\u00eda veces una un "
        "pierna lado haga no al del descanso seg ejercicio "
        "lunes mi\u00e9rcoles viernes banda cadera rodilla pared derecha izquierda sentadilla puente semana d\u00edas ejercicios rutina vueltas"
    ),
}  # fmt: skip


def notice_language(text: str) -> Language:
    """`notice_language('Legen Sie sich auf den R\u00fccken.') -> 'de'`; English if nothing shows which."""
    # A capital alone is a part of a name: "Prone Y" is no Spanish.
    found = re.findall(r"[^\W\d_]+", text)
    words = [word.lower() for word in found if len(word) > 1 or word.islower()]
    scores = {language: sum(word in _SMALL_WORDS[language] for word in words) for language in LANGUAGES}
    return max(LANGUAGES, key=lambda language: scores[language])
