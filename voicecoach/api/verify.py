"""Recording -> what was heard in it: is everything in its script there, and nothing else?"""

from dataclasses import dataclass, field
from pathlib import Path

from voicecoach.api.observer import SILENT, Observer, step
from voicecoach.verify.report import Report, format_json, format_text
from voicecoach.verify.verify import verify_file


@dataclass(frozen=True, slots=True)
class Verification:
    """What was heard in one recording."""

    path: Path
    """The recording."""
    report: Report = field(repr=False)
    """Holds as measured, beeps and phrases as counted, and every fault."""

    @property
    def passed(self) -> bool:
        """Whether the recording has no fault."""
        return self.report.passed

    def text(self) -> str:
        """The report for people, as `voicecoach verify` prints it."""
        return format_text(self.report, str(self.path))

    def json(self) -> str:
        """The report for programs, in the form that `voicecoach schema verify` prints."""
        return format_json(self.report, str(self.path))


def verify_recording(
    path: Path, script_path: Path | None = None, observer: Observer = SILENT
) -> Verification:
    """Listen to a rendered file, and compare what is heard with the script in it, or with the one in `script_path`.

    Raises RequestError for a file that cannot be read or is not whole, and for one without a script when none is given.
    """
    with step(observer, "listening"):
        return Verification(path, verify_file(path, script_path))
