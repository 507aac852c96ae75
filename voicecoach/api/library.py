"""Find what there is: open the library, list and search it, and show one sheet as a card."""

from dataclasses import dataclass, field
from pathlib import Path

from voicecoach.errors import RequestError
from voicecoach.programme.card import programme_lines
from voicecoach.sheets.forms.sheet import ExerciseSheet, ProgrammeSheet, RoutineSheet, TechniqueSheet
from voicecoach.sheets.library.cards import exercise_lines, routine_lines, technique_lines
from voicecoach.sheets.library.library import Library, find_folders
from voicecoach.sheets.library.search import Filters, Hit, search

KINDS = ("technique", "routine", "exercise", "programme")
"""The kinds that can be shown, in the order in which a name is looked up."""


@dataclass(frozen=True, slots=True)
class Card:
    """One sheet to read: its dose, steps, cues, reasons, variants, cautions and sources."""

    kind: str
    id: str
    name: str
    path: str
    """The sheet, as faults name it."""
    lines: tuple[str, ...] = field(repr=False)
    """For people, in a fixed width."""

    def text(self) -> str:
        """The card as `voicecoach show` prints it."""
        return "\n".join((*self.lines, "", f"Sheet: {self.path}")) + "\n"


def open_library(cues: tuple[Path, ...] = ()) -> Library:
    """The library of these folders, then the user's own sheets, then the shipped ones.

    Raises RequestError for a folder that is not there.
    """
    return find_folders(cues)


def list_sheets(
    words: tuple[str, ...] = (),
    *,
    equipment: str | None = None,
    position: str | None = None,
    muscle: str | None = None,
    cues: tuple[Path, ...] = (),
) -> list[Hit]:
    """The routines, programmes, exercises and conditions that have all of these words, the best match of a kind first.

    With words techniques are found too; `equipment="none"` means that nothing is needed. Raises RequestError when
    nothing matches.
    """
    hits = search(open_library(cues), words, Filters(equipment, position, muscle))
    if not hits:
        filters = {"equipment": equipment, "position": position, "muscle": muscle}
        asked = [*words, *(f"--{name} {value}" for name, value in filters.items() if value)]
        raise RequestError(f"nothing matches '{' '.join(asked)}'", "voicecoach list shows all there is")
    return hits


def show_sheet(name: str, kind: str | None = None, cues: tuple[Path, ...] = ()) -> Card:
    """The card of a technique, routine, exercise or programme, by its id or the path of its sheet.

    `kind` says which of several sheets of one name is meant. Raises RequestError and SheetError.
    """
    library = open_library(cues)
    sheet = library.open(name, (kind,) if kind else KINDS)
    form = sheet.form
    if isinstance(form, ExerciseSheet):
        lines = exercise_lines(form, library)
    elif isinstance(form, RoutineSheet):
        lines = routine_lines(form, library)
    elif isinstance(form, TechniqueSheet):
        lines = technique_lines(form)
    elif isinstance(form, ProgrammeSheet):
        lines = programme_lines(sheet, library)
    else:
        raise TypeError(f"{sheet.path} is a sheet of {sheet.kind}")
    return Card(sheet.kind, sheet.id, form.name, sheet.path, tuple(lines))
