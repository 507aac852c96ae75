"""The chapters of the script as JSON, in the form of Podcasting 2.0."""

import json

from voicecoach.captions.captions import one_line
from voicecoach.script import Script

ORDER = 64
SUFFIXES = ("chapters",)
HELP = "chapters as Podcasting 2.0 has them"
VERSION = "1.2.0"
"""Of the chapters format: https://github.com/Podcastindex-org/podcast-namespace/blob/main/chapters/jsonChapters.md"""


def export(script: Script) -> str:
    """The chapters with start and end in seconds; the last one ends with the session."""
    ends_ms = [chapter.at_ms for chapter in script.chapters[1:]] + [script.duration_ms]
    chapters = [
        {"startTime": chapter.at_ms / 1000, "endTime": end_ms / 1000, "title": one_line(chapter.title)}
        for chapter, end_ms in zip(
            script.chapters, ends_ms, strict=False
        )  # a script of somebody else may have none
    ]
    fields = {"version": VERSION, "title": one_line(script.title), "chapters": chapters}
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"
