"""A driver for the speech process whose engine crashes, hangs or refuses when the text says so. Used by test_voices.py."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from voicecoach.voices import _espeak_driver

NAME = _espeak_driver.NAME


def load_engine(library: str, data: str) -> None:
    """The real engine, with a `say` that looks at the text first."""
    _espeak_driver.load_engine(library, data)
    module = vars(sys.modules[f"pyttsx3.drivers.{NAME}"])
    build = module["buildDriver"]

    def build_faulty(proxy: Any) -> Any:
        driver = build(proxy)
        driver.say = make_faulty(driver.say)
        return driver

    module["buildDriver"] = build_faulty


def make_faulty(say: Callable[[str], None]) -> Callable[[str], None]:
    def say_or_fail(text: str) -> None:
        first, _, rest = text.partition(" ")
        if first == "once":  # fails until the file named by the rest is there
            if not Path(rest).exists():
                Path(rest).touch()
                os.kill(os.getpid(), signal.SIGSEGV)
            say("Made it.")
            return
        if first == "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        if first == "hang":
            ctypes.CDLL(None).sleep(600)  # in C, where no Python can interrupt it
        if first == "exit":
            os._exit(7)
        if first == "refuse":
            raise RuntimeError("not in the mood")
        if first == "chatter":
            ctypes.CDLL(None).puts(b"something on stdout")
            ctypes.CDLL(None).fflush(None)
        say(text)

    return say_or_fail
