"""Lists on a page -> which of their entries are exercises of their own, each with its name and its dose."""

import re
from dataclasses import replace

from voicecoach.imports._dose.vocabulary import Language
from voicecoach.imports._page.items import (
    MOST_NAME_WORDS,
    gives_count,
    gives_dose,
    has_colon,
    is_heading,
    is_only_dose,
    says_dose,
    with_dose,
    with_more,
)
from voicecoach.imports._page.lines import Line

_SHARE = 0.5
"""Of the items of a list that must look like exercises for all of them to be exercises."""
LISTED = ("listed",)
"""Marks what came from one line of a list."""
_NAME_AND_NUMBER = re.compile(
    r"([^\W\d_][^.!?:0-9\u2013\u2014-]{2,40}?)(?<!\sx)[\s,:\u2013-]+([0-9]{1,2}(?:-[0-9]{1,2})?)"
)
"""`Burpees 8`, among entries with a dose."""
_ABBREVIATED = re.compile(r"\b(?:min|sek|sec|seg|wdh|rep|reps)\.$", re.IGNORECASE)
"""A point that ends no sentence."""
_SEPARATED = re.compile(r"^([^\W\d_][^:.!?]{1,50}?)\s*(?P<mark>:|\s[-\u2013\u2014])\s+(.+)$")


def exercise_items(lines: list[Line], language: Language) -> list[Line]:
    """Lists in which each line is an exercise: a title and its dose take the place of such a line."""
    made: list[Line] = []
    for run in _runs(lines, language):
        whole = [line for line in run if is_only_dose(line.text, language)]
        found = [line for line in run if line not in whole and _is_listed(line, language)]
        if found and run[0].kind in {"number", "bullet"}:
            found += [line for line in run if line not in found and _NAME_AND_NUMBER.fullmatch(line.text)]
        others = len(run) - len(whole) - sum(is_heading(line.text) for line in run)
        if run[0].kind in {"title", "row"} or len(found) < 2 or len(found) < _SHARE * others:
            made += run
            continue
        for line in run:
            is_other = line in whole or is_heading(line.text)
            made += [replace(line, kind="plain")] if is_other else _as_exercise(line, language)
    return made


def _is_like_its_neighbours(lines: list[Line], index: int, language: Language) -> bool:
    """Whether a line is written like one right before or behind it that is an exercise: it is one too, whatever its dose says."""
    shape = _shape(lines[index].text)
    if not shape:
        return False
    near = [(lines[index - 1], lines[index])] if index else []
    near += [(one, one) for one in lines[index + 1 : index + 2]]
    return any(
        one.kind == "plain"
        and not later.is_after_blank
        and _shape(one.text) == shape
        and _is_listed(one, language)
        for one, later in near
    )


def _shape(text: str) -> str:
    """What stands between a name and the rest of a line that is no sentence."""
    match = _SEPARATED.match(text)
    return match["mark"] if match and text[-1] not in ".!?" else ""


def _is_listed(line: Line, language: Language) -> bool:
    if line.kind == "plain":
        if with_dose(line.text, language) is not None and not has_colon(line.text, language):
            return line.text[-1] not in ".!?" or _ABBREVIATED.search(line.text) is not None
        has_more = has_colon(line.text, language) or (
            line.text[-1] not in ".!?" and with_more(line.text, language) is not None
        )
        return has_more and gives_dose(line.text, language)
    return with_dose(line.text, language) is not None or gives_count(line.text, language)


def _as_exercise(line: Line, language: Language) -> list[Line]:
    named = with_dose(line.text, language) or with_more(line.text, language)
    name, rest = (named.name, named.rest) if named else _first_words(line.text, language)
    if counted := _NAME_AND_NUMBER.fullmatch(line.text):
        # A number alone is told as a dose that was not found.
        name, rest = counted[1], counted[2]
    if line.kind == "plain" and not named and (apart := _SEPARATED.match(line.text)):
        name, rest = apart[1], apart[3]
    title = replace(line, text=name, kind="title", cells=LISTED)
    dose = replace(line, text=rest, kind="plain", is_after_blank=False, cells=LISTED)
    return [title, dose] if rest else [title]


def _first_words(text: str, language: Language) -> tuple[str, str]:
    if gives_count(text, language):
        words = re.split(r"[,.:;]|\s(?=[0-9])", text)[0].split()[:MOST_NAME_WORDS]
        return " ".join(words), text
    return text, ""


def title_items(lines: list[Line], language: Language) -> list[Line]:
    """Numbered lines that are names, with what to do below them."""
    numbered = [index for index, line in enumerate(lines) if line.kind == "number" and not line.indent]
    names = [index for index in numbered if _names_what_follows(lines, index, language)]
    listed = [index for index, line in enumerate(lines) if line.kind in {"number", "bullet"}]
    with_dose_below = [index for index in listed if _has_dose_below(lines, index, language)]
    if len(with_dose_below) > 1 and len(with_dose_below) == len(listed):
        names = numbered = with_dose_below
    parents = [index for index in listed if _has_list_below(lines, index)]
    tops = [index for index in listed if lines[index].indent == min(lines[one].indent for one in listed)]
    if len(parents) > 1 and parents == tops and any(says_dose(line.text, language) for line in lines):
        names = numbered = parents
    if len(names) < 1 or len(names) < _SHARE * len(numbered):
        return lines
    return [replace(line, kind="title") if index in names else line for index, line in enumerate(lines)]


def _has_dose_below(lines: list[Line], index: int, language: Language) -> bool:
    """Whether an entry of a list is short, and the line below it is its dose alone."""
    line, after = lines[index], lines[index + 1] if index + 1 < len(lines) else None
    return (
        after is not None
        and after.kind == "plain"
        and is_only_dose(after.text, language)
        and len(line.text.split()) <= MOST_NAME_WORDS
        and line.text[-1] not in ".!?"
        and not says_dose(line.text, language)
    )


def _has_list_below(lines: list[Line], index: int) -> bool:
    """Whether an entry of a list is short, and has a list of its own."""
    line, after = lines[index], lines[index + 1] if index + 1 < len(lines) else None
    return (
        after is not None
        and after.kind in {"number", "bullet"}
        and after.indent > line.indent
        and len(line.text.split()) <= MOST_NAME_WORDS
        and line.text[-1] not in ".!?"
    )


def _names_what_follows(lines: list[Line], index: int, language: Language) -> bool:
    line, after = lines[index], lines[index + 1] if index + 1 < len(lines) else None
    is_name = (
        len(line.text.split()) <= MOST_NAME_WORDS
        and line.text[-1] not in ".!?"
        and not is_only_dose(line.text, language)
    )
    if not is_name or after is None or after.kind in {"number", "title"}:
        return False
    # A plain line that only gives the dose of the steps above it is none that a name stands over, unless more names come.
    return after.kind == "bullet" or not is_only_dose(after.text, language) or index == 0


def _runs(lines: list[Line], language: Language) -> list[list[Line]]:
    """Lines of one kind that follow each other; of plain ones those that look like exercises, or do not."""
    runs: list[list[Line]] = []
    last: object = None
    for index, line in enumerate(lines):
        is_plain = line.kind == "plain"
        is_listed = is_plain and (
            _is_listed(line, language) or _is_like_its_neighbours(lines, index, language)
        )
        key = (line.kind, line.indent, is_listed)
        if runs and (
            key == last or (is_plain and is_only_dose(line.text, language) and runs[-1][-1].kind == "plain")
        ):
            runs[-1].append(line)
        else:
            runs.append([line])
            last = key
    return runs
