"""The sessions of a course -> the index page of its folder; it works from a USB stick as from a web host."""

from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from voicecoach.page.build import render_template
from voicecoach.page.words import page_words, words_language

INDEX_NAME = "index.html"
"""What a web host shows of a folder, and what the pages of sessions lead back to."""
_SCRIPTS = ("dom.js", "course.js")


@dataclass(frozen=True, slots=True)
class CourseSession:
    """One session as the index lists it."""

    number: int
    """Of the course, counted from 1."""
    day: date
    """The day that it was done, or is due."""
    is_done: bool
    file: str | None = None
    """The name of its page in the folder; None if there is none."""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A course as its index shows it."""

    title: str
    programme: str
    """The id of its programme."""
    language: str
    """BCP 47; a language without wording of its own gets English labels."""
    session_count: int
    """How many sessions it has in all."""
    sessions: tuple[CourseSession, ...]
    """In order."""


def write_course_index(stream: BinaryIO, page: CoursePage) -> None:
    """Write the index as one page that asks the network for nothing; sessions are links beside it."""
    words = page_words(page.language)
    ahead = [session for session in page.sessions if not session.is_done]
    html = render_template(
        "course.html.j2",
        _SCRIPTS,
        page=page,
        language=page.language,
        first=ahead[0] if ahead else None,
        words=words,
        words_language=words_language(page.language),
        course={
            "programme": page.programme,
            "words": {name: words[name] for name in ("today", "next-session", "missed-next")},
            "sessions": [{"number": one.number, "day": one.day.isoformat()} for one in page.sessions],
        },
    )
    stream.write(html.encode())
