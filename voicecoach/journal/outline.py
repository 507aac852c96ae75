"""What a session is planned to add up to, in a few lines: so that one that is cut off can be summed up from the journal alone."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict


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
    windows: dict[str, str]
    """The windows with the movement or the hold itself, such as `3-5,8`; by the id of what is done."""

    def windows_of(self, exercise: str) -> list[int]:
        """The windows of what is done under an id, in order."""
        ranges = (text.split("-") for text in self.windows.get(exercise, "").split(",") if text)
        return [index for ends in ranges for index in range(int(ends[0]), int(ends[-1]) + 1)]


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
