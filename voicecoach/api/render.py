"""Request -> sound file or page of one session."""

from pathlib import Path

from voicecoach.api.compile import compile_with_studio
from voicecoach.api.encode import encode_script, with_cover
from voicecoach.api.observer import SILENT, NoticeList, Observer
from voicecoach.api.page import is_page, render_page
from voicecoach.api.session import Rendered
from voicecoach.api.timing import open_studio, settle_voice
from voicecoach.encoders import FileDetails, Quality, check_quality, find_encoder
from voicecoach.outfile import open_output
from voicecoach.request import SessionRequest
from voicecoach.sheets.library.library import find_folders


def render_session(
    request: SessionRequest,
    output: str | Path,
    beep_level_db: float = 0.0,
    observer: Observer = SILENT,
    *,
    quality: Quality | None = None,
) -> Rendered:
    """Render a session to a sound file or a page; its suffix picks the format, `-` is stdout (WAV).

    `beep_level_db` is how loud the beeps are against the voice, in dB. `quality` is how much of the sound a lossy format
    keeps; None leaves it to the format. The file is written beside its place and moved
    there when it is whole; when anything fails, what was there before stays.

    Raises SheetError, RequestError (also for a suffix that cannot be written, and a quality where nothing is lost)
    and MachineError.
    """
    if is_page(output):
        return render_page(request, output, beep_level_db, observer, quality=quality)
    if quality is not None:
        check_quality(output)
    heard = NoticeList(observer)
    encoder = find_encoder(output)
    # The file is opened first: nobody waits for a voice only to learn that a folder is missing.
    with open_output(output) as stream:
        library = find_folders(request.cues)
        with open_studio(request, library, heard) as studio:
            settle_voice(request, library, studio, heard)
            _, script = compile_with_studio(request, library, studio, heard)
            encode_script(
                script,
                studio,
                encoder,
                stream,
                beep_level_db,
                observer,
                has_floor=request.floor == "on",
                music=request.music,
                details=with_cover(script, FileDetails(quality=quality or "normal"), heard),
            )
            byte_count = stream.tell() if stream.seekable() else None
    return Rendered(str(output), script, studio.spoken_count, tuple(heard.notices), byte_count)
