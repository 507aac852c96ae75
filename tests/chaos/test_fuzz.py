"""The short form of the fuzzing of `make chaos`: everything that once found something, and a few new inputs at every door."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaos.doors import DOORS, FAULT, Door
from chaos.fuzz import find_input, kept_inputs, try_door

by_door = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)


@by_door
def test_what_once_found_something_finds_nothing_any_more(door: Door, tmp_path: Path) -> None:
    """Neither do the good documents that are spoilt."""
    for content in (*kept_inputs(door), *door.seeds()[:2]):
        door.attempt(content, tmp_path)


@by_door
@settings(max_examples=12)
@given(random=st.randoms(use_true_random=False))
def test_a_spoilt_document_is_read_or_refused(
    door: Door, random: Random, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Hypothesis makes the smallest edit of whatever is neither."""
    door.attempt(door.spoil(random, door.seeds()), tmp_path_factory.mktemp("door"))


def test_an_input_is_found_again_by_its_number() -> None:
    for door in DOORS:
        assert find_input(door, 17) == find_input(door, 17)
        assert len({find_input(door, number) for number in range(30)}) > 10


def test_what_crashes_or_hangs_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tool finds what it is for, and keeps it for whoever mends it."""
    monkeypatch.chdir(tmp_path)

    def read(content: bytes, folder: Path) -> None:
        del folder
        if content == b"crash":
            raise KeyError("x")
        while content == b"hang":
            pass

    def door_of(content: bytes) -> Door:
        return Door("nowhere", lambda: (content,), lambda _random, seeds: seeds[0], read, 1)

    for content, wanted in ((b"crash", "KeyError"), (b"hang", "TooSlow")):
        (finding,) = try_door(door_of(content), 0).findings
        assert wanted in finding
    tried = try_door(door_of(b"fine"), 5)
    assert (tried.count, tried.findings, tried.outcomes[FAULT]) == (6, [], 0)
