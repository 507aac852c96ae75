"""The short form of the rest of `make chaos`: a few kills, a small disk, half an hour of sessions, each as it runs there."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from paths import TESTS

from chaos.kills import TARGETS
from chaos.machine import CASES, try_case

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="this system has no forks and signals of this kind"
)

QUICK = (
    "full disk, sound",
    "full disk, cache",
    "full device on standard output",
    "folders that may not be written",
)


def program(name: str, *arguments: object) -> str:
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    done = subprocess.run(
        [sys.executable, "-m", name, *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.engine
@pytest.mark.parametrize("target", TARGETS)
def test_killed_at_any_moment_nothing_is_half_and_nothing_lost(target: str) -> None:
    killed = json.loads(program("chaos.kills", target, 5))
    assert (killed["count"], killed["findings"]) == (5, [])


@pytest.mark.engine
@pytest.mark.parametrize("what", QUICK)
def test_what_the_machine_does_is_borne(what: str) -> None:
    borne = try_case(what, CASES[what])
    if borne.left_out:
        pytest.skip(borne.left_out)
    assert borne.count > 3
    assert borne.findings == []


def test_what_is_heard_under_random_control_is_what_the_journal_has() -> None:
    """Also while the clock on the wall jumps, over the night on which it is changed."""
    soaked = json.loads(program("chaos.soak", 0.1))
    assert soaked["findings"] == []
    assert soaked["holds"] > 0


@pytest.mark.engine
def test_a_render_with_random_options_raises_no_alarm(tmp_path: Path) -> None:
    """The seventh: those before it are the whole routines."""
    from chaos.clean import render_often  # noqa: PLC0415 - it loads the engines

    rendered = render_often(2, tmp_path, first=6)
    assert (rendered.count, rendered.findings) == (2, [])
