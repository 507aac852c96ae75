"""Sheets found by what people call things: names, other names, muscles, equipment, conditions, techniques.

Case, plurals and slips of the finger do not matter: `hamstring`, `Hamstrings` and `hamstirng` find the same.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from voicecoach.sheets.forms.sheet import (
    ExerciseSheet,
    ProgrammeSheet,
    RoutineItem,
    RoutineSheet,
    TechniqueSheet,
)
from voicecoach.sheets.library.library import Library, form_of

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Filters:
    """What an exercise must have, and a routine or programme in at least one of its exercises; None: anything."""

    equipment: str | None = None
    """`none` for exercises that need nothing."""
    position: str | None = None
    muscle: str | None = None

    @property
    def is_empty(self) -> bool:
        return self.equipment is None and self.position is None and self.muscle is None


@dataclass(frozen=True, slots=True)
class Hit:
    kind: str
    id: str
    name: str


def search(library: Library, words: Iterable[str], filters: Filters) -> list[Hit]:
    """Routines, programmes, exercises, techniques and conditions that have every word somewhere, those with it in their name first.

    Without words: all but the techniques, which are many.
    """
    wanted = [token for word in words for token in _tokens(word)]
    hits = []
    for order, (hit, first, others) in enumerate(_entries(library, filters, with_techniques=bool(wanted))):
        in_name = all(_has(token, first) for token in wanted)
        if in_name or all(_has(token, first | others) for token in wanted):
            hits.append((_KIND_ORDER.index(hit.kind), not in_name, order, hit))
    return [hit for *_, hit in sorted(hits, key=lambda entry: entry[:3])]


_KIND_ORDER = ("routine", "programme", "exercise", "technique", "condition")

_Entry = tuple[Hit, set[str], set[str]]
"""A hit in the making, the words of its name, and its other words."""


def _entries(library: Library, filters: Filters, *, with_techniques: bool) -> Iterator[_Entry]:
    exercises = {sheet.id: form_of(sheet, ExerciseSheet) for sheet in library.all("exercise")}
    yield from _session_entries(library, exercises, filters)
    for exercise, form in exercises.items():
        if _passes(form, filters):
            yield _entry("exercise", exercise, form.name, _exercise_words(form))
    if not filters.is_empty:
        return
    if with_techniques:
        for sheet in library.all("technique"):
            technique = form_of(sheet, TechniqueSheet)
            yield _entry("technique", sheet.id, technique.name, [])
    for condition, meaning in sorted(library.conditions().items()):
        yield _entry("condition", condition, meaning, [])


def _session_entries(
    library: Library, exercises: dict[str, ExerciseSheet], filters: Filters
) -> Iterator[_Entry]:
    """Routines, and programmes with the words of their routine."""
    routines = {sheet.id: form_of(sheet, RoutineSheet) for sheet in library.all("routine")}
    members = {
        routine: [exercises[item] for item in _members(form.exercises) if item in exercises]
        for routine, form in routines.items()
    }
    for name, routine in routines.items():
        if _passes_one(members[name], filters):
            yield _entry("routine", name, routine.name, [*routine.aka, *_member_words(members[name])])
    for sheet in library.all("programme"):
        programme = form_of(sheet, ProgrammeSheet)
        done = members.get(programme.routine, [])
        if _passes_one(done, filters):
            others = [*programme.aka, programme.routine, *_member_words(done)]
            yield _entry("programme", sheet.id, programme.name, others)


def _entry(kind: str, sheet_id: str, name: str, others: Iterable[str]) -> _Entry:
    return Hit(kind, sheet_id, name), set(_tokens(f"{sheet_id} {name}")), set(_tokens(" ".join(others)))


def _passes_one(forms: list[ExerciseSheet], filters: Filters) -> bool:
    return filters.is_empty or any(_passes(form, filters) for form in forms)


def _member_words(forms: list[ExerciseSheet]) -> list[str]:
    return [text for form in forms for text in (form.name, *form.muscles.primary)]


def _members(items: tuple[RoutineItem, ...]) -> Iterator[str]:
    for item in items:
        if item.use is not None:
            yield item.use
        yield from _members(item.exercises)


def _exercise_words(form: ExerciseSheet) -> Iterator[str]:
    yield from form.aka
    yield from (*form.muscles.primary, *form.muscles.secondary, *form.equipment, form.position)
    yield from (variant.condition for variant in form.variants)
    yield from (avoid.condition for avoid in form.avoid)
    yield from (cue.use for step in form.steps for cue in step.cues if cue.use)


def _passes(form: ExerciseSheet, filters: Filters) -> bool:
    muscles = [*form.muscles.primary, *form.muscles.secondary]
    return (
        (filters.equipment is None or _has_thing(form.equipment, filters.equipment))
        and (filters.position is None or _has(_root(filters.position), {form.position}))
        and (
            filters.muscle is None
            or all(_has(token, set(_tokens(" ".join(muscles)))) for token in _tokens(filters.muscle))
        )
    )


def _has_thing(equipment: tuple[str, ...], wanted: str) -> bool:
    if wanted == "none":
        return not equipment
    return all(_has(token, set(_tokens(" ".join(equipment)))) for token in _tokens(wanted))


def _tokens(text: str) -> list[str]:
    return [_root(word) for word in _WORD.findall(text.lower())]


def _root(word: str) -> str:
    """A word without its plural: hamstrings -> hamstring, glutes -> glute; `pelvis` and `press` stay."""
    return (
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "is", "us")) else word
    )


def _has(token: str, words: set[str]) -> bool:
    """Whether a word is there: itself, its beginning, or near enough to be a slip of the finger."""
    if any(word.startswith(token) for word in words):
        return True
    from rapidfuzz.distance import OSA  # noqa: PLC0415  # only for a word that is not there as it is written

    most = 0 if len(token) < 4 else 1 if len(token) < 8 else 2
    return most > 0 and any(OSA.distance(token, word) <= most for word in words)
