"""All sessions of a course that are ahead, as sound files in a folder: only what changed is rendered."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from voicecoach.api.batch.pool import WorkerPool
from voicecoach.api.batch.worker import Failed
from voicecoach.api.compile import plan_request
from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.common.opened import CourseRequest, OpenCourse, open_course
from voicecoach.api.course.common.render_one import (
    PAGE,
    CourseSound,
    PlannedSession,
    RenderedAlone,
    render_alone,
    render_planned,
)
from voicecoach.api.course.common.sessions import requests_ahead
from voicecoach.api.course.page import write_index
from voicecoach.api.observer import SILENT, Observer
from voicecoach.api.output import make_folder
from voicecoach.api.recorded import prepare_plans
from voicecoach.api.session import CoursePlace
from voicecoach.api.timing import open_studio, settle_voice, time_with_voice, voice_of
from voicecoach.encoders import ENCODERS, Quality, check_quality
from voicecoach.errors import MachineError
from voicecoach.file_state import state_of
from voicecoach.outfile import open_output
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
from voicecoach.request import SessionRequest
from voicecoach.studio import Studio
from voicecoach.units import number_of
from voicecoach.version import __version__


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
    process_count: int = 1
    """How many processes render at once. A program that asks for several must be one that can be imported:
    `if __name__ == "__main__"`."""


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
        return _work(request, place, plans, opened, studio, diary, observer)


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

    def write_lists(self, files: Sequence[SessionFile], wanted: Sequence[PlannedSession]) -> None:
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


def _results(
    planned: Sequence[PlannedSession],
    sound: CourseSound,
    process_count: int,
    studio: Studio,
    observer: Observer,
) -> Iterator[SessionFile | Exception]:
    """What comes of each session, as it comes: one after the other here, or several at once in processes of their own."""
    if process_count <= 1:
        for one in planned:
            yield render_planned(one, sound, studio, observer)
        return
    said: set[str] = set()
    with WorkerPool(process_count) as pool:
        for one, result in pool.run(partial(render_alone, sound=sound), planned):
            if isinstance(result, RenderedAlone):
                for notice in result.notices:
                    if notice not in said:
                        observer.notice(notice)
                    said.add(notice)
                yield result.file
            elif isinstance(result, Failed):
                yield MachineError(f"{one.file.name}: {result.why}", "render with -j 1")
            else:
                yield result


def _index_writer(
    request: RenderRequest, folder: Path, opened: OpenCourse, plans: Sequence[PlannedSession]
) -> Callable[[Mapping[str, SessionFile]], None]:
    appointments = [one.appointment for one in plans]
    return lambda files: write_index(
        folder, opened, appointments, files, _suffix_of(request), request.session.language
    )


def _suffix_of(request: RenderRequest) -> str:
    return ".html" if request.format_name == PAGE else f".{request.format_name}"


def _plans(
    request: RenderRequest, opened: OpenCourse, diary: Diary, studio: Studio, observer: Observer
) -> list[PlannedSession]:
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
            request.session.stereo,
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
        planned.append(PlannedSession(plan, file, appointment, place))
    return planned


def _work(  # noqa: PLR0917 - each is a part of its own
    request: RenderRequest,
    folder: _Folder,
    planned: Sequence[PlannedSession],
    opened: OpenCourse,
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
    for file in _render_all(to_render, request, folder.path, opened, studio, observer):
        files.append(file)
        folder.write_lists(files, planned)
    ready = {one.name: one for one in files}
    return RenderedCourse(
        folder.path,
        tuple(ready[one.file.name] for one in planned),
        work.render,
        work.rename,
        work.remove,
    )


def _render_all(  # noqa: PLR0917 - each is a part of its own
    planned: Sequence[PlannedSession],
    request: RenderRequest,
    folder: Path,
    opened: OpenCourse,
    studio: Studio,
    observer: Observer,
) -> Iterator[SessionFile]:
    """Each file as soon as it is there. What one session lacks stops no other; the first error is raised at the end."""
    session = request.session.model_copy(
        update={"voice": voice_of(request.session, opened.enrolment.library)}
    )
    sound = CourseSound(
        folder,
        tuple(opened.course.cues),
        session,
        request.beep_level_db,
        request.format_name,
        request.quality,
    )
    # A process takes as long to start as a session to render: it is worth it only for several.
    process_count = min(request.process_count, len(planned) // 2)
    if process_count > 1:
        prepare_plans((one.plan for one in planned), studio, observer)
    wrong: Exception | None = None
    for number, result in enumerate(_results(planned, sound, process_count, studio, observer)):
        observer.progress("rendering sessions", number, len(planned))
        if isinstance(result, SessionFile):
            yield result
        else:
            wrong = wrong or result
    observer.progress("rendering sessions", len(planned), len(planned))
    if wrong is not None:
        raise wrong
