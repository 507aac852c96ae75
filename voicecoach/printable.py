"""Text that is safe for a terminal: whatever a terminal would obey is replaced. Sheets and files may come from anybody."""


def printable(text: str, keep: str = "") -> str:
    """The text with a mark in place of each control character, line ends too; every character keeps its column.

    `keep` are the control characters that may stay.
    """
    return "".join(
        char if char.isprintable() or char in keep else "\N{REPLACEMENT CHARACTER}" for char in text
    )
