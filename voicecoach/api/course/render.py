"""All sessions of a course that are ahead, as sound files in a folder: only what changed is rendered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from voicecoach.api.compile import plan_request
from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest, OpenCourse, open_course
from voicecoach.api.course.common.sessions import requests_ahead
from voicecoach.api.course.page import write_index
from voicecoach.api.encode import encode_script, with_cover
from voicecoach.api.observer import SILENT, Observer
from voicecoach.api.output import make_folder
from voicecoach.api.page import write_session_page
from voicecoach.api.session import CoursePlace
from voicecoach.api.timing import open_studio, settle_voice, time_with_voice
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.encoders import ENCODERS, Quality, check_quality, find_encoder
from voicecoach.file_state import state_of
from voicecoach.outfile import open_output
from voicecoach.page.course import INDEX_NAME
from voicecoach.programme.files.folder import (
    FORM,
    LIST_NAME,
    Folder,
    SessionFile,
    plan_work,
    playlist_text,
    read_folder,
    session_file_name,
)
from voicecoach.programme.forecast import Appointment
from voicecoach.request import SessionRequest
from voicecoach.studio import Studio
from voicecoach.units import number_of
from voicecoach.version import __version__

PAGE = "page"
"""The format of a folder of pages, which is none of sound alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderRequest(CourseRequest):
    """Sessions to render."""

    folder: Path
    """Where the files go; made if it is missing."""
    session: SessionRequest
    """Voice, talk, sides, language and so on. Its name, doses, exercises and history do not count: the course decides them."""
    beep_level_db: float = 0.0
    """How loud the beeps are against the voice, in dB."""
    format_name: str = "wav"
    """The format of every session, by its suffix; `page` makes a page of each, and an index of them."""
    quality: Quality | None = None
    """How much of the sound a lossy format keeps; None leaves it to the format."""


@dataclass(frozen=True, slots=True)
class RenderedCourse:
    """A folder that holds every session that is ahead."""

    folder: Path
    sessions: tuple[SessionFile, ...]
    """Those that are ahead, in order."""
    rendered: tuple[str, ...]
    """Names of the files that were rendered now."""
    renamed: Mapping[str, str]
    """Old and new names of files whose session is on another day."""
    removed: tuple[str, ...]
    """Names of files that nothing needs any more."""

    @property
    def kept_count(self) -> int:
        """How many files are as they were."""
        return len(self.sessions) - len(self.rendered) - len(self.renamed)


