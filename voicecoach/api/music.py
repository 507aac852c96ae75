"""The music that a session asks for: beneath a whole script, or beneath a live session stretch by stretch."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.script import Script
from voicecoach.sound.music.tracks import find_tracks

if TYPE_CHECKING:
    from voicecoach.sound.music.duck import LiveMusic


def with_music(
    blocks: Iterable[bytes], script: Script, tracks: Sequence[Path], rate_hz: int
) -> Iterator[bytes]:
    """The blocks of a whole session with these files beneath. Raises RequestError and MachineError where one cannot be decoded."""
    from voicecoach.sound.music.bed import Bed  # without music, nothing here needs numpy
    from voicecoach.sound.music.duck import add_music

    return add_music(blocks, script, Bed(tracks, rate_hz))


def live_music(path: Path | None, rate_hz: int) -> "LiveMusic | None":
    """The music of a path, from its beginning; None without a path. Raises RequestError for a path without any."""
    if path is None:
        return None
    from voicecoach.sound.music.bed import Bed
    from voicecoach.sound.music.duck import LiveMusic

    return LiveMusic(Bed(find_tracks(path), rate_hz))
