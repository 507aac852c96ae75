"""Find what there is: open the library, list and search it, and show one sheet as a card."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import RequestError
from voicecoach.jsonform import JsonForm
from voicecoach.sheets.library.catalogue import Catalogue
from voicecoach.sheets.library.folders import searched_folders
from voicecoach.sheets.library.search import KINDS_BY_PLURAL, Filters, Hit, search, things_needed

if TYPE_CHECKING:
    from voicecoach.sheets.library.library import Library


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found: routines, programmes, exercises, techniques and conditions, in this order."""

    hits: tuple[Hit, ...]
    """The best match of a kind first."""

    def lines(self) -> Iterator[str]:
        """The list to read, a heading for each kind."""
        width = max((len(hit.id) for hit in self.hits), default=0)
        heading = ""
        for hit in self.hits:
            if hit.kind != heading:
                yield ("\n" if heading else "") + f"{hit.kind}s"
                heading = hit.kind
            yield f"  {hit.id:<{width}}  {hit.name}"


FORM = JsonForm("list", 1, "The routines, programmes, exercises and conditions that were found", Listing)


def open_library(cues: tuple[Path, ...] = (), name: str = "") -> "Library":
    """The library of these folders, then the user's own sheets, then the shipped ones; first of those around the path `name`.

    Raises RequestError for a folder that is not there.
    """
    from voicecoach.sheets.library.library import find_folders  # the parser and its models, not for a list

    return find_folders(cues, name)


def _open_catalogue(cues: tuple[Path, ...]) -> Catalogue:
    """What there is, by summaries; the parser and its models are loaded when the first sheet has to be read."""
    folders = searched_folders(cues)

    @cache
    def library() -> "Library":
        from voicecoach.sheets.library.library import Library  # as in `open_library`

        return Library(folders)

    return Catalogue(folders, lambda file: library().load_path(file))


def list_sheets(
    words: tuple[str, ...] = (),
    *,
    equipment: str | None = None,
    position: str | None = None,
    muscle: str | None = None,
    cues: tuple[Path, ...] = (),
) -> list[Hit]:
    """The routines, programmes, exercises and conditions that have all of these words, the best match of a kind first.

    With words techniques are found too; `equipment="none"` means that nothing is needed. Where the first word is the
    plural of a kind, such as `conditions`, only that kind is found. Raises RequestError when nothing matches.
    """
    catalogue = _open_catalogue(cues)
    kind = KINDS_BY_PLURAL.get(words[0].lower()) if words else None
    hits = search(catalogue, words if kind is None else words[1:], Filters(equipment, position, muscle, kind))
    if not hits:
        filters = {"equipment": equipment, "position": position, "muscle": muscle}
        asked = [*words, *(f"--{name} {value}" for name, value in filters.items() if value)]
        hint = "voicecoach list shows all there is"
        if equipment:
            hint += f"; things that are needed: {', '.join(things_needed(catalogue))}"
        raise RequestError(f"nothing matches '{' '.join(asked)}'", hint)
    return hits
