"""Recorded sounds of a session: which file, and what it is called where it is read along."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from voicecoach.errors import RequestError
from voicecoach.sheets.forms.routine import RoutineItem
from voicecoach.sheets.forms.values.sound_file import name_of
from voicecoach.sheets.reading.written import Place, Sheet

CUE_LEVEL_DB = -6.0
"""Of a sound inside a hold, against speech: heard, and quieter than start and end, as a bell is."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file that is part of a session. To whoever schedules it, it is a phrase that lasts as long as the file."""

    path: Path
    name: str
    """What people read, and hear before it."""
    origin: str
    """`path:line:column` in a sheet."""
    level_db: float = 0.0
    """How loud it is against speech."""

    @property
    def text(self) -> str:
        """What stands for it in the script, as captions name a sound: `[Body scan]`."""
        return f"[{self.name}]"


@dataclass(frozen=True, slots=True)
class Included:
    """The recordings of a routine: those before each of its entries, by the index of the entry, and those after the last."""

    before: dict[int, tuple[Recording, ...]]
    last: tuple[Recording, ...]


def included_in(sheet: Sheet, items: Iterable[RoutineItem]) -> Included:
    """What a routine includes."""
    before: dict[int, tuple[Recording, ...]] = {}
    waiting: list[Recording] = []
    for index, item in enumerate(items):
        if item.include is None:
            before[index], waiting = tuple(waiting), []
            continue
        place = ("exercises", index, "include")
        waiting.append(recording_at(sheet, place, item.include, item.name))
    return Included({index: found for index, found in before.items() if found}, tuple(waiting))


def recording_at(
    sheet: Sheet, place: Place, file: str, name: str | None = None, level_db: float = 0.0
) -> Recording:
    """A sound file that a sheet names: seen from the folder of the sheet."""
    return Recording(path_of(sheet, file), name or name_of(file), str(sheet.span(*place)), level_db)


def path_of(sheet: Sheet, file: str) -> Path:
    """Where a file that a sheet names is."""
    return Path(sheet.path).parent / file


def by_text(recordings: Iterable[Recording]) -> dict[str, Recording]:
    """Recordings by what stands for them in a script. Raises RequestError for two files that are called alike."""
    found: dict[str, Recording] = {}
    for one in recordings:
        other = found.setdefault(one.text, one)
        if other.path != one.path:
            raise RequestError(
                f"two sounds are both called '{one.name}': {other.path} and {one.path}",
                f"rename one of the files, or write name: for it at {one.origin}",
            )
    return found
