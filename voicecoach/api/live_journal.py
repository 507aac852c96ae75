"""What a live session writes into the journal before it is heard and afterwards: how it began, and what was done."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from voicecoach.journal.entries import Done, ExerciseDone
from voicecoach.journal.live_entries import Resume, Start
from voicecoach.journal.reader import LastSession, read_journal, session_entries
from voicecoach.journal.writer import Journal
from voicecoach.live.session.done import sum_up
from voicecoach.live.tape.tape import Tape
from voicecoach.request import SessionRequest


@dataclass(frozen=True, slots=True)
class ScheduledSession:
    """Which session of a course it is."""

    course: str | None = None
    """None: a session that belongs to no course."""
    number: int | None = None
    """Counted from 1."""
    levels: dict[str, int] = field(default_factory=dict)
    """The rung of each exercise, counted from 1, by the id that the routine names."""


def start_journal(
    request: SessionRequest,
    digest: str,
    scheduled: ScheduledSession | None,
    interrupted: LastSession | None,
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
    """What was done of each exercise, written down for what builds on it; nothing if nothing was heard."""
    place = scheduled or ScheduledSession()
    entries = session_entries(read_journal(journal.path).entries, journal.session)
    exercises = [
        one.model_copy(update={"level": place.levels.get(one.exercise)})
        for one in sum_up(tape.plan, tape.windows, entries)
    ]
    if not any(one.has_outcome for one in exercises):
        return []
    journal.write(
        Done(
            session=journal.session,
            date=datetime.now().astimezone().date(),
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
