"""What was said and what was written -> how many words differ. Case, marks and spellings that sound the same do not count.

A space is not heard, so "up right" is "upright"; neither is the spelling of a number or of a true homophone.
"""

import re
import unicodedata

from rapidfuzz.distance import Levenshtein

_SAME = {
    "en": (
        *(
            "heel heal",
            "heels heals",
            "right write",
            "2 to too two",
            "4 for four fore",
            "8 ate eight",
            "1 one won",
        ),
        *("toe tow", "toes tows", "waist waste", "break brake", "knows nose", "sole soul", "feet feat"),
        *("there their", "hear here", "whole hole", "ok okay", "tall tal", "your you're"),
        *(
            "3 three",
            "5 five",
            "6 six",
            "7 seven",
            "9 nine",
            "10 ten",
            "12 twelve",
            "15 fifteen",
            "20 twenty",
        ),
        *("25 twenty-five", "30 thirty", "60 sixty"),
    ),
    "de": (
        *(
            "1 eins",
            "2 zwei",
            "3 drei",
            "4 vier",
            "5 fünf",
            "6 sechs",
            "7 sieben",
            "8 acht",
            "9 neun",
            "10 zehn",
        ),
        *("12 zwölf", "15 fünfzehn", "20 zwanzig", "30 dreissig", "seid seit", "das dass", "mal mahl"),
    ),
    "es": (
        *(
            "1 uno",
            "2 dos",
            "3 tres",
            "4 cuatro",
            "5 cinco",
            "6 seis",
            "7 siete",
            "8 ocho",
            "9 nueve",
            "10 diez",
        ),
        *("12 doce", "15 quince", "20 veinte", "30 treinta", "hecha echa", "hay ay ahí", "a ha ah"),
    ),
}
"""Spellings that no ear can tell apart, in groups; the first stands for all. Of numbers, those that a coach says."""
_STANDS_FOR = {
    language: {word: group.split()[0] for group in groups for word in group.split()}
    for language, groups in _SAME.items()
}
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def words_of(text: str, language: str) -> list[str]:
    """The words as an ear has them: small letters, numbers as digits, one spelling of each sound."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    same = _STANDS_FOR.get(language, {})
    return [same.get(word, word) for word in _WORD.findall(plain)]


def count_errors(said: str, heard: str, language: str) -> int:
    """How many words are replaced, left out or added; 0 when only spaces differ."""
    wanted, written = words_of(said, language), words_of(heard, language)
    if "".join(wanted) == "".join(written):
        return 0
    return Levenshtein.distance(wanted, written)
