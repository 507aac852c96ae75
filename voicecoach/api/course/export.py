"""Every session as rows of a table, for other programs."""

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest
from voicecoach.api.observer import SILENT, Observer
from voicecoach.programme.files.table import Row, read_rows


def export_sessions(
    request: CourseRequest, diary: Diary = HERE, observer: Observer = SILENT
) -> tuple[Row, ...]:
    """One row for each exercise of each session, by date: those of a programme, or all. `format_csv` makes a table of them.

    Raises RequestError for a programme that was never started, MachineError for a journal that cannot be read.
    """
    return tuple(read_rows(diary.read(observer), request.programme))
