"""`make chaos`: every attack, and what came of it as a table. `--long` tries a million inputs; `--write FILE` puts the table there.

A stage is a process of its own. It ends with 1 if anything was found; what it was found with is under build/chaos.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from chaos.fuzz import try_all
from chaos.kills import TARGETS
from chaos.machine import try_machine

ROOT = Path(__file__).parents[2]
INPUTS, INPUTS_LONG = 100_000, 1_000_000
KILLS, RENDERS, HOURS = 500, 200, 24
BETWEEN = re.compile(r"(<!-- chaos -->\n).*?(<!-- end -->)", re.DOTALL)
SUITES = {
    "engines that answer with something else": "tests/voices/test_lying_engines.py",
    "engines that hang, crash, refuse": "tests/voices/test_espeak.py",
    "every phrase of a file spoilt in each way": "tests/verify/test_spoilt_phrases.py",
    "signals, leavings, tampering": "tests/ground/test_left_behind.py",
    "lines of a journal that are none": "tests/journal/test_bad_lines.py",
}
"""Attacks that are tests of their own."""
Row = tuple[str, int, str]
"""What was tried, how often, and what came of it."""


def main() -> int:
    """Try everything, print the table."""
    options = _options()
    _use_own_folders()
    findings: list[str] = []
    began_s = time.monotonic()
    rows = list(_rows(options, findings))
    table = _table(rows)
    print(table)  # noqa: T201 - what the tool is for
    print(f"{time.monotonic() - began_s:.0f} s, {len(findings)} findings", *findings, sep="\n", flush=True)  # noqa: T201
    if options.write is not None:
        text = options.write.read_text(encoding="utf-8")
        options.write.write_text(
            BETWEEN.sub(lambda match: match[1] + table + match[2], text), encoding="utf-8"
        )
    return 1 if findings else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    parser.add_argument("--long", action="store_true")
    parser.add_argument(
        "--part", type=float, default=1.0, help="how much of it: 0.01 is a hundredth of every count"
    )
    parser.add_argument(
        "--seed", type=int, default=0, help="the first input; others than 0 look for something new"
    )
    parser.add_argument("--write", type=Path)
    return parser.parse_args()


def _use_own_folders() -> None:
    place = Path(tempfile.mkdtemp(prefix="chaos-"))
    (place / "cues").mkdir()
    for name, own in (("CUES", "cues"), ("CACHE", "cache"), ("DATA", "data"), ("CONFIG", "config.toml")):
        os.environ[f"VOICECOACH_{name}"] = str(place / own)
    os.environ["VOICECOACH_VOICE"] = "silent"
    os.chdir(ROOT)


def _rows(options: argparse.Namespace, findings: list[str]) -> Iterator[Row]:
    def outcome(found: list[str], good: str) -> str:
        findings.extend(found)
        return f"{len(found)} found" if found else good

    def scaled(count: int) -> int:
        return max(2, int(count * options.part))

    for tried in try_all(scaled(INPUTS_LONG if options.long else INPUTS), options.seed):
        works, faults = tried.outcomes["works"], tried.outcomes["fault"]
        good = f"{works} work, {faults} are refused; at most {tried.slowest_s:.1f} s, {tried.peak_mb} MB"
        yield f"spoilt documents: {tried.door}", tried.count, outcome(tried.findings, good)
    for target in TARGETS:
        killed = json.loads(_program("chaos.kills", target, scaled(KILLS)))
        good = f"nothing half, nothing lost; {killed['in_time']} were hit at work"
        yield f"killed: {target}", killed["count"], outcome(killed["findings"], good)
    for borne in try_machine():
        good = (
            f"left out: {borne.left_out}"
            if borne.left_out
            else "it works, or there is a message and nothing half"
        )
        yield borne.what, borne.count, outcome(borne.findings, good)
    soaked = json.loads(_program("chaos.soak", HOURS * options.part))
    good = (
        f"{soaked['simulated_ms'] / 3_600_000:.1f} h, {soaked['commands']} commands and jumps of the clock: the journal is "
        f"what was heard, of {soaked['holds']} holds; {soaked['peak_mb']} MB"
    )
    yield "live sessions on a simulated clock", soaked["sessions"], outcome(soaked["findings"], good)
    *alarms, count = _program("chaos.clean", scaled(RENDERS)).strip().split("\n")
    yield "renders with random options", int(count), outcome(alarms, "all pass `verify`")
    for what, path in SUITES.items():
        passed, failed = _suite(path)
        yield what, passed, outcome([f"{path} fails"] * bool(failed), "all as the tests say")


def _program(name: str, *arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, "-m", name, *map(str, arguments)], check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{name} ends with {done.returncode}:\n{done.stderr[-3000:]}")
    return done.stdout


def _suite(path: str) -> tuple[int, int]:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", path],
        check=False,
        capture_output=True,
        text=True,
    )
    passed = re.search(r"(\d+) passed", done.stdout)
    return int(passed[1]) if passed else 0, done.returncode


def _table(rows: list[Row]) -> str:
    lines = ["| what was tried | how often | what came of it |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {what} | {count:,} | {came} |" for what, count, came in rows)]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
