"""Rows of a table on a page -> the exercises in them."""

from collections.abc import Sequence
from dataclasses import replace

from voicecoach.imports._dose.reader import Doubt, read_sentence
from voicecoach.imports._dose.vocabulary import Language
from voicecoach.imports._page.columns import Column, find_columns, read_row
from voicecoach.imports._page.items import is_only_dose
from voicecoach.imports._page.lines import Line
from voicecoach.imports._page.page import Block


def table_blocks(rows: Sequence[Line], language: Language) -> list[Block]:
    """The exercises of one table: below a row of headers, or each with its name first. [] if it has none."""
    columns = find_columns(rows[0].cells)
    if columns is not None:
        return [row_block(row, columns, rows[0].cells, language) for row in rows[1:] if any(row.cells)]
    blocks = [_bare_block(row, language) for row in rows]
    return [block for block in blocks if block is not None] if all(blocks) else []


def row_block(row: Line, columns: Sequence[Column | None], headers: Sequence[str], language: Language) -> Block:  # fmt: skip
    """The exercise of one row. What its cells say beside a dose where a dose belongs is in doubt."""
    read = read_row(row.cells, columns, headers, language)
    block = Block(read.name, row.number, is_listed=True, position=read.position)
    for phrase in read.phrases:
        if is_only_dose(phrase, language):
            block.lines.append(_line(row, phrase))
        else:
            block.doubts.append(
                (row.number, Doubt(f"not understood as a dose: '{phrase}'", phrase.rpartition(": ")[2]))
            )
    block.lines += [_line(row, step) for step in read.steps.split("\n") if step.strip()]
    if read.equipment:
        block.lines.append(_line(row, f"Equipment: {read.equipment}"))
    for remark in read.remarks:
        _read_remark(remark, row, block, language)
    is_told = bool(block.doubts) or not block.lines
    if {"reps", "hold", "minutes"} & set(columns) and not is_told and not _says_how_much(block, language):
        hint = "fill in the cell of the reps, or of the time"
        block.doubts.append((row.number, Doubt("sets of nothing: neither reps nor a time", read.name, hint)))
    if not read.name:
        block.doubts.append((row.number, Doubt("an exercise without a name", hint="give it one")))
    return block


def _read_remark(remark: str, row: Line, block: Block, language: Language) -> None:
    """A load, a band or a side among the notes is of the dose; any more of one is in doubt."""
    reading = read_sentence(remark, language)
    dose = reading.dose
    if reading.is_whole and not dose.doubts and not dose.is_given and not dose.a_week:
        block.lines.append(_line(row, remark))
        return
    block.remarks.append(remark)
    if reading.is_dose and (dose.fields or dose.doubts or dose.a_week):
        hint = "write it in a column of its own, such as 'hold', 'rest' or 'load'"
        block.doubts.append(
            (row.number, Doubt(f"a dose in a note: '{remark}'", remark.rpartition(": ")[2], hint))
        )


def _says_how_much(block: Block, language: Language) -> bool:
    """Whether a row says what a set of it is."""
    fields = [read_sentence(line.text, language).dose.fields for line in block.lines]
    return any({"reps", "hold", "breaths"} & one.keys() for one in fields)


def _bare_block(row: Line, language: Language) -> Block | None:
    """`Plank | 3 x 30 s | 45 s rest`: a name and a dose."""
    name, *rest = [cell.strip(" *_") for cell in row.cells]
    block = Block(name, row.number, is_listed=True)
    for cell in filter(None, rest):
        if is_only_dose(cell, language):
            block.lines.append(_line(row, cell))
        else:
            block.remarks.append(cell)
    return block if name and block.lines else None


def _line(row: Line, text: str) -> Line:
    return replace(row, text=text, kind="plain", cells=("listed",))
