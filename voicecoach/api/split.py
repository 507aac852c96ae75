"""Request -> a folder with one sound file for each exercise or set of a session, and a playlist."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from voicecoach.api.compile import compile_with_studio
from voicecoach.api.encode import mix_script, with_cover
from voicecoach.api.handout import set_nouns
from voicecoach.api.observer import SILENT, NoticeList, Observer
from voicecoach.api.output import make_folder
from voicecoach.api.timing import open_studio, settle_voice
from voicecoach.api.tracks import Parts, cut_tracks, file_name
from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.encoders import ENCODERS, FileDetails, Quality, check_quality
from voicecoach.outfile import open_output
from voicecoach.programme.files.folder import SessionFile, playlist_text
from voicecoach.request import SessionRequest
from voicecoach.script import Script
from voicecoach.sheets.library.library import find_folders
from voicecoach.units import frame_at


@dataclass(frozen=True, slots=True)
class SplitSession:
    """A session in tracks."""

    folder: Path
    playlist: str
    """The name of the playlist in the folder."""
    tracks: tuple[SessionFile, ...]
    """In order."""
    script: Script
    """The whole session."""
    notices: tuple[str, ...] = ()


def render_split(  # noqa: PLR0917 - each is a part of its own
    request: SessionRequest,
    folder: Path,
    format_name: str,
    parts: Parts,
    beep_level_db: float = 0.0,
    observer: Observer = SILENT,
    *,
    quality: Quality | None = None,
) -> SplitSession:
    """Render a session as numbered tracks into a folder, made if it is missing, with an `.m3u8` beside them.

    The mix is cut at whole frames, so that WAV and FLAC play on without a gap; the other formats say how much of their
    ends to leave out. Files of the same names are replaced. Raises SheetError, RequestError and MachineError.
    """
    encoder = ENCODERS.load(format_name)
    if quality is not None:
        check_quality(f"track.{format_name}")
    folder = make_folder(folder)
    heard = NoticeList(observer)
    library = find_folders(request.cues, request.name)
    with open_studio(request, library, heard) as studio:
        settle_voice(request, library, studio, heard)
        plan, script = compile_with_studio(request, library, studio, heard)
        tracks = cut_tracks(script, parts, set_nouns(plan))
        details = FileDetails(quality=quality or "normal", programme=script.title)
        details = with_cover(encoder, script, details, heard)
        rate_hz = studio.voice.rate_hz
        blocks, mixed_in = mix_script(
            script,
            studio,
            beep_level_db,
            observer,
            has_floor=request.floor == "on",
            is_stereo=request.stereo,
            music=request.music,
        )
        channels: Literal[1, 2] = 2 if request.stereo else 1
        own = replace(details, mixed_in_json=mixed_in, channels=channels)
        stretches = _Stretches(blocks, channels)
        files = []
        for number, track in enumerate(tracks, 1):
            name = file_name(number, len(tracks), track.title, f".{format_name}")
            with open_output(folder / name) as stream:
                encoder.write(
                    stream,
                    track.script,
                    rate_hz,
                    stretches.take(frame_at(track.script.duration_ms, rate_hz)),
                    replace(own, number=number, count=len(tracks)),
                )
            size = (folder / name).stat().st_size
            files.append(SessionFile(name, "", size, track.script.duration_ms, track.title))
        playlist = f"{script.routine}.m3u8"
        with open_output(folder / playlist) as stream:
            stream.write(playlist_text(files).encode())
    return SplitSession(folder, playlist, tuple(files), script, tuple(heard.notices))


class _Stretches:
    """Blocks of any length, taken as stretches of as many frames as are asked for."""

    def __init__(self, blocks: Iterable[bytes], channels: int) -> None:
        self._blocks = iter(blocks)
        self._frame_bytes = BYTES_PER_FRAME * channels
        self._left = b""

    def take(self, frames: int) -> Iterator[bytes]:
        missing = frames * self._frame_bytes
        while missing:
            block = self._left or next(self._blocks)
            piece, self._left = block[:missing], block[missing:]
            missing -= len(piece)
            yield piece
