"""Buttons -> the page of the remote control, which asks only the machine that it came from."""

from collections.abc import Sequence

from voicecoach.page.build import render_template
from voicecoach.page.words import page_words, words_language


def remote_page(title: str, language: str, buttons: Sequence[tuple[str, str]]) -> str:
    """The page, as HTML; `buttons` are commands with their labels, the large one first."""
    words = page_words(language)
    return render_template(
        "remote.html.j2",
        ("dom.js", "remote.js"),
        title=title,
        language=words_language(language),
        words=words,
        buttons=buttons,
        said={name: words[name] for name in ("lost", "waiting", "paused", "coming")},
        asks_its_machine=True,
    )
