"""Sessions -> rows of a table, one for each exercise of each session, and these as CSV (RFC 4180)."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from datetime import date
from typing import Literal

from voicecoach.journal.entries import Done, ExerciseDone
from voicecoach.journal.reader import Record
from voicecoach.programme.courses import courses_of
from voicecoach.programme.figures.sums import held_in
from voicecoach.spreadsheet import safe_cell
from voicecoach.units import MS_PER_S

YesNo = Literal["yes", "no"]


@dataclass(frozen=True, slots=True)
class Row:
    """One exercise in one session. What nobody told is None, and an empty cell."""

    date: date
    programme: str
    """Empty for a session of no course."""
    course: str
    name: str
    """The routine or exercise that was played."""
    session: str
    """The id of the session; all of its rows share it."""
    session_number: int | None
    """Of the course, counted from 1."""
    session_finished: YesNo
    """Whether the session reached its end."""
    source: Literal["play", "by-hand"]
    exercise: str
    did: str
    """The exercise that was done in its place; else the same."""
    variant: str
    level: int | None
    sets: int
    reps: int
    hold_s: float
    """Each hold as planned; 0 where none is timed by the dose."""
    holds_planned: int
    holds_done: int
    held_s: float
    """Measured where the source is play; as planned, and told, where it is by-hand."""
    repeated: int
    void: int
    skipped: int
    begun: YesNo
    finished: YesNo
    stopped_for_pain: YesNo
    pain: int | None
    effort: int | None
    worse_next_morning: YesNo
    notes: str
    """Of the session; the same in all of its rows."""


COLUMNS = tuple(field.name for field in fields(Row))


def read_rows(record: Record, programme: str | None = None) -> list[Row]:
    """The rows of all sessions by date, or of those of every course of a programme.

    Raises RequestError for a programme that was never started.
    """
    programmes = {course.id: course.programme for course in courses_of(record, programme)}
    return list(_rows(record, programmes, programme))


def format_csv(rows: Iterable[Row]) -> str:
    """A header and the rows, with the line ends that RFC 4180 asks for.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n", strict=True)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in astuple(row)] for row in rows)
    return stream.getvalue()


def _rows(record: Record, programmes: Mapping[str, str], programme: str | None) -> Iterator[Row]:
    worse = record.worse_next_morning()
    for session in record.sessions():
        belongs_to = programmes.get(session.course or "", "")
        if programme is None or belongs_to == programme:
            for one in session.exercises:
                is_worse = one.exercise in worse.get(session.session, ())
                yield _row(session, one, belongs_to, is_worse=is_worse)


def _row(session: Done, one: ExerciseDone, programme: str, *, is_worse: bool) -> Row:
    return Row(
        date=session.date,
        programme=programme,
        course=session.course or "",
        name=session.name,
        session=session.session,
        session_number=session.number,
        session_finished=_yes_no(session.is_finished),
        source=session.source,
        exercise=one.exercise,
        did=one.did or one.exercise,
        variant=one.variant or "",
        level=one.level,
        sets=one.sets,
        reps=one.reps,
        hold_s=one.hold_ms / MS_PER_S,
        holds_planned=one.holds_planned,
        holds_done=one.holds,
        held_s=held_in(session, one) / MS_PER_S,
        repeated=one.repeated,
        void=one.void,
        skipped=one.skipped,
        begun=_yes_no(one.is_begun),
        finished=_yes_no(one.is_finished),
        stopped_for_pain=_yes_no(one.was_stopped),
        pain=one.pain,
        effort=one.effort if one.effort is not None else session.effort,
        worse_next_morning=_yes_no(is_worse),
        notes=session.notes,
    )


def _yes_no(is_so: bool) -> YesNo:  # noqa: FBT001  # the one thing that it is about
    return "yes" if is_so else "no"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    return str(safe_cell(value))
