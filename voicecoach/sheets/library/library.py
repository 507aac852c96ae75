"""Where sheets are found: the folders of cues in their order, and the sheets in them, each read once."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

from voicecoach.errors import RequestError, SheetError
from voicecoach.sheets.forms.sheet import Form, PacingSheet, PhrasesSheet
from voicecoach.sheets.forms.terms import FOLDERS, STOCK_PHRASES
from voicecoach.sheets.library import folders
from voicecoach.sheets.library.catalogue import Catalogue
from voicecoach.sheets.reading.compose import MOST_BYTES
from voicecoach.sheets.reading.load import load_sheet, parse_sheet
from voicecoach.sheets.reading.templates import expand_template
from voicecoach.sheets.reading.written import Sheet, Written
from voicecoach.suggest import one_of, slug

shipped_cues, user_cues = folders.shipped_cues, folders.user_cues

SomeForm = TypeVar("SomeForm", bound=Form)


def find_folders(asked: tuple[Path, ...], name: str = "") -> "Library":
    """The library of the folders asked for, then the user's own, then the shipped ones; first of the sheets around the path `name`.

    Raises RequestError for a folder that is not there.
    """
    return Library(folders.searched_folders(asked, name))


@dataclass(slots=True)
class Library:
    """Folders of cues, searched in order: the first sheet of an id wins."""

    folders: tuple[Path, ...]
    _sheets: dict[str, Sheet] = field(default_factory=dict)
    _found: dict[tuple[str, str], Sheet | None] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    """What the user may not expect: a sheet that stands in for a shipped one, a phrase that is said in English."""
    _around: dict[Path, "Library"] = field(default_factory=dict)
    shown_as: Mapping[str, str] = field(default_factory=dict)
    """Files and folders that are copies, each with what faults and notes call it: the original."""
    catalogue: Catalogue = field(init=False)
    """What lists and searches have to know of every sheet."""

    def __post_init__(self) -> None:
        self.catalogue = Catalogue(self.folders, self.load_path)

    def find(self, kind: str, sheet_id: str) -> Sheet | None:
        """The sheet of this kind and id; None if there is none. Raises SheetError if it has faults."""
        key = (kind, sheet_id)
        if key not in self._found:
            sheets = (self._find_in(folder, kind, sheet_id) for folder in self.folders)
            self._found[key] = found = next((sheet for sheet in sheets if sheet is not None), None)
            if found is not None and len(self.folders) > 1:
                self._notice_override(found)
        return self._found[key]

    def around(self, path: Path) -> "Library":
        """This library, and before it the sheets around one: what a command sees that is given its path."""
        searched = folders.with_folder_of(str(path.absolute()), self.folders)
        if searched == self.folders:
            return self
        return self._around.setdefault(searched[0], Library(searched, shown_as=self.shown_as))

    def open(self, name: str, kinds: tuple[str, ...] = ("routine", "exercise")) -> Sheet:
        """The sheet of a name, of these kinds: an id, the path of a sheet, - for stdin, or what people call it.

        Raises RequestError and SheetError.
        """
        wanted = " or ".join(filter(None, (", ".join(kinds[:-1]), kinds[-1])))
        if name == "-" or folders.is_path(name):
            path = Path(name)
            if name != "-" and not path.is_file():
                raise RequestError(
                    f"there is no sheet {name}",
                    f"give the id of a {wanted}, or the path of its sheet",
                )
            sheet = self._load(path, self._original(name)) if name != "-" else self._read_stdin()
            if sheet.kind not in kinds:
                raise RequestError(
                    f"{name} is a sheet of kind '{sheet.kind}'", f"give the sheet of a {wanted}"
                )
            return sheet
        for kind in kinds:
            found = self.find(kind, name)
            if found is not None:
                return found
        if (called := self._called(kinds, name)) is not None:
            return called
        for kind in ("programme", "technique", "routine", "exercise"):
            if kind not in kinds and name in self.ids(kind):
                raise RequestError(
                    f"'{name}' is {'an' if kind == 'exercise' else 'a'} {kind}, not a {wanted}",
                    f"to see what is in it: voicecoach show {name} --kind {kind}",
                )
        raise RequestError(
            f"no {wanted} is called '{name}'",
            one_of(name, [sheet_id for kind in kinds for sheet_id in self.ids(kind)]),
        )

    def _called(self, kinds: tuple[str, ...], name: str) -> Sheet | None:
        """The sheet that people call by this name, whatever its case and hyphens: by its own or one of `aka`.

        Raises RequestError if there are several of one kind.
        """
        wanted = slug(name)
        for kind in kinds if wanted else ():
            called = [
                sheet.id
                for sheet in self.catalogue.all(kind)
                if wanted in {slug(text) for text in (sheet.name, *sheet.aka)}
            ]
            if len(called) > 1:
                raise RequestError(f"several sheets are called '{name}'", f"name one of {', '.join(called)}")
            if called:
                return self.find(kind, called[0])
        return None

    def _read_stdin(self) -> Sheet:
        return parse_sheet(sys.stdin.buffer.read(MOST_BYTES + 1), "stdin", self._expand)

    def ids(self, kind: str) -> list[str]:
        """The ids of all sheets of a kind, by alphabet, also of those that have faults.

        One whose id cannot be seen for its faults is named by its file, so that it is missed by nobody.
        """
        ids = set()
        for files in self.catalogue.places(kind):
            for name in files.of_kind(kind):
                if (head := files.head(name)) is not None:
                    ids.add(head[1])
                    continue
                try:
                    sheet = self.load_path(files.path(name))
                except (SheetError, RequestError):
                    ids.add(Path(name).stem)
                else:
                    ids.update([sheet.id] if sheet.kind == kind else [])
        return sorted(ids)

    def all(self, kind: str) -> list[Sheet]:
        """All sheets of a kind by id, without those that have faults."""
        sheets: dict[str, Sheet] = {}
        for sheet in self._readable(self.catalogue.paths(kind)):
            if sheet.kind == kind:
                sheets.setdefault(sheet.id, sheet)
        return [sheets[sheet_id] for sheet_id in sorted(sheets)]

    def load_path(self, path: Path) -> Sheet:
        """The sheet in a file, shown as this library shows it. Raises SheetError and RequestError."""
        return self._load(path, self.shown(path))

    def phrases(self, language: str) -> Sheet:
        sheet = self.find("phrases", language)
        if sheet is None:
            raise RequestError(
                f"there are no stock phrases in '{language}'", one_of(language, self.ids("phrases"))
            )
        return sheet

    def stock_phrases(self, language: str) -> dict[str, Sheet]:
        """Every stock phrase with the sheet that has it: the language's own, or the shipped English one for what that lacks.

        Whatever is said in English for this reason is named in a notice. Raises RequestError and SheetError.
        """
        own = self.phrases(language)
        phrases = dict.fromkeys(form_of(own, PhrasesSheet).say, own)
        missing = [name for name in STOCK_PHRASES if name not in phrases]
        if missing:
            english = self.load_path(shipped_cues() / FOLDERS["phrases"] / "en.yaml")
            phrases |= dict.fromkeys(missing, english)
            self._notice(f"{own.path} has no phrase for {', '.join(missing)}: the English one is used")
        return phrases

    def lexicons(self, language: str) -> list[Sheet]:
        """Every lexicon of a language, in the order of the folders: they add up, and the first that has a word counts."""
        found = (self._find_in(folder, "lexicon", language) for folder in self.folders)
        return [sheet for sheet in found if sheet is not None]

    def pacing(self) -> Sheet:
        sheet = self.find("pacing", "default") or self._first("pacing")
        if sheet is None:
            raise RequestError("there is no pacing sheet", "put a pacing.yaml into your cues folder")
        return sheet

    def conditions(self) -> dict[str, str]:
        """Every condition that can be asked for, with what it means."""
        return self.catalogue.conditions()

    def line(self, shown_path: str, line_number: int) -> str:
        """A line of a sheet that was read, by the path that faults show; empty if there is none."""
        sheet = next((sheet for sheet in self._sheets.values() if sheet.path == shown_path), None)
        return sheet.lines[line_number - 1] if sheet is not None and line_number <= len(sheet.lines) else ""

    def shown(self, path: Path) -> str:
        """A path as faults and notes show it: shipped sheets from `cues/`, others as they were asked for."""
        shipped = f"{shipped_cues()}{os.sep}"
        text = self._original(str(path))
        return f"cues/{text.removeprefix(shipped)}".replace(os.sep, "/") if text.startswith(shipped) else text

    def _original(self, text: str) -> str:
        if text in self.shown_as:
            return self.shown_as[text]
        for copy, original in self.shown_as.items():
            if text.startswith(f"{copy}{os.sep}"):
                return f"{Path(original) / text[len(copy) + 1 :]}"
        return text

    def _first(self, kind: str) -> Sheet | None:
        return next(iter(self.all(kind)), None)

    def _find_in(self, folder: Path, kind: str, sheet_id: str) -> Sheet | None:
        # By the file's name first, so that one routine does not even list the first lines of a whole library.
        places = [self.catalogue.folder(folder).files(place) for place in (FOLDERS[kind], ".")]
        named = (sheet_id, f"{sheet_id}-{kind}")
        for path in (*(files.named(name) for name in named for files in places), places[1].named(kind)):
            if path is not None:
                sheet = self.load_path(path)
                if sheet.kind == kind and sheet.id == sheet_id:
                    return sheet
        candidates = (files.path(name) for files in places for name in files.candidates((kind, sheet_id)))
        for sheet in self._readable(candidates):
            if sheet.kind == kind and sheet.id == sheet_id:
                return sheet
        return None

    def _notice_override(self, found: Sheet) -> None:
        """A sheet that stands in for a shipped one is never a surprise."""
        shipped = self.catalogue.folder(self.folders[-1]).files(FOLDERS[found.kind]).named(found.id)
        if shipped is not None and self.shown(shipped) != found.path:
            self._notice(
                f"{found.kind} {found.id} is taken from {found.path}, not from {self.shown(shipped)}"
            )

    def _notice(self, text: str) -> None:
        if text not in self.notices:
            self.notices.append(text)

    def _readable(self, paths: Iterable[Path]) -> Iterator[Sheet]:
        for path in paths:
            try:
                yield self.load_path(path)
            except (SheetError, RequestError):
                continue  # `check` reports it; a fault elsewhere must not stop this session

    def _expand(self, written: Written) -> None:
        expand_template(written, lambda name: self.find("template", name), lambda: self.ids("template"))

    def _load(self, path: Path, shown: str) -> Sheet:
        key = os.path.realpath(path)
        if key not in self._sheets:
            self._sheets[key] = load_sheet(path, shown, self._expand)
        return self._sheets[key]


def form_of(sheet: Sheet, form_type: type[SomeForm]) -> SomeForm:
    """The form of a sheet whose kind is known."""
    if not isinstance(sheet.form, form_type):
        raise TypeError(f"{sheet.path} is a sheet of {sheet.kind}")
    return cast(SomeForm, sheet.form)


def phrases_form(library: Library, language: str) -> PhrasesSheet:
    return form_of(library.phrases(language), PhrasesSheet)


def pacing_ms(library: Library, *, compact: bool = False) -> dict[str, int]:
    """Every pacing default in milliseconds; with `compact` the shorter one, where there is one."""
    times = form_of(library.pacing(), PacingSheet).times
    return {
        name: default.compact if compact and default.compact is not None else default.value
        for name, default in times.items()
    }
