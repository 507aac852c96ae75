"""A new sheet to fill in: from a commented one that already compiles, or from a sheet that there is."""

from pathlib import Path

from voicecoach.errors import RequestError
from voicecoach.sheets.forms.terms import FOLDERS
from voicecoach.sheets.library.folders import SUFFIXES
from voicecoach.sheets.library.library import Library
from voicecoach.sheets.reading.written import Sheet
from voicecoach.sheets.schema.schema import schema_file
from voicecoach.suggest import one_of, slug

SCAFFOLDS = Path(__file__).parent / "scaffolds"
MODELINE = "# yaml-language-server: $schema="
"""How the first line of a sheet names its schema to an editor."""


def scaffold_kinds() -> list[str]:
    """The kinds of sheet that can be begun."""
    return sorted(path.stem for path in SCAFFOLDS.glob("*.yaml"))


def patterns_of(kind: str) -> dict[str, Path]:
    """The patterns that a sheet of a kind can be begun from, by name."""
    return {path.stem: path for path in sorted((SCAFFOLDS / FOLDERS[kind]).glob("*.yaml"))}


def new_sheet(
    kind: str, name: str, library: Library, copied: str | None = None, like: str | None = None
) -> str:
    """The text of a new sheet of this kind and id: commented, of the pattern `like`, or a copy of the sheet `copied`.

    A pattern has a placeholder such as `<how long, such as 10-15 s>` for whatever has to be decided. Raises RequestError
    for a kind that cannot be begun, a name that is no id, a pattern that the kind lacks, and a sheet that is not there.
    """
    _check_kind(kind)
    if not name or name != slug(name):
        raise RequestError(
            f"'{name}' cannot be an id",
            f"write small letters, digits and hyphens: {slug(name) or f'my-{kind}'}",
        )
    if copied is None:
        path = SCAFFOLDS / f"{kind}.yaml" if like is None else _pattern(kind, like)
        lines = path.read_text(encoding="utf-8").splitlines()
        line_index = next(index for index, line in enumerate(lines) if line.startswith(f"{kind}: "))
        text = _with_id(lines, line_index, len(f"{kind}: "), f"my-{kind}", name)
        text = text.replace(f"My {kind}", name.replace("-", " ").capitalize())
        text = text.replace(f"my {kind}", name.replace("-", " "))
    else:
        sheet = _find(kind, copied, library)
        span = sheet.span(kind)
        text = _with_id(list(sheet.lines), span.line_number - 1, span.column_number - 1, sheet.id, name)
    return f"{MODELINE}{schema_file(kind).as_uri()}\n{text}"


def place_for(folder: Path, kind: str, name: str) -> Path:
    """Where a sheet lies in a folder of cues."""
    return folder / FOLDERS[kind] / f"{name}.yaml"


def _check_kind(kind: str) -> None:
    if kind not in scaffold_kinds():
        raise RequestError(
            f"there is no template for a sheet of kind '{kind}'", one_of(kind, scaffold_kinds())
        )


def _pattern(kind: str, name: str) -> Path:
    found = patterns_of(kind)
    if name not in found:
        there = one_of(name, found) if found else "leave --like out"
        raise RequestError(f"there is no pattern '{name}' for a sheet of kind '{kind}'", there)
    return found[name]


def _find(kind: str, name: str, library: Library) -> Sheet:
    if name.endswith(SUFFIXES):
        if not Path(name).is_file():
            raise RequestError(
                f"there is no sheet {name}", f"give the id of a sheet of kind {kind}, or its path"
            )
        sheet = library.load_path(Path(name))
        if sheet.kind != kind:
            raise RequestError(f"{name} is a sheet of kind '{sheet.kind}'", f"give one of kind {kind}")
        return sheet
    found = library.find(kind, name)
    if found is None:
        raise RequestError(f"no {kind} is called '{name}'", one_of(name, library.ids(kind)))
    return found


def _with_id(lines: list[str], line_index: int, column_index: int, old: str, name: str) -> str:
    """The text of a sheet with another id and without its own line for editors, and all else to the letter."""
    line = lines[line_index]
    lines[line_index] = (
        line[:column_index] + name + _kept(line[column_index + len(old) :], len(old) - len(name))
    )
    if lines[0].startswith(MODELINE):
        del lines[0]
    return "\n".join(lines).rstrip("\n") + "\n"


def _kept(rest: str, shorter_by: int) -> str:
    """What follows the id; a comment stays in its column if there is room."""
    if not rest.lstrip().startswith("#"):
        return rest
    comment = rest.lstrip()
    return " " * max(2, len(rest) - len(comment) + shorter_by) + comment
