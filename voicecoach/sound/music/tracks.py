"""A file, a folder or a playlist -> the music files in it, in order."""

from pathlib import Path

from voicecoach.errors import RequestError

SUFFIXES = (".mp3", ".flac", ".ogg", ".wav")
"""What can be decoded."""
PLAYLISTS = (".m3u", ".m3u8")

_KINDS = ", ".join(SUFFIXES)


def find_tracks(path: Path) -> tuple[Path, ...]:
    """The music of a path, never none. A folder is played by name, a playlist as it is written.

    Raises RequestError for what is not there, and for a folder or playlist without music.
    """
    if path.is_dir():
        found = sorted(
            (
                one
                for one in path.iterdir()
                if one.suffix.lower() in SUFFIXES and not one.name.startswith(".")
            ),
            key=lambda one: one.name,
        )
        if not found:
            raise RequestError(f"'{path}' has no music in it", f"put files in it: {_KINDS}")
        return tuple(found)
    if not path.is_file():
        raise RequestError(f"there is no music '{path}'", f"name a file ({_KINDS}), a folder or a playlist")
    if path.suffix.lower() in PLAYLISTS:
        return _listed(path)
    _check(path)
    return (path,)


def _listed(playlist: Path) -> tuple[Path, ...]:
    """The files of a playlist; paths in it are seen from its folder."""
    try:
        lines = playlist.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RequestError(f"'{playlist}' cannot be read: {error}", "save it as UTF-8") from None
    named = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    if not named:
        raise RequestError(f"'{playlist}' names no music", "write the path of a file on each line")
    if address := next((name for name in named if "://" in name), None):
        raise RequestError(
            f"'{playlist}' names an address, '{address}', and music is played from files", "name files in it"
        )
    tracks = tuple(playlist.parent / name for name in named)
    for track in tracks:
        if not track.is_file():
            raise RequestError(f"there is no music '{track}', which '{playlist}' names")
        _check(track)
    return tracks


def _check(path: Path) -> None:
    if path.suffix.lower() not in SUFFIXES:
        raise RequestError(f"'{path}' is not music that can be decoded", f"the formats are {_KINDS}")
