"""What to do next: what there is, what is due today, and what somebody means who names a sheet where a command is wanted."""

from collections.abc import Iterator
from dataclasses import dataclass

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.course.today import DueToday, TodayRequest, due_today
from voicecoach.api.observer import SILENT, Observer
from voicecoach.errors import RequestError
from voicecoach.journal.reader import LastSession
from voicecoach.programme.courses import running_courses
from voicecoach.sheets.library.folders import SUFFIXES
from voicecoach.sheets.library.library import find_folders
from voicecoach.sheets.library.search import Filters, Hit, search

FIRST_ROUTINE = "tight-hamstrings"
"""The routine that is named to somebody who has no course."""


@dataclass(frozen=True, slots=True)
class Step:
    """A command to give next."""

    command: str
    purpose: str
    """What it is for, in a few words."""


@dataclass(frozen=True, slots=True)
class NextSteps:
    """Where a person stands."""

    routines: tuple[Hit, ...]
    """All that there are."""
    due: tuple[DueToday, ...]
    """What is due in each course that is running."""
    steps: tuple[Step, ...]
    """Three commands, the most useful first; four if a session was interrupted."""


def next_steps(diary: Diary = HERE, observer: Observer = SILENT) -> NextSteps:
    """What there is and what to do next. Raises SheetError, and MachineError for a journal that cannot be read."""
    hits = search(find_folders(()).catalogue, (), Filters())
    routines = tuple(hit for hit in hits if hit.kind == "routine")
    record = diary.read(SILENT)
    is_running = bool(running_courses(record))
    due = due_today(TodayRequest(), diary, observer) if is_running else ()
    last = record.last_live()
    interrupted = (_resume(last),) if last is not None and not last.is_finished else ()
    return NextSteps(routines, due, (*interrupted, *_steps(routines, due)))


def _resume(last: LastSession) -> Step:
    """Going on with a session that was interrupted."""
    day = last.start.at
    return Step(
        "voicecoach play --resume",
        f"go on with {last.start.name}, interrupted on {day:%A} {day.day} {day:%B}",
    )


def _steps(routines: tuple[Hit, ...], due: tuple[DueToday, ...]) -> Iterator[Step]:
    now = [one.standing.programme for one in due if one.standing.due.appointment is not None]
    ahead = [one.standing.programme for one in due if one.standing.due.following is not None]
    if due:
        # Where several courses run, an act has to name the one that is meant.
        course = (now or ahead or [due[0].standing.programme])[0] if len(due) > 1 else ""
        name = f" {course}" if course else ""
        if now:
            yield Step(f"voicecoach plan today{name} --play", "do today's session")
            yield Step(f"voicecoach plan done{name}", "record it, if you did it by yourself")
        elif ahead:
            waits = (one.standing.due for one in due if one.standing.due.following is not None)
            if all(one.rests or one.is_done_today for one in waits):
                yield Step(f"voicecoach plan check-in{name}", "say how the last session felt")
            else:
                yield Step(f"voicecoach plan today{name} --play --anyway", "do the next session now")
            yield Step("voicecoach plan stats", "see what you have done")
        else:
            yield Step(f"voicecoach plan continue{name}", "keep training at this level")
            yield Step("voicecoach plan stats", "see what you have done")
        yield Step(f"voicecoach plan show{name}", "see the whole course")
    elif routines:
        routine = max(routines, key=lambda hit: hit.id == FIRST_ROUTINE).id
        yield Step(f"voicecoach show {routine}", "see what is in it")
        yield Step(f"voicecoach play {routine}", "do it now")
        yield Step(f"voicecoach plan start {routine}", "do it over weeks")


def steps_for(name: str) -> tuple[str, tuple[Step, ...]] | None:
    """What kind of sheet a name is of, and what can be done with it; None if it is the name of nothing.

    Raises SheetError for a sheet with faults.
    """
    library = find_folders(())
    if name.endswith(SUFFIXES):
        return "sheet", (
            Step(f"voicecoach preview {name}", "read it"),
            Step(f"voicecoach play {name}", "do it"),
        )
    if name in library.conditions():
        return "condition", (Step(f"voicecoach show {name}", "see what it changes"),)
    for kind in ("routine", "exercise", "programme", "technique"):
        try:
            found = library.open(name, (kind,))
        except RequestError:
            continue
        if kind in {"routine", "exercise"}:
            return kind, (
                Step(f"voicecoach preview {found.id}", "read it"),
                Step(f"voicecoach play {found.id}", "do it"),
            )
        if kind == "programme":
            return kind, (Step(f"voicecoach plan start {found.id}", "begin it"),)
        return kind, (Step(f"voicecoach show {found.id}", "read it"),)
    return None
