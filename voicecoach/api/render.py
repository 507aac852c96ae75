"""Request -> sound file or page of one session."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from voicecoach.api.compile import compile_with_studio
from voicecoach.api.encode import encode_script, with_cover
from voicecoach.api.observer import SILENT, NoticeList, Observer
from voicecoach.api.page import is_page, render_page
from voicecoach.api.session import CoursePlace, Rendered
from voicecoach.api.timing import open_studio, settle_voice
from voicecoach.encoders import FileDetails, Quality, check_quality, find_encoder
from voicecoach.errors import RequestError
from voicecoach.exports import export_beside, suffix_of
from voicecoach.outfile import open_output
from voicecoach.request import SessionRequest
from voicecoach.script import Script
from voicecoach.sheets.library.library import Library, find_folders
from voicecoach.speech_cache import SharedClips


def render_session(
    request: SessionRequest,
    output: str | Path,
    beep_level_db: float = 0.0,
    observer: Observer = SILENT,
    *,
    quality: Quality | None = None,
    captions: Sequence[str] = (),
    library: Library | None = None,
    place: CoursePlace | None = None,
    shared: SharedClips | None = None,
) -> Rendered:
    """Render a session to a sound file or a page; its suffix picks the format, `-` is stdout (WAV).

    `beep_level_db` is how loud the beeps are against the voice, in dB. `quality` is how much of the sound a lossy format
    keeps; None leaves it to the format. `captions` are formats of the script, such as `vtt`, that are written beside the
    sound, under its name. `place` says which session of which course it is. The file is written beside its place and moved
    there when it is whole; when anything fails, what was there before stays.
    `library` is one that has been opened before, of the folders that the request names. `shared` are clips that several
    machines share.

    Raises SheetError, RequestError (also for a suffix that cannot be written, and a quality where nothing is lost)
    and MachineError.
    """
    beside = _files_beside(output, captions)
    if is_page(output):
        page = render_page(
            request,
            output,
            beep_level_db,
            observer,
            quality=quality,
            place=place,
            library=library,
            shared=shared,
        )
        _write_captions(page.script, beside, output)
        return page
    if quality is not None:
        check_quality(output)
    heard = NoticeList(observer)
    encoder = find_encoder(output)
    # The file is opened first: nobody waits for a voice only to learn that a folder is missing.
    with open_output(output) as stream:
        library = library or find_folders(request.cues, request.name)
        with open_studio(request, library, heard, shared) as studio:
            settle_voice(request, library, studio, heard)
            _, script = compile_with_studio(request, library, studio, heard)
            details = place.details(script, quality) if place else FileDetails(quality=quality or "normal")
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
                details=with_cover(encoder, script, details, heard),
            )
            byte_count = stream.tell() if stream.seekable() else None
    _write_captions(script, beside, output)
    return Rendered(
        str(output), script, studio.spoken_count, tuple(heard.notices), byte_count, request.stereo
    )


def _files_beside(output: str | Path, captions: Sequence[str]) -> dict[str, Path]:
    """The file of each format of captions. Raises RequestError for an unknown one, and where there is no sound file to lie beside."""
    if captions and str(output) == "-":
        raise RequestError("captions lie beside a file, and stdout is none", "name a file: -o session.wav")
    return {name: Path(output).with_suffix(suffix_of(name)) for name in captions}


def _write_captions(script: Script, files: Mapping[str, Path], output: str | Path) -> None:
    for name, path in files.items():
        with open_output(path) as stream:
            stream.write(export_beside(script, name, Path(output).name).encode())
