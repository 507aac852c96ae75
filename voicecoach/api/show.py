"""Show one sheet as a card: to read, and as values for programs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voicecoach.api.library import open_library
from voicecoach.errors import RequestError
from voicecoach.jsonform import JsonForm
from voicecoach.programme.card import programme_lines
from voicecoach.sheets.forms.sheet import (
    ConditionsSheet,
    ExerciseSheet,
    ProgrammeSheet,
    RoutineSheet,
    TechniqueSheet,
    exercises_used,
)
from voicecoach.sheets.library.cards import (
    condition_lines,
    dose_in_words,
    exercise_lines,
    programme_commands,
    routine_lines,
    technique_lines,
)
from voicecoach.sheets.library.library import Library, form_of
from voicecoach.sheets.reading.written import Sheet
from voicecoach.suggest import one_of

KINDS = ("technique", "routine", "exercise", "programme")
"""The kinds of sheets that can be shown, in the order in which a name is looked up. A condition comes last."""

_Shown = ExerciseSheet | RoutineSheet | TechniqueSheet | ProgrammeSheet


@dataclass(frozen=True, slots=True)
class Card:
    """One sheet to read: its dose, steps, cues, reasons, variants, cautions and sources; or one condition."""

    kind: str
    """technique, routine, exercise, programme or condition."""
    id: str
    """What other places call it."""
    name: str
    """What people read."""
    path: str
    """The sheet, as faults name it."""
    aka: tuple[str, ...] = ()
    """Other names."""
    position: str | None = None
    """Of an exercise."""
    equipment: tuple[str, ...] = ()
    """The ids of what an exercise needs, or all exercises of a routine."""
    muscles: tuple[str, ...] = ()
    """Those that an exercise is for."""
    dose: str | None = None
    """What is prescribed of an exercise, in words."""
    exercises: tuple[str, ...] = ()
    """The ids of those of a routine or programme, in order."""
    lines: tuple[str, ...] = field(default=(), repr=False)
    """For people, in a fixed width."""

    def text(self) -> str:
        """The card as `voicecoach show` prints it."""
        return "\n".join((*self.lines, "", f"Sheet: {self.path}")) + "\n"


FORM = JsonForm("card", 1, "One sheet or condition to read", Card)


def programmes_of(name: str, cues: tuple[Path, ...] = ()) -> tuple[str, ...]:
    """The programmes that do a routine over weeks, a line for each with the command that shows it. Raises as `show_sheet` does."""
    library = open_library(cues, name)
    return tuple(programme_commands(form_of(library.open(name, ("routine",)), RoutineSheet), library))


def show_sheet(name: str, kind: str | None = None, cues: tuple[Path, ...] = ()) -> Card:
    """The card of a technique, routine, exercise, programme or condition, by its id, one of its names or the path of its sheet.

    `kind` says which of several sheets of one name is meant. Raises RequestError and SheetError.
    """
    library = open_library(cues, name)
    if kind == "condition" or (
        kind is None and name in library.conditions() and not _is_sheet(name, library)
    ):
        return _condition_card(name, library)
    sheet = library.open(name, (kind,) if kind else KINDS)
    form = sheet.form
    if isinstance(form, ExerciseSheet):
        return _card(
            *(sheet, form, exercise_lines(form, library)),
            position=form.position,
            equipment=form.equipment,
            muscles=form.muscles.primary,
            dose=dose_in_words(form.dose),
        )
    if isinstance(form, RoutineSheet):
        used = tuple(exercises_used(form.exercises))
        needed = [thing for one in used for thing in _exercise(one, library).equipment]
        return _card(
            *(sheet, form, routine_lines(form, library)),
            equipment=tuple(dict.fromkeys(needed)),
            exercises=used,
        )
    if isinstance(form, TechniqueSheet):
        return _card(sheet, form, technique_lines(form))
    if isinstance(form, ProgrammeSheet):
        routines = [form_of(library.open(name, ("routine",)), RoutineSheet) for name in form.routines]
        used = tuple(dict.fromkeys(one for routine in routines for one in exercises_used(routine.exercises)))
        return _card(
            *(sheet, form, programme_lines(sheet, library)),
            exercises=used,
        )
    raise TypeError(f"{sheet.path} is a sheet of {sheet.kind}")


def _card(sheet: Sheet, form: _Shown, lines: Iterable[str], **values: Any) -> Card:
    aka = tuple(getattr(form, "aka", ()))
    return Card(sheet.kind, sheet.id, form.name, sheet.path, aka, lines=tuple(lines), **values)


def _is_sheet(name: str, library: Library) -> bool:
    return any(library.find(kind, name) is not None for kind in KINDS)


def _exercise(name: str, library: Library) -> ExerciseSheet:
    return form_of(library.open(name, ("exercise",)), ExerciseSheet)


def _condition_card(condition: str, library: Library) -> Card:
    known = library.conditions()
    if condition not in known:
        raise RequestError(f"no condition is called '{condition}'", one_of(condition, known))
    sheets = [
        form_sheet
        for form_sheet in library.all("conditions")
        if condition in form_of(form_sheet, ConditionsSheet).means
    ]
    lines = tuple(condition_lines(condition, library))
    return Card("condition", condition, known[condition], sheets[0].path, lines=lines)
