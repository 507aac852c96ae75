"""A handout in plain text or Markdown, in English, German or Spanish -> sheets: names, what to do, and the dose of each exercise."""

import re

from voicecoach.imports._build import build
from voicecoach.imports._draft import Imported
from voicecoach.imports._page.blocks import find_blocks
from voicecoach.imports._page.items import readings, with_dose
from voicecoach.imports._page.lines import read_lines
from voicecoach.imports._page.places import Source
from voicecoach.imports._text.language import notice_language

ORDER = 90
"""Last: a handout is whatever text remains."""
LABEL = "a handout (plain text)"
SOURCE = "imported from a handout"

_YAML = re.compile(r"^[\w-]+:\s*(?:$|[\[{|>])|^\s*-\s+[\w-]+:\s", re.MULTILINE)
_FIELD_LINE = re.compile(r"^\s*(?:-\s+)?[a-z_][\w-]*:(?:\s|$)")


def recognises(content: str) -> bool:
    if _is_data(content):
        return False
    language = notice_language(content)
    return any(
        line.kind in {"number", "bullet", "row"}
        or with_dose(line.text, language)
        or any(reading.dose.is_given for reading in readings(line.text, language))
        for line in read_lines(content, language)
    )


def _is_data(content: str) -> bool:
    """YAML of a program, which is no handout: each of its lines is a field or an entry."""
    lines = [line for line in content.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return bool(_YAML.search(content)) and all(_FIELD_LINE.match(line) for line in lines)


def read(content: str, path: str) -> Imported:
    """The exercises on the page, a routine if there are several, and a programme if it says how often.

    Raises RequestError when there are none.
    """
    language = notice_language(content)
    page = find_blocks(read_lines(content, language), language)
    return build(page, Source(path, tuple(content.split("\n"))), language, SOURCE)
