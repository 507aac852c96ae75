"""Taking back the last act: what was recorded, reported or decided last no longer counts."""

from dataclasses import dataclass
from datetime import date

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.wakes import renew_reminders
from voicecoach.api.observer import SILENT, Observer
from voicecoach.errors import RequestError
from voicecoach.journal.entries import (
    Allowed,
    AnyEntry,
    CheckIn,
    CourseChanged,
    CourseStarted,
    CourseStopped,
    Done,
    Moved,
    Profile,
    Skipped,
    Undone,
)
from voicecoach.journal.reader import Record
from voicecoach.journal.undo import name_of
from voicecoach.programme.course import read_courses

_ACTS = (
    *(Done, CheckIn, CourseStarted, CourseChanged, CourseStopped),
    *(Skipped, Moved, Allowed, Profile),
)
"""What a person does or decides. What a session heard while it played is no act: it happened."""


@dataclass(frozen=True, slots=True)
class UndoneAct:
    """An act that was taken back."""

    event: str
    """What it was, as the journal names it: `done`, `check-in`, `course-started`, `skipped` and so on."""
    programme: str | None
    """The programme of the course that it was about; None for one that was about none."""
    day: date | None
    """The day of the session or the day that it was about; None for one that was about none."""


def undo(diary: Diary = HERE, observer: Observer = SILENT) -> UndoneAct:
    """Take back the last act that still counts; once more takes back the one before it.

    The entries of the act stay in the journal, and a new one says that they no longer count. Raises RequestError when
    there is nothing to take back, MachineError when the journal cannot be written.
    """
    record = diary.read(observer)
    entries = _last_act(record)
    if not entries:
        raise RequestError("there is nothing to take back", "see what was done: voicecoach plan stats")
    last = entries[0]
    session = next(
        (
            one
            for one in record.entries
            if isinstance(one, Done) and one.session == getattr(last, "session", None)
        ),
        None,
    )
    course = session.course if session is not None else getattr(last, "course", None)
    programme = next((one.programme for one in read_courses(record) if one.id == course), None)
    diary.write(observer, Undone(voids=[name_of(one) for one in entries], course=course))
    renew_reminders(diary, observer)
    day = session.date if session is not None else getattr(last, "date", None)
    return UndoneAct(last.event, programme, day)


def _last_act(record: Record) -> list[AnyEntry]:
    """The entries of the last act: the last one, and those that were written with it."""
    acts = [entry for entry in record.entries if isinstance(entry, _ACTS)]
    return [entry for entry in acts if entry.at == acts[-1].at]
