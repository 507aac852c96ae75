"""file: plays into a sound file, `file:out.wav`, as fast as it can. Without commands it is the file that `render` writes.

The frames are kept in a temporary file until the session is over, because the header can only be written then.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO

from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.encoders import Encoder, FileDetails, find_encoder
from voicecoach.errors import MachineError, RequestError
from voicecoach.live.clock import Clock, SimulatedClock
from voicecoach.live.players import PlayerInfo
from voicecoach.live.players._clocked import ClockedPlayer
from voicecoach.outfile import open_output
from voicecoach.script import Counts, Script, VoiceLabel
from voicecoach.sound.mix import BLOCK_FRAMES
from voicecoach.units import frame_at, ms_for_frames

ORDER = 80
HELP = "a sound file, as in file:out.wav"
IS_HEARD = False


def open_player(argument: str, device: str | None) -> "FilePlayer":
    """A player into the named file. Raises RequestError if there is no name, or no encoder for its suffix."""
    if device is not None:
        raise RequestError("the player 'file' has no device to choose", "leave out --device")
    if not argument:
        raise RequestError("the player 'file' needs a file name", "write --player file:out.wav")
    find_encoder(argument)
    return FilePlayer(argument, SimulatedClock())


def describe() -> PlayerInfo:
    """It is always available."""
    return PlayerInfo("file", "a sound file: --player file:out.wav", available=True, detail="built in")


class FilePlayer(ClockedPlayer):
    """A Player (see `voicecoach.live.players`) that writes what is heard to a file. Waiting adds no silence to it."""

    def __init__(self, path: str, clock: Clock) -> None:
        super().__init__(clock)
        self.path = path
        self.mixed_in_of: Callable[[Script], bytes | None] | None = None
        """What the file has to say of what is mixed in."""
        self._frames: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # closed in close()

    def heard(self, pcm: bytes) -> None:
        self._frames.write(pcm)

    def finish(self, heard: Script | None) -> None:
        frames = self._frames.tell() // BYTES_PER_FRAME
        if heard is None:
            heard = _without_events(ms_for_frames(frames, self.rate_hz))
        missing = frame_at(heard.duration_ms, self.rate_hz) - frames
        encoder = find_encoder(self.path)
        mixed_in = self.mixed_in_of(heard) if self.mixed_in_of is not None else None
        details = FileDetails(cover_png=_cover(heard, encoder), mixed_in_json=mixed_in)
        with open_output(self.path) as stream:
            encoder.write(stream, heard, self.rate_hz, self._blocks(missing), details)

    def close(self) -> None:
        self._frames.close()

    def _blocks(self, missing: int) -> Iterator[bytes]:
        self._frames.seek(0)
        while block := self._frames.read(BLOCK_FRAMES * BYTES_PER_FRAME):
            yield block
        if missing > 0:
            yield bytes(missing * BYTES_PER_FRAME)


def _cover(script: Script, encoder: Encoder) -> bytes | None:
    """The picture of a session, if the format holds one, if there is one to draw, and if it can be drawn here."""
    if not getattr(encoder, "HOLDS_COVER", True) or not any(phase.ref.exercise for phase in script.phases):
        return None
    from voicecoach.pictures.cover import draw_cover  # noqa: PLC0415 - only this player draws

    with suppress(MachineError):
        return draw_cover(script)
    return None


def _without_events(duration_ms: int) -> Script:
    """A script for a session that was changed while it ran: only its length is known."""
    voice = VoiceLabel("", "", 0, measured=False)
    return Script("Session", "", voice, duration_ms, (), (), (), (), Counts())
