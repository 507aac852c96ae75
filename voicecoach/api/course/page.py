"""A course and the pages in its folder -> the index page beside them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from voicecoach.api.course.common.opened import OpenCourse
from voicecoach.outfile import open_output
from voicecoach.page.course import INDEX_NAME, CoursePage, CourseSession, write_course_index
from voicecoach.programme.files.folder import SessionFile, session_file_name
from voicecoach.programme.forecast import Appointment

MS_PER_MINUTE = 60_000


def write_index(  # noqa: PLR0917 - each is a part of its own
    folder: Path,
    opened: OpenCourse,
    ahead: Sequence[Appointment],
    files: Mapping[str, SessionFile],
    suffix: str,
    language: str,
) -> None:
    """Write the index of a folder of pages: the sessions that were done, and those ahead that have a page in `files`."""
    sessions = []
    for done in opened.course.done:
        if done.is_finished and done.number is not None:
            file = session_file_name(done.date, done.number, suffix)
            kept = file if (folder / file).is_file() else None
            sessions.append(CourseSession(done.number, done.date, is_done=True, file=kept))
    known = {session.number for session in sessions}
    for appointment in ahead:
        file = session_file_name(appointment.day, appointment.number, suffix)
        if appointment.number in known or file not in files:
            continue
        minutes = max(1, round(files[file].duration_ms / MS_PER_MINUTE))
        sessions.append(
            CourseSession(appointment.number, appointment.day, is_done=False, file=file, minutes=minutes)
        )
    page = CoursePage(
        opened.title,
        opened.course.programme,
        language,
        opened.sessions,
        tuple(sorted(sessions, key=lambda session: session.number)),
    )
    with open_output(folder / INDEX_NAME) as stream:
        write_course_index(stream, page)
