"""Lists of words, written as a line of text."""


def word_set(text: str) -> frozenset[str]:
    """`word_set('and or') -> frozenset({'and', 'or'})`."""
    return frozenset(text.split())
