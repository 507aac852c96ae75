"""Other people's exercises -> our sheets: each format is one file here, named as `--from` names it.

An import reads text and makes drafts; it never guesses in silence: what it could not carry over is in `losses`,
and what of a dose is in doubt in `faults`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from voicecoach.errors import RequestError
from voicecoach.imports._draft import DOUBTFUL, Imported, Losses
from voicecoach.imports._emit import write_exercise, write_programme, write_routine
from voicecoach.plugins import Registry
from voicecoach.sheets.forms.terms import FOLDERS

__all__ = [
    "DOUBTFUL",
    "Imported",
    "Importer",
    "Losses",
    "SheetText",
    "find_importer",
    "import_names",
    "read_import",
    "recognise",
    "sheet_texts",
]

MOST_BYTES = 64 << 20
"""A list of some thousand exercises has one or two million bytes."""


class Importer(Protocol):
    """What a module of this folder must offer, and the module of an installed package that adds a format.

    Its constant `LABEL` is what people call the format, its `ORDER` says when it is tried.
    """

    def recognises(self, content: str) -> bool:
        """Whether a text looks like this format."""
        ...

    def read(self, content: str, path: str) -> Imported:
        """The drafts in a text. Raises SheetError with its faults, RequestError when there is nothing in it."""
        ...


@dataclass(frozen=True, slots=True)
class SheetText:
    """One sheet as it will be saved."""

    id: str
    place: str
    """Within a folder of cues: `'exercises/plank.yaml'`."""
    text: str


IMPORTS: Registry[Importer] = Registry(
    __name__, "import format", group="voicecoach.imports", offers=("recognises", "read")
)


def import_names() -> tuple[str, ...]:
    """The formats that can be read, in the order in which they are tried."""
    return IMPORTS.names()


def find_importer(name: str) -> Importer:
    """The reader of a format, by its name. Raises RequestError for an unknown one."""
    return IMPORTS.load(name)


def recognise(content: str, path: str) -> str:
    """The name of the format that a text is written in. Raises RequestError when it is none that can be read."""
    names = import_names()
    for name in names:
        if find_importer(name).recognises(content):
            return name
    raise RequestError(
        f"nothing in {path} looks like exercises", f"say what it is with --from; it may be {', '.join(names)}"
    )


def read_import(content: bytes, path: str, name: str | None = None) -> Imported:
    """The drafts in a file, read as the named format or as the one that it looks like.

    `path` names the file in faults and comments. Raises RequestError and SheetError.
    """
    if len(content) > MOST_BYTES:
        raise RequestError(f"{path} has {len(content):,} bytes", f"split it: at most {MOST_BYTES:,} are read")
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise RequestError(
            f"{path} is not UTF-8 text", "save it as UTF-8, or as plain text, and try again"
        ) from None
    if not text.strip():
        raise RequestError(f"{path} is empty", "give a file with exercises in it")
    return find_importer(name or recognise(text, path)).read(text, path)


def sheet_texts(imported: Imported) -> Iterator[SheetText]:
    """The sheets of an import as they will be saved, exercises first."""
    for exercise in imported.exercises:
        yield SheetText(exercise.id, f"{FOLDERS['exercise']}/{exercise.id}.yaml", write_exercise(exercise))
    for routine in imported.routines:
        yield SheetText(routine.id, f"{FOLDERS['routine']}/{routine.id}.yaml", write_routine(routine))
    for programme in imported.programmes:
        yield SheetText(
            programme.id, f"{FOLDERS['programme']}/{programme.id}.yaml", write_programme(programme)
        )
