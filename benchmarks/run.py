"""`make bench`: what voicecoach promises about time and memory, measured in one go against what it could be.

Times alone say little about a shared machine, so nearly everything is a ratio of two commands that took turns.
"""

import argparse
import itertools
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Any

from encoding import measure_encoding
from joiners import joiners
from measure import Child, alternate, median_cpu_s, median_peak_mb, median_wall_s
from plot import Plot
from report import keep_history, machine_facts, print_table
from rival import parts_of, write_rival
from row import Row, mb, ms, times
from scale import ScaleBench

HERE = Path(__file__).parent
ROUTINE = "tight-hamstrings"
ENGINE_RATE = 126
"""What espeak-ng must be asked for so that 150 words a minute are heard."""

LEAST_TIMES_RIVAL = 5.0
MOST_TIMES_SYNTHESIS = 2.5
MOST_TIMES_COPY = 3.0
MOST_FIRST_SOUND_S = 0.5
"""From Enter to the first sound of a session that was spoken before; with nothing in the cache, twice as long."""
MOST_SESSION_MB = 100.0
MOST_MORE_MB = 10.0
MOST_SCHEDULE_S = 1.2
"""About a second for 20,000 windows."""

MOST_TIMES_START = {"--version": 2.0, "--help": 3.0, "list": 6.0}
"""Against Python's own start, in processor time."""
MOST_UNCHANGED_S = 0.1
"""A render of which nothing was touched since the last one."""
MOST_EDIT_S = 0.4
"""A render after one word of one sheet was changed."""
PARTS = (
    *("cold", "warm", "again", "encoding", "first sound", "long", "help", "inside", "journal"),
    *("libraries", "course", "batch", "120 sessions"),
)

COLD_ROUNDS = 5
RIVAL_ROUNDS = 2
WARM_ROUNDS = 11
HELP_ROUNDS = 7
FIRST_ROUNDS = 9
_SETTLED_S = 3
"""What is kept of a sheet has to be that old."""
LONG_REPEATS = 20
"""So often the exercises of the routine make ten hours."""

