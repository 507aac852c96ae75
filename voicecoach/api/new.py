"""Begin a sheet: one to fill in that already compiles, or a copy of another."""

from dataclasses import dataclass, field
from pathlib import Path

from voicecoach.errors import RequestError
from voicecoach.sheets.library.folders import SUFFIXES
from voicecoach.sheets.library.library import find_folders, user_cues
from voicecoach.sheets.library.scaffold import new_sheet, place_for


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet that is not saved yet."""

    kind: str
    id: str
    text: str = field(repr=False)
    """YAML, with a comment beside every field."""

    def save(self, folder: Path | None = None) -> Path:
        """Write it into a folder of cues, the user's own if none is given, and say where. Raises RequestError if it exists."""
        path = place_for(folder or user_cues(), self.kind, self.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        return self.save_as(path)

    def save_as(self, path: Path) -> Path:
        """Write it into a new file. Raises RequestError if the file exists, or its folder does not."""
        if path.suffix not in SUFFIXES:
            raise RequestError(
                f"{path} would not be found as a sheet", f"give it a name that ends in {SUFFIXES[0]}"
            )
        try:
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(self.text)
        except FileExistsError:
            raise RequestError(
                f"{path} already exists", "choose another name, or another file with -o FILE"
            ) from None
        except FileNotFoundError:
            raise RequestError(f"there is no folder {path.parent}", "create it, or choose another") from None
        return path


def begin_sheet(
    kind: str,
    name: str,
    *,
    copied: str | None = None,
    like: str | None = None,
    cues: tuple[Path, ...] = (),
) -> NewSheet:
    """A sheet of this kind and id: a commented example, a copy of the sheet `copied` with its comments, or the pattern `like`.

    A pattern, such as `hold` or `tempo`, has a placeholder for whatever has to be decided; `check` names those that are
    left. Raises RequestError for a kind that cannot be begun, a name that cannot be an id, a sheet or a pattern that is
    not there, and for both at once.
    """
    if copied is not None and like is not None:
        raise RequestError("a sheet is either a copy or begun from a pattern", "leave one of them out")
    return NewSheet(kind, name, new_sheet(kind, name, find_folders(cues, copied or ""), copied, like))
