"""Histories for tests: real journals, written as the program writes them, of courses with setbacks, gaps and sessions told by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from voicecoach.journal.entries import AnyEntry, entries_adapter
from voicecoach.journal.reader import Record, read_journal
from voicecoach.journal.writer import append_entries

PROGRAMME = "tight-hamstrings"
EXERCISES = (
    "hamstring-asmr",
    "hamstring-ere",
    "marching-hip-bridge",
    "seated-tibial-rotation",
    "jefferson-curl",
)
ZONE = timezone(timedelta(hours=1))
START = date(2026, 3, 2)
"""A Monday."""
HOLDS_MS = {1: 10_000, 2: 12_000}
"""By the level of the exercise that has holds."""


def at(day: date, hour: int = 8) -> str:
    """When an entry was written."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE).isoformat()


def started(
    course: str = "c1",
    programme: str = PROGRAMME,
    start: date = START,
    days: Sequence[str] = ("mon", "wed", "fri"),
) -> dict[str, Any]:
    """A course is begun, on the day of its first session."""
    return {
        "event": "course-started",
        "at": at(start, 6),
        "course": course,
        "programme": programme,
        "per_week": len(days),
        "days": list(days),
        "clock": "07:00",
        "zone": "Europe/Berlin",
        "start": start.isoformat(),
    }


def exercise(name: str, level: int | None = 1, **fields: Any) -> dict[str, Any]:
    """One exercise of a session: where it has holds, all of them held."""
    holds = 12 if name == "hamstring-ere" else 0
    hold_ms = HOLDS_MS.get(level or 1, 15_000)
    told = {"exercise": name, "level": level, "sets": 2, "reps": 3}
    if holds:
        told |= {"hold_ms": hold_ms, "holds_planned": holds, "holds": holds, "held_ms": holds * hold_ms}
    return {**told, **fields}


def done(
    day: date, number: int | None, exercises: Sequence[Mapping[str, Any]], **fields: Any
) -> dict[str, Any]:
    """A session of the course `c1`, to its end, played live."""
    return {
        "event": "done",
        "at": at(day, 9),
        "session": f"s-{day.isoformat()}",
        "date": day.isoformat(),
        "name": PROGRAMME,
        "course": "c1",
        "number": number,
        "is_finished": True,
        "source": "play",
        "exercises": list(exercises),
        **fields,
    }


def whole(
    level: int, pain: int | None = 0, effort: int | None = 5, curl: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """All exercises at one level, as one feels them; `curl` is what is different about the last one."""
    told = [exercise(name, level, pain=pain, effort=effort) for name in EXERCISES]
    return [*told[:-1], {**told[-1], **(curl or {})}]


def five_weeks() -> list[dict[str, Any]]:
    """A course from 2026-03-02 on: well at first, then it hurts, an ill week, sessions told by hand, a plain one beside it.

    Mon Wed Fri of the first week are done. In the second it hurts on Wednesday, and Friday is done on Saturday. In the third,
    Monday is skipped, Wednesday stopped for pain, Friday missed. Nothing in the fourth. In the fifth, Monday is moved to
    Tuesday and told by hand, and so is one on Thursday, with an exercise that was not finished.
    """
    first, third, fifth = START, START + timedelta(weeks=2), START + timedelta(weeks=4)

    def day(monday: date, number: int) -> date:
        return monday + timedelta(days=number)

    second = day(first, 7)
    hurt = whole(2, 0, 7, {"pain": 6})
    stopped = [
        exercise("hamstring-asmr", 3, pain=1, effort=6),
        exercise(
            "hamstring-ere",
            3,
            pain=7,
            effort=8,
            holds=5,
            held_ms=75_000,
            void=1,
            skipped=1,
            is_finished=False,
            was_stopped=True,
        ),
        *(exercise(name, 3, is_begun=False, is_finished=False) for name in EXERCISES[2:]),
    ]
    by_hand = whole(2, None, None)
    told_in_part = [
        one if one["exercise"] != "hamstring-ere" else {**one, "holds": 0, "held_ms": 0, "is_finished": False}
        for one in whole(2, 3, None)
    ]
    return [
        started(),
        done(day(first, 0), 1, whole(1, 0, 4)),
        done(day(first, 2), 2, whole(1, 1, 5)),
        done(day(first, 4), 3, whole(1, None, None)),
        done(day(second, 0), 4, whole(2, 2, 6), notes="=felt heavy, then lighter"),
        done(day(second, 2), 5, hurt),
        {
            "event": "check-in",
            "at": at(day(second, 3)),
            "session": f"s-{day(second, 2).isoformat()}",
            "worse": ["jefferson-curl"],
            "notes": "Slept badly; the back was stiff.",
        },
        done(day(second, 5), 6, whole(2, 1, 5, {"level": 1})),
        {"event": "skipped", "at": at(day(second, 6)), "course": "c1", "date": third.isoformat()},
        done(day(third, 2), 7, stopped, is_finished=False),
        # Played by itself, for no course.
        done(
            day(fifth, -2),
            None,
            [exercise("hamstring-ere", None)],
            course=None,
            name="hamstring-ere",
            session="plain",
        ),
        {
            "event": "moved",
            "at": at(day(fifth, -1)),
            "course": "c1",
            "date": fifth.isoformat(),
            "to": day(fifth, 1).isoformat(),
        },
        done(day(fifth, 1), 7, by_hand, source="by-hand", effort=5, notes="In the hotel.\nNo ball."),
        done(day(fifth, 3), 8, told_in_part, source="by-hand"),
    ]


@dataclass(frozen=True)
class History:
    """A journal in a folder."""

    folder: Path

    def record(self) -> Record:
        return read_journal(self.folder / "journal.jsonl")


def written(folder: Path, entries: Sequence[Mapping[str, Any]]) -> History:
    """A journal with these entries."""
    append_entries(entries_of(entries), folder / "journal.jsonl")
    return History(folder)


def record_of(entries: Sequence[Mapping[str, Any]]) -> Record:
    """The same without a file."""
    return Record(tuple(entries_of(entries)))


def entries_of(entries: Sequence[Mapping[str, Any]]) -> list[AnyEntry]:
    """The entries that these fields are those of."""
    return [entries_adapter().validate_python(dict(entry)) for entry in entries]
