"""A tool of the system, run: its output, or what went wrong in its own words."""

import shutil
import subprocess

from voicecoach.errors import MachineError
from voicecoach.reminders import CURE

_PATIENCE_S = 30
"""These tools answer at once; nobody should wait longer for one that hangs."""


def run_tool(*command: str) -> str:
    """What a tool prints. Raises MachineError when it is missing or fails."""
    name = command[0]
    path = shutil.which(name)
    if path is None:
        raise MachineError(f"reminders need {name}, which this machine does not have", CURE)
    try:
        ran = subprocess.run(  # noqa: S603  # no shell reads these words
            [path, *command[1:]],
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE_S,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MachineError(f"{name} did not respond: {error}", CURE) from error
    if ran.returncode != 0:
        said = " ".join((ran.stderr or ran.stdout).decode(errors="replace").split())
        raise MachineError(f"{name} failed: {said or f'exit code {ran.returncode}'}", CURE)
    return ran.stdout.decode(errors="replace")


def has_tool(name: str) -> bool:
    """Whether the machine has it."""
    return shutil.which(name) is not None
