"""Draws lines of text on a terminal and writes only the cells that have changed, so that a slow line keeps up."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from rich.text import Text

_Cell = tuple[str, Style]
"""A character and its style. The second cell of a wide character is empty."""

ENTER = "\x1b[?1049h\x1b[?25l\x1b[2J"
"""Takes over the screen of the terminal, without a cursor."""
LEAVE = "\x1b[?1049l\x1b[?25h"
"""Gives it back as it was."""


class Painter:
    """Knows what the terminal shows."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._shown: list[list[_Cell]] = []
        self._size = console.size

    def enter(self) -> None:
        """Take the screen over. Nothing is shown yet."""
        self._shown = []
        self._write(ENTER)

    def leave(self) -> None:
        """Give the screen back."""
        self._write(LEAVE)

    def draw(self, lines: Sequence[Text]) -> None:
        """Show these lines from the top; writes nothing if they are shown already."""
        size = self._console.size
        if size != self._size:
            self._shown, self._size = [], size
        parts = ["" if self._shown else "\x1b[0m\x1b[2J"]
        rows = [self._cells(line) for line in lines]
        for index, row in enumerate(rows):
            before = self._shown[index] if index < len(self._shown) else []
            parts.append(self._change(index + 1, before, row))
        self._shown = rows
        text = "".join(parts)
        if text:
            self._write(text)

    def _cells(self, line: Text) -> list[_Cell]:
        cells: list[_Cell] = []
        for segment in line.render(self._console):
            style = segment.style or Style.null()
            for character in segment.text:
                width = cell_len(character)
                if width == 0 and cells:  # a mark on the character before
                    cells[-1] = (cells[-1][0] + character, cells[-1][1])
                cells += [(character, style), ("", style)][:width]
        while cells and cells[-1] == (" ", Style.null()):
            cells.pop()
        return cells

    def _change(self, row: int, before: list[_Cell], after: list[_Cell]) -> str:
        if before == after:
            return ""
        ahead = [*before, *[(" ", Style.null())] * (len(after) - len(before))]
        first = next((at for at, cell in enumerate(after) if cell != ahead[at]), len(after))
        while first and first < len(after) and not after[first][0]:
            first -= 1
        last = len(after)
        while len(after) >= len(before) and last > first and after[last - 1] == ahead[last - 1]:
            last -= 1
        rest = "\x1b[K" if len(before) > len(after) else ""
        return f"\x1b[{row};{first + 1}H{self._styled(after[first:last])}{rest}"

    def _styled(self, cells: Sequence[_Cell]) -> str:
        console = self._console
        colours = ColorSystem.STANDARD if console.color_system else None
        return "".join(
            (style.without_color if console.no_color else style).render(
                "".join(letter for letter, _ in group), color_system=colours
            )
            for style, group in groupby(cells, key=itemgetter(1))
        )

    def _write(self, text: str) -> None:
        self._console.file.write(text)
        self._console.file.flush()
