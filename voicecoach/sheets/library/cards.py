"""What the cards of `show` are made of: paragraphs, sections, spans of numbers."""

from collections.abc import Iterator
from textwrap import fill

WIDTH = 92


def paragraph(label: str, text: str | None) -> Iterator[str]:
    """A text under its label, after an empty line; without a label just the text."""
    if text:
        yield ("\n" if label else "") + fill(f"{label}: {text}" if label else text, WIDTH)


def section(title: str, entries: list[str]) -> Iterator[str]:
    """A list under its title, if it has entries."""
    if entries:
        yield f"\n{title}"
        yield from (fill(entry, WIDTH, initial_indent="  - ", subsequent_indent="    ") for entry in entries)


def span(low: int, high: int) -> str:
    """`span(2, 4) -> '2-4'`, `span(3, 3) -> '3'`."""
    return str(low) if low == high else f"{low}-{high}"
