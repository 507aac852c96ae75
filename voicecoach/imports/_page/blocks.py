"""The lines of a page -> its exercises: each with its name, what to do, and the lines that give its dose."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from voicecoach.imports._dose.vocabulary import Language
from voicecoach.imports._page.items import (
    MOST_NAME_WORDS,
    gives_count,
    is_bold_name,
    is_only_dose,
    with_dose,
    with_more,
)
from voicecoach.imports._page.lines import Line
from voicecoach.imports._page.remarks import is_label, is_remark, is_warning, things_needed

_SHARE = 0.5
"""Of the items of a list that must look like exercises for all of them to be exercises."""
_DOSE_LABELS = re.compile(
    r"^(?:dose|dosage|sets|reps|how often|frequency|dosierung|umfang|h\u00e4ufigkeit|dosis|frecuencia)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Block:
    """One exercise as it stands on the page."""

    title: str
    line_number: int
    lines: list[Line] = field(default_factory=list)
    is_listed: bool = False
    """It is one line of a list."""


@dataclass(slots=True)
class Page:
    """What a page has on it."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    loose: list[Line] = field(default_factory=list)
    """Lines that belong to no exercise."""


def find_blocks(lines: list[Line], language: Language) -> Page:
    """The exercises in their order."""
    lines = _title_items(_exercise_items(lines, language), language)
    page = Page()
    for index, line in enumerate(lines):
        after = lines[index + 1] if index + 1 < len(lines) else None
        if line.kind == "title":
            page.blocks.append(
                Block(line.text.strip(" *_:.") or "Exercise", line.number, is_listed=bool(line.cells))
            )
        elif _is_title(line, lines[index - 1] if index else None, after, language):
            _open_block(page, line, language)
        elif (
            not page.blocks
            and (line.kind == "plain" and not is_only_dose(line.text, language))
            and not _is_alone(lines)
        ) or (page.blocks and page.blocks[-1].is_listed and line.is_after_blank and line.kind == "plain") or (
            page.blocks
            and page.blocks[-1].is_listed
            and line.kind == "plain"
            and is_only_dose(line.text, language)
        ) or (
            not page.blocks
            and line.kind == "plain"
            and is_only_dose(line.text, language)
            and not _is_alone(lines)
        ):
            page.loose.append(line)
        else:
            if not page.blocks:
                page.blocks.append(Block("", line.number))
            page.blocks[-1].lines.append(line)
    if len(page.blocks) > 1 and not page.blocks[0].lines and not page.blocks[0].is_listed:
        page.title = page.blocks.pop(0).title
    return page


def _is_alone(lines: list[Line]) -> bool:
    """A page of sentences without a name: one exercise."""
    return not any(line.kind != "plain" for line in lines) and not any(
        len(line.text.split()) <= MOST_NAME_WORDS and line.text[-1] not in ".!?" for line in lines[:-1]
    )


def _open_block(page: Page, line: Line, language: Language) -> None:
    named = with_more(line.text, language)
    if named is None:
        page.blocks.append(Block(line.text.strip(" *_:."), line.number))
        return
    block = Block(named.name, line.number)
    if named.rest:
        block.lines.append(replace(line, text=named.rest, kind="plain"))
    page.blocks.append(block)


def _is_title(line: Line, before: Line | None, after: Line | None, language: Language) -> bool:
    if (
        line.kind != "plain"
        or things_needed(line.text) is not None
        or is_warning(line.text)
        or is_remark(line.text)
    ):
        return False
    if is_bold_name(line.text, language):
        return True
    if is_only_dose(line.text, language) or _DOSE_LABELS.match(line.text):
        return False
    named = with_more(line.text, language)
    if named and line.is_after_blank and ":" in line.text.split(named.rest)[0]:
        return not is_label(named.name)
    is_short = (
        len(line.text.split()) <= MOST_NAME_WORDS + 2
        and line.text[-1] not in ".,;!?"
        and not re.search(r":\s*\S", line.text)
    )
    is_complete = (
        before is None
        or line.is_after_blank
        or before.text[-1:] in ".!?"
        or is_only_dose(before.text, language)
    )
    has_more = after is not None or line.is_after_blank
    return (
        is_short and is_complete and has_more and not line.indent and line.text[:1].upper() == line.text[:1]
    )


def _exercise_items(lines: list[Line], language: Language) -> list[Line]:
    """Lists in which each line is an exercise: a title and its dose take the place of such a line."""
    made: list[Line] = []
    for run in _runs(lines):
        if run[0].kind == "title":
            made += run
            continue
        found = [line for line in run if _is_listed(line, language)]
        whole = [line for line in run if is_only_dose(line.text, language)]
        others = len(run) - len(whole)
        if len(found) < 2 or len(found) < _SHARE * others or (run[0].kind == "plain" and len(found) < others):
            made += run
            continue
        for line in run:
            if line in whole:
                made.append(replace(line, kind="plain"))
            else:
                made += _as_exercise(line, language)
    return made


def _is_listed(line: Line, language: Language) -> bool:
    if line.kind == "plain":
        return with_dose(line.text, language) is not None and line.text[-1] not in ".!?"
    return with_dose(line.text, language) is not None or gives_count(line.text, language)


def _as_exercise(line: Line, language: Language) -> list[Line]:
    named = with_dose(line.text, language) or with_more(line.text, language)
    name, rest = (named.name, named.rest) if named else _first_words(line.text, language)
    title = replace(line, text=name, kind="title", cells=("listed",))
    return [title, replace(line, text=rest, kind="plain", is_after_blank=False)] if rest else [title]


def _first_words(text: str, language: Language) -> tuple[str, str]:
    if gives_count(text, language):
        words = re.split(r"[,.:;]|\s(?=[0-9])", text)[0].split()[:MOST_NAME_WORDS]
        return " ".join(words), text
    return text, ""


def _title_items(lines: list[Line], language: Language) -> list[Line]:
    """Numbered lines that are names, with what to do below them."""
    numbered = [index for index, line in enumerate(lines) if line.kind == "number" and not line.indent]
    names = [index for index in numbered if _names_what_follows(lines, index, language)]
    if len(names) < 1 or len(names) < _SHARE * len(numbered):
        return lines
    return [replace(line, kind="title") if index in names else line for index, line in enumerate(lines)]


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


def _runs(lines: list[Line]) -> list[list[Line]]:
    """Lines of one kind that follow each other."""
    runs: list[list[Line]] = []
    same: Callable[[Line, Line], bool] = lambda a, b: a.kind == b.kind and a.indent == b.indent  # noqa: E731
    for line in lines:
        if runs and same(runs[-1][-1], line):
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs
