"""The rooms of `live/` lie above each other: a session plays a tape, a tape feeds a player, and screens and controls know none of these."""

import pytest
from house import import_graph

ROOMS: dict[str, set[str]] = {
    "session": {"tape", "players"},
    "tape": {"players"},
    "players": set(),
    "screen": set(),
    "controls": set(),
}
"""Which other rooms each imports."""
BESIDE = {"commands", "clock", "words", "wording"}
"""What lies beside the rooms, for all of them."""


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_knows_only_those_beneath_it(room: str) -> None:
    """In functions and for types too."""
    inside = f"voicecoach.live.{room}."
    imported = {
        module.split(".")[2]
        for importer, modules in import_graph().items()
        if importer.startswith(inside)
        for module in modules
        if module.startswith("voicecoach.live.")
    }
    assert imported - BESIDE == ROOMS[room] | {room}
