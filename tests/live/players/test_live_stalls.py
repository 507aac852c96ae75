"""The sound server or the session stands still in the middle of holds: what counts is what was heard, and nothing else.

A few stalls of each kind by default; with VOICECOACH_STALLS=50 that many, which takes 20 minutes for each of the 16.
"""

import os
import sys
from pathlib import Path

import pytest
from sink import missing, running_sink
from stalling import run_with_stalls
from test_live_devices import PLAYERS, RATE_HZ, has

COUNT = int(os.environ.get("VOICECOACH_STALLS", "0"))
STALLS_S = [(0.2,), (1.0,), (5.0,), (10.0,)] if COUNT else [(0.2, 5.0)]
MOST_LATE_MS = 50


@pytest.mark.device
@pytest.mark.load
@pytest.mark.skipif(bool(missing()), reason=f"not installed: {missing()}")
@pytest.mark.parametrize("stalls_s", STALLS_S, ids=str)
@pytest.mark.parametrize("what", ["server", "process"])
@pytest.mark.parametrize("player", PLAYERS)
def test_no_hold_counts_that_was_not_exact(
    player: str, what: str, stalls_s: tuple[float, ...], tmp_path: Path
) -> None:
    """At random instants of holds and between them. Every hold is done in the end, and the screen goes on with the sound."""
    has(player)
    (tmp_path / "sound").mkdir()
    count = COUNT or 2
    with running_sink(tmp_path / "sound", RATE_HZ) as sink:
        run = run_with_stalls(
            sink, tmp_path, player, what, stalls_s, count, seed=f"{player} {what} {stalls_s}"
        )
    sys.stdout.write(f"{player}, {what} {stalls_s} s: {run.figures()}\n")
    assert run.faults == []
    assert run.outcome["is_finished"]
    assert run.outcome["holds"] == count + 2
    assert run.outcome["incomplete"] == 0
    late = sorted(map(abs, run.late_ms))
    assert late[len(late) // 2] < MOST_LATE_MS, run.late_ms
