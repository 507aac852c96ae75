"""Scores from 0 to 10, in all and by exercise -> a score for each exercise."""

from collections.abc import Mapping

from voicecoach.api.course.common.opened import find_exercise
from voicecoach.errors import RequestError
from voicecoach.programme.enrolment import Enrolment

HIGHEST = 10


def score_exercises(
    what: str, every: int | None, named: Mapping[str, int], enrolment: Enrolment
) -> dict[str, int]:
    """The score of each exercise by the id that the routine names: its own, or else the one for all.

    `what` is scored: pain or effort. Raises RequestError for a score outside 0 to 10 and an exercise that the programme
    does not have.
    """
    for score in (every, *named.values()):
        if score is not None and not 0 <= score <= HIGHEST:
            raise RequestError(
                f"{what} {score} is not a number from 0 to {HIGHEST}",
                f"write --{what} 3, or --{what} {next(iter(enrolment.exercises))}=3",
            )
    scores = {} if every is None else dict.fromkeys(enrolment.exercises, every)
    return scores | {find_exercise(name, enrolment): score for name, score in named.items()}
