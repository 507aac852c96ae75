"""`voicecoach play` until the first frames that are no silence are handed to the player; then the process ends.

Run as `python first_sound.py NAME`. The player is the silent one in real time, so that no device is needed: to open one
takes 10 to 30 ms more.
"""

import os
import sys
from contextlib import suppress

from voicecoach.cli import main as run_command
from voicecoach.live.players._clocked import ClockedPlayer


class _Reached(ClockedPlayer):
    """Ends it all."""

    def feed(self, pcm: bytes, *, is_seam: bool = False) -> None:
        del is_seam
        if any(pcm):
            os._exit(0)


def main() -> None:
    from voicecoach.live.players import silent  # noqa: PLC0415 - what is patched is looked up when it plays

    silent.ClockedPlayer = _Reached  # type: ignore[attr-defined]
    sys.argv = [
        "voicecoach",
        "play",
        sys.argv[1],
        "--player",
        "silent:1",
        "--no-journal",
        "--screen",
        "plain",
        "--control",
        "-",
    ]
    with suppress(SystemExit):
        run_command()
    sys.exit("the session was over before anything was heard")


if __name__ == "__main__":
    main()