HEAVY = (
    "numpy",
    "pydantic",
    "yaml",
    "pyttsx3",
    "espeakng_loader",
    "hibari",
    "voicecoach.voices.pyttsx3",
    "voicecoach.sound.mix",
)
_HELP_PROBE = f"""\
import sys
from voicecoach.cli import run
run(sys.argv[1:])
print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""


class Bench:
    """The commands that are measured, in a folder that goes away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "session.wav"
        self.warm_cache = folder / "warm"
        self.cold_cache = folder / "cold"
        self.python = sys.executable
        # The console script of this environment: what a user starts.
        self.command = str(Path(sys.executable).with_name("voicecoach"))

    def render(self, cache: Path, *arguments: str | Path, name: str = ROUTINE) -> Child:
        def prepare() -> None:
            if cache == self.cold_cache:
                shutil.rmtree(cache, ignore_errors=True)

        output = arguments or ("-o", self.output)
        return Child((self.command, "render", name, *output), {"VOICECOACH_CACHE": str(cache)}, prepare)

    def script(self) -> dict[str, Any]:
        """The session as JSON; fills the warm cache."""
        self.render(self.warm_cache).run()
        command = (self.command, "preview", ROUTINE, "--as", "json")
        environment = {**os.environ, "VOICECOACH_CACHE": str(self.warm_cache)}
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
        script: dict[str, Any] = json.loads(done.stdout)
        return script

    def cold(self, script: dict[str, Any]) -> Iterator[Row]:
        texts = list(dict.fromkeys(event["text"] for event in script["events"] if event["type"] == "speech"))
        texts_file = self.folder / "texts.json"
        texts_file.write_text(json.dumps(texts), encoding="utf-8")
        bare = Child((self.python, HERE / "bare_synthesis.py", texts_file, str(ENGINE_RATE)))
        cold = self.render(self.cold_cache)
        bare_runs, cold_runs = alternate((bare, cold), COLD_ROUNDS)
        cold_s, bare_s = median_wall_s(cold_runs), median_wall_s(bare_runs)
        ratio = cold_s / bare_s
        what = f"cold render, {len(texts)} distinct phrases"
        yield Row(
            what,
            ms(cold_s),
            f"speaking them alone {ms(bare_s)}",
            times(ratio),
            "<= 2.5x",
            ratio <= MOST_TIMES_SYNTHESIS,
        )
        yield from self._against_rivals(what, script)
        yield Row(
            "  peak memory, cold",
            mb(median_peak_mb(cold_runs)),
            "all processes together " + mb(cold.tree_peak_mb()),
        )

    def _against_rivals(self, what: str, script: dict[str, Any]) -> Iterator[Row]:
        """Against the script that people write, which is promised, and against one that remembers, which is not."""
        missing = [tool for tool in ("espeak-ng", "sox") if shutil.which(tool) is None]
        if missing:
            yield Row(what, "", f"not measured: {' and '.join(missing)} not installed")
            return
        plain, plain_output = self._rival(script, remembers=False)
        kind, kind_output = self._rival(script, remembers=True)
        plain_runs, kind_runs, cold_runs = alternate(
            (plain, kind, self.render(self.cold_cache)), RIVAL_ROUNDS
        )
        for output in (plain_output, kind_output):
            _check_same_length(self.output, output)
        plain_s, kind_s, cold_s = (median_wall_s(runs) for runs in (plain_runs, kind_runs, cold_runs))
        spoken = sum(event["type"] == "speech" for event in script["events"])
        ratio = plain_s / cold_s
        yield Row(
            what,
            ms(cold_s),
            f"espeak-ng and sox for each of {spoken} phrases {ms(plain_s)}",
            times(ratio),
            ">= 5x",
            ratio >= LEAST_TIMES_RIVAL,
        )
        yield Row(
            what,
            ms(cold_s),
            f"espeak-ng and sox, each distinct phrase once {ms(kind_s)}",
            times(kind_s / cold_s),
        )
        yield from self._against_joiners(parts_of(script, kind_output.parent))

    def _against_joiners(self, parts: list[Path]) -> Iterator[Row]:
        """Against programs that only join clips which are ready."""
        warm = self.render(self.warm_cache, "-o", self.output, "--force")
        for name, rival in joiners(parts, self.folder):
            if rival is None:
                yield Row("warm render", "", f"not measured: {name.partition(',')[0]} is not installed")
                continue
            try:
                warm_runs, rival_runs = alternate((warm, rival), RIVAL_ROUNDS)
            except RuntimeError as error:
                yield Row("warm render", "", f"not measured: {name}: {str(error)[-80:]}")
                continue
            warm_s, rival_s = median_cpu_s(warm_runs), median_cpu_s(rival_runs)
            yield Row(
                "warm render (CPU)",
                f"{ms(warm_s)}, {mb(median_peak_mb(warm_runs))}",
                f"{name} {ms(rival_s)}, {mb(median_peak_mb(rival_runs))}",
                times(rival_s / warm_s),
            )

    def _rival(self, script: dict[str, Any], *, remembers: bool) -> tuple[Child, Path]:
        """The shell script, and the file that it makes."""
        folder = self.folder / ("rival-kind" if remembers else "rival")
        folder.mkdir()
        output = folder / "session.wav"
        return Child(("sh", write_rival(script, ENGINE_RATE, folder, output, remembers=remembers))), output

    def warm(self) -> Iterator[Row]:
        warm = self.render(self.warm_cache)
        copy = Child(("cp", self.output, self.folder / "copy.wav"))
        numpy = Child((self.python, "-c", "import numpy"))
        warm_runs, copy_runs, numpy_runs = alternate((warm, copy, numpy), WARM_ROUNDS)
        warm_s, copy_s, numpy_s = (median_wall_s(runs) for runs in (warm_runs, copy_runs, numpy_runs))
        ratio = warm_s / (copy_s + numpy_s)
        against = f"cp {ms(copy_s)} + import numpy {ms(numpy_s)}"
        yield Row("warm render", ms(warm_s), against, times(ratio), "<= 3x", ratio <= MOST_TIMES_COPY)
        session_mb = median_peak_mb(warm_runs)
        yield Row("  peak memory", mb(session_mb), "", "", "< 100 MB", session_mb < MOST_SESSION_MB)

    def first_sound(self) -> Iterator[Row]:
        libraries = Child((self.python, "-c", "import click, yaml; from pydantic import BaseModel"))
        warm, cold = self._until_heard(self.warm_cache), self._until_heard(self.cold_cache)
        library_runs, warm_runs, cold_runs = alternate((libraries, warm, cold), FIRST_ROUNDS)
        library_s = median_wall_s(library_runs)
        for what, runs, most_s in (
            ("play, to the first sound", warm_runs, MOST_FIRST_SOUND_S),
            ("  with nothing in the cache", cold_runs, 2 * MOST_FIRST_SOUND_S),
        ):
            first_s = median_wall_s(runs)
            yield Row(
                what,
                ms(first_s),
                f"importing click, yaml, pydantic {ms(library_s)}",
                times(first_s / library_s),
                f"< {ms(most_s)}",
                first_s < most_s,
            )

    def _until_heard(self, cache: Path) -> Child:
        def prepare() -> None:
            if cache == self.cold_cache:
                shutil.rmtree(cache, ignore_errors=True)

        command = (self.python, HERE / "first_sound.py", ROUTINE)
        return Child(command, {"VOICECOACH_CACHE": str(cache)}, prepare)

    def long(self, minutes: float) -> Iterator[Row]:
        cues = self.folder / "cues"
        _write_long_routine(cues)
        # To stdout, which is /dev/null here: the file of ten hours would take 1.6 GB.
        session = self.render(self.warm_cache, "-o", "-")
        hours = self.render(self.warm_cache, "-o", "-", "--cues", cues, name="long")
        session_runs, long_runs = alternate((session, hours), 2)
        long_mb = median_peak_mb(long_runs)
        more_mb = long_mb - median_peak_mb(session_runs)
        what = f"  peak memory, {minutes * LONG_REPEATS / 60:.0f} hours in {ms(median_wall_s(long_runs))}"
        yield Row(what, mb(long_mb), f"{mb(more_mb)} more", "", "<= 10 MB more", more_mb <= MOST_MORE_MB)

    def again(self) -> Iterator[Row]:
        """A render of which nothing was touched, and one after an edit of one word."""
        cues = self.folder / "edited"
        sheet = _copy_routine(cues)
        time.sleep(_SETTLED_S)
        render = self.render(self.warm_cache, "-o", self.folder / "again.wav", "--cues", cues)
        render.run()
        bare = Child((self.python, "-c", "pass"))
        texts = itertools.cycle(("Edited once", "Edited twice"))

        def edit() -> None:
            text = sheet.read_text(encoding="utf-8")
            sheet.write_text(
                re.sub("(?m)^name: .*$", f"name: {next(texts)}", text, count=1), encoding="utf-8"
            )

        edited = self.render(self.warm_cache, "-o", self.folder / "edited.wav", "--cues", cues)
        again_runs, bare_runs = alternate((render, bare), HELP_ROUNDS)
        (edit_runs,) = alternate((replace(edited, prepare=edit),), HELP_ROUNDS)
        bare_s = median_cpu_s(bare_runs)
        for what, runs, most_s in (
            ("render, nothing changed (CPU)", again_runs, MOST_UNCHANGED_S),
            ("render, one word edited (CPU)", edit_runs, MOST_EDIT_S),
        ):
            cpu_s = median_cpu_s(runs)
            against = f"bare Python {ms(bare_s)}"
            yield Row(what, ms(cpu_s), against, times(cpu_s / bare_s), f"<= {ms(most_s)}", cpu_s <= most_s)

    def lengths(self, minutes: float) -> Plot:
        """What a warm render costs against the length of the session."""
        points = []
        for repeats in (1, 4, LONG_REPEATS):
            cues = self.folder / f"long-{repeats}"
            _write_long_routine(cues, repeats)
            (runs,) = alternate((self.render(self.warm_cache, "-o", "-", "--cues", cues, name="long"),), 1)
            points.append((minutes * repeats, median_cpu_s(runs)))
        return "Warm render", "minutes of sound", "seconds of processor time", {"to WAV": points}

    def help(self) -> Iterator[Row]:
        helps = [("--help",), *((name, "--help") for name in ("render", "preview", "check"))]
        loaded = sorted({name for arguments in helps for name in self._loaded_by(arguments)})
        shown, start = alternate(
            (Child((self.command, "--help")), Child((self.python, "-c", "pass"))), HELP_ROUNDS
        )
        shown_s, start_s = median_wall_s(shown), median_wall_s(start)
        yield Row(
            "--help, also of commands",
            ms(shown_s),
            f"bare Python {ms(start_s)}",
            times(shown_s / start_s),
            "loads nothing" if not loaded else f"loads {', '.join(loaded)}",
            not loaded,
        )
        words = [(self.command, word) for word in MOST_TIMES_START]
        *runs, bare_runs = alternate((*map(Child, words), Child((self.python, "-c", "pass"))), HELP_ROUNDS)
        bare_s = median_cpu_s(bare_runs)
        for (word, most), used in zip(MOST_TIMES_START.items(), runs, strict=True):
            ratio = median_cpu_s(used) / bare_s
            yield Row(
                f"{word} (CPU)",
                ms(median_cpu_s(used)),
                f"bare Python {ms(bare_s)}",
                times(ratio),
                f"<= {most:g}x",
                ratio <= most,
            )

    def encoding(self) -> Iterator[Row]:
        yield from measure_encoding(
            lambda path, *more: self.render(self.warm_cache, "-o", path, "--force", *more), self.folder
        )

    def _loaded_by(self, arguments: tuple[str, ...]) -> list[str]:
        done = subprocess.run(
            (self.python, "-c", _HELP_PROBE, *arguments), capture_output=True, text=True, check=True
        )
        loaded: list[str] = json.loads(done.stderr.splitlines()[-1].replace("'", '"'))
        return loaded

    def journal(self) -> Iterator[Row]:
        found = self._found("journal.py")
        append_s, sqlite_s = found["append_s"], found["sqlite_s"]
        yield Row(
            "journal: an entry on the disk",
            ms(append_s),
            f"SQLite, a transaction each {ms(sqlite_s)}",
            times(append_s / sqlite_s),
        )
        read_s, plain_s = found["read_s"], found["plain_s"]
        yield Row(
            f"journal: {found['lines']:,.0f} entries read",
            ms(read_s),
            f"JSON alone {ms(plain_s)}",
            times(read_s / plain_s),
        )

    def _found(self, program: str) -> dict[str, float]:
        """What another program of this folder measured."""
        done = subprocess.run((self.python, HERE / program), stdout=subprocess.PIPE, check=True)
        found: dict[str, float] = json.loads(done.stdout)
        return found

    def inside(self) -> Iterator[Row]:
        found = self._found("in_process.py")
        schedule_s = found["schedule_s"]
        yield Row(
            "schedule of 20,000 windows",
            ms(schedule_s),
            "",
            f"{20_000 / schedule_s / 1000:.0f} k/s",
            "about 1 s",
            schedule_s <= MOST_SCHEDULE_S,
        )
        mix_s, raw_s = found["mix_s"], found["raw_s"]
        rate = f"{found['session_mb'] / mix_s / 1000:.1f} GB/s, {found['session_min'] * 60 / mix_s:,.0f}x real time"
        yield Row(
            f"mix and write {found['session_min']:.0f} min ({rate})",
            ms(mix_s),
            f"writing as many bytes {ms(raw_s)}",
            times(mix_s / raw_s),
        )


