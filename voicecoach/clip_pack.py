"""A pack: one file that clips are only ever appended to. Many processes may read and write it at once, and any may be killed.

A record is a header and a content. The header has a checksum of its own, so that the file can be walked from record to
record without reading any sound; the content has another one, so that what is read is what was written. Whoever appends holds
a lock on the file, and first cuts off what a killed writer left half done. Whoever reads needs no lock: what is being
written is not there yet. When a key occurs twice, the later record counts.
"""

import errno
import os
import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from threading import Lock

from voicecoach.file_state import is_ours

try:
    import fcntl
except ImportError:  # Windows has no such locks
    HAS_LOCKS = False
else:
    HAS_LOCKS = True

SUFFIX = ".pack1"
"""The number is that of the form of the file: versions of voicecoach with different ones each use their own."""
DAY_S = 86_400
_HEADER = struct.Struct("<4s32sIIII")
"""Magic, key, rate in Hz, length of the content in bytes, CRC-32 of key, rate and content, CRC-32 of what stands before it."""
_USED = struct.Struct("<I")
"""The day of the last use, counted from 1970. It follows the header, is written in place, and no checksum covers it."""
_MAGIC = b"vcpk"
_START = _HEADER.size + _USED.size
_FLAGS = (
    getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
)
"""A pipe that somebody put in place of a pack must not keep a session waiting."""


@dataclass(frozen=True, slots=True)
class Record:
    """Where the content of a key is."""

    at: int
    """Where its header begins, in bytes."""
    rate_hz: int
    byte_count: int
    checksum: int
    used_day: int

    @property
    def end(self) -> int:
        """Where the next header begins."""
        return self.at + _START + self.byte_count


@dataclass(slots=True)
class ClipPack:
    """A pack as one process sees it. The file is made when something is first appended."""

    path: str
    damaged_count: int = 0
    """Records that were not as they were written."""
    _file: int = -1
    _is_writable: bool = False
    _owner: int = 0
    """The process that opened the file: a fork would share its lock."""
    _turn: Lock = field(default_factory=Lock)
    """A lock on a file keeps other processes out, and no thread of this one."""
    _end: int = 0
    """Up to where the file is known."""
    _records: dict[bytes, Record] = field(default_factory=dict)

    def read(self, key: bytes) -> tuple[int, bytes] | None:
        """Rate in Hz and content; None if there is none, or a damaged one."""
        record = self._records.get(key)
        if record is None:
            # Another process may have appended it meanwhile.
            if not self._open(may_create=False) or os.fstat(self._file).st_size <= self._end:
                return None
            self._walk()
            if (record := self._records.get(key)) is None:
                return None
        content = os.pread(self._file, record.byte_count, record.at + _START)
        if len(content) != record.byte_count or _sum(key, record.rate_hz, content) != record.checksum:
            self.damaged_count += 1
            del self._records[key]
            return None
        self._mark_used(key, record)
        return record.rate_hz, content

    def append(self, key: bytes, rate_hz: int, content: bytes) -> None:
        """Keep the content, whole or not at all. Raises OSError."""
        with self._turn:
            while True:
                self._open(may_create=True)
                with self._locked():
                    if self._is_current():
                        self._walk()
                        if not self._has(key, rate_hz, content):
                            self._append(key, rate_hz, content)
                        return
                self.close()  # it was cleared meanwhile

    def records(self) -> dict[bytes, Record]:
        """Every key with its record."""
        if self._open(may_create=False):
            self._walk()
        return dict(self._records)

    def remove(self, unused_days: int | None) -> tuple[int, int]:
        """Remove all records, or those not used for so many days. Returns how many, and their bytes. Raises OSError."""
        if not self._open(may_create=False):
            return 0, 0
        with self._locked():
            if not self._is_current():
                return 0, 0
            self._walk()
            old = {
                key: one
                for key, one in self._records.items()
                if unused_days is None or _today() - one.used_day > unused_days
            }
            if len(old) == len(self._records):
                os.unlink(self.path)  # noqa: PTH108 - hundreds of these would be slow as Paths
            elif old:
                self._rewrite([key for key in self._records if key not in old])
        self.close()
        return len(old), sum(one.end - one.at for one in old.values())

    def close(self) -> None:
        """Release the file, and forget what is in it. Safe to call twice."""
        file, self._file = self._file, -1
        self._records = {}
        self._end = 0
        if file >= 0:
            with suppress(OSError):
                os.close(file)

    def __del__(self) -> None:
        self.close()

    def _has(self, key: bytes, rate_hz: int, content: bytes) -> bool:
        known = self._records.get(key)
        return known is not None and known.checksum == _sum(key, rate_hz, content)

    def _append(self, key: bytes, rate_hz: int, content: bytes) -> None:
        """At the end of what is known, under the lock."""
        if os.fstat(self._file).st_size != self._end:
            os.ftruncate(self._file, self._end)  # what a killed writer left
        record = Record(self._end, rate_hz, len(content), _sum(key, rate_hz, content), _today())
        try:
            _write(self._file, _header(key, record) + content, self._end)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._file, self._end)
            raise
        self._records[key] = record
        self._end = record.end

    def _rewrite(self, keys: list[bytes]) -> None:
        """Another file with these records in place of this one, under the lock: others notice by its inode."""
        unfinished = f"{self.path}.{os.urandom(6).hex()}.part"
        try:
            file = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL | _FLAGS, 0o666)
            try:
                end = 0
                for key in keys:
                    record = self._records[key]
                    content = os.pread(self._file, record.byte_count, record.at + _START)
                    blob = _header(key, record) + content
                    _write(file, blob, end)
                    end += len(blob)
            finally:
                os.close(file)
            os.replace(unfinished, self.path)  # noqa: PTH105 - as above
        except OSError:
            with suppress(OSError):
                os.unlink(unfinished)  # noqa: PTH108
            raise

    def _walk(self) -> None:
        """Learn of every whole record behind those that are known."""
        size = os.fstat(self._file).st_size
        if size < self._end:  # somebody cut it
            self._records.clear()
            self._end = 0
        while size - self._end >= _START:
            blob = os.pread(self._file, _START, self._end)
            if len(blob) < _START:
                return
            magic, key, rate_hz, byte_count, checksum, own = _HEADER.unpack_from(blob)
            if magic != _MAGIC or own != zlib.crc32(blob[: _HEADER.size - 4]):
                return
            (used_day,) = _USED.unpack_from(blob, _HEADER.size)
            record = Record(self._end, rate_hz, byte_count, checksum, used_day)
            if record.end > size:
                return  # being written, or left half done
            self._records[key] = record
            self._end = record.end

    def _mark_used(self, key: bytes, record: Record) -> None:
        """So that clearing by age knows what is still used."""
        today = _today()
        if today != record.used_day:
            self._records[key] = replace(record, used_day=today)
            with suppress(OSError):  # of a folder that may only be read
                os.pwrite(self._file, _USED.pack(today), record.at + _HEADER.size)

    def _open(self, *, may_create: bool) -> bool:
        """Whether the file is open. Raises OSError if it has to be, and cannot."""
        if self._file >= 0 and self._owner == os.getpid() and self._is_writable >= may_create:
            return True
        self.close()
        try:
            self._file, self._is_writable = _open_file(self.path, may_create=may_create)
        except OSError:
            if may_create:
                raise
            return False
        self._owner = os.getpid()
        return True

    def _is_current(self) -> bool:
        """Whether the file that is open is the one that has the name."""
        try:
            there = os.stat(self.path)  # noqa: PTH116
        except OSError:
            return False
        here = os.fstat(self._file)
        return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        file = self._file
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            with suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_UN)


