"""Sets and sides in the order in which they are done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicecoach.script import Side
from voicecoach.sheets.dose.choose import ChosenDose


@dataclass(frozen=True, slots=True)
class Block:
    """One set on one side."""

    set_number: int
    side: Side | None
    opens_exercise: bool = False
    opens_side: bool = False
    """The first set of this side."""
    changes_side: bool = False
    """The block before was on the other side."""
    changes_set: bool = False
    """The block before had another set number."""


def blocks_of(dose: ChosenDose, sides: Sequence[Side]) -> Iterator[Block]:
    """Sets and sides in their order: finish one side first, or change after each set."""
    numbers = range(1, dose.sets + 1)
    order: list[tuple[int, Side | None]]
    if dose.sides != "each":
        order = [(number, None) for number in numbers]
    elif dose.side_order == "alternate":
        order = [(number, side) for number in numbers for side in sides]
    else:
        order = [(number, side) for side in sides for number in numbers]
    seen: set[Side | None] = set()
    before: tuple[int, Side | None] | None = None
    for number, side in order:
        yield Block(
            number,
            side,
            opens_exercise=before is None,
            opens_side=side not in seen,
            changes_side=before is not None and before[1] != side,
            changes_set=before is not None and before[0] != number,
        )
        seen.add(side)
        before = (number, side)
