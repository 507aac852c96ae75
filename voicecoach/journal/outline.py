"""What a session is planned to add up to, in a few lines: so that one that is cut off can be summed up from the journal alone."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

MOST_WINDOWS = 100_000
"""Of one session: five of the longest plans there may be, one after the other, each an easier way than the one before."""

WindowIndex = Annotated[int, Field(ge=0, le=MOST_WINDOWS)]
"""A window of the plan, or the one after the last."""


def _ends_of(ranges: str) -> list[tuple[int, int]]:
    """The first and the last number of each range."""
    ends = (text.split("-") for text in ranges.split(",") if text)
    return [(int(one[0]), int(one[-1])) for one in ends]


def _counted(windows: dict[str, str]) -> dict[str, str]:
    """Ranges as `write_ranges` writes them, with no more windows in all than a session has."""
    count = 0
    for ranges in windows.values():
        before = -1
        for first, last in _ends_of(ranges):
            if not before < first <= last:
                raise ValueError("not in rising order")
            before, count = last, count + last - first + 1
    if count > MOST_WINDOWS:
        raise ValueError("more windows than a session has")
    return windows


class PlannedExercise(BaseModel):
    """What is planned of one exercise."""

    model_config = ConfigDict(extra="allow", frozen=True)

    exercise: str
    """The exercise as the routine names it."""
    did: str | None = None
    """The exercise that is done in its place, if another one is."""
    variant: str | None = None
    sets: int = 0
    """Over one side."""
    reps: int = 0
    """In each set."""
    hold_ms: int = 0
    """Each hold; 0 where none is timed by the dose."""
    holds_planned: int = 0


class Outline(BaseModel):
    """The exercises of a session, and in which windows of its plan each is done."""

    model_config = ConfigDict(extra="allow", frozen=True)

    exercises: dict[str, PlannedExercise]
    """By the id of what is done."""
    windows: Annotated[dict[str, str], AfterValidator(_counted)]
    """The windows with the movement or the hold itself, such as `3-5,8`; by the id of what is done."""

    def windows_of(self, exercise: str) -> list[int]:
        """The windows of what is done under an id, in order."""
        ranges = _ends_of(self.windows.get(exercise, ""))
        return [index for first, last in ranges for index in range(first, last + 1)]


def write_ranges(numbers: Iterable[int]) -> str:
    """Numbers in rising order as ranges.

    >>> write_ranges([3, 4, 5, 8])
    '3-5,8'
    """
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and ranges[-1][-1] == number - 1:
            ranges[-1] = [ranges[-1][0], number]
        else:
            ranges.append([number])
    return ",".join("-".join(map(str, ends)) for ends in ranges)
