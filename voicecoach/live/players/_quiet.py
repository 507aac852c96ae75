"""Keeps sound libraries from flooding standard error with what their exceptions already say."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_library() -> Iterator[None]:
    """Discards what is written to file descriptor 2 within the block. Use it only while a device is opened."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)


def check_import(module: str) -> None:
    """Import a module in a process of its own first. Raises OSError if that process crashes.

    PortAudio aborts the whole program where the sound system has no configuration at all.
    """
    tried = subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, check=False)  # noqa: S603 - our own words
    if tried.returncode < 0:
        raise OSError(f"loading {module} crashes here ({signal.Signals(-tried.returncode).name})")
