"""What many sessions cost: measured in small runs, predicted for large ones, and the prediction held against runs by 1, 2 and 4 workers.

Run as `python benchmarks/cost.py`, on a quiet machine if you can: seconds of processor time are counted, not those on the wall, so a
busy machine makes it slow and the figures up to twice as large. It ends with 1 where a prediction is more than 15 % off.
"""

import argparse
import heapq
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from measure import Child, Usage

COMMAND = str(Path(sys.executable).with_name("voicecoach"))
SHORT, OTHER, LONG = "hip-hinge", "hamstring-ere", "tight-hamstrings"
"""Two exercises of some minutes, and a routine of half an hour."""
FORMATS = ("wav", "flac", "mp3")
WORKERS = (1, 2, 4)
MOST_OFF = 0.15
SCHEDULER_S = 0.001
"""What Dask's scheduler takes for a task, on one core: its documents say about a millisecond."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds of processor time."""

    run_s: float
    """Of the run that hands out the work, whatever there is to do."""
    worker_s: float
    """Of a worker, before its first task."""
    phrase_s: float
    """Of a distinct phrase."""
    session_s: float
    """Of a session, however short: planning, compiling, opening and closing."""
    minute_s: Mapping[str, float]
    """Of a minute of sound, by format."""
    hand_out_s: float = 0.002
    """Of a session, for the run that hands it out: its digest, its record."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done."""

    session_count: int
    minutes: float
    """Of each session."""
    phrase_count: int
    """Distinct ones, of all sessions together."""
    format_name: str = "wav"


@dataclass(frozen=True, slots=True)
class Prediction:
    """What it takes."""

    cpu_s: float
    wall_s: float
    """If each worker has a core of its own."""


def simulate(costs: Costs, work: Work, worker_count: int, *, is_cluster: bool = False) -> Prediction:
    """Play the run out: plans, then phrases, then sessions, each task given to the worker that is free first."""
    session_s = costs.session_s + costs.minute_s[work.format_name] * work.minutes
    hand_out_s = costs.hand_out_s + (2 * SCHEDULER_S if is_cluster else 0)
    at_s = costs.run_s
    spoken_s = work.phrase_count * costs.phrase_s
    # All workers speak; then all render. The first task of each comes after its start.
    at_s += spoken_s / worker_count
    free_s = [at_s + costs.worker_s] * worker_count
    heapq.heapify(free_s)
    handed_s = at_s
    done_s = max(free_s)
    if work.session_count > 100_000:  # so many tasks of one length need not be played out one by one
        done_s += work.session_count * max(session_s / worker_count, hand_out_s)
    else:
        for _ in range(work.session_count):
            handed_s += hand_out_s
            begun_s = max(heapq.heappop(free_s), handed_s)
            heapq.heappush(free_s, begun_s + session_s)
        done_s = max(free_s)
    cpu_s = (
        costs.run_s + spoken_s + worker_count * costs.worker_s + work.session_count * (session_s + hand_out_s)
    )
    return Prediction(cpu_s, done_s)


