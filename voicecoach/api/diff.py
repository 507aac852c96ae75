"""Two sessions -> what differs between them: new, gone, moved, worded differently, longer; and what that does to the time."""

from dataclasses import dataclass, field
from pathlib import Path

from voicecoach.api.compile import compile_session
from voicecoach.api.observer import SILENT, Observer
from voicecoach.bounded import MOST_SCRIPT_BYTES, read_bounded
from voicecoach.diff import Diff, compare
from voicecoach.diff.report import format_json, format_text
from voicecoach.errors import RequestError
from voicecoach.request import SessionRequest
from voicecoach.script import Script
from voicecoach.scriptfile import read_script


@dataclass(frozen=True, slots=True)
class ComparedSession:
    """One side of a comparison."""

    source: SessionRequest | Path | Script
    """A session to compile, a file that `voicecoach preview --as json` has written, or a script."""
    label: str = ""
    """What the report calls it; empty: the name of the session, the path of the file, or the id of the routine."""

    def name(self) -> str:
        """What the report calls it."""
        if self.label:
            return self.label
        if isinstance(self.source, Path):
            return str(self.source)
        return self.source.name if isinstance(self.source, SessionRequest) else self.source.routine


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two sessions."""

    before: ComparedSession
    """The first session."""
    after: ComparedSession
    """The second one."""
    difference: Diff = field(repr=False)
    """What differs, by exercise; all lengths in milliseconds."""

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return self.difference.is_same

    def text(self) -> str:
        """The differences for people, as `voicecoach diff` prints them."""
        return format_text(self.difference, self.before.name(), self.after.name())

    def json(self) -> str:
        """The differences for programs, in the form that `voicecoach schema diff` prints."""
        return format_json(self.difference, self.before.name(), self.after.name())


def compare_sessions(
    before: ComparedSession, after: ComparedSession, observer: Observer = SILENT
) -> Comparison:
    """Compare two sessions as timed scripts. What is only later because something before it grew is not a difference.

    Raises RequestError for a file that is not a script, and whatever `compile_session` raises.
    """
    difference = compare(_script(before.source, observer), _script(after.source, observer))
    return Comparison(before, after, difference)


def _script(source: SessionRequest | Path | Script, observer: Observer) -> Script:
    if isinstance(source, Script):
        return source
    if isinstance(source, SessionRequest):
        return compile_session(source, observer).script
    try:
        return read_script(read_bounded(source, MOST_SCRIPT_BYTES, f"'{source}'"), str(source))
    except OSError as error:
        hint = "write one with: voicecoach preview NAME --as json -o script.json"
        raise RequestError(f"cannot read {source}: {error.strerror or error}", hint) from None
