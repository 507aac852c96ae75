"""One planned session of a course -> its file, with a studio that is open, or in a process of its own."""

from dataclasses import dataclass, replace
from pathlib import Path

from voicecoach.api.batch.worker import library_of
from voicecoach.api.encode import encode_script, with_cover
from voicecoach.api.observer import SILENT, NoticeList, Observer
from voicecoach.api.page import write_session_page
from voicecoach.api.session import CoursePlace
from voicecoach.api.timing import open_studio, time_with_voice
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.encoders import Quality, find_encoder
from voicecoach.errors import VoicecoachError
from voicecoach.outfile import open_output
from voicecoach.page.course import INDEX_NAME
from voicecoach.programme.files.folder import SessionFile
from voicecoach.programme.forecast import Appointment
from voicecoach.request import SessionRequest
from voicecoach.sheets.library.folders import searched_folders
from voicecoach.studio import Studio

PAGE = "page"
"""The format of a folder of pages, which is none of sound alone."""


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A session that is ahead: its plan, the file that it is to be in, and what that says of its place in the course."""

    plan: Plan
    file: SessionFile
    appointment: Appointment
    place: CoursePlace


@dataclass(frozen=True, slots=True)
class CourseSound:
    """What is the same for every session of a course."""

    folder: Path
    cues: tuple[Path, ...]
    """Where its sheets are, besides those that are always found."""
    session: SessionRequest
    """Voice, language, music and so on; the voice is settled."""
    beep_level_db: float
    format_name: str
    quality: Quality | None


@dataclass(frozen=True, slots=True)
class RenderedAlone:
    """A session that another process rendered."""

    file: SessionFile
    notices: tuple[str, ...]


def render_planned(
    planned: PlannedSession, sound: CourseSound, studio: Studio, observer: Observer = SILENT
) -> SessionFile:
    """Render one session into the folder of its course. Raises MachineError when the voice or the disk fails."""
    script = time_with_voice(planned.plan, studio, observer)
    path = sound.folder / planned.file.name
    with open_output(path) as stream:
        if sound.format_name == PAGE:
            write_session_page(
                stream,
                planned.plan,
                script,
                studio,
                sound.session,
                sound.beep_level_db,
                observer,
                quality=sound.quality,
                place=planned.place,
                index=INDEX_NAME,
            )
            return replace(planned.file, byte_count=stream.tell(), duration_ms=script.duration_ms)
        encoder = find_encoder(path.name)
        encode_script(
            script,
            studio,
            encoder,
            stream,
            sound.beep_level_db,
            observer,
            has_floor=sound.session.floor == "on",
            is_stereo=sound.session.stereo,
            music=sound.session.music,
            details=with_cover(encoder, script, planned.place.details(script, sound.quality), observer),
        )
    return replace(planned.file, byte_count=path.stat().st_size, duration_ms=script.duration_ms)


def render_alone(planned: PlannedSession, sound: CourseSound) -> RenderedAlone | VoicecoachError | OSError:
    """Render one session with a studio of its own. What goes wrong is returned, so that the others are finished."""
    heard = NoticeList()
    try:
        with open_studio(sound.session, library_of(searched_folders(sound.cues)), heard) as studio:
            return RenderedAlone(render_planned(planned, sound, studio, heard), tuple(heard.notices))
    except (VoicecoachError, OSError) as error:
        return error
