"""A paragraph -> sentences -> utterances: what a coach says in one breath, at most twelve words each."""

import re

from voicecoach.imports._text.words import word_set

MOST_WORDS = 12
"""Of one utterance in full; the rule of the house for text that is spoken."""
MOST_SHORT_WORDS = 5

_SENTENCE_END = re.compile(r"(?<=[.!?])['\")]*\s+(?=[A-Z\u00c0-\u00dd\u00bf\u00a10-9'\"(*])")
_ABBREVIATED = re.compile(
    r"\b(?:secs?|mins?|sek|min|std|segs?|wdh|reps?|ca|approx|aprox|nr|no|max|bzw|z\.\s?b|d\.\s?h|p\.\s?ej|e\.g|i\.e)\.$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[0-9]|(?:Pause|Satzpause|Haltezeit|Haltedauer|Halten)\b")
"""What follows an abbreviation within its sentence, though it begins like a new one."""
_JOINTS = word_set(
    "and while until till as so but then which because when if before after or where making keeping allowing "
    "und w\u00e4hrend bis damit sodass aber oder wenn dass y hasta mientras para pero cuando que o"
)
_PREPOSITIONS = word_set(
    "with by from at for on onto into in over under behind beneath above below toward towards through across against "
    "between along around using without that without throughout during"
)
_STRONG_COST, _JOINT_COST, _PREPOSITION_COST, _ANYWHERE_COST = 0, 2, 8, 100
_PAUSES = ",:;.!?"
_UTTERANCE_COST, _STUMP_COST = 4, 6
_STUMP_WORDS = 2
"""So few words alone sound chopped off."""
_FILLERS = word_set("and now then next finally also slowly")
_NEGATIONS = word_set("not no never don't avoid only unless without")
"""What is cut after one of these may say the opposite."""
_OPENERS = word_set(
    "as while with when after before once keeping using from in if at by on for during without to until your the this"
)
"""Words that open what is not yet the thing to do."""


def split_sentences(text: str) -> list[str]:
    """The sentences of a paragraph, in order, with their marks."""
    sentences: list[str] = []
    for part in _SENTENCE_END.split(" ".join(text.split())):
        if sentences and _ABBREVIATED.search(sentences[-1]) and _GOES_ON.match(part):
            sentences[-1] += f" {part}"
        elif part.strip():
            sentences.append(part.strip())
    return sentences


def split_utterances(sentence: str) -> tuple[list[str], bool]:
    """The utterances of one speakable sentence, and whether each begins where a speaker could pause.

    `split_utterances('Bend the knees.') -> (['Bend the knees.'], True)`
    """
    words = sentence.split()
    if not words:
        return [], True
    starts, cost = _best_starts(words)
    ends = [*starts[1:], len(words)]
    parts = [_as_utterance(words[start:end]) for start, end in zip(starts, ends, strict=True)]
    return [part for part in parts if part], cost < _ANYWHERE_COST


def short_form(utterance: str) -> str | None:
    """The first few words of an utterance, where they can stand alone: `'Lift the arms until they are level.' -> 'Lift the arms.'`"""
    words = utterance.split()
    if (
        len(words) <= MOST_SHORT_WORDS
        or words[0].lower() in _OPENERS
        or _NEGATIONS & set(utterance.lower().split())
    ):
        return None
    for end in range(MOST_SHORT_WORDS, _STUMP_WORDS, -1):
        if words[end - 1][-1].isdigit():
            continue  # the rest of a range, or what is counted
        if words[end - 1][-1] in _PAUSES or words[end].lower().strip(",") in _JOINTS | _PREPOSITIONS | {"to"}:
            return _as_utterance(words[:end])
    return None


def lead_index(utterances: list[str]) -> int:
    """Which utterance says what to do: `lead_index(['As you breathe out.', 'Lift the arms.']) -> 1`."""
    for index, utterance in enumerate(utterances):
        words = [
            word for word in utterance.lower().replace(",", "").rstrip(".").split() if word not in _FILLERS
        ]
        if words and words[0] not in _OPENERS and not words[0].endswith("ing"):
            return index
    return 0


def _best_starts(words: list[str]) -> tuple[list[int], int]:
    """Where the utterances begin, so that they are few and begin where a speaker would pause; and what that costs."""
    costs = [_start_cost(words, start) + _UTTERANCE_COST for start in range(len(words))]
    best: list[tuple[int, int]] = [(0, 0)]
    for end in range(1, len(words) + 1):
        best.append(
            min(
                (
                    best[start][0]
                    + costs[start]
                    + (_STUMP_COST if end - start <= _STUMP_WORDS and len(words) > _STUMP_WORDS else 0),
                    start,
                )
                for start in range(max(0, end - MOST_WORDS), end)
            )
        )
    starts = [best[-1][1]]
    while starts[0] > 0:
        starts.insert(0, best[starts[0]][1])
    return starts, best[-1][0]


def _start_cost(words: list[str], start: int) -> int:
    if start == 0 or words[start - 1][-1] in _PAUSES:
        return _STRONG_COST
    word = words[start].lower().strip(",'")
    if words[start - 1].lower() in _JOINTS | _PREPOSITIONS:
        return _PREPOSITION_COST + _JOINT_COST  # "and / while": after the first of them would tear them apart
    if word in _JOINTS:
        return _JOINT_COST
    return _PREPOSITION_COST if word in _PREPOSITIONS else _ANYWHERE_COST


def _as_utterance(words: list[str]) -> str:
    text = " ".join(words).strip(" ,;:.!-").translate({ord(":"): ",", ord(";"): ","})
    if not text:
        return ""
    return f"{text[0].upper()}{text[1:]}{'' if text.endswith('?') else '.'}"
