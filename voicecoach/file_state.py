"""Whether files are as they were, and ours: what is compared, and from when on it can be believed."""

import os
import stat
import time
from pathlib import Path

FileKey = tuple[int, int, int, int]
"""Size in bytes, times of the last change of content and of status in ns, inode."""

_SETTLED_NS = 2_000_000_000
"""A file younger than this may change once more within the grain of the file system's clock."""


def key_of(status: os.stat_result) -> FileKey:
    """What must be the same for a file to count as untouched."""
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def is_settled(key: FileKey) -> bool:
    """Whether a file is old enough for its next change to be seen. One from the future is not."""
    return time.time_ns() - max(key[1], key[2]) > _SETTLED_NS


def state_of(path: Path) -> list[tuple[str, FileKey | None]]:
    """The keys of a file, or of a folder and everything in it, by path; None for what is not there."""
    paths = [path, *(sorted(path.rglob("*")) if path.is_dir() else [])]
    return [(str(one), _key_at(one)) for one in paths]


def _key_at(path: Path) -> FileKey | None:
    try:
        return key_of(path.stat())
    except OSError:
        return None


def is_ours(status: os.stat_result) -> bool:
    """Whether it is a plain file that this user or the system made: what somebody else put there is not believed."""
    owners = {os.geteuid(), 0} if hasattr(os, "geteuid") else {status.st_uid}
    return stat.S_ISREG(status.st_mode) and status.st_uid in owners
