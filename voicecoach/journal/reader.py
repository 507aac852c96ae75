"""The journal file -> entries. An incomplete line is skipped and reported once; a line of a later version is left alone."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from voicecoach.bounded import parse_json
from voicecoach.errors import MachineError
from voicecoach.journal.begun import with_cut_off
from voicecoach.journal.course_entries import CourseStarted
from voicecoach.journal.entries import EVENTS, AnyEntry, CheckIn, Done, entries_adapter
from voicecoach.journal.live_entries import Easier, Hold, Resume, Segment, Start
from voicecoach.journal.undo import standing
from voicecoach.journal.writer import FOLDER_VARIABLE, default_journal
from voicecoach.units import quote


@dataclass(frozen=True, slots=True)
class Record:
    """Everything in the journal that counts, in the order in which it was written; what was taken back does not."""

    entries: tuple[AnyEntry, ...] = ()
    notices: tuple[str, ...] = ()
    """What the person should know about lines that could not be read."""

    def sessions(self) -> list[Done]:
        """What was done in each session, by date, with everything that was reported about how it felt."""
        done: dict[str, Done] = {}
        for entry in self.entries:
            if isinstance(entry, Done):
                done.pop(entry.session, None)  # on one day the one that was ended last comes last
                done[entry.session] = entry
        # Also what was reported before an interrupted session was resumed: it hurt all the same.
        for entry in self.entries:
            if isinstance(entry, CheckIn) and entry.session in done:
                done[entry.session] = amended(done[entry.session], entry)
        return sorted(done.values(), key=lambda one: one.date)

    def counts(self) -> dict[str, int]:
        """How often each exercise was done before."""
        counts: dict[str, int] = {}
        for session in self.sessions():
            for exercise in {one.did or one.exercise for one in session.exercises if one.is_begun}:
                counts[exercise] = counts.get(exercise, 0) + 1
        return counts

    def worse_next_morning(self) -> dict[str, frozenset[str]]:
        """The exercises after which it was worse the next morning, by session."""
        worse: dict[str, frozenset[str]] = {}
        for entry in self.entries:
            if isinstance(entry, CheckIn) and entry.worse:
                worse[entry.session] = worse.get(entry.session, frozenset()) | frozenset(entry.worse)
        return worse

    def last_live(self) -> "LastSession | None":
        """The session that was started last; None if there is none, or its course went on without it.

        A session of a course whose start was taken back is passed over: there is nothing that it could count for.
        """
        started = {entry.course for entry in self.entries if isinstance(entry, CourseStarted)}
        last: LastSession | None = None
        for entry in self.entries:
            if not isinstance(entry, Start) or entry.course is None or entry.course in started:
                last = _after(last, entry)
        return last


def amended(done: Done, told: CheckIn) -> Done:
    """A session with what was reported about it afterwards."""
    exercises = []
    for one in done.exercises:
        changes: dict[str, Any] = {}
        if one.exercise in told.pain:
            changes["pain"] = told.pain[one.exercise]
        if one.exercise in told.effort:
            changes["effort"] = told.effort[one.exercise]
        if one.exercise in told.not_finished:
            changes["is_finished"] = False
        exercises.append(one.model_copy(update=changes))
    notes = "\n".join(filter(None, (done.notes, told.notes)))
    return done.model_copy(update={"exercises": exercises, "notes": notes})


def read_journal(path: Path | None = None) -> Record:
    """Everything in the journal; an empty record if there is none. Raises MachineError for a file that cannot be read."""
    place = path or default_journal()
    try:
        lines = place.read_bytes().split(b"\n")
    except FileNotFoundError:
        return Record()
    except OSError as error:
        raise _unreadable(place, error) from error
    entries: list[AnyEntry] = []
    notices: list[str] = []
    for number, entry in _entries(lines):
        if isinstance(entry, str):
            notices.append(f"{place}:{number}: {entry}")
        else:
            entries.append(entry)
    return Record(with_cut_off(standing(entries)), tuple(notices))


def read_session(path: Path, session: str, first_byte: int = 0) -> list[AnyEntry]:
    """What one session wrote from a byte of the journal on, without what was taken back.

    The lines of others are passed over one at a time, so that a journal of years costs no more memory than this session.
    Raises MachineError for a file that cannot be read.
    """
    mark, entries = session.encode(), []
    try:
        with path.open("rb") as file:
            file.seek(first_byte)
            for line in file:
                if mark in line:  # also a line that takes something of it back
                    with suppress(ValidationError):
                        entries.append(entries_adapter().validate_json(line))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _unreadable(path, error) from error
    return session_entries(standing(entries), session)


def _unreadable(path: Path, error: OSError) -> MachineError:
    return MachineError(
        f"'{path}' cannot be read: {error.strerror or error}",
        f"make it readable, or name another folder in {FOLDER_VARIABLE}",
    )


_INVALID = "invalid '{}' in this line; skipped"


def _entries(lines: list[bytes]) -> Iterator[tuple[int, AnyEntry | str]]:
    """The entries with their line numbers; instead of an invalid line, what is wrong with it, if that was not reported before."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = _entry(line)
            yield number, entry if "at" in entry.model_fields_set else _INVALID.format("at")
        except ValidationError as error:
            complaint = _complaint(line, lines[number] if number < len(lines) else b"", error)
            if complaint is not None:
                yield number, complaint


