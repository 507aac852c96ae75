"""A thing by its id -> how English names it, with its article."""

_UNCOUNTED = frozenset(
    {"chalk", "tape", "water", "oil", "clay", "putty", "sand", "rice", "space", "furniture"}
)
_WITH_WORD_OF_ITS_OWN = frozenset(
    {"a", "an", "the", "your", "some", "any", "one", "two", "three", "four", "five", "six", "both", "either"}
)
_SOUNDS_LIKE_YOU = ("uni", "use", "eu", "one")
_SILENT_H = ("hour", "heir", "honest")


def with_article(thing: str) -> str:
    """A thing by its id, with the article that English gives it.

    >>> [with_article(thing) for thing in ("kettlebell", "elastic-band", "dumbbells", "two-towels", "chalk")]
    ['a kettlebell', 'an elastic band', 'dumbbells', 'two towels', 'chalk']
    """
    words = thing.split("-")
    first, last = words[0], words[-1]
    is_plural = last.endswith("s") and not last.endswith(("ss", "us"))
    if is_plural or last in _UNCOUNTED or first in _WITH_WORD_OF_ITS_OWN or first.isdigit():
        return " ".join(words)
    is_open = first.startswith(_SILENT_H) or (
        first[:1] in {"a", "e", "i", "o", "u"} and not first.startswith(_SOUNDS_LIKE_YOU)
    )
    return f"{'an' if is_open else 'a'} {' '.join(words)}"
