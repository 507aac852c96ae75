"""The speech cache: what was spoken, on disk, found by a key that names all that decides its bytes.

One entry is one file, `ab/cdef....clip`. Entries are written beside their place and moved there, so several processes may
share a folder; they are checked when read, so a damaged one is only spoken again. No fault of the disk breaks a session.
"""

import os
import struct
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

FOLDER_VARIABLE = "VOICECOACH_CACHE"

_HEADER = struct.Struct("<8sIII")
"""Magic, rate in Hz, length of the content in bytes, CRC-32 of key and content."""
_MAGIC = b"vcclip 1"
_SUFFIX = ".clip"
_UNFINISHED = ".part"
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class CacheStats:
    """How much lies in a cache folder, or was removed from it."""

    folder: Path
    entry_count: int
    byte_count: int


def default_cache_folder() -> Path:
    """`VOICECOACH_CACHE`, or the place where this system keeps caches."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return Path(named).expanduser()
    from platformdirs import user_cache_path  # noqa: PLC0415 - not needed where the variable is set

    return user_cache_path("voicecoach", appauthor=False) / "speech"


def cache_stats(folder: Path | None = None) -> CacheStats:
    """What the cache holds. An absent folder holds nothing."""
    folder = folder or default_cache_folder()
    sizes = [size for _path, size, _age_s in _list_entries(folder, _SUFFIX)]
    return CacheStats(folder, len(sizes), sum(sizes))


def clear_cache(folder: Path | None = None, older_than_days: int | None = None) -> CacheStats:
    """Remove all entries, or those not used for so many days; tells what is gone. Touches no file that is not an entry."""
    folder = folder or default_cache_folder()
    removed: list[int] = []
    for path, size, age_s in _list_entries(folder, _SUFFIX):
        if older_than_days is None or age_s > older_than_days * _DAY_S:
            with suppress(OSError):
                path.unlink()
                removed.append(size)
    for path, _size, age_s in _list_entries(folder, _UNFINISHED):
        # Younger ones may still be on their way.
        if age_s > _DAY_S:
            with suppress(OSError):
                path.unlink()
    return CacheStats(folder, len(removed), sum(removed))


def _list_entries(folder: Path, suffix: str) -> list[tuple[Path, int, float]]:
    """Path, size in bytes and seconds since its last use, of every entry."""
    entries = []
    for path in folder.glob(f"[0-9a-f][0-9a-f]/*{suffix}"):
        with suppress(OSError):  # another process may have removed it meanwhile
            status = path.stat()
            entries.append((path, status.st_size, time.time() - status.st_mtime))
    return entries


class SpeechCache:
    """One cache folder, as one process sees it. The folder is made when something is first written."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or default_cache_folder()
        self.damaged_count = 0
        """Entries that did not hold what was written."""
        self.notices: list[str] = []
        self._root = str(self.folder)
        self._now_s = time.time()
        self._can_write = True
        # Of this object alone, on whatever machine or container the others are that write here.
        self._unfinished = f".{os.urandom(6).hex()}{_UNFINISHED}"

    def read(self, key: bytes) -> tuple[int, bytes] | None:
        """Rate and content of the entry; None when there is none, or a damaged one."""
        path = self._path(key)
        try:
            # Hundreds of times before the first beep: no Path, no buffer, no copy.
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123
                header = file.read(_HEADER.size)
                status = os.fstat(file.fileno())
                content = file.read(status.st_size)
        except OSError:
            return None
        if self._now_s - status.st_mtime > _DAY_S:
            with suppress(OSError):
                os.utime(path)  # so that clear_cache knows what is still used
        if len(header) == _HEADER.size:
            magic, rate_hz, size, checksum = _HEADER.unpack(header)
            if magic == _MAGIC and size == len(content) and checksum == zlib.crc32(content, zlib.crc32(key)):
                return rate_hz, content
        self.damaged_count += 1
        return None

    def write(self, key: bytes, rate_hz: int, content: bytes) -> bool:
        """Keep the content. Where that fails, the cache is written no more, and a notice says so once. Tells if it is kept."""
        if not self._can_write:
            return False
        path = self._path(key)
        unfinished = path + self._unfinished
        header = _HEADER.pack(_MAGIC, rate_hz, len(content), zlib.crc32(content, zlib.crc32(key)))
        try:
            with _create(unfinished) as file:
                file.write(header + content)
            os.replace(unfinished, path)  # noqa: PTH105 - as in read
        except OSError as error:
            self._can_write = False
            self.notices.append(f"speech is not kept in {self._root}: {error.strerror or error}")
            with suppress(OSError):
                os.unlink(unfinished)  # noqa: PTH108
            return False
        return True

    def _path(self, key: bytes) -> str:
        name = key.hex()
        return f"{self._root}/{name[:2]}/{name[2:]}{_SUFFIX}"


def _create(path: str) -> BinaryIO:
    """A new file; its folder is made only when it turns out to be absent."""
    try:
        return open(path, "wb")  # noqa: PTH123 - as in read; closed by the caller
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        return open(path, "wb")  # noqa: PTH123
