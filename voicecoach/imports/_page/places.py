"""Faults of a page with line and column, like those of a sheet."""

from dataclasses import dataclass

from voicecoach.imports._dose.reader import Doubt
from voicecoach.imports._draft import DOUBTFUL
from voicecoach.source import Fault, Span

NOT_UNDERSTOOD = "not-understood"
_STEP_HINT = "begin it with '-' to make it a step or with 'Note:' to keep it as a remark, or take it out"
_MOST_JOINED = 12
"""Lines that one sentence may go over."""


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file, to show lines of it."""

    path: str
    lines: tuple[str, ...]

    def doubt(self, number: int, exercise: str, doubt: Doubt) -> Fault:
        """Something about the dose of an exercise that may be wrong."""
        message = f"{exercise}: {doubt.message}" if exercise else doubt.message
        return self._fault(number, doubt.words, DOUBTFUL, message, doubt.hint)

    def not_understood(self, number: int, words: str) -> Fault:
        """A line that became nothing."""
        return self._fault(number, words, NOT_UNDERSTOOD, "not understood, kept as a comment", _STEP_HINT)

    def _fault(self, number: int, words: str, code: str, message: str, hint: str) -> Fault:
        number, column, end = self._find(number, words)
        span = Span(self.path, number, column, end)
        return Fault(code, message, span, self.lines[number - 1], hint, "warning")

    def _find(self, number: int, words: str) -> tuple[int, int, int]:
        """The line and the columns of words at or below a line; of the whole line where they are not found."""
        for line_number in range(number, min(number + _MOST_JOINED, len(self.lines) + 1)):
            at = self.lines[line_number - 1].find(words) if words else -1
            if at >= 0:
                return line_number, at + 1, at + len(words) + 1
        number = min(max(1, number), len(self.lines))
        line = self.lines[number - 1]
        return number, len(line) - len(line.lstrip()) + 1, max(2, len(line.rstrip()) + 1)
