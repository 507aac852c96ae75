"""Where a listener can go in an exercise: a button for each set and side, one for a set in which the sides take turns."""

import pytest
from handmade import script_of

from voicecoach.page.outline import outline
from voicecoach.script import Chapter, Phase, PhaseKind, Side, StepRef


@pytest.mark.parametrize(
    ("done", "stops"),
    [
        (
            [(1, "left"), (1, "left"), (2, "left"), (1, "right")],
            [(0, 1, "left"), (20, 2, "left"), (30, 1, "right")],
        ),
        ([(1, None), (1, "left"), (1, "right")], [(0, 1, "left"), (20, 1, "right")]),
        (
            [(1, "left"), (1, "right"), (1, "left"), (1, "right"), (2, "left"), (2, "right"), (2, "left")],
            [(0, 1, None), (40, 2, None)],
        ),
        ([(1, None), (2, None)], [(0, 1, None), (10, 2, None)]),
    ],
    ids=["side by side", "told first", "taking turns", "no sides"],
)
def test_stops(done: list[tuple[int, Side | None]], stops: list[tuple[int, int, Side | None]]) -> None:
    phases = tuple(
        Phase(place, PhaseKind.MOVE, place * 10_000, 10_000, StepRef("bridge", None, "lift", number, 1, side))
        for place, (number, side) in enumerate(done)
    )
    script = script_of(
        (), len(done) * 10_000, phases=phases, chapters=(Chapter(0, "Bridge"),), title="Bridge"
    )
    (section,) = outline(script)
    assert [(stop.at_ms // 1000, stop.set_number, stop.side) for stop in section.stops] == stops
