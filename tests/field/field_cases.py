"""Small inputs from the field, one a folder, and what becomes of them."""

from itertools import pairwise
from pathlib import Path

from voicecoach.api.check import check
from voicecoach.api.compile import compile_session
from voicecoach.imports import Imported, read_import
from voicecoach.request import make_request
from voicecoach.script import Phase, Script

FIELD = Path(__file__).parent


def imported(case: str, name: str) -> Imported:
    """What the import makes of a file of a case. Raises as it does."""
    return read_import((FIELD / case / name).read_bytes(), name)


def script_of(case: str, name: str = "input.yaml", **asked: object) -> Script:
    """The session of a sheet of a case, timed by estimate."""
    return script_at(FIELD / case / name, **asked)


def script_at(path: Path, **asked: object) -> Script:
    """The session of a sheet, timed by estimate."""
    return compile_session(make_request(str(path), **{"voice": "estimate", **asked})).script


def said(script: Script) -> list[str]:
    """All that is said, in order."""
    return [one.text for one in script.speech]


def timed(script: Script) -> list[Phase]:
    """Its holds and its timed work."""
    return [phase for phase in script.phases if phase.kind.is_timed]


def gaps_s(script: Script) -> list[float]:
    """From each end beep to the next start beep, in seconds."""
    parts = timed(script)
    return [(later.at_ms - one.end_ms) / 1000 for one, later in pairwise(parts)]


def faults(case: str, name: str = "input.yaml") -> list[str]:
    """What `check` says of a sheet of a case, each with its severity."""
    found = check((FIELD / case / name,)).faults
    return [f"{fault.severity}: {fault.message}" for fault in found]
