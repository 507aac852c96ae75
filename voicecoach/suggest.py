"""What the author may have meant: the nearest word, by an edit distance in which a swapped pair counts once; the nearest id."""

import re
import unicodedata
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to this one, if it is near enough to be a slip of the finger.

    Of two as near it is the one with the same letters, else the first by alphabet.
    """
    from rapidfuzz.distance import OSA  # noqa: PLC0415  # only a mistake pays for the import

    most = max(1, min(3, (len(word) + 1) // 3))
    ranked = sorted(
        (
            OSA.distance(word.lower(), candidate.lower()),
            sorted(word.lower()) != sorted(candidate.lower()),
            candidate,
        )
        for candidate in known
    )
    return ranked[0][2] if ranked and ranked[0][0] <= most else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """`did_you_mean('rset', ['sets', 'rest'])` -> `"did you mean 'rest'?"`; None if nothing is near."""
    candidate = nearest(word, known)
    return f"did you mean '{candidate}'?" if candidate else None


def one_of(word: str, known: Iterable[str]) -> str:
    """A hint that always helps: the nearest word, or all there are."""
    names = sorted(known)
    if len(names) < 2:
        return f"there is only {names[0]}" if names else "there are none"
    return did_you_mean(word, names) or f"there are {', '.join(names)}"


_FOLDED = str.maketrans(
    {
        "\u00e4": "ae",
        "\u00f6": "oe",
        "\u00fc": "ue",
        "\u00e6": "ae",
        "\u0153": "oe",
        "\u00f8": "oe",
        "\u0142": "l",
        "\u0111": "d",
    }
)
"""How a letter is written with a to z only, if that is more than the letter without its accent."""
_APOSTROPHES = re.compile(r"(?<=\w)['\u2019](?=\w)")


def slug(text: str) -> str:
    """The id nearest to a name, in small letters, digits and hyphens; empty if it has none of them.

    >>> slug("Gr\u00f6\u00dfe \u00dcbung"), slug("Estiramiento r\u00e1pido"), slug("Farmer's walk, 2nd")
    ('groesse-uebung', 'estiramiento-rapido', 'farmers-walk-2nd')
    """
    plain = unicodedata.normalize("NFC", _APOSTROPHES.sub("", text)).casefold().translate(_FOLDED)
    return "-".join(re.findall("[a-z0-9]+", _without_accents(plain)))


def _without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
