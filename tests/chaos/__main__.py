"""`make chaos`: every attack, and what came of it as a table. `--long` tries a million inputs; `--write FILE` puts the table there,
row by row, and leaves those of other stages as they are: `--only kills` is one of them.

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
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from chaos.fuzz import try_all
from chaos.kills import TARGETS
from chaos.machine import try_machine

ROOT = Path(__file__).parents[2]
INPUTS, INPUTS_LONG = 100_000, 1_000_000
KILLS, RENDERS, HOURS = 500, 200, 24
BETWEEN = re.compile(r"(<!-- chaos -->\n)(.*?)(<!-- end -->)", re.DOTALL)
HEADING = ("| what was tried | how often | what came of it |", "|---|---|---|")
BORNE = "it works, or there is a message and nothing half"
SOAKED = "live sessions on a simulated clock"
RENDERED = "renders with random options"
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
    rows: list[Row] = []
    for stage, tried in STAGES.items():
        if options.only in (None, stage):
            for row in tried(options, findings):
                rows.append(row)
                print(_line(row), flush=True)  # noqa: T201 - what the tool is for
                if options.write is not None:
                    _put(options.write, row)
    print("", _table(map(_line, rows)), sep="\n")  # noqa: T201
    print(f"{time.monotonic() - began_s:.0f} s, {len(findings)} findings", *findings, sep="\n", flush=True)  # noqa: T201
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
    parser.add_argument("--only", choices=STAGES, help="one of the stages")
    parser.add_argument("--write", type=Path)
    return parser.parse_args()


def _use_own_folders() -> None:
    place = Path(tempfile.mkdtemp(prefix="chaos-"))
    (place / "cues").mkdir()
    for name, own in (("CUES", "cues"), ("CACHE", "cache"), ("DATA", "data"), ("CONFIG", "config.toml")):
        os.environ[f"VOICECOACH_{name}"] = str(place / own)
    os.environ["VOICECOACH_VOICE"] = "silent"
    os.chdir(ROOT)


def _scaled(count: int, options: argparse.Namespace) -> int:
    return max(2, int(count * options.part))


def _outcome(found: list[str], good: str, findings: list[str]) -> str:
    findings.extend(found)
    return f"{len(found)} found" if found else good


def _documents(options: argparse.Namespace, findings: list[str]) -> Iterator[Row]:
    count = _scaled(INPUTS_LONG if options.long else INPUTS, options)
    for tried in try_all(count, options.seed):
        works, faults = tried.outcomes["works"], tried.outcomes["fault"]
        good = f"{works} work, {faults} are refused; at most {tried.slowest_s:.1f} s, {tried.peak_mb} MB"
        yield f"spoilt documents: {tried.door}", tried.count, _outcome(tried.findings, good, findings)


def _kills(options: argparse.Namespace, findings: list[str]) -> Iterator[Row]:
    for target in TARGETS:
        killed = json.loads(_program("chaos.kills", target, _scaled(KILLS, options)))
        good = f"nothing half, nothing lost; {killed['in_time']} were hit at work"
        yield f"killed: {target}", killed["count"], _outcome(killed["findings"], good, findings)


def _machine(_options: argparse.Namespace, findings: list[str]) -> Iterator[Row]:
    for borne in try_machine():
        good = f"left out: {borne.left_out}" if borne.left_out else BORNE
        yield borne.what, borne.count, _outcome(borne.findings, good, findings)


def _soak(options: argparse.Namespace, findings: list[str]) -> Iterator[Row]:
    soaked = json.loads(_program("chaos.soak", HOURS * options.part))
    good = (
        f"{soaked['simulated_ms'] / 3_600_000:.1f} h, {soaked['commands']} commands and jumps of the clock: the journal is "
        f"what was heard, of {soaked['holds']} holds; {soaked['peak_mb']} MB"
    )
    yield SOAKED, soaked["sessions"], _outcome(soaked["findings"], good, findings)


def _renders(options: argparse.Namespace, findings: list[str]) -> Iterator[Row]:
    *alarms, count = _program("chaos.clean", _scaled(RENDERS, options)).strip().split("\n")
    yield RENDERED, int(count), _outcome(alarms, "all pass `verify`", findings)


def _suites(_options: argparse.Namespace, findings: list[str]) -> Iterator[Row]:
    for what, path in SUITES.items():
        passed, failed = _suite(path)
        yield what, passed, _outcome([f"{path} fails"] * bool(failed), "all as the tests say", findings)


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


def _line(row: Row) -> str:
    what, count, came = row
    return f"| {what} | {count:,} | {came} |"


def _table(lines: Iterable[str]) -> str:
    return "\n".join([*HEADING, *lines]) + "\n"


def _put(path: Path, row: Row) -> None:
    """A row into the table of a file, in the place of an older one that says what became of the same."""
    text = path.read_text(encoding="utf-8")
    found = BETWEEN.search(text)
    if found is None:
        raise SystemExit(f"{path} has no place for the table")
    lines = found[2].splitlines()[len(HEADING) :]
    kept = [line for line in lines if not line.startswith(f"| {row[0]} |")]
    lines = sorted([*kept, _line(row)], key=lambda line: _stage(line.split(" | ")[0].removeprefix("| ")))
    path.write_text(BETWEEN.sub(lambda match: match[1] + _table(lines) + match[3], text), encoding="utf-8")


def _stage(what: str) -> int:
    """The place in the table of a row of this name."""
    starts = ("spoilt documents: ", "killed: ", "", SOAKED, RENDERED, *SUITES)
    return max(
        (place for place, start in enumerate(starts) if what.startswith(start)),
        key=lambda place: len(starts[place]),
    )


STAGES: dict[str, Callable[[argparse.Namespace, list[str]], Iterator[Row]]] = {
    "documents": _documents,
    "kills": _kills,
    "machine": _machine,
    "soak": _soak,
    "renders": _renders,
    "suites": _suites,
}


if __name__ == "__main__":
    sys.exit(main())
