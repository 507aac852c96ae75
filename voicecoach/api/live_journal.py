"""What a live session writes into the journal before it is heard and afterwards: how it began, and what was done."""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.api.compile import compiler_request
from voicecoach.compiler.resolve.resolve import resolve_session
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.journal.begun import HEARD
from voicecoach.journal.entries import Done, ExerciseDone
from voicecoach.journal.live_entries import Resume, Start
from voicecoach.journal.writer import Journal
from voicecoach.live.session.done import outline_of, sum_up
from voicecoach.live.tape.tape import Tape
from voicecoach.request import SessionRequest
from voicecoach.sheets.dose.choose import ChosenDose
from voicecoach.sheets.forms.sheet import Level
from voicecoach.sheets.library.folders import SUFFIXES
from voicecoach.sheets.library.library import Library
from voicecoach.wallclock import now

if TYPE_CHECKING:
    from voicecoach.journal.reader import LastSession


@dataclass(frozen=True, slots=True)
class ScheduledSession:
    """Which session of a course it is."""

    course: str | None = None
    """None: a session that belongs to no course."""
    number: int | None = None
    """Counted from 1."""
    levels: dict[str, int] = field(default_factory=dict)
    """The rung of each exercise, counted from 1, by the id that the routine names."""

    @staticmethod
    def number_of(scheduled: "ScheduledSession | None", request: SessionRequest) -> int | None:
        """Which session of its course it is, or the one that was asked for; None if nobody counts."""
        if scheduled is not None:
            return scheduled.number
        return request.session if request.session > 1 else None


def as_recorded(
    request: SessionRequest, scheduled: ScheduledSession | None, plan: Plan, library: Library
) -> tuple[SessionRequest, ScheduledSession | None]:
    """A request and its place in a course as the journal keeps them: by ids, and at the levels that are done.

    Raises RequestError and SheetError.
    """
    return _with_id(request, library), _with_levels(scheduled, request, plan, library)


def _with_id(request: SessionRequest, library: Library) -> SessionRequest:
    """The request by the id of its routine or exercise, however it was typed; a sheet that is a file stays its path."""
    if request.name == "-" or Path(request.name).suffix in SUFFIXES or os.sep in request.name:
        return request
    return request.model_copy(update={"name": library.open(request.name).id})


def _with_levels(
    scheduled: ScheduledSession | None, request: SessionRequest, plan: Plan, library: Library
) -> ScheduledSession | None:
    """A session of a course at the levels that are done, where minutes made its doses lower than those of the course.

    A level that was not done is not earned. Raises SheetError and RequestError.
    """
    if scheduled is None or request.minutes is None:
        return scheduled
    today = resolve_session(library, request.name, compiler_request(request)).exercises
    planned = {one.replaced or one.id: one for one in today}
    levels = dict(scheduled.levels)
    for done in plan.exercises:
        asked = done.replaced or done.id
        if asked in levels and asked in planned and done.dose != planned[asked].dose:
            reached = sum(level.volume <= _as_rung(done.dose, level).volume for level in done.ladder)
            levels[asked] = max(1, min(levels[asked], reached))
    return replace(scheduled, levels=levels)


def _as_rung(dose: ChosenDose, level: Level) -> Level:
    """A dose with the fields of a rung, so that the two can be compared."""
    return Level(
        sets=dose.sets,
        reps=None if level.reps is None else dose.reps,
        hold_ms=None if level.hold_ms is None else dose.hold_ms,
        work_ms=None if level.work_ms is None else dose.work_ms,
        at=None if level.at is None else dose.load or dose.band,
    )


def start_journal(
    request: SessionRequest,
    plan: Plan,
    digest: str,
    scheduled: ScheduledSession | None,
    interrupted: "LastSession | None",
) -> Journal:
    """The journal of a session, its first line written. `digest` is that of the plan as it was compiled.

    Raises MachineError when it cannot be written.
    """
    if interrupted is not None:
        journal = Journal(session=interrupted.session)
        journal.write(Resume(session=journal.session, next_window=interrupted.window_index))
        return journal
    journal = Journal()
    journal.write(
        Start(
            session=journal.session,
            name=request.name,
            request=request.model_dump(mode="json"),
            plan=digest,
            outline=outline_of(plan),
            **(asdict(scheduled) if scheduled else {}),
        )
    )
    return journal


def write_done(
    journal: Journal,
    request: SessionRequest,
    tape: Tape,
    scheduled: ScheduledSession | None,
    *,
    is_finished: bool,
) -> list[ExerciseDone]:
    """What was done of each exercise, written down for what builds on it; nothing if nothing was heard since it began or went on."""
    from voicecoach.journal.reader import read_session  # nothing is read before the first word

    place = scheduled or ScheduledSession()
    entries = read_session(journal.path, journal.session, journal.first_byte)
    run = next(
        (place for place, one in reversed([*enumerate(entries)]) if isinstance(one, Start | Resume)), 0
    )
    if not any(isinstance(one, HEARD) for one in entries[run:]):
        return []
    exercises = [
        one.model_copy(update={"level": place.levels.get(one.exercise)})
        for one in sum_up(tape.plan, tape.windows, entries)
    ]
    if not any(one.has_outcome for one in exercises):
        return []
    journal.write(
        Done(
            session=journal.session,
            date=now().date(),
            name=request.name,
            course=place.course,
            number=place.number,
            is_finished=is_finished and _is_enough(exercises),
            source="play",
            exercises=exercises,
        )
    )
    return exercises


def _is_enough(exercises: Sequence[ExerciseDone]) -> bool:
    """Whether at least half of the exercises were done, each by half of its holds: less is not that session."""
    done = sum(
        one.is_finished or (one.holds_planned > 0 and 2 * one.holds >= one.holds_planned) for one in exercises
    )
    return 2 * done >= len(exercises)
