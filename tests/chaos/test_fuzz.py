"""The short form of the fuzzing of `make chaos`: everything that once found something, and a few new inputs at every door."""

import os
import subprocess
import sys
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


HUNGRY = """
from chaos import fuzz
from chaos.doors import Door

def read(content, folder):
    bytearray(1 << 33)

fuzz.DOORS = (Door("nowhere", lambda: (b"hungry",), lambda _random, seeds: seeds[0], read, 1),)
print(*fuzz.try_in_bounds("nowhere", 0, 0).findings)
"""


def test_what_asks_for_8_gb_is_a_finding(tmp_path: Path) -> None:
    """And the machine that tries it keeps its memory."""
    tests = str(Path(__file__).parents[1])
    tried = subprocess.run(
        [sys.executable, "-c", HUNGRY],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": tests},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "nowhere, input 0" in tried.stdout
    assert "MemoryError" in tried.stdout
