"""Scores from 0 to 10, in all and by exercise -> a score for each exercise."""

from collections.abc import Collection, Iterable, Mapping

from voicecoach.api.course.common.opened import find_exercise
from voicecoach.errors import RequestError
from voicecoach.programme.enrolment import Enrolment

HIGHEST = 10


def score_exercises(
    what: str, every: int | None, named: Mapping[str, int], enrolment: Enrolment, done: Collection[str]
) -> dict[str, int]:
    """The score of each exercise by the id that the routine names: its own, or else the one for all.

    `what` is scored: pain or effort; `done` is what was done in the session. Raises RequestError for a score outside 0 to
    10, and for an exercise that the programme does not have or that was not done.
    """
    for score in (every, *named.values()):
        if score is not None and not 0 <= score <= HIGHEST:
            raise RequestError(
                f"{what} {score} is not a number from 0 to {HIGHEST}",
                f"write --{what} 3, or --{what} {next(iter(enrolment.exercises))}=3",
            )
    asked = dict(zip(find_done(f"--{what}", named, enrolment, done), named.values(), strict=True))
    scores = (
        {} if every is None else {exercise: every for exercise in enrolment.exercises if exercise in done}
    )
    return scores | asked


def find_done(option: str, names: Iterable[str], enrolment: Enrolment, done: Collection[str]) -> list[str]:
    """The ids of exercises, as the routine names them, that were done in a session.

    Raises RequestError for one that was not: what is reported of it would be lost.
    """
    exercises = [find_exercise(name, enrolment) for name in names]
    for exercise in exercises:
        if exercise not in done:
            raise RequestError(
                f"{option} {exercise}: it was left out of this session, so nothing can be reported of it",
                "if it hurt when you began it, report the session without --left-out and with --not-finished",
            )
    return exercises
