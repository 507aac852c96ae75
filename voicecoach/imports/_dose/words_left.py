"""What is left of a sentence whose dose was read: the words that are said."""

import re

from voicecoach.imports._dose.growth import GONE
from voicecoach.imports._dose.tokens import Token

HOLD_MARK = "holdtime"
"""Stands in a sentence for the time of the hold, until it becomes a variable."""


def words_left(sentence: str, tokens: list[Token], taken: list[tuple[str, int, int]], codes: str) -> str:
    """The sentence without its dose. A hold in the middle of it keeps its place as a mark."""
    gone = [token.code == GONE for token in tokens]
    marks: set[int] = set()
    last_word = max((index for index, code in enumerate(codes) if code in "wQqHPBCO&"), default=-1)
    for name, start, end in taken:
        inner = [index for index in range(start, end) if tokens[index].code == "t"]
        has_words = any(tokens[index].code == "w" for index in range(start, end))
        is_inner = end <= last_word and tokens[start].code in "HPF"
        if name == "hold" and inner and (is_inner or has_words):
            marks.update(inner)
        else:
            gone[start:end] = [True] * (end - start)
    for index in range(len(tokens)):
        if gone[index]:
            before = index - 1
            while before >= 0 and not gone[before] and tokens[before].code in "&,FV:":
                gone[before] = True
                before -= 1
    parts: list[str] = []
    at = 0
    for index, token in enumerate(tokens):
        if not gone[index]:
            gap = sentence[at : token.start]
            parts.append(gap if gap.strip() or not parts else " ")
            parts.append(HOLD_MARK if index in marks else sentence[token.start : token.end])
        at = token.end
    text = re.sub(r"\s+([.,;:!?])", r"\1", " ".join("".join(parts).split())).strip(" ,;:-*_~`\u2013\u2014")
    text = re.sub(r"^(?:and|then|und|dann|y|luego)\s+", "", text, flags=re.IGNORECASE)
    return f"{text[:1].upper()}{text[1:]}" if re.search(r"[^\W\d_]", text) else ""
