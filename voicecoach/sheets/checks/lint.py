"""Coaching lint: what a sheet may say and a good coach would not, as warnings that stop nothing.

A warning is silenced by `# voicecoach: ok CODE` on its line, or on a line of its own above. That a contraindication names an
alternative, that ids are known and that times have units is the grammar's business, and no rule here repeats it.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from voicecoach.errors import RequestError, SheetError
from voicecoach.sheets.checks.lint_coaching import coaching_warnings
from voicecoach.sheets.checks.lint_programmes import programme_warnings
from voicecoach.sheets.checks.lint_words import (
    late_translations,
    tempo_warnings,
    translated_warnings,
    translation_warnings,
    warn,
    word_warnings,
)
from voicecoach.sheets.forms.sheet import (
    ExerciseSheet,
    PhrasesSheet,
    ProgrammeSheet,
    RoutineSheet,
    TechniqueSheet,
    TemplateSheet,
    TranslationSheet,
)
from voicecoach.sheets.library.folders import SUFFIXES
from voicecoach.sheets.library.library import Library
from voicecoach.sheets.reading.written import Sheet
from voicecoach.source import Fault, sort_faults
from voicecoach.suggest import one_of

RULES: dict[str, str] = {
    "bold-rule": "A rule of a programme is bolder than the one that is meant if it is left out, and no reason is given.",
    "caution-without-avoid": "A caution says for whom the exercise is not, and nothing takes its place.",
    "dose-without-reason": "A dose has neither a source nor a reason.",
    "hold-without-breath": "A hold of 8 s or more has no cue to breathe.",
    "hold-without-release": "Nothing says how a hold is let go.",
    "late-translation": "A translation has no form that fits into a paced movement or a ramp, where the text has one.",
    "late-cue": "A technique for a movement is said when the movement is over.",
    "long-without-source": "A programme takes more than twelve weeks, and has no source.",
    "long-translation": "A translation takes more than 1.6 times as long to say as its text, so it may not fit where the text does.",
    "misread-word": "An utterance begins with a word that voices say badly.",
    "lost-variable": "A translation leaves out a variable of its text, such as the side.",
    "no-short-form": "What is said in every rep or set has no short form.",
    "one-side": "Words name one side, in an exercise that is done on both.",
    "no-short-translation": "A text has a short form, and its translation has none.",
    "no-rest-day": "Sessions of a programme follow each other without a rest day, and no reason is given.",
    "programme-without-reason": "A programme does not say what it is for.",
    "same-word": "Two steps of an exercise have the same word alone, so nobody knows which is meant.",
    "sounds-like-signal": "A word alone is one that the coach says for something else, such as Switch or Rest.",
    "spoken-sign": "Spoken text has an acronym, a sign or a number with a dash.",
    "steep-rung": "A rung of a ladder in a programme is more than half as much work again as the one before it.",
    "tempo-against-words": "Words say one way, and the phase of the tempo that they go with has the tone of the other.",
    "too-many-words": "A full form has more than twelve words, a short one more than five, a word more than two.",
    "unused-technique": "No sheet uses a technique.",
}
"""Every code, and what it means."""

_SILENCED = re.compile(r"#\s*voicecoach:\s*ok\s+([a-z, -]+)")


def lint_sheets(
    library: Library, paths: tuple[Path, ...] = (), ignored: Iterable[str] = ()
) -> tuple[Fault, ...]:
    """The warnings of the sheets at these paths, or of all in the library; those with errors have enough to mend.

    Raises RequestError for a code that is not one.
    """
    left_out = check_codes(ignored)
    readable = list(_readable(library, paths or library.folders))
    warnings = [fault for sheet, around in readable for fault in lint_sheet(sheet, around)]
    sheets = [sheet for sheet, _ in readable]
    named = {path for path in paths if path.is_file()}
    techniques = [sheet for sheet in sheets if sheet.kind == "technique" and Path(sheet.path) not in named]
    used = {name for sheet in sheets for name in names_used(sheet)}
    warnings.extend(unused_techniques(techniques, used, library))
    return tuple(sort_faults(fault for fault in warnings if fault.code not in left_out))


def check_codes(codes: Iterable[str]) -> set[str]:
    """These codes. Raises RequestError for one that is not a rule."""
    for code in set(codes) - set(RULES):
        raise RequestError(f"'{code}' is not a lint rule", one_of(code, RULES))
    return set(codes)


def lint_sheet(sheet: Sheet, library: Library) -> list[Fault]:
    """The warnings of one sheet, without those that its comments silence."""
    form = sheet.form
    found: list[Fault] = []
    if isinstance(form, ExerciseSheet | RoutineSheet | TechniqueSheet | PhrasesSheet):
        found.extend(word_warnings(sheet))
        found.extend(translated_warnings(sheet))
    if isinstance(form, TranslationSheet):
        found.extend(translation_warnings(sheet, form, library))
    if isinstance(form, ExerciseSheet):
        found.extend(coaching_warnings(sheet, form, library))
        found.extend(tempo_warnings(sheet, form))
        found.extend(late_translations(sheet, form, library))
    if isinstance(form, ProgrammeSheet):
        found.extend(programme_warnings(sheet, form))
    return [fault for fault in found if not _is_silenced(fault, sheet)]


def _is_silenced(fault: Fault, sheet: Sheet) -> bool:
    lines = sheet.lines if fault.span.path == sheet.path else sheet.other_lines[fault.span.path]
    at = fault.span.line_number - 1
    nearby = [lines[at], *(line for line in lines[max(0, at - 1) : at] if line.lstrip().startswith("#"))]
    return any(
        fault.code in re.split(r"[\s,]+", match[1]) for line in nearby for match in _SILENCED.finditer(line)
    )


def _readable(library: Library, paths: Iterable[Path]) -> Iterator[tuple[Sheet, Library]]:
    """The sheets without errors, each with the library that a command sees which is given its path."""
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and file.suffix in SUFFIXES:
                around = library.around(file)
                try:
                    yield around.load_path(file), around
                except SheetError:
                    continue


def unused_techniques(
    techniques: list[Sheet], used: set[str], library: Library, read: Collection[Path] = ()
) -> Iterator[Fault]:
    """The techniques that no sheet names: neither those that were `read`, which use `used`, nor another in the library."""
    if not techniques:
        return
    used = used | {name for sheet in _others(library, read) for name in names_used(sheet)}
    for sheet in techniques:
        if sheet.id not in used:
            fault = warn(
                sheet,
                "unused-technique",
                f"no sheet uses the technique '{sheet.id}'",
                ("technique",),
                f"name it in a step or under safety: {{use: {sheet.id}}}, or remove the sheet",
            )
            if not _is_silenced(fault, sheet):
                yield fault


def _others(library: Library, read: Collection[Path]) -> Iterator[Sheet]:
    for kind in ("exercise", "routine", "template"):
        for path in library.catalogue.paths(kind):
            if path not in read:
                with suppress(SheetError):
                    yield library.load_path(path)


def names_used(sheet: Sheet) -> frozenset[str]:
    """The id of every technique that a sheet names."""
    return frozenset(_uses(sheet.form))


def _uses(value: Any) -> Iterator[str]:
    """Every id behind a `use:`, however deep."""
    if isinstance(value, TemplateSheet):
        yield from _uses(value.model_extra)
    elif hasattr(value, "model_fields_set"):
        yield from _uses(dict(value))
    elif isinstance(value, dict):
        if isinstance(value.get("use"), str):
            yield value["use"]
        for inner in value.values():
            yield from _uses(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _uses(inner)
