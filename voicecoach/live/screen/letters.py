"""Large letters, three lines of the terminal high: each character of a row stands for two dots, one above the other.

A letter is five dots high, with a row above it for what accents and dots it has.
"""

import unicodedata

LETTER_LINES = 3
_DOT_ROWS = 6
_GAP = "."
_HALVES = {("#", "#"): "\u2588", ("#", "."): "\u2580", (".", "#"): "\u2584", (".", "."): " "}

_GLYPHS = {
    "A": ".#. #.# ### #.# #.#",
    "B": "##. #.# ##. #.# ##.",
    "C": ".## #.. #.. #.. .##",
    "D": "##. #.# #.# #.# ##.",
    "E": "### #.. ##. #.. ###",
    "F": "### #.. ##. #.. #..",
    "G": ".### #... #.## #..# .##.",
    "H": "#.# #.# ### #.# #.#",
    "I": "# # # # #",
    "J": "..# ..# ..# #.# .#.",
    "K": "#..# #.#. ##.. #.#. #..#",
    "L": "#.. #.. #.. #.. ###",
    "M": "#...# ##.## #.#.# #...# #...#",
    "N": "#..# ##.# #.## #..# #..#",
    "O": ".##. #..# #..# #..# .##.",
    "P": "##. #.# ##. #.. #..",
    "Q": ".##. #..# #..# #.#. .#.#",
    "R": "##. #.# ##. #.# #.#",
    "S": ".## #.. .#. ..# ##.",
    "T": "### .#. .#. .#. .#.",
    "U": "#.# #.# #.# #.# ###",
    "V": "#.# #.# #.# #.# .#.",
    "W": "#...# #...# #.#.# ##.## #...#",
    "X": "#.# #.# .#. #.# #.#",
    "Y": "#.# #.# .#. .#. .#.",
    "Z": "### ..# .#. #.. ###",
    "0": "### #.# #.# #.# ###",
    "1": ".# ## .# .# .#",
    "2": "### ..# ### #.. ###",
    "3": "### ..# ### ..# ###",
    "4": "#.# #.# ### ..# ..#",
    "5": "### #.. ### ..# ###",
    "6": "### #.. ### #.# ###",
    "7": "### ..# ..# ..# ..#",
    "8": "### #.# ### #.# ###",
    "9": "### #.# ### ..# ###",
    ".": ". . . . #",
    ",": ".. .. .. .# #.",
    ":": ". # . # .",
    ";": ".. .# .. .# #.",
    "!": "# # # . #",
    "?": "##. ..# .#. ... .#.",
    "\u00a1": "# . # # #",
    "\u00bf": ".#. ... .#. #.. .##",
    "'": "# # . . .",
    "-": "... ... ### ... ...",
    "/": "..# ..# .#. #.. #..",
    "(": ".# #. #. #. .#",
    ")": "#. .# .# .# #.",
    "%": "#.# ..# .#. #.. #.#",
    " ": ".. .. .. .. ..",
}
_MARKS = {
    "\u0300": "#..",
    "\u0301": "..#",
    "\u0302": ".#.",
    "\u0303": "###",
    "\u0308": "#.#",
    "\u0327": "...",
}
"""What stands above a letter for each combining mark."""
_SAME = {"\u2019": "'", "\u2018": "'", "\u2013": "-", "\u2014": "-"}


def draw_letters(text: str, width: int, most_lines: int, scale: int = 1) -> list[str]:
    """Rows of large letters, `scale * LETTER_LINES` for a line of text; none if a letter is unknown or it does not fit."""
    words = [_dots(word) for word in text.upper().split()]
    if not words or not all(words):
        return []
    space = [_GAP * 3] * _DOT_ROWS
    width //= scale
    lines: list[list[str]] = []
    for word in words:
        if len(word[0]) > width:
            return []
        longer = _joined([lines[-1], space, word]) if lines else word
        if len(longer[0]) <= width:
            lines[-1:] = [longer]
        else:
            lines.append(word)
    return [row for line in lines for row in _rows(line, scale)] if len(lines) <= most_lines else []


def _dots(word: str) -> list[str]:
    """The rows of dots of a word; none if a letter is unknown."""
    glyphs: list[list[str]] = []
    for letter in unicodedata.normalize("NFD", word):
        if letter in _MARKS and glyphs:
            glyphs[-1][0] = _MARKS[letter].center(len(glyphs[-1][1]), _GAP)[: len(glyphs[-1][1])]
            continue
        known = _GLYPHS.get(_SAME.get(letter, letter))
        if known is None:
            return []
        rows = known.split(" ")
        glyphs.append([_GAP * len(rows[0]), *rows])
    return _joined([part for glyph in glyphs for part in (glyph, [_GAP] * _DOT_ROWS)][:-1])


def _joined(parts: list[list[str]]) -> list[str]:
    return ["".join(rows) for rows in zip(*parts, strict=True)]


def _rows(line: list[str], scale: int) -> list[str]:
    dots = ["".join(dot * scale for dot in row) for row in line for _ in range(scale)]
    pairs = zip(dots[::2], dots[1::2], strict=True)
    return ["".join(_HALVES[pair] for pair in zip(above, below, strict=True)) for above, below in pairs]
