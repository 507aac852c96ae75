"""Names of files -> a page that lists them, for a folder that has no index of its own."""

from collections.abc import Sequence
from typing import BinaryIO

from voicecoach.page.build import render_template
from voicecoach.page.words import USUAL


def write_listing(stream: BinaryIO, title: str, names: Sequence[str]) -> None:
    """Write a page with a link to each file, in English."""
    html = render_template("listing.html.j2", (), language=USUAL, title=title, names=names)
    stream.write(html.encode())
