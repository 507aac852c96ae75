"""The errors that voicecoach raises on purpose, one class for each exit code. Only `cli/` catches and prints them.

Mistakes in the command line itself (exit code 2) are left to click.
"""

from collections.abc import Iterable
from typing import Self

from voicecoach.source import Fault, count_faults, format_fault, sort_faults


class VoicecoachError(Exception):
    """Something that the user can fix. `str()` is what the user reads, `exit_code` what the shell gets."""

    exit_code = 1


class SheetError(VoicecoachError):
    """One or more sheets that cannot be used as written: all their faults, in the order of their positions."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sort_faults(faults)
        super().__init__(
            "\n\n".join(format_fault(fault) for fault in self.faults) + f"\n\n{count_faults(self.faults)}"
        )

    def __reduce__(self) -> tuple[type[Self], tuple[list[Fault]]]:
        """So that it crosses from one process to another."""
        return type(self), (self.faults,)


class RequestError(VoicecoachError):
    """A request that cannot be met: an unknown name, a dose outside its range.

    `message` says what is wrong, `hint` what to ask for instead.
    """

    def __init__(self, message: str, hint: str | None = None) -> None:
        self.message = message
        self.hint = hint
        super().__init__(f"error: {message}" + (f"\n  hint: {hint}" if hint else ""))

    def __reduce__(self) -> tuple[type[Self], tuple[str, str | None]]:
        """So that it crosses from one process to another."""
        return type(self), (self.message, self.hint)


class MachineError(VoicecoachError):
    """The machine lacks something: no voice, no sound device, a full disk. `message` says what, `cure` what helps."""

    exit_code = 3

    def __init__(self, message: str, cure: str) -> None:
        self.message = message
        self.cure = cure
        super().__init__(f"error: {message}\n  cure: {cure}")

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        """So that it crosses from one process to another."""
        return type(self), (self.message, self.cure)


def refuse_errors(faults: list[Fault]) -> None:
    """Raises SheetError with all these faults if one of them is an error; warnings alone stop nothing."""
    if any(fault.severity == "error" for fault in faults):
        raise SheetError(faults)
