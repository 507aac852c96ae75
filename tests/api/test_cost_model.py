"""The model that predicts what many sessions take: figures worked out by hand."""

import pytest
from cost import Costs, Work, simulate

COSTS = Costs(
    run_s=1.0,
    worker_s=0.5,
    phrase_s=0.02,
    session_s=0.2,
    minute_s={"wav": 0.01, "mp3": 0.08},
    hand_out_s=0.0,
)


@pytest.mark.parametrize(
    ("workers", "cpu_s", "wall_s"),
    [
        # 100 phrases of 0.02 s; 8 sessions of 10 minutes, 0.2 + 10 x 0.08 = 1 s each.
        (1, 1 + 2 + 0.5 + 8, 1 + 2 + 0.5 + 8),
        (2, 1 + 2 + 1.0 + 8, 1 + 1 + 0.5 + 4),
        (4, 1 + 2 + 2.0 + 8, 1 + 0.5 + 0.5 + 2),
        # Three of them get three sessions, the others two.
        (3, 1 + 2 + 1.5 + 8, 1 + 2 / 3 + 0.5 + 3),
    ],
)
def test_tasks_go_to_whoever_is_free(workers: int, cpu_s: float, wall_s: float) -> None:
    found = simulate(COSTS, Work(8, 10, 100, "mp3"), workers)
    assert found.cpu_s == pytest.approx(cpu_s)
    assert found.wall_s == pytest.approx(wall_s)


def test_who_hands_out_the_work_bounds_it() -> None:
    """A hundred machines are no faster than the one that tells them what to do."""
    costs = Costs(0, 0, 0, 0.1, {"wav": 0}, hand_out_s=0.01)
    assert simulate(costs, Work(1000, 1, 0), 1).wall_s == pytest.approx(1000 * 0.1 + 0.01)
    assert simulate(costs, Work(1000, 1, 0), 400).wall_s == pytest.approx(1000 * 0.01 + 0.1)


def test_a_million_is_predicted_as_a_thousand_is() -> None:
    """Played out one by one, and by what one of them takes."""
    few, many = (simulate(COSTS, Work(count, 10, 0, "mp3"), 40).wall_s for count in (100_000, 1_000_000))
    assert many / few == pytest.approx(10, rel=0.01)