@lru_cache(maxsize=1 << 16)
def _entry(line: bytes) -> AnyEntry:
    """One line, kept: a command reads the journal before and after it writes, and only the end of it differs."""
    return entries_adapter().validate_json(line)


def _complaint(line: bytes, following: bytes, error: ValidationError) -> str | None:
    """What is wrong with a line that is not an entry; None if nothing has to be said about it."""
    value, told = _value(line), _value(following)
    if value is None:
        is_told = told is not None and told.get("event") == "recovered"
        return None if is_told else "this line is incomplete and was skipped; the rest is intact"
    event = value.get("event")
    if not isinstance(event, str):
        return _INVALID.format("event")
    if event not in EVENTS:
        return None  # of a later version
    where = ".".join(str(part) for part in error.errors(include_url=False, include_input=False)[0]["loc"][1:])
    if (event, where) == ("journal", "format"):
        return f"this journal is a {quote(str(value.get(where)))}, of a newer version: update voicecoach; what this one knows of it counts"
    if where == "zone" and isinstance(value.get(where), str):
        return f"there is no time zone {quote(value[where])} on this machine, so this line was skipped"
    return _INVALID.format(where)


def _value(line: bytes) -> dict[str, Any] | None:
    try:
        value = parse_json(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


@dataclass(frozen=True, slots=True)
class LastSession:
    """The live session that was begun last."""

    session: str
    start: Start
    window_index: int = 0
    """Of the plan: what lies before it was heard."""
    is_finished: bool = False
    counted: frozenset[int] = field(default_factory=frozenset)
    """The holds that were heard whole, by their window."""
    easier: tuple[Easier, ...] = ()
    """What was made easier, in order."""


def _after(last: LastSession | None, entry: AnyEntry) -> LastSession | None:
    if isinstance(entry, Start):
        return LastSession(entry.session, entry)
    if isinstance(entry, Done) and entry.source == "by-hand" and last is not None:
        # The next session of the course was done by hand: the one that was interrupted is over.
        return None if entry.course == last.start.course else last
    if last is None or getattr(entry, "session", None) != last.session:
        return last
    window_index, counted, easier = last.window_index, last.counted, last.easier
    if isinstance(entry, Easier):
        window_index, counted = entry.next_window, renumbered(counted, entry.next_window)
        easier = (*easier, entry)
    if isinstance(entry, Segment | Resume):
        window_index = entry.next_window
    if isinstance(entry, Hold) and entry.result == "done":
        counted |= {entry.window}
    is_finished = last.is_finished or (entry.event == "end" and entry.reason == "finished")
    return LastSession(last.session, last.start, window_index, is_finished, counted, easier)


def renumbered(counted: Iterable[int], window: int) -> frozenset[int]:
    """Holds by their windows, if the plan changes from a window on: those after it get numbers that no window has."""
    kept = {one for one in counted if one < window}
    stale = sum(one >= window for one in counted)
    lowest = min(kept | {0})
    return frozenset(kept | {lowest - 1 - number for number in range(stale)})


def session_entries(entries: Iterable[AnyEntry], session: str) -> list[AnyEntry]:
    """The entries of one session."""
    return [entry for entry in entries if getattr(entry, "session", None) == session]
