"""What much of it costs: a library of thousands of sheets, a year of sessions, a batch of many."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from measure import Child, alternate, median_cpu_s, median_wall_s
from plot import Plot
from row import Row, ms, times

CUES = Path(__file__).parent.parent / "cues"
COMMAND = str(Path(sys.executable).with_name("voicecoach"))
SHEETS = (1_000, 5_000)
MOST_LIST_S = 0.6
"""A list or a search over 5,000 sheets, from the second time on."""
MOST_MORE = 1.25
"""How much longer a shipped routine may take because of sheets that it does not use."""
MOST_AGAIN_S = 0.15
"""A preview of which nothing was touched since the last one."""
MOST_YEAR_S = 1.5
LEAST_FASTER = 1.8
"""How many times as fast two processes must be as one."""
MOST_OF_DASK = 1.15
"""How much longer two workers of a scheduler may take than two processes."""
ROUNDS = 5
BATCH_SESSIONS = 5
_SETTLED_S = 3
"""What is kept of a sheet has to be that old."""


@contextmanager
def two_workers(folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """The address of a scheduler on this machine, with two workers."""
    folder.mkdir()
    found = folder / "scheduler.json"
    usual = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(found))
    worker = ("--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
    programs = (("dask_scheduler", "--port", "0"), *(("dask_worker", *worker),) * 2)
    running = [
        subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{name}", *usual, *arguments],
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for name, *arguments in programs
    ]
    try:
        while not (found.exists() and found.read_bytes().endswith(b"}")):
            time.sleep(0.05)
        yield str(json.loads(found.read_bytes())["address"])
    finally:
        for program in running:
            program.kill()
            program.wait()


class ScaleBench:
    """The commands that are measured, in a folder that goes away."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cache = folder / "scale-cache"

    def libraries(self) -> Iterator[Row]:
        """Finding and listing, with own sheets that nobody uses."""
        folders = {0: self._library(0), **{count: self._library(count) for count in SHEETS}}
        time.sleep(_SETTLED_S)
        again = [self._child(folder, "preview", "tight-hamstrings") for folder in folders.values()]
        previews = [replace(child, prepare=self._forget_answers) for child in again]
        lists = [self._child(folder, "list", "hamstring") for folder in folders.values()]
        bare = Child((sys.executable, "-c", "pass"))
        for child in (*previews, *lists):
            child.run()  # what is kept is learnt
        *runs, bare_runs = alternate((*previews, *lists, bare), ROUNDS)
        for child in again:
            child.run()
        said_again = alternate(again, ROUNDS)
        bare_s = median_cpu_s(bare_runs)
        plain_s = median_cpu_s(runs[0])
        for count, preview in zip(folders, runs, strict=False):
            cpu_s = median_cpu_s(preview)
            ratio = cpu_s / plain_s
            yield Row(
                f"preview, {count:,} own sheets (CPU)",
                ms(cpu_s),
                f"with none {ms(plain_s)}",
                times(ratio),
                f"<= {MOST_MORE}x" if count else "",
                ratio <= MOST_MORE if count else None,
            )
        for count, preview in zip(folders, said_again, strict=True):
            cpu_s = median_cpu_s(preview)
            yield Row(
                f"preview again, {count:,} own sheets (CPU)",
                ms(cpu_s),
                f"bare Python {ms(bare_s)}",
                times(cpu_s / bare_s),
                f"<= {ms(MOST_AGAIN_S)}",
                cpu_s <= MOST_AGAIN_S,
            )
        for count, listed in zip(folders, runs[len(folders) :], strict=True):
            cpu_s = median_cpu_s(listed)
            yield Row(
                f"list, {count:,} own sheets (CPU)",
                ms(cpu_s),
                f"bare Python {ms(bare_s)}",
                times(cpu_s / bare_s),
                f"<= {ms(MOST_LIST_S)}",
                cpu_s <= MOST_LIST_S,
            )

    def sizes(self) -> Plot:
        """What finding and listing cost against the size of the library."""
        lines: dict[str, list[tuple[float, float]]] = {}
        for count in (0, *SHEETS):
            for name, words in (
                ("list", ("list", "hamstring")),
                ("preview", ("preview", "tight-hamstrings")),
            ):
                child = self._child(self._library(count), *words)
                if name == "preview":
                    child = replace(child, prepare=self._forget_answers)
                (runs,) = alternate((child,), 2)
                lines.setdefault(name, []).append((count, median_cpu_s(runs)))
        return "A library of your own", "sheets in it", "seconds of processor time", lines

    def course(self) -> Iterator[Row]:
        """Every session of five weeks and of a year, timed without a voice."""
        for weeks, count in ((5, 15), (52, 156)):
            cues = self._folder / f"course-{weeks}"
            (cues / "programmes").mkdir(parents=True)
            text = (CUES / "programmes" / "tight-hamstrings.yaml").read_text(encoding="utf-8")
            text = text.replace("programme: tight-hamstrings", "programme: long").replace(
                "weeks: 5", f"weeks: {weeks}"
            )
            (cues / "programmes" / "long.yaml").write_text(text, encoding="utf-8")
            data = {"VOICECOACH_DATA": str(cues / "data")}
            self._child(cues, "plan", "start", "long", "--per-week", "3", **data).run()
            show, bare = alternate(
                (self._child(cues, "plan", "show", **data), Child((sys.executable, "-c", "pass"))), 3
            )
            cpu_s, bare_s = median_cpu_s(show), median_cpu_s(bare)
            yield Row(
                f"plan show, {count} sessions (CPU)",
                ms(cpu_s),
                f"bare Python {ms(bare_s)}",
                times(cpu_s / bare_s),
                f"<= {ms(MOST_YEAR_S)}",
                cpu_s <= MOST_YEAR_S,
            )

    def batch(self) -> Iterator[Row]:
        """Sessions by one process and by two, every phrase in the cache."""
        matrix = self._folder / "matrix.yaml"
        matrix.write_text(
            f"routines: [tight-hamstrings]\nsessions: 1-{BATCH_SESSIONS}\n"
            "conditions: [[], [low-back-pain]]\ntalk: [normal, brief]\nformats: [flac]\n",
            encoding="utf-8",
        )
        children = [
            self._child(
                self._library(0),
                *("render", "--matrix", str(matrix), "-o", str(self._folder / f"batch-{count}")),
                *("-j", str(count), "--force", "--voice", "pyttsx3"),
            )
            for count in (1, 2)
        ]
        one, two = alternate(children, 2)
        one_s, two_s = median_wall_s(one), median_wall_s(two)
        cores = len(os.sched_getaffinity(0))
        yield Row(
            f"{4 * BATCH_SESSIONS} sessions by two processes, {cores} cores",
            ms(two_s),
            f"by one {ms(one_s)}",
            times(one_s / two_s),
            f">= {LEAST_FASTER}x",
            one_s / two_s >= LEAST_FASTER,
        )

    def large(self) -> Iterator[Row]:
        """120 sessions, each phrase in the cache: by one process, by two, and by two workers of a Dask scheduler."""
        matrix = self._folder / "large.yaml"
        matrix.write_text(
            "routines: [tight-hamstrings]\nsessions: 1-15\ntalk: [normal, brief]\nformats: [flac]\n"
            "conditions: [[], [low-back-pain], [sciatica], [tall]]\n",
            encoding="utf-8",
        )
        output = self._folder / "large"
        words = ("render", "--matrix", str(matrix), "-o", str(output), "--force", "--voice", "pyttsx3")
        runs = {f"-j {count}": self._child(self._library(0), *words, "-j", str(count)) for count in (1, 2)}
        runs["-j 2"].run()  # speaks
        if find_spec("distributed") is None:
            yield Row(
                "120 sessions by two workers of Dask",
                "",
                "not measured: the extra 'cluster' is not installed",
            )
            used = {name: alternate((child,), 1)[0][0] for name, child in runs.items()}
        else:
            with two_workers(self._folder / "dask", {"VOICECOACH_CACHE": str(self._cache)}) as scheduler:
                runs["Dask"] = self._child(self._library(0), *words, "--scheduler", scheduler)
                runs["Dask"].run()
                used = {name: child.run() for name, child in runs.items()}
            ratio = used["Dask"].wall_s / used["-j 2"].wall_s
            yield Row(
                "120 sessions by two workers of Dask",
                ms(used["Dask"].wall_s),
                f"-j 2 {ms(used['-j 2'].wall_s)}",
                times(ratio),
                f"<= {MOST_OF_DASK}x",
                ratio <= MOST_OF_DASK,
            )
        ratio = used["-j 1"].wall_s / used["-j 2"].wall_s
        yield Row(
            f"120 sessions by two processes, {len(os.sched_getaffinity(0))} cores",
            ms(used["-j 2"].wall_s),
            f"by one {ms(used['-j 1'].wall_s)}",
            times(ratio),
            f">= {LEAST_FASTER}x",
            ratio >= LEAST_FASTER,
        )

    def _forget_answers(self) -> None:
        shutil.rmtree(self._cache / "answers", ignore_errors=True)

    def _library(self, count: int) -> Path:
        """A folder of as many exercises of somebody's own."""
        folder = self._folder / f"own-{count}"
        exercises = folder / "exercises"
        if not exercises.is_dir():
            exercises.mkdir(parents=True)
            text = (CUES / "exercises" / "hip-hinge.yaml").read_text(encoding="utf-8")
            for number in range(count):
                own = text.replace("exercise: hip-hinge", f"exercise: own-{number}", 1)
                (exercises / f"own-{number}.yaml").write_text(
                    own.replace("name: Hip hinge", f"name: Own {number}", 1), encoding="utf-8"
                )
        return folder

    def _child(self, cues: Path, *arguments: str, **environment: str) -> Child:
        return Child(
            (COMMAND, *arguments),
            {"VOICECOACH_CUES": str(cues), "VOICECOACH_CACHE": str(self._cache), **environment},
        )
