"""Where a thing was written: Span; and what is wrong with it there: Fault, with line, column and caret."""

from collections.abc import Iterable
from dataclasses import dataclass

from voicecoach.printable import printable

WIDEST_LINE = 120
"""Of a longer line a fault shows only what stands around its caret."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line of a sheet."""

    path: str
    line_number: int
    column_number: int
    """Counts characters from 1, as editors do."""
    end_column_number: int
    """Exclusive: the column after the last character."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line_number}:{self.column_number}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a sheet, where, and what to write instead."""

    code: str
    message: str
    span: Span
    line: str
    """The line of the sheet as it is written, without its end."""
    hint: str | None = None
    severity: str = "error"

    def __str__(self) -> str:
        return format_fault(self)

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        return (self.span.path, self.span.line_number, self.span.column_number, self.code, self.message)


def format_fault(fault: Fault) -> str:
    """The fault as the house writes it: place, line, caret, hint."""
    number = str(fault.span.line_number)
    margin = " " * len(number)
    line, column = _in_view(fault.line, fault.span.column_number)
    line = printable(line, keep="\t")
    # A tab before the caret keeps its width only if the caret's margin has the same tab.
    before = "".join("\t" if char == "\t" else " " for char in line[: column - 1])
    room = max(1, len(line) - column + 1)
    carets = "^" * max(1, min(fault.span.end_column_number - fault.span.column_number, room))
    lines = [
        f"{fault.span}: {fault.severity}[{fault.code}]: {printable(fault.message)}",
        f"{margin} |",
        f"{number} | {line}".rstrip(),
        f"{margin} | {before}{carets}",
    ]
    if fault.hint:
        lines.append(f"{margin} = hint: {printable(fault.hint)}")
    return "\n".join(lines)


def _in_view(line: str, column_number: int) -> tuple[str, int]:
    """The part of a very long line around a column, and the column in it."""
    if len(line) <= WIDEST_LINE:
        return line, column_number
    start = max(0, min(column_number - 1 - WIDEST_LINE // 2, len(line) - WIDEST_LINE))
    return line[start : start + WIDEST_LINE], column_number - start


def sort_faults(faults: Iterable[Fault]) -> list[Fault]:
    """The faults in the order of their places, each once."""
    return sorted(set(faults), key=lambda fault: fault.sort_key)


def count_faults(faults: Iterable[Fault]) -> str:
    """The closing line of a report: `'2 errors, 1 warning'`."""
    severities = [fault.severity for fault in faults]
    parts = []
    for severity in ("error", "warning"):
        count = severities.count(severity)
        if count:
            parts.append(f"{count} {severity}{'' if count == 1 else 's'}")
    return ", ".join(parts) or "no faults"
