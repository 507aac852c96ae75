"""What `import voicecoach` offers: each use case as one call with keywords, for programs and for interactive use.

Wherever a session is asked for, it is a name (the id of a routine or exercise, or the path of a sheet) with the fields of
`SessionRequest` as keywords, or a `SessionRequest`, whose fields the keywords replace.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from voicecoach.api import library
from voicecoach.api.check import Checked
from voicecoach.api.check import check as check_sheets
from voicecoach.api.compile import compile_session
from voicecoach.api.diff import ComparedSession, Comparison, compare_sessions
from voicecoach.api.explain import ExplainedMoment, explain_moment
from voicecoach.api.live import LiveOutcome, LiveRequest, play_session
from voicecoach.api.observer import SILENT, Observer
from voicecoach.api.render import render_session
from voicecoach.api.session import CompiledSession, Rendered
from voicecoach.api.verify import Verification, verify_recording
from voicecoach.request import SessionRequest, make_request
from voicecoach.script import Script
from voicecoach.sheets.library.library import Library

Named = str | Path | SessionRequest
"""A session by its name, the path of its sheet, or a request."""


def compile(name: Named, *, observer: Observer = SILENT, **fields: Any) -> CompiledSession:  # noqa: A001 - its name in the field
    """Compile a session: every phrase and beep with its time, in whole milliseconds.

    >>> compile("hamstring-ere", voice="estimate", side="left", doses=["hamstring-ere.sets=2"]).script.counts.holds
    6

    Raises SheetError for sheets with faults, RequestError for a request that cannot be met, and MachineError when the
    voice that was asked for is not available.
    """
    return compile_session(_request(name, fields), observer)


def render(
    name: Named,
    output: str | Path,
    *,
    beep_level_db: float = 0.0,
    observer: Observer = SILENT,
    **fields: Any,
) -> Rendered:
    """Render a session to a sound file, whose suffix picks the format. `beep_level_db` is how loud beeps are, in dB.

    The file is there when it is whole, or not at all. Raises as `compile` does, RequestError for a file that cannot be
    written there, and MachineError when there is no voice or the disk is full.
    """
    return render_session(_request(name, fields), output, beep_level_db, observer)


def play(
    name: Named, live: LiveRequest | None = None, *, observer: Observer = SILENT, **fields: Any
) -> LiveOutcome:
    """Play a session live, to its end or until somebody quits; `live` says how it is played and controlled.

    Raises as `compile` does, and MachineError when there is nothing to play on.
    """
    return play_session(_request(name, fields), live, observer)


def verify(recording: str | Path, script: str | Path | None = None) -> Verification:
    """Listen to a rendered file: is everything in its script there, and exact? `script` is a file with another script.

    Raises RequestError for a file that cannot be read, and for one without a script when none is given.
    """
    return verify_recording(Path(recording), Path(script) if script is not None else None)


def explain(name: Named, at: str, *, observer: Observer = SILENT, **fields: Any) -> ExplainedMoment:
    """Why something is said or beeped at a moment, such as `"12:34"`: where it is written, and which rules chose it.

    Raises as `compile` does, and RequestError for a text that is not a time of the session.
    """
    return explain_moment(_request(name, fields), at, observer)


def diff(
    before: Named | Script | CompiledSession,
    after: Named | Script | CompiledSession,
    *,
    observer: Observer = SILENT,
    **fields: Any,
) -> Comparison:
    """What differs between two sessions, or scripts, or files that `preview --as json` has written.

    The keywords hold for both sides that are compiled.

    >>> diff("hamstring-ere", "hamstring-ere", voice="estimate").is_same
    True

    Raises as `compile` does, and RequestError for a file that is not a script.
    """
    sides = [_side(one, fields) for one in (before, after)]
    return compare_sessions(sides[0], sides[1], observer)


def check(*paths: str | Path, cues: Iterable[str | Path] = (), ignored: Iterable[str] = ()) -> Checked:
    """Check sheets, by their paths or folders; without any, the person's own and the shipped ones.

    `cues` are folders to look in first; the warnings of the rules in `ignored` are left out.

    Raises RequestError for a path that does not exist and for a rule that is not known.
    """
    return check_sheets(
        tuple(Path(path) for path in paths),
        cues=tuple(Path(folder) for folder in cues),
        ignored=tuple(ignored),
    )


def open_library(*folders: str | Path) -> Library:
    """The sheets in these folders, then the person's own, then the shipped ones.

    >>> "tight-hamstrings" in open_library().ids("routine")
    True

    Raises RequestError for a folder that does not exist.
    """
    return library.open_library(tuple(Path(folder) for folder in folders))


def _request(name: Named, fields: dict[str, Any]) -> SessionRequest:
    if isinstance(name, SessionRequest):
        return make_request(**{**name.model_dump(), **fields}) if fields else name
    return make_request(str(name), **fields)


def _side(one: Named | Script | CompiledSession, fields: dict[str, Any]) -> ComparedSession:
    if isinstance(one, CompiledSession):
        return ComparedSession(one.script, one.request.name)
    if isinstance(one, Script):
        return ComparedSession(one)
    if isinstance(one, str | Path) and str(one).endswith(".json"):
        return ComparedSession(Path(one))
    return ComparedSession(_request(one, fields))
