"""The ids of sheets at a glance, for a shell that completes them: the first lines are read, nothing is parsed or checked."""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from voicecoach.sheets.forms.terms import FOLDERS
from voicecoach.sheets.library.folders import SUFFIXES, shipped_cues, user_cues

_TITLE = re.compile(r"^name: *(.+?) *$", re.MULTILINE)
_CONDITION = re.compile(r"^ +([a-z][a-z0-9-]*): *(.*)$", re.MULTILINE)


def list_names(kind: str, asked: tuple[Path, ...] = ()) -> Mapping[str, str]:
    """The ids of all sheets of a kind with their names, by alphabet; of a programme, routine, exercise and so on."""
    first = re.compile(rf"^{kind}: *[\"']?([\w-]+)", re.MULTILINE)
    found: dict[str, str] = {}
    for text in _texts(kind, asked):
        if word := first.search(text):
            title = _TITLE.search(text)
            found.setdefault(word[1], title[1].strip("\"'") if title else "")
    return dict(sorted(found.items()))


def list_conditions(asked: tuple[Path, ...] = ()) -> Mapping[str, str]:
    """The conditions with the question that each answers, in the order of their sheets."""
    found: dict[str, str] = {}
    for text in _texts("conditions", asked):
        if re.search("^conditions:", text, re.MULTILINE):
            means = re.split("^means:", text, maxsplit=1, flags=re.MULTILINE)[-1]
            for name, question in _CONDITION.findall(means):
                found.setdefault(name, question)
    return found


def exercises_of(words: Collection[str], asked: tuple[Path, ...] = ()) -> Mapping[str, str]:
    """The exercises of the first routine among these words, in its order; all that there are if there is none."""
    every = list_names("exercise", asked)
    for text in _texts("routine", asked):
        routine = re.search(r"^routine: *[\"']?([\w-]+)", text, re.MULTILINE)
        if routine and routine[1] in words:
            part = re.split("^exercises:", text, maxsplit=1, flags=re.MULTILINE)[-1]
            part = re.sub("#.*", "", re.split(r"^\w", part, maxsplit=1, flags=re.MULTILINE)[0])
            named = dict.fromkeys(word for word in re.findall(r"[\w-]+", part) if word in every)
            return {name: every[name] for name in named} or every
    return every


def _texts(kind: str, asked: tuple[Path, ...]) -> Iterator[str]:
    """The sheets that may be of a kind, in the order in which they are found."""
    for folder in (*asked, user_cues(), shipped_cues()):
        for place in dict.fromkeys((folder / FOLDERS[kind], folder)):
            paths = sorted(place.iterdir()) if place.is_dir() else []
            for path in paths:
                if path.suffix in SUFFIXES:
                    try:
                        yield path.read_text(encoding="utf-8")
                    except (OSError, UnicodeDecodeError):
                        continue
