"""Request -> one HTML file that plays the session: script, sound and handout in one."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from voicecoach.api.compile import compile_with_studio
from voicecoach.api.encode import encode_script, with_cover
from voicecoach.api.handout import handout_exercises, session_cautions
from voicecoach.api.observer import SILENT, NoticeList, Observer
from voicecoach.api.session import CoursePlace, Rendered
from voicecoach.api.timing import open_studio, settle_voice
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.encoders import ENCODERS, FileDetails, Quality
from voicecoach.exports import export_script
from voicecoach.outfile import open_output
from voicecoach.page.build import write_page
from voicecoach.page.content import PageContent, PageSound
from voicecoach.request import SessionRequest
from voicecoach.script import Script
from voicecoach.sheets.library.library import Library, find_folders
from voicecoach.speech_cache import SharedClips
from voicecoach.studio import Studio

SUFFIXES = (".html", ".htm")
_SOUNDS = {"mp3": "audio/mpeg", "wav": "audio/wav"}
"""What may lie in a page, best first: formats that every browser plays and seeks in, with their media types."""


def is_page(output: str | Path) -> bool:
    """Whether a file is a page, by its suffix."""
    return Path(output).suffix.lower() in SUFFIXES


def render_page(
    request: SessionRequest,
    output: str | Path,
    beep_level_db: float = 0.0,
    observer: Observer = SILENT,
    *,
    quality: Quality | None = None,
    library: Library | None = None,
    place: CoursePlace | None = None,
    shared: SharedClips | None = None,
) -> Rendered:
    """Render a session to one HTML page with its sound inside. `beep_level_db` is how loud beeps are, in dB.
    `shared` are clips that several machines share.

    Raises SheetError, RequestError and MachineError, as a sound file does.
    """
    heard = NoticeList(observer)
    with open_output(output) as stream:
        library = library or find_folders(request.cues, request.name)
        with open_studio(request, library, heard, shared) as studio:
            settle_voice(request, library, studio, heard)
            plan, script = compile_with_studio(request, library, studio, heard)
            write_session_page(
                stream, plan, script, studio, request, beep_level_db, observer, quality=quality, place=place
            )
    return Rendered(str(output), script, studio.spoken_count, tuple(heard.notices))


def write_session_page(  # noqa: PLR0917 - each is a part of its own
    stream: BinaryIO,
    plan: Plan,
    script: Script,
    studio: Studio,
    request: SessionRequest,
    beep_level_db: float = 0.0,
    observer: Observer = SILENT,
    *,
    quality: Quality | None = None,
    place: CoursePlace | None = None,
    index: str | None = None,
) -> None:
    """Write a compiled session as a page. `place` is its session of a course, `index` the page that lists them all."""
    cautions = session_cautions(plan)
    content = PageContent(
        script,
        plan.phrases.language,
        exercises=handout_exercises(plan, cautions),
        cautions=cautions,
        captions=export_script(script, "vtt"),
        programme=place.programme if place else None,
        session_number=place.number if place else None,
        session_count=place.count if place else None,
        index=index,
    )
    with _encoded(script, studio, request, beep_level_db, observer, quality) as sound:
        write_page(stream, content, sound)


@contextmanager
def _encoded(  # noqa: PLR0917 - each is a part of its own
    script: Script,
    studio: Studio,
    request: SessionRequest,
    beep_level_db: float,
    observer: Observer,
    quality: Quality | None,
) -> Iterator[PageSound]:
    """The sound in a file of its own first: a page can only take it once it is whole."""
    name = next(one for one in _SOUNDS if one in ENCODERS.names())
    encoder = ENCODERS.load(name)
    with tempfile.TemporaryFile() as stream:
        encode_script(
            script,
            studio,
            encoder,
            stream,
            beep_level_db,
            observer,
            has_floor=request.floor == "on",
            is_stereo=request.stereo,
            music=request.music,
            details=with_cover(encoder, script, FileDetails(quality=quality or "normal"), observer),
        )
        byte_count = stream.tell()
        stream.seek(0)
        yield PageSound(stream, _SOUNDS[name], name, byte_count)
