"""Keeps sound libraries from writing on the standard error what their exceptions say anyway, line after line."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_library() -> Iterator[None]:
    """Whatever is written on file descriptor 2 in the block goes nowhere. For the short time that a device is opened."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)
