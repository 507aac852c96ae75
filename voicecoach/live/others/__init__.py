"""Music that plays elsewhere, made softer or paused over MPRIS while a session runs, and afterwards as it was."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

Others = Literal["duck", "pause", "leave"]
"""What becomes of the music: softer, paused, or left alone."""


@contextmanager
def others_quieted(wanted: Others) -> Iterator[None]:
    """For as long as the block lasts. It begins beside everything else, and keeps nothing waiting but its end."""
    # Without a session bus there is nobody to ask, and nothing has to be loaded for it.
    if wanted == "leave" or sys.platform != "linux" or "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
        yield
        return
    from voicecoach.live.others.quieter import Quieter  # noqa: PLC0415 - as above

    quieter = Quieter(wanted)
    quieter.start()
    try:
        yield
    finally:
        quieter.stop()
