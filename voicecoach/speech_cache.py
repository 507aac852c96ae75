"""The speech cache: spoken clips on disk, each found by a key over everything that determines its bytes.

The clips of a voice lie in one pack (see `clip_pack`). Where files cannot be locked, and in what earlier versions left, an entry is
a file of its own, `ab/cdef....clip`, written to a temporary file and moved into place. So several processes may share a
folder. Whatever is read is checked, so what is damaged is spoken again. No disk error breaks a session.
"""

import errno
import os
import string
import struct
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Protocol

from voicecoach.cache_folder import speech_folder
from voicecoach.clip_pack import DAY_S, HAS_LOCKS, SUFFIX, ClipPack, packs_in
from voicecoach.file_state import is_ours

_HEADER = struct.Struct("<8sIII")
"""Magic, rate in Hz, length of the content in bytes, CRC-32 of the key, of all that stands before it, and of the content."""
_MAGIC = b"vcclip 2"
_SUMMED = _HEADER.size - 4
_READ_ONLY = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)
"""A pipe that somebody put in place of an entry must not keep a session waiting."""
_ENTRY_SUFFIX = ".clip"
"""Of an entry in a file of its own."""
_UNFINISHED = ".part"
_IN_FOLDERS = "[0-9a-f][0-9a-f]/*"
_PLAIN = frozenset(string.ascii_letters + string.digits + "-_")
_NO_LOCKS = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
"""How file systems say that they have none."""


@dataclass(frozen=True, slots=True)
class CacheStats:
    """How much a cache folder holds, or how much was removed from it."""

    folder: Path
    entry_count: int
    byte_count: int


def cache_stats(folder: Path | None = None) -> CacheStats:
    """What the cache holds. A folder that does not exist holds nothing."""
    folder = folder or speech_folder()
    sizes = [size for _path, size, _age_s in _list_entries(folder, _ENTRY_SUFFIX)]
    records = [one for pack in packs_in(str(folder)) for one in pack.records().values()]
    return CacheStats(
        folder, len(sizes) + len(records), sum(sizes) + sum(one.end - one.at for one in records)
    )


def clear_cache(folder: Path | None = None, older_than_days: int | None = None) -> CacheStats:
    """Remove all entries, or those not used for `older_than_days`. Returns what was removed. Touches no other file."""
    folder = folder or speech_folder()
    removed: list[int] = []
    for path, size, age_s in _list_entries(folder, _ENTRY_SUFFIX):
        if older_than_days is None or age_s > older_than_days * DAY_S:
            with suppress(OSError):
                path.unlink()
                removed.append(size)
    count, byte_count = len(removed), sum(removed)
    for pack in packs_in(str(folder)):
        with suppress(OSError):
            record_count, record_bytes = pack.remove(older_than_days)
            count, byte_count = count + record_count, byte_count + record_bytes
    unfinished = [*folder.glob(f"*{SUFFIX}.*{_UNFINISHED}"), *folder.glob(f"{_IN_FOLDERS}{_UNFINISHED}")]
    for path, _size, age_s in _with_ages(unfinished):
        # A younger one may still be being written.
        if age_s > DAY_S:
            with suppress(OSError):
                path.unlink()
    return CacheStats(folder, count, byte_count)


def _list_entries(folder: Path, suffix: str) -> list[tuple[Path, int, float]]:
    """Path, size in bytes and seconds since its last use, of every entry in a file of its own."""
    return _with_ages(folder.glob(f"{_IN_FOLDERS}{suffix}"))


def _with_ages(paths: Iterable[Path]) -> list[tuple[Path, int, float]]:
    entries = []
    for path in paths:
        with suppress(OSError):  # another process may have removed it meanwhile
            status = path.stat()
            entries.append((path, status.st_size, time.time() - status.st_mtime))
    return entries


