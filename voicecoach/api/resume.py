"""Resuming: find the session that was interrupted in the journal, and go on with it."""

from voicecoach.api.live import LiveOutcome, LiveRequest, open_live
from voicecoach.api.live_journal import ScheduledSession
from voicecoach.api.observer import SILENT, Observer
from voicecoach.errors import RequestError
from voicecoach.journal.reader import LastSession, read_journal
from voicecoach.sheets.library.library import find_folders


def resume_session(
    live: LiveRequest | None = None, observer: Observer = SILENT, *, name: str | None = None
) -> LiveOutcome:
    """Go on with the last session where it was interrupted; with `name` only if it is the session of this name.

    What is asked of the session is what the journal keeps; `live` says how it is played now. Raises RequestError when
    there is none to resume, when its sheets have changed since, and when it was begun by a version of voicecoach whose
    request this one does not know; and all that `open_live` raises.
    """
    last = find_interrupted(name, observer)
    request = last.start.session_request()
    if request.voice is None:
        # Kept by 0.1.0, which named no voice if none was asked for, and then spoke with this one.
        request = request.model_copy(update={"voice": "pyttsx3"})
    with open_live(request, live, observer, scheduled=_scheduled(last), interrupted=last) as session:
        return session.run()


def find_interrupted(name: str | None = None, observer: Observer = SILENT) -> LastSession:
    """The session that was interrupted last. Raises RequestError when there is none, or it has another name."""
    record = read_journal()
    for notice in record.notices:
        observer.notice(notice)
    last = record.last_live()
    if last is None or last.is_finished or not _is_meant(name, last):
        what = "there is no session to resume" if name is None else f"'{name}' was not interrupted"
        raise RequestError(what, "start one: voicecoach play NAME")
    return last


def _is_meant(name: str | None, last: LastSession) -> bool:
    """Whether a name, however it is typed, is that of the session."""
    if name is None or name == last.start.name:
        return True
    try:
        return find_folders(last.start.session_request().cues).open(name).id == last.start.name
    except RequestError:
        return False


def _scheduled(last: LastSession) -> ScheduledSession | None:
    """Which session of a course it is, if it belongs to one."""
    if last.start.course is None or last.start.number is None:
        return None
    return ScheduledSession(last.start.course, last.start.number, last.start.levels)