def _is_asked(name: str, only: str | None) -> bool:
    """One part, or all but the one that takes minutes."""
    return name == only if only is not None else name != "120 sessions"


def _copy_routine(cues: Path) -> Path:
    """The shipped routine in a folder of somebody's own; returns its sheet."""
    sheet = cues / "routines" / f"{ROUTINE}.yaml"
    sheet.parent.mkdir(parents=True)
    shutil.copyfile(HERE.parent / "cues" / "routines" / f"{ROUTINE}.yaml", sheet)
    return sheet


def _write_long_routine(cues: Path, repeats: int = LONG_REPEATS) -> None:
    """The shipped routine, its exercises many times over."""
    shipped = (HERE.parent / "cues" / "routines" / f"{ROUTINE}.yaml").read_text(encoding="utf-8")
    listed = shipped.split("\nexercises:\n", 1)[1].splitlines()
    exercises = list(takewhile(lambda line: line.startswith("  - "), listed))
    folder = cues / "routines"
    folder.mkdir(parents=True)
    head = "routine: long\nname: Ten hours\nexercises:\n"
    (folder / "long.yaml").write_text(head + "\n".join(exercises * repeats) + "\n", encoding="utf-8")


def _check_same_length(ours: Path, theirs: Path) -> None:
    """The rival must have made the same session, but for rounded times and for what we write before the sound."""
    sizes = [path.stat().st_size for path in (ours, theirs)]
    if abs(sizes[0] - sizes[1]) > 0.01 * sizes[0]:
        raise RuntimeError(f"the files are not alike: {sizes[0]:,} and {sizes[1]:,} bytes")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure what voicecoach promises about time and memory.")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a promise is not kept")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows and the machine there too")
    parser.add_argument(
        "--keep", action="store_true", help="add the rows and the plots to benchmarks/history"
    )
    parser.add_argument("--only", metavar="PART", choices=PARTS, help=f"one part: {', '.join(PARTS)}")
    asked = parser.parse_args()
    strict = asked.strict
    with tempfile.TemporaryDirectory(prefix="voicecoach-bench-") as folder:
        bench = Bench(Path(folder))
        script = bench.script()
        minutes = script["duration_ms"] / 60_000
        print(
            f"{ROUTINE}, {minutes:.1f} min; Python {platform.python_version()}, {os.cpu_count()} cores; medians, taking turns\n"
        )
        scale = ScaleBench(Path(folder))
        parts: dict[str, Callable[[], Iterator[Row]]] = {
            "cold": lambda: bench.cold(script),
            "warm": bench.warm,
            "again": bench.again,
            "encoding": bench.encoding,
            "first sound": bench.first_sound,
            "long": lambda: bench.long(minutes),
            "help": bench.help,
            "inside": bench.inside,
            "journal": bench.journal,
            "libraries": scale.libraries,
            "course": scale.course,
            "batch": scale.batch,
            "120 sessions": scale.large,
        }
        assert tuple(parts) == PARTS
        rows = [row for name, part in parts.items() if _is_asked(name, asked.only) for row in part()]
        plots = [bench.lengths(minutes), scale.sizes()] if asked.keep else []
    print_table(rows)
    report = machine_facts() | {"rows": [row.fields() for row in rows]}
    if asked.json is not None:
        asked.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    if asked.keep:
        print(f"\nkept as {keep_history(report, plots)}")
    return int(strict and any(row.kept is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
