"""The journal of a person, and the day that it is where they are."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from voicecoach.api.observer import Observer
from voicecoach.journal.entries import AnyEntry
from voicecoach.journal.reader import Record, read_journal
from voicecoach.journal.writer import NAME, append_entries
from voicecoach.programme.days.zone import find_zone
from voicecoach.wallclock import check_day, now


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """Where the journal is and what day it is. What is left out is that of this machine and its user."""

    folder: Path | None = None
    """The folder of the journal; None: `VOICECOACH_DATA`, or where this system keeps a user's data."""
    today: date | None = None
    """The day to act on; None: today by the clock."""
    zone: str | None = None
    """The person's time zone, such as `Europe/Berlin`; None: that of this machine."""

    def day(self) -> date:
        """The day where the person is. Raises RequestError for an unknown zone or a day far from now."""
        if self.today is not None:
            return check_day(self.today)
        zone = find_zone(self.zone) if self.zone is not None else None
        return now().astimezone(zone).date()

    def read(self, observer: Observer) -> Record:
        """All entries; lines that cannot be read are noticed. Raises MachineError for a file that cannot be read."""
        record = read_journal(self._path())
        for notice in record.notices:
            observer.notice(notice)
        return record

    def write(self, observer: Observer, *entries: AnyEntry) -> None:
        """Adds entries. Raises MachineError when the journal cannot be written."""
        for notice in append_entries(entries, self._path()):
            observer.notice(notice)

    def _path(self) -> Path | None:
        return None if self.folder is None else self.folder / NAME


HERE = Diary()
"""The journal of this user, today."""
