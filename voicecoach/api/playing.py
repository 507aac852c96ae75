"""Whether another session is being played on this machine by the same person: two coaches at once are not understood."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

from voicecoach.api.observer import Observer

LOCK_FILE = "voicecoach-playing-{user}.lock"


@contextmanager
def playing_alone(observer: Observer, folder: Path | None = None) -> Iterator[None]:
    """Mark this session as the one that is played until the block ends; notices if there is another one."""
    from filelock import FileLock, Timeout

    user = os.getuid() if hasattr(os, "getuid") else "me"
    lock = FileLock((folder or Path(gettempdir())) / LOCK_FILE.format(user=user))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        observer.notice("another session is playing now; quit one of them: you would hear both")
    except OSError:
        pass  # a folder that cannot be written costs the warning, not the session
    try:
        yield
    finally:
        lock.release()