def packs_in(folder: str) -> list[ClipPack]:
    """Every pack of a folder."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - as above
    except OSError:
        return []
    return [ClipPack(f"{folder}/{name}") for name in names if name.endswith(SUFFIX)]


def _open_file(path: str, *, may_create: bool) -> tuple[int, bool]:
    """A pack, and whether it may be written. Raises OSError."""
    is_writable = True
    if may_create:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        file = os.open(path, os.O_RDWR | os.O_CREAT | _FLAGS, 0o666)
    else:
        try:
            file = os.open(path, os.O_RDWR | _FLAGS)
        except OSError as error:
            if error.errno not in {errno.EACCES, errno.EPERM, errno.EROFS}:
                raise
            file, is_writable = os.open(path, os.O_RDONLY | _FLAGS), False
    if not is_ours(os.fstat(file)):
        os.close(file)
        raise PermissionError(errno.EPERM, "it is not a plain file of yours", path)
    return file, is_writable


def _header(key: bytes, record: Record) -> bytes:
    header = _HEADER.pack(_MAGIC, key, record.rate_hz, record.byte_count, record.checksum, 0)
    own = zlib.crc32(header[: _HEADER.size - 4])
    return _HEADER.pack(_MAGIC, key, record.rate_hz, record.byte_count, record.checksum, own) + _USED.pack(
        record.used_day
    )


def _sum(key: bytes, rate_hz: int, content: bytes) -> int:
    """Over everything that decides what is heard, the rate too."""
    return zlib.crc32(content, zlib.crc32(_USED.pack(rate_hz), zlib.crc32(key)))


def _write(file: int, content: bytes, at: int) -> None:
    """Write all of it. Raises OSError, as on a full disk."""
    left = memoryview(content)
    while left:
        count = os.pwrite(file, left, at)
        left, at = left[count:], at + count


def _today() -> int:
    return int(time.time() // DAY_S)