class Measurer:
    """The runs, in a folder that goes away."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self._folder = folder
        self._rounds = rounds

    def costs(self) -> Costs:
        """What one of each costs, from runs of one process that differ in one thing."""
        cold, phrases = self._cold()
        few, many = (self._cpu_s(SHORT, count, "wav", 1) for count in (2, 8))
        short_min, long_min = (self._minutes(name) for name in (SHORT, LONG))
        short_s = (many - few) / 6
        bare_s = few - 2 * short_s
        minute_s = {
            one: max(self._cpu_s(LONG, 2, one, 1) - bare_s - 2 * short_s, 0) / (2 * (long_min - short_min))
            for one in FORMATS
        }
        session_s = max(short_s - minute_s["wav"] * short_min, 0)
        two = self._cpu_s(SHORT, 8, "wav", 2)
        worker_s = max((two - many) / 2, 0)
        return Costs(bare_s, worker_s, max(cold - few / 2, 0) / phrases, session_s, minute_s)

    def confirm(self, costs: Costs) -> Iterator[tuple[int, float, float]]:
        """Workers, seconds measured, seconds predicted, of a run that none of the costs was taken from."""
        minutes = self._minutes(OTHER)
        for count in WORKERS:
            measured = self._cpu_s(OTHER, 6, "mp3", count)
            # One process does it itself; several are workers of their own.
            predicted = simulate(costs, Work(6, minutes, 0, "mp3"), count).cpu_s
            yield count, measured, predicted - (costs.worker_s if count == 1 else 0)

    def _cold(self) -> tuple[float, int]:
        """A first session with nothing in the cache, and its distinct phrases."""
        used = []
        for number in range(self._rounds):
            cache = self._folder / f"cold-{number}"
            used.append(self._run(SHORT, 1, "wav", 1, cache).cpu_s)
        listed = json.loads((self._folder / "out" / "voicecoach-batch.json").read_text(encoding="utf-8"))
        assert listed["files"]
        packs = list((self._folder / "cold-0").glob("*.pack1"))
        return statistics.median(used), max(_phrase_count(packs), 1)

    def _minutes(self, name: str) -> float:
        self._run(name, 1, "wav", 1, self._folder / "warm")
        listed = json.loads((self._folder / "out" / "voicecoach-batch.json").read_text(encoding="utf-8"))
        (minutes,) = (one["duration_ms"] / 60_000 for one in listed["files"] if one["name"].startswith(name))
        return float(minutes)

    def _cpu_s(self, name: str, count: int, format_name: str, workers: int) -> float:
        return statistics.median(
            self._run(name, count, format_name, workers, self._folder / "warm").cpu_s
            for _ in range(self._rounds)
        )

    def _run(self, name: str, count: int, format_name: str, workers: int, cache: Path) -> Usage:
        """Sessions that differ in nothing that costs: a break of some days, which decides nothing below 14."""
        lines = self._folder / "requests.jsonl"
        lines.write_text(
            "".join(
                json.dumps(
                    {
                        "name": name,
                        "voice": "pyttsx3",
                        "gap_days": number,
                        "output": f"{name}-{number}.{format_name}",
                    }
                )
                + "\n"
                for number in range(count)
            ),
            encoding="utf-8",
        )
        shutil.rmtree(self._folder / "out", ignore_errors=True)
        command = (
            COMMAND,
            "render",
            "--matrix",
            lines,
            "-o",
            self._folder / "out",
            "-j",
            str(workers),
            "--force",
        )
        return Child(command, {"VOICECOACH_CACHE": str(cache)}).run()


def _phrase_count(packs: Sequence[Path]) -> int:
    from voicecoach.clip_pack import ClipPack  # noqa: PLC0415 - this process stays small, see `Child`

    return sum(len(ClipPack(str(pack)).records()) for pack in packs)


def main() -> int:
    parser = argparse.ArgumentParser(description="What many sessions cost.")
    parser.add_argument("--rounds", type=int, default=3, help="how often each run is repeated")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="voicecoach-cost-") as name:
        measurer = Measurer(Path(name), asked.rounds)
        costs = measurer.costs()
        print(
            f"a run {costs.run_s:.2f} s, a worker {costs.worker_s:.2f} s, a phrase {1000 * costs.phrase_s:.1f} ms,"
        )
        print(
            f"a session {costs.session_s:.2f} s and, a minute, {dict(costs.minute_s)} s of processor time\n"
        )
        rows = list(measurer.confirm(costs))
    for count, measured, predicted in rows:
        off = predicted / measured - 1
        print(f"{count} workers: {measured:.2f} s measured, {predicted:.2f} s predicted, {off:+.0%}")
    print()
    for sessions in (1_000, 1_000_000):
        for machines in (1, 10, 100):
            work = Work(sessions, 26, 1_000, "mp3")
            found = simulate(costs, work, 4 * machines, is_cluster=machines > 1)
            print(f"{sessions:,} sessions on {machines} machines of 4 cores: {found.wall_s / 3600:.2f} h")
    if asked.json is not None:
        asked.json.write_text(
            json.dumps({"costs": asdict(costs), "runs": rows}, indent=2) + "\n", encoding="utf-8"
        )
    return int(any(abs(predicted / measured - 1) > MOST_OFF for _, measured, predicted in rows))


if __name__ == "__main__":
    sys.exit(main())
