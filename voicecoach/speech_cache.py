"""The speech cache: spoken clips on disk, each found by a key over everything that determines its bytes.

One entry is one file, `ab/cdef....clip`. Entries are written to a temporary file and moved into place, so several processes
may share a folder; they are checked when read, so a damaged one is spoken again. No disk error breaks a session.
"""

import os
import stat
import struct
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from voicecoach.cache_folder import speech_folder

_HEADER = struct.Struct("<8sIII")
"""Magic, rate in Hz, length of the content in bytes, CRC-32 of the key, of all that stands before it, and of the content."""
_MAGIC = b"vcclip 2"
_SUMMED = _HEADER.size - 4
_READ_ONLY = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)
"""A pipe that somebody put in place of an entry must not keep a session waiting."""
_SUFFIX = ".clip"
_UNFINISHED = ".part"
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class CacheStats:
    """How much a cache folder holds, or how much was removed from it."""

    folder: Path
    entry_count: int
    byte_count: int


def cache_stats(folder: Path | None = None) -> CacheStats:
    """What the cache holds. A folder that does not exist holds nothing."""
    folder = folder or speech_folder()
    sizes = [size for _path, size, _age_s in _list_entries(folder, _SUFFIX)]
    return CacheStats(folder, len(sizes), sum(sizes))


def clear_cache(folder: Path | None = None, older_than_days: int | None = None) -> CacheStats:
    """Remove all entries, or those not used for `older_than_days`. Returns what was removed. Touches no other file."""
    folder = folder or speech_folder()
    removed: list[int] = []
    for path, size, age_s in _list_entries(folder, _SUFFIX):
        if older_than_days is None or age_s > older_than_days * _DAY_S:
            with suppress(OSError):
                path.unlink()
                removed.append(size)
    for path, _size, age_s in _list_entries(folder, _UNFINISHED):
        # A younger one may still be being written.
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
    """One cache folder, as one process sees it. The folder is created when something is first written."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or speech_folder()
        self.damaged_count = 0
        """Entries whose content was damaged."""
        self.notices: list[str] = []
        self._root = str(self.folder)
        self._now_s = time.time()
        self._can_write = True
        # Unique to this object: others may write here from other machines or containers.
        self._unfinished = f".{os.urandom(6).hex()}{_UNFINISHED}"

    def read(self, key: bytes) -> tuple[int, bytes] | None:
        """Rate and content of the entry; None when there is none, or a damaged one."""
        path = self._path(key)
        try:
            # Hundreds of times before the first beep: no Path, no buffer, no copy.
            with open(os.open(path, _READ_ONLY), "rb", buffering=0) as file:  # noqa: PTH123
                status = os.fstat(file.fileno())
                if not _is_ours(status):
                    return None
                header = file.read(_HEADER.size)
                content = file.read(status.st_size)
        except OSError:
            return None
        if self._now_s - status.st_mtime > _DAY_S:
            with suppress(OSError):
                os.utime(path)  # so that clear_cache knows what is still used
        if len(header) == _HEADER.size:
            magic, rate_hz, size, checksum = _HEADER.unpack(header)
            if magic == _MAGIC and size == len(content) and checksum == _sum(key, header, content):
                return rate_hz, content
        self.damaged_count += 1
        return None

    def write(self, key: bytes, rate_hz: int, content: bytes) -> bool:
        """Keep the content. If that fails, the cache stops writing and adds one notice. Returns whether it was kept."""
        if not self._can_write:
            return False
        path = self._path(key)
        unfinished = path + self._unfinished
        header = _HEADER.pack(_MAGIC, rate_hz, len(content), 0)
        header = _HEADER.pack(_MAGIC, rate_hz, len(content), _sum(key, header, content))
        try:
            with _create(unfinished) as file:
                file.write(header + content)
            os.replace(unfinished, path)  # noqa: PTH105 - as in read
        except OSError as error:
            self._can_write = False
            self.notices.append(f"speech cannot be cached in {self._root}: {error.strerror or error}")
            with suppress(OSError):
                os.unlink(unfinished)  # noqa: PTH108
            return False
        return True

    def _path(self, key: bytes) -> str:
        name = key.hex()
        return f"{self._root}/{name[:2]}/{name[2:]}{_SUFFIX}"


def _sum(key: bytes, header: bytes, content: bytes) -> int:
    """Over everything that decides what is heard, the rate too."""
    return zlib.crc32(content, zlib.crc32(header[:_SUMMED], zlib.crc32(key)))


def _is_ours(status: os.stat_result) -> bool:
    """Whether it is a plain file that this user or the system made: what somebody else put there is not believed."""
    owners = {os.geteuid(), 0} if hasattr(os, "geteuid") else {status.st_uid}
    return stat.S_ISREG(status.st_mode) and status.st_uid in owners


def _create(path: str) -> BinaryIO:
    """A new file; its folder is created only if it turns out to be missing."""
    try:
        return open(path, "wb")  # noqa: PTH123 - as in read; closed by the caller
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        return open(path, "wb")  # noqa: PTH123
