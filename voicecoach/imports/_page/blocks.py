"""The lines of a page -> its exercises: each with its name, what to do, and the lines that give its dose."""

import re
from dataclasses import replace
from itertools import takewhile

from voicecoach.imports._dose.vocabulary import Language
from voicecoach.imports._page.items import (
    MOST_NAME_WORDS,
    bare_name,
    has_colon,
    is_about_all,
    is_bold_name,
    is_only_dose,
    says_dose,
    says_how_often,
    with_dose,
    with_more,
)
from voicecoach.imports._page.lines import Line
from voicecoach.imports._page.lists import LISTED, exercise_items, title_items
from voicecoach.imports._page.page import Block, Page
from voicecoach.imports._page.remarks import is_remark, is_warning, things_needed
from voicecoach.imports._page.tables import table_blocks

_COUNT_AHEAD = re.compile(
    r"[0-9]+[\s-]*(?:min|sec|day|week|minuten|tage|wochen|d\u00edas|semanas|minutos)", re.IGNORECASE
)
"""How long a session takes: `10 min morning mobility`."""
_TWO_PARTS = re.compile(r"^([^:.!?]{3,40}):\s+\S+(?:\s+\S+){0,3}(?<![.!?])$")
_DOSE_LABELS = re.compile(
    r"^(?:dose|dosage|sets|reps|how often|frequency|dosierung|umfang|h\u00e4ufigkeit|dosis|frecuencia)\b",
    re.IGNORECASE,
)


def find_blocks(lines: list[Line], language: Language) -> Page:
    """The exercises in their order."""
    lines = title_items(exercise_items(lines, language), language)
    page, is_alone = Page(), _is_alone(lines)
    openings = _shared_openings(lines)
    skipped = 0
    for index, line in enumerate(lines):
        if index < skipped:
            continue
        if line.kind == "row":
            rows = list(takewhile(lambda one: one.kind == "row", lines[index:]))
            skipped = index + len(rows)
            blocks = table_blocks(rows, language)
            page.blocks += blocks
            page.loose += [] if blocks else rows
            continue
        before, after = (
            lines[index - 1] if index else None,
            lines[index + 1] if index + 1 < len(lines) else None,
        )
        if line.kind == "title":
            name, load = bare_name(line.text.strip(" *_:."), language)
            page.blocks.append(Block(name or "Exercise", line.number, is_listed=line.cells == LISTED))
            page.blocks[-1].lines += [replace(line, text=load, kind="plain")] if load else []
        elif line.cells == LISTED:
            page.blocks[-1].lines.append(line)
        elif _is_title(line, before, after, language):
            _open_block(page, line, language, openings)
        elif line.kind == "plain" and not is_alone and _is_loose(line, page, language):
            page.loose.append(line)
        else:
            if not page.blocks:
                page.blocks.append(Block("", line.number))
            page.blocks[-1].lines.append(line)
    if len(page.blocks) > 1 and not page.blocks[0].is_listed:
        _take_title(page, lines[0])
    return page


def _take_title(page: Page, first: Line) -> None:
    """The name of the page is no exercise: nothing stands below it, or what it says of a dose stands in it, apart from a list."""
    opening = page.blocks[0]
    is_bare = not opening.lines
    is_apart = first.number == opening.line_number and all(
        line.number == first.number for line in opening.lines
    )
    if is_bare or (is_apart and page.blocks[1].is_listed and _COUNT_AHEAD.match(first.text)):
        page.blocks.pop(0)
        page.title, page.title_line = opening.title if is_bare else first.text, opening.line_number


def _is_loose(line: Line, page: Page, language: Language) -> bool:
    """Whether a plain line stands before all exercises, or below a list of them."""
    if not page.blocks:
        return True
    if len(page.blocks) > 1 and is_about_all(line.text, language):
        return True
    is_apart = line.is_after_blank or is_only_dose(line.text, language) or says_how_often(line.text, language)
    return page.blocks[-1].is_listed and is_apart


def _is_alone(lines: list[Line]) -> bool:
    """A page of sentences without a name: one exercise."""
    return not any(line.kind != "plain" for line in lines) and not any(
        len(line.text.split()) <= MOST_NAME_WORDS and line.text[-1] not in ".!?" for line in lines[:-1]
    )


def _shared_openings(lines: list[Line]) -> set[str]:
    """What stands before the colon of several short lines: `Pelvic floor: slow holds` is one name, and so is what is like it."""
    found = [match[1] for line in lines if line.kind == "plain" and (match := _TWO_PARTS.match(line.text))]
    return {one for one in found if found.count(one) > 1}


def _open_block(page: Page, line: Line, language: Language, openings: set[str]) -> None:
    named = with_dose(line.text, language) or with_more(line.text, language)
    parts = _TWO_PARTS.match(line.text)
    if parts and parts[1] in openings and not says_dose(line.text, language):
        named = None
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
    if _DOSE_LABELS.match(line.text) and not is_bold_name(line.text, language):
        return False
    is_opening = before is None or line.is_after_blank
    return is_bold_name(line.text, language) or (
        _opens_with_name(line, after, language, is_opening=is_opening)
        or _is_short_line(line, before, after, language, is_opening=is_opening)
    )


def _opens_with_name(line: Line, after: Line | None, language: Language, *, is_opening: bool) -> bool:
    """Whether a line is a name and its dose, or a name, a colon and what to do."""
    if not is_opening or line.indent:
        return False
    if with_dose(line.text, language) and after is not None and line.text[-1] not in ".!?":
        return True
    return has_colon(line.text, language)


def _is_short_line(line: Line, before: Line | None, after: Line | None, language: Language, *, is_opening: bool) -> bool:  # fmt: skip
    """Whether a line is short, no sentence, and stands where a name may stand."""
    text = line.text
    if says_dose(text, language) and not with_dose(text, language):
        return False
    is_short = (
        len(text.split()) <= MOST_NAME_WORDS + 2
        and text[-1] not in ".,;!?"
        and not re.search(r":\s*\S", text)
    )
    is_complete = (
        is_opening or before is None or before.text[-1:] in ".!?" or is_only_dose(before.text, language)
    )
    has_more = after is not None or line.is_after_blank
    return is_short and is_complete and has_more and not line.indent and text[:1].upper() == text[:1]
