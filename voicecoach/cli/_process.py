"""What a command needs of its process: streams that are there, and an end that leaves nothing half done."""

import os
import signal
import sys
from pathlib import Path

_ended: list[int] = []


def prepare_process() -> None:
    """Give the process the streams that its starter closed, and have it end on SIGTERM and SIGHUP as on Ctrl-C."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - for as long as it runs
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # One that is ignored stays so: `nohup` asks for that.
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)


def exit_code_of(code: int, interrupted: int) -> int:
    """The exit code of a run; that of the signal if one ended it, as a shell expects."""
    return 128 + _ended[0] if _ended and code == interrupted else code


def _end(number: int, _frame: object) -> None:
    _ended.append(number)
    raise KeyboardInterrupt