def render_course(request: RenderRequest, diary: Diary = HERE, observer: Observer = SILENT) -> RenderedCourse:
    """Make a folder hold every session that is ahead, with a playlist.

    Files that are not in the folder's own list, or that somebody changed, are never touched. Raises RequestError when no
    such course is running, the folder is a file or there is no such format; SheetError; MachineError when the voice or the disk fails.
    """
    if request.format_name != PAGE:
        ENCODERS.check(request.format_name)
        if request.quality is not None:
            check_quality(f"session.{request.format_name}")
    opened = open_course(diary, observer, request.programme, request.session.conditions)
    folder = make_folder(request.folder)
    with open_studio(request.session, opened.enrolment.library, observer) as studio:
        settle_voice(request.session, opened.enrolment.library, studio, observer)
        plans = _plans(request, opened, diary, studio, observer)
        index = _index_writer(request, folder, opened, plans) if request.format_name == PAGE else None
        place = _Folder(folder, opened.course.programme, index)
        return _work(request, place, plans, studio, diary, observer)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A session that is ahead: its plan, the file that it is to be in, and what that says of its place in the course."""

    plan: Plan
    file: SessionFile
    appointment: Appointment
    place: CoursePlace


@dataclass(frozen=True, slots=True)
class _Folder:
    path: Path
    playlist: str
    """The name of the playlist, without its suffix."""
    write_index: Callable[[Mapping[str, SessionFile]], None] | None = None
    """Writes the index of a folder of pages; a folder of sounds has a playlist in its place."""

    def files(self) -> tuple[SessionFile, ...]:
        try:
            return read_folder((self.path / LIST_NAME).read_bytes()).files
        except OSError:
            return ()

    def sizes(self) -> dict[str, int]:
        return {path.name: path.stat().st_size for path in self.path.iterdir() if path.is_file()}

    def rename(self, names: Mapping[str, str]) -> None:
        """By way of names that nothing has, since a new name may be the old one of another file."""
        for old in names:
            (self.path / old).rename(self.path / f".{old}.moving")
        for old, new in names.items():
            (self.path / f".{old}.moving").replace(self.path / new)

    def write_lists(self, files: Sequence[SessionFile], wanted: Sequence[_Planned]) -> None:
        """The list of what is there, and the playlist of what is ahead."""
        ready = {one.name: one for one in files}
        ahead = [ready[one.file.name] for one in wanted if one.file.name in ready]
        listed = Folder(tuple(sorted(files, key=lambda one: one.name)))
        texts = {LIST_NAME: FORM.text(listed)}
        if self.write_index is None:
            texts[f"{self.playlist}.m3u8"] = playlist_text(ahead)
        else:
            self.write_index(ready)
        for name, text in texts.items():
            with open_output(self.path / name) as stream:
                stream.write(text.encode())


def _index_writer(
    request: RenderRequest, folder: Path, opened: OpenCourse, plans: Sequence[_Planned]
) -> Callable[[Mapping[str, SessionFile]], None]:
    appointments = [one.appointment for one in plans]
    return lambda files: write_index(
        folder, opened, appointments, files, _suffix_of(request), request.session.language
    )


def _suffix_of(request: RenderRequest) -> str:
    return ".html" if request.format_name == PAGE else f".{request.format_name}"


def _plans(
    request: RenderRequest, opened: OpenCourse, diary: Diary, studio: Studio, observer: Observer
) -> list[_Planned]:
    ahead = list(opened.enrolment.ahead(diary.day()))
    planned = []
    for index, (appointment, asked) in enumerate(
        zip(ahead, requests_ahead(request.session, opened, ahead), strict=True)
    ):
        plan = plan_request(
            asked,
            opened.enrolment.library,
            lambda plan: time_with_voice(plan, studio, observer).duration_ms,
            # What was traded for time is said of each session; without that, notices are the same for all.
            observer if index == 0 or asked.minutes is not None else SILENT,
        )
        voice = studio.voice
        place = CoursePlace(
            opened.course.programme,
            opened.title,
            appointment.number,
            opened.sessions,
            # A WAV is large, and so is a page: without the day in it, a session that moves is only renamed.
            None if request.format_name in {"wav", PAGE} else appointment.day,
        )
        deciding = (
            plan,
            voice.engine,
            studio.voice_id,
            voice.wpm,
            voice.rate_hz,
            request.beep_level_db,
            request.session.floor,
            *(state_of(path) for path in (request.session.music, request.session.sounds) if path is not None),
            request.format_name,
            place,
            request.quality,
            __version__,
        )
        file = SessionFile(
            session_file_name(appointment.day, appointment.number, _suffix_of(request)),
            sha256(repr(deciding).encode()).hexdigest()[:32],
            title=f"{opened.title}, session {number_of(appointment.number, opened.sessions)}",
        )
        planned.append(_Planned(plan, file, appointment, place))
    return planned


def _work(  # noqa: PLR0917 - each is a part of its own
    request: RenderRequest,
    folder: _Folder,
    planned: Sequence[_Planned],
    studio: Studio,
    diary: Diary,
    observer: Observer,
) -> RenderedCourse:
    """Rename, remove and render, until the folder is as it is wanted."""
    sizes, there, first = folder.sizes(), folder.files(), str(diary.day())
    work = plan_work([one.file for one in planned], there, sizes, first)
    for name in work.remove:
        (folder.path / name).unlink()
    folder.rename(work.rename)
    files = [*(one for one in there if one.name < first and one.name in sizes), *work.kept]
    folder.write_lists(files, planned)
    to_render = [one for one in planned if one.file.name in work.render]
    for index, one in enumerate(to_render):
        observer.progress("rendering sessions", index, len(to_render))
        files.append(_rendered(folder.path, one, studio, request, observer))
        folder.write_lists(files, planned)
    observer.progress("rendering sessions", len(to_render), len(to_render))
    ready = {one.name: one for one in files}
    return RenderedCourse(
        folder.path,
        tuple(ready[one.file.name] for one in planned),
        work.render,
        work.rename,
        work.remove,
    )


def _rendered(
    folder: Path, planned: _Planned, studio: Studio, request: RenderRequest, observer: Observer
) -> SessionFile:
    script = time_with_voice(planned.plan, studio, observer)
    path = folder / planned.file.name
    with open_output(path) as stream:
        if request.format_name == PAGE:
            write_session_page(
                stream,
                planned.plan,
                script,
                studio,
                request.session,
                request.beep_level_db,
                observer,
                quality=request.quality,
                place=planned.place,
                index=INDEX_NAME,
            )
            return replace(planned.file, byte_count=stream.tell(), duration_ms=script.duration_ms)
        encode_script(
            script,
            studio,
            find_encoder(path.name),
            stream,
            request.beep_level_db,
            observer,
            has_floor=request.session.floor == "on",
            music=request.session.music,
            details=with_cover(script, planned.place.details(request.quality), observer),
        )
    return replace(planned.file, byte_count=path.stat().st_size, duration_ms=script.duration_ms)
