"""A script to be read aloud, with pauses in it -> a routine that says it: headings are chapters, sentences are steps."""

import re
from dataclasses import dataclass, field

from voicecoach.errors import RequestError
from voicecoach.estimate import estimate_ms
from voicecoach.imports._dose.reader import Doubt
from voicecoach.imports._draft import (
    EntryDraft,
    ExerciseDraft,
    Imported,
    RoutineDraft,
    StepDraft,
    file_name,
    free_id,
    has_words,
    step_id,
)
from voicecoach.imports._page.places import Source
from voicecoach.imports._text.guess import guess_position
from voicecoach.imports._text.language import notice_language
from voicecoach.imports._text.speakable import speakable
from voicecoach.imports._text.utterances import split_sentences, split_utterances
from voicecoach.units import LONGEST_MS, MS_PER_S, format_time

ORDER = 80
LABEL = "a script with pauses (plain text, Markdown)"
SOURCE = "imported from a script"

_WORD = r"(?:pause|silence|stille|wait|pausa|silencio|break)"
_MARK = re.compile(
    rf"\[\s*{_WORD}\b[^\]\n]*\]|\(\s*{_WORD}\b[^)\n]*\)|\{{\s*{_WORD}\b[^}}\n]*\}}|<\s*{_WORD}\b[^>\n]*>"
    rf"|^\s*#\s?{_WORD}\b.*$",
    re.IGNORECASE | re.MULTILINE,
)
_TIME = re.compile(
    r"([0-9]+(?:[.,][0-9]+)?)\s*(ms|s|secs?|seconds?|sek(?:unden?)?\.?|seg(?:undos?)?\.?|m|mins?|minutes?|minuten?|minutos?)?(?![\w])",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^\s*(#{1,6})\s+(?!pause\b)(.+?)\s*#*\s*$", re.IGNORECASE)
_UNDERLINE = re.compile(r"^\s*(?:=+|-{3,}|\*{3,}|_{3,})\s*$")
_BULLET = re.compile(r"^\s*(?:[-*+\u2022]|[0-9]{1,2}[.)])\s+")
_BLANK_MS = 2_000
"""A blank line is a breath."""
_BARE_MS = 5_000
"""A pause without a time."""
_WORDS_A_MINUTE = 130
"""A slow voice: the pause itself is then never shorter than it is written."""
_STEP_MS = 500
_MOST_WORDS = 16
"""Of one sentence that is said in one go."""
_TIMES_MS = {"ms": 1, "s": MS_PER_S, "m": 60 * MS_PER_S}


@dataclass(slots=True)
class _Said:
    text: str
    pause_ms: int = 0


@dataclass(slots=True)
class _Chapter:
    title: str
    line_number: int
    said: list[_Said] = field(default_factory=list)


def recognises(content: str) -> bool:
    return bool(_MARK.search(content))


def read(content: str, path: str) -> Imported:
    """One routine, and an exercise for each chapter. Raises RequestError where there is nothing to say."""
    language = notice_language(content)
    imported = Imported(language=language)
    lines = content.split("\n")
    chapters = _chapters(Source(path, tuple(lines)), imported)
    title = ""
    if len(chapters) > 1 and not chapters[0].said:
        title = chapters.pop(0).title
    for chapter in chapters:
        if not chapter.said:
            imported.losses.add("a heading without words left out", chapter.title)
    chapters = [chapter for chapter in chapters if chapter.said]
    if not chapters:
        raise RequestError(
            f"there is nothing to say in {path}", "write sentences, and pauses as [pause 15 s]"
        )
    name = next((one for one in (title, file_name(path)) if has_words(one)), "Script")
    _draft(chapters, name, path, imported)
    return imported


def _chapters(source: Source, imported: Imported) -> list[_Chapter]:
    chapters = [_Chapter("", 1)]
    for number, line in enumerate(source.lines, start=1):
        heading = _HEADING.match(line) if not _MARK.match(line) else None
        last = chapters[-1].said[-1] if chapters[-1].said else None
        if heading:
            chapters.append(_Chapter(heading[2].strip(" *_"), number))
        elif _UNDERLINE.match(line):
            continue
        elif not line.strip():
            if last:
                last.pause_ms = max(last.pause_ms, _BLANK_MS)
        else:
            _read_line(line, number, chapters, source, imported)
    return [chapter for chapter in chapters if chapter.title or chapter.said]


def _read_line(line: str, number: int, chapters: list[_Chapter], source: Source, imported: Imported) -> None:
    language = imported.language
    at = 0
    for mark in [*_MARK.finditer(line), None]:
        words = line[at : mark.start() if mark else len(line)]
        for sentence in split_sentences(_BULLET.sub("", words)):
            spoken = speakable(sentence, language)
            if not re.search(r"\w", spoken):
                continue
            whole = spoken if spoken[-1] in ".!?" else f"{spoken}."
            parts = [whole] if len(spoken.split()) <= _MOST_WORDS else split_utterances(spoken)[0]
            chapters[-1].said += [_Said(part) for part in parts]
        if mark is None:
            return
        at = mark.end()
        pause_ms = _pause_ms(mark[0])
        said = next((chapter.said[-1] for chapter in reversed(chapters) if chapter.said), None)
        if pause_ms is None:
            doubt = Doubt("a pause whose time is not understood", mark[0].strip(), "write it as [pause 15 s]")
            imported.faults.append(source.doubt(number, "", doubt))
        elif said is None:
            imported.losses.add("a pause before the first words left out", f"line {number}")
        else:
            said.pause_ms += pause_ms


def _pause_ms(mark: str) -> int | None:
    """The time of a pause: `'[pause 1.5 min]' -> 90000`, a bare number is seconds; None if it is not understood."""
    inner = re.sub(rf"{_WORD}\b|time|[\[\](){{}}<>#:=\"'/]", " ", mark, flags=re.IGNORECASE).strip()
    inner = re.sub(r"^(?:for|of|f\u00fcr|von|de|por)\s+", "", inner, flags=re.IGNORECASE)
    if not inner:
        return _BARE_MS
    total, rest = 0.0, inner
    while time := _TIME.match(rest):
        unit = (time[2] or "s").lower()
        total += float(time[1].replace(",", ".")) * _TIMES_MS["ms" if unit == "ms" else unit[0]]
        rest = rest[time.end() :].strip()
        rest = re.sub(r"^(?:and|und|y)\s+", "", rest)
    return round(total) if not rest and 0 < total <= LONGEST_MS else None


def _draft(chapters: list[_Chapter], name: str, path: str, imported: Imported) -> None:
    entries = []
    everything = [said.text for chapter in chapters for said in chapter.said]
    position = guess_position(everything, name, imported.language)
    if position is None:
        imported.losses.add("no position given, assumed seated", name)
    for chapter in chapters:
        title = chapter.title if has_words(chapter.title) else name
        chapter_id = free_id(title, [one.id for one in imported.exercises], "chapter")
        spoken = speakable(title, imported.language).rstrip(".")
        imported.exercises.append(
            ExerciseDraft(
                id=chapter_id,
                name=title,
                speak=spoken if spoken and spoken != title else None,
                position=position or "seated",
                dose={"sets": "1"},
                steps=_steps(chapter),
                comments=[f"From {path}, line {chapter.line_number}."],
                language=imported.language,
                sources=[SOURCE],
            )
        )
        entries.append(EntryDraft(chapter_id, {"transition-same": "0 s"}, talk="brief"))
    ids = [one.id for one in imported.exercises]
    imported.routines.append(
        RoutineDraft(
            id=free_id(name, ids, "script"),
            name=name,
            entries=entries,
            comments=[f"From {path}.", "- a pause is never shorter than it is written"],
            language=imported.language,
            sources=[SOURCE],
        )
    )


def _steps(chapter: _Chapter) -> list[StepDraft]:
    steps: list[StepDraft] = []
    for said in chapter.said:
        step = StepDraft(step_id(said.text, steps), said.text)
        if said.pause_ms:
            # A movement is timed from its words, a pause from their end.
            words_ms = -(-estimate_ms(said.text, _WORDS_A_MINUTE) // _STEP_MS) * _STEP_MS
            step.fields["move"] = format_time(said.pause_ms + words_ms)
        steps.append(step)
    return steps