class SharedClips(Protocol):
    """Entries that several machines share. Raises MachineError where they cannot be reached."""

    def read(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Those of these entries that are there, by key, as `encode_entry` made them."""
        ...

    def write(self, key: bytes, entry: bytes) -> None:
        """Add an entry, whole or not at all."""
        ...


def encode_entry(key: bytes, rate_hz: int, content: bytes) -> bytes:
    """An entry as it is kept: a header, and the content."""
    header = _HEADER.pack(_MAGIC, rate_hz, len(content), 0)
    return _HEADER.pack(_MAGIC, rate_hz, len(content), _sum(key, header, content)) + content


def decode_entry(key: bytes, header: bytes, content: bytes) -> tuple[int, bytes] | None:
    """Rate and content of an entry; None unless every bit of it is as it was written."""
    if len(header) == _HEADER.size:
        magic, rate_hz, size, checksum = _HEADER.unpack(header)
        if magic == _MAGIC and size == len(content) and checksum == _sum(key, header, content):
            return rate_hz, content
    return None


class SpeechCache:
    """One cache folder, as one process sees it. The folder is created when something is first written.

    What is not in it is looked for among `shared`, and what is written goes there too. `voice` names the pack.
    """

    def __init__(
        self, folder: Path | None = None, shared: SharedClips | None = None, voice: str = "clips"
    ) -> None:
        self.folder = folder or speech_folder()
        self._shared = shared
        self._sought: set[bytes] = set()
        """What was looked for among what is shared."""
        self._damaged_count = 0
        self.notices: list[str] = []
        self._root = str(self.folder)
        self._pack = ClipPack(f"{self._root}/{_file_name(voice)}{SUFFIX}") if HAS_LOCKS else None
        self._now_s = time.time()
        self._can_write = True
        # Unique to this object: others may write here from other machines or containers.
        self._unfinished = f".{os.urandom(6).hex()}{_UNFINISHED}"

    @property
    def damaged_count(self) -> int:
        """Entries that were not as they were written."""
        return self._damaged_count + (self._pack.damaged_count if self._pack is not None else 0)

    @property
    def is_shared(self) -> bool:
        """Whether other machines have the same entries."""
        return self._shared is not None

    def fetch(self, keys: Iterable[bytes]) -> None:
        """Bring over what others have of these entries, all at once; nothing to do where nothing is shared."""
        if self._shared is None:
            return
        missing = [key for key in keys if key not in self._sought and self._read(key) is None]
        self._sought.update(missing)
        for key, entry in self._shared.read(missing).items():
            found = decode_entry(key, entry[: _HEADER.size], entry[_HEADER.size :])
            if found is not None:
                self._write(key, *found)

    def read(self, key: bytes) -> tuple[int, bytes] | None:
        """Rate and content of the entry; None when there is none, or a damaged one."""
        found = self._read(key)
        if found is None and self._shared is not None and key not in self._sought:
            self.fetch([key])
            found = self._read(key)
        return found

    def write(self, key: bytes, rate_hz: int, content: bytes) -> bool:
        """Keep the content. If that fails, the cache stops writing and adds one notice. Returns whether it was kept."""
        if self._shared is not None:
            self._shared.write(key, encode_entry(key, rate_hz, content))
        return self._write(key, rate_hz, content)

    def _read(self, key: bytes) -> tuple[int, bytes] | None:
        if self._pack is not None and (found := self._pack.read(key)) is not None:
            return found
        return self._read_entry(key) if self._has_entries else None

    @cached_property
    def _has_entries(self) -> bool:
        """Whether there may be entries in files of their own."""
        if self._pack is None:
            return True
        with suppress(OSError):
            return any(len(name) == 2 for name in os.listdir(self._root))  # noqa: PTH208 - as in _read_entry
        return False

    def _read_entry(self, key: bytes) -> tuple[int, bytes] | None:
        path = self._path(key)
        try:
            # Hundreds of times before the first beep: no Path, no buffer, no copy.
            with open(os.open(path, _READ_ONLY), "rb", buffering=0) as file:  # noqa: PTH123
                status = os.fstat(file.fileno())
                if not is_ours(status):
                    return None
                header = file.read(_HEADER.size)
                content = file.read(status.st_size)
        except OSError:
            return None
        if self._now_s - status.st_mtime > DAY_S:
            with suppress(OSError):
                os.utime(path)  # so that clear_cache knows what is still used
        found = decode_entry(key, header, content)
        self._damaged_count += found is None
        return found

    def _write(self, key: bytes, rate_hz: int, content: bytes) -> bool:
        if not self._can_write:
            return False
        try:
            if self._pack is not None:
                self._pack.append(key, rate_hz, content)
                return True
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                return self._stop_writing(error)
            self._pack = None  # this file system has no locks
            vars(self).pop("_has_entries", None)
        return self._write_entry(key, encode_entry(key, rate_hz, content))

    def _stop_writing(self, error: OSError) -> bool:
        self._can_write = False
        self.notices.append(f"speech cannot be cached in {self._root}: {error.strerror or error}")
        return False

    def _write_entry(self, key: bytes, entry: bytes) -> bool:
        path = self._path(key)
        unfinished = path + self._unfinished
        try:
            with _create(unfinished) as file:
                file.write(entry)
            os.replace(unfinished, path)  # noqa: PTH105 - as in read
        except OSError as error:
            with suppress(OSError):
                os.unlink(unfinished)  # noqa: PTH108
            return self._stop_writing(error)
        return True

    def _path(self, key: bytes) -> str:
        name = key.hex()
        return f"{self._root}/{name[:2]}/{name[2:]}{_ENTRY_SUFFIX}"


def _sum(key: bytes, header: bytes, content: bytes) -> int:
    """Over everything that decides what is heard, the rate too."""
    return zlib.crc32(content, zlib.crc32(header[:_SUMMED], zlib.crc32(key)))


def _file_name(voice: str) -> str:
    """A name that every disk takes, and that no other voice has."""
    plain = "".join(one if one in _PLAIN else "-" for one in voice)[:60]
    return f"{plain}-{zlib.crc32(voice.encode()):08x}"


def _create(path: str) -> BinaryIO:
    """A new file; its folder is created only if it turns out to be missing."""
    try:
        return open(path, "wb")  # noqa: PTH123 - as in read; closed by the caller
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        return open(path, "wb")  # noqa: PTH123
