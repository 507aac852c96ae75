"""What the coach knows of the time between two sessions: the gap, and what hurt."""

from datetime import date

from voicecoach.api.course.common.since import since_last, since_previous
from voicecoach.journal.entries import Done, ExerciseDone
from voicecoach.journal.reader import Record

CURL, BRIDGE = "jefferson-curl", "marching-hip-bridge"


def done(day: date, *exercises: ExerciseDone) -> Done:
    return Done(
        at=f"{day.isoformat()}T07:00:00+00:00",
        session=f"s{day.toordinal()}",
        date=day,
        name="tight-hamstrings",
        is_finished=True,
        source="by-hand",
        exercises=list(exercises),
    )


def test_without_a_session_before_there_is_no_gap() -> None:
    assert since_last(Record(), date(2026, 3, 2), "c1") == {"gap_days": 0, "refresh": ()}


def test_the_gap_is_counted_from_the_last_session_and_what_hurt_in_it_is_told_again() -> None:
    """Pain of four and more, or an exercise that was stopped; the one that was done, not the one that it replaced."""
    record = Record(
        (
            done(date(2026, 3, 2), ExerciseDone(exercise=BRIDGE, pain=8)),
            done(
                date(2026, 3, 4),
                ExerciseDone(exercise=BRIDGE, pain=3),
                ExerciseDone(exercise=CURL, did="hip-hinge", pain=4),
                ExerciseDone(exercise="hamstring-ere", was_stopped=True),
            ),
        )
    )
    assert since_last(record, date(2026, 3, 18), "c1") == {
        "gap_days": 14,
        "refresh": ("hip-hinge", "hamstring-ere"),
    }
    assert since_last(record, date(2026, 3, 4), "c1") == {"gap_days": 2, "refresh": (BRIDGE,)}


def test_between_two_sessions_ahead_nothing_has_hurt_yet() -> None:
    assert since_previous(date(2026, 3, 4), date(2026, 3, 6)) == {"gap_days": 2, "refresh": ()}
