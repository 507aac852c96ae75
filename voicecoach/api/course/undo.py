"""Taking back the last act: what was recorded, reported or decided last no longer counts."""

from dataclasses import dataclass
from datetime import date

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.wakes import renew_reminders
from voicecoach.api.observer import SILENT, Observer
from voicecoach.errors import RequestError
from voicecoach.journal.begun import CutOff
from voicecoach.journal.course_entries import (
    Allowed,
    CourseChanged,
    CourseContinued,
    CourseStarted,
    CourseStopped,
    Moved,
    Skipped,
)
from voicecoach.journal.entries import AnyEntry, CheckIn, Done, Profile, Undone
from voicecoach.journal.live_entries import Resume, Start
from voicecoach.journal.reader import Record, session_entries
from voicecoach.journal.undo import name_of
from voicecoach.programme.courses import read_courses

_ACTS = (
    *(Done, CheckIn, CourseStarted, CourseChanged, CourseContinued, CourseStopped),
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
            for one in reversed(record.entries)
            if isinstance(one, Done) and one.session == getattr(last, "session", None)
        ),
        None,
    )
    course = session.course if session is not None else getattr(last, "course", None)
    programme = next((one.programme for one in read_courses(record) if one.id == course), None)
    played = [entry for one in entries if isinstance(one, Done) for entry in _played(record, one)]
    voids = [name_of(one) for one in (*entries, *played) if not isinstance(one, CutOff)]
    diary.write(observer, Undone(voids=voids, course=course))
    renew_reminders(diary, observer)
    day = session.date if session is not None else getattr(last, "date", None)
    return UndoneAct(last.event, programme, day)


def _last_act(record: Record) -> list[AnyEntry]:
    """The entries of the last act: the last one, and those that were written with it."""
    acts = [entry for entry in record.entries if isinstance(entry, _ACTS)]
    return [entry for entry in acts if entry.at == acts[-1].at]


def _played(record: Record, done: Done) -> list[AnyEntry]:
    """What a session wrote while it played, as far as it would count without what was summed up of it at its end.

    Of a session that was begun and ended in one go that is how it began; of one that was resumed, all since then.
    """
    own = session_entries(record.entries, done.session)
    before = own[: next(place for place, one in enumerate(own) if one is done)]
    run = next(
        (place for place, one in reversed([*enumerate(before)]) if isinstance(one, Start | Resume)), None
    )
    if run is None:
        return []
    if isinstance(before[run], Start):
        return [before[run]]
    return [one for one in before[run:] if not isinstance(one, CheckIn)]
