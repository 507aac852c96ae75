"""Large digits, drawn with a single character."""

DIGIT_ROWS = 5
WIDE = 2
"""A character is about twice as high as it is wide, so two of them make a square."""

_GLYPHS = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    ":": (" ", "#", " ", "#", " "),
}


def draw_digits(text: str, width: int, pixel: str, scale: int = 1) -> list[str]:
    """`scale * DIGIT_ROWS` rows for a text of digits and colons; none if they would be wider than `width`."""
    cells = WIDE * scale
    rows = [
        (" " * cells).join(
            "".join((pixel if dot == "#" else " ") * cells for dot in _GLYPHS[letter][row]) for letter in text
        )
        for row in range(DIGIT_ROWS)
        for _ in range(scale)
    ]
    return rows if len(rows[0]) <= width else []
