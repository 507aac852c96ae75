"""Text -> what a speech engine is given: respellings and phonemes for words that it says badly, numbers and units as words.

Nothing of this is ever shown. What the engine is given is part of the key under which its clip is kept.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

EVERY_ENGINE = "all"
"""In a lexicon: words that no engine says well."""


_NUMBERS = "numbers/1"
"""Increase it when `spell_numbers` says something in other words."""

_WORD = re.compile(r"[^\W_]+")
_HEARD = (
    ("igh", "i"),
    ("eigh", "e"),
    ("kn", "n"),
    ("wr", "r"),
    ("wh", "w"),
    ("tw", "t"),
    ("ph", "f"),
    ("ck", "k"),
    ("c", "k"),
)
_VOWELS = frozenset("aeiouyäöüáéíóúàèìòùâêîôûh")


def is_phonemes(given: str) -> bool:
    """Whether a lexicon gives sounds instead of letters: `/skwiz/`."""
    return len(given) > 2 and given.startswith("/") and given.endswith("/")


def is_speakable(text: str) -> bool:
    """Whether there is anything to say in a text: a letter or a digit. `...` is silence for one engine, "dot" for another."""
    return any(char.isalnum() for char in text)


def sound_key(text: str) -> str:
    """The same for texts that may sound alike, such as "four" and "for" in English: about the consonants that are heard."""
    return " ".join(_word_key(word) for word in _WORD.findall(text.casefold()))


def _word_key(word: str) -> str:
    for written, heard in _HEARD:
        word = word.replace(written, heard)
    kept = ["a" if word[0] in _VOWELS else word[0], *(letter for letter in word[1:] if letter not in _VOWELS)]
    return "".join(letter for letter, before in zip(kept, ["", *kept], strict=False) if letter != before)


@dataclass(frozen=True)
class Pronouncer:
    """What one engine is given in one language. Call it with a text."""

    language: str = ""
    """Whose rules numbers follow; empty: they stay as they are written."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Words, or several in a row, with what stands in their place; small and capital letters make no difference."""
    phonemes: str | None = None
    """How this engine is given phonemes, with {word} and {phonemes}; None: not at all."""
    range: str | None = None
    """How a range is said: `{low} to {high}`."""
    times: str | None = None
    """How a multiple is said: `{n} times`."""

    def __call__(self, text: str) -> str:
        if self.language and _has_digit(text):
            from voicecoach.spoken_numbers import spell_numbers  # noqa: PLC0415 - most texts have none

            text = spell_numbers(text, self.language, range_form=self.range, times_form=self.times)
        return self._respell(text)

    def key(self, text: str) -> str:
        """What decides what the engine is given for this text; the same for another text only if that is the same, too.

        It is quicker than the text itself with its numbers in words, whose library takes a while to load.
        """
        given = self._respell(text)
        if not _has_digit(text):
            return given
        rules = (_NUMBERS, self.language, self.range, self.times, sorted(self._folded.items()))
        return f"{given}\n{rules}"

    def _respell(self, text: str) -> str:
        return self._pattern.sub(self._replace, text) if self.words else text

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # The longest first, so that "heels in" is found before "heels".
        words = sorted(self.words, key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)

    def _replace(self, match: re.Match[str]) -> str:
        word = match[0]
        given = self._folded[word.casefold()]
        if not is_phonemes(given):
            return given
        return (self.phonemes or "{word}").format(word=word, phonemes=given[1:-1])

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        return {word.casefold(): given for word, given in self.words.items()}


AS_WRITTEN = Pronouncer()


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)
