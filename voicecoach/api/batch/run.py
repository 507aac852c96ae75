"""A list of jobs -> a folder of sessions: each distinct phrase is spoken once, then the sessions are mixed on all cores."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TypeVar

from voicecoach.api.batch import worker
from voicecoach.api.batch.jobs import Job
from voicecoach.api.batch.manifest import BatchFile, Records
from voicecoach.api.batch.pool import WorkerPool
from voicecoach.api.batch.worker import Done, Failed
from voicecoach.api.inputs_digest import digest_of_inputs
from voicecoach.api.observer import SILENT, Observer
from voicecoach.api.output import make_folder
from voicecoach.api.timing import open_studio, settle_voice
from voicecoach.cores import count_cores
from voicecoach.encoders import Quality
from voicecoach.errors import VoicecoachError
from voicecoach.request import SessionRequest
from voicecoach.sheets.library.folders import folder_of
from voicecoach.sheets.library.library import find_folders

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """Sessions to render into a folder."""

    jobs: tuple[Job, ...]
    folder: Path
    """Where the files go; made if it is missing."""
    beep_level_db: float = 0.0
    """How loud the beeps are against the voice, in dB."""
    quality: Quality | None = None
    """How much of the sound a format keeps that loses some; None leaves it to the format, and counts for no other."""
    process_count: int | None = None
    """How many processes work at once; None: one for each core. A program that asks for several must be one that can be
    imported: `if __name__ == "__main__"`."""
    is_forced: bool = False
    """Render everything again."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of the jobs."""

    folder: Path
    rendered: tuple[BatchFile, ...]
    """In the order in which they were finished."""
    unchanged: tuple[BatchFile, ...]
    """Those that were there already, just as they would be rendered now."""
    failed: dict[str, str]
    """The names of files that could not be rendered, each with what is wrong and what to do instead."""
    spoken_count: int
    """How many texts the voices spoke; all others were in the cache."""
    took_s: float


@dataclass(frozen=True, slots=True)
class _Task:
    """A job that has to be done, by a voice that is settled."""

    job: Job
    request: SessionRequest
    inputs_digest: str


def render_batch(request: BatchRequest, observer: Observer = SILENT) -> Batch:
    """Render every job whose file is not there yet, or is not what it would be now.

    A job that fails stops no other. Every finished file is on record at once, so that a run that was killed goes on where
    it was. Raises RequestError and MachineError for a folder that cannot be written to.
    """
    begun_s = monotonic()
    folder = make_folder(request.folder)
    records = Records(folder)
    with WorkerPool(request.process_count or count_cores()) as pool:
        run = _Run(request, records, pool, observer)
        tasks = [task for group in _groups(request.jobs) for task in run.prepare(group)]
        run.render(tasks)
    records.close()
    _report_notices(run.rendered, observer)
    took_s = monotonic() - begun_s
    return Batch(folder, tuple(run.rendered), tuple(run.unchanged), run.failed, run.spoken_count, took_s)


@dataclass(slots=True)
class _Run:
    """A run over the jobs, and what has become of them so far."""

    request: BatchRequest
    records: Records
    pool: WorkerPool
    observer: Observer
    rendered: list[BatchFile] = field(default_factory=list)
    unchanged: list[BatchFile] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    spoken_count: int = 0

    def prepare(self, group: list[Job]) -> list[_Task]:
        """The jobs of a group that have to be done; their phrases are spoken."""
        try:
            return self._prepare(group)
        except VoicecoachError as error:
            self.failed |= {job.file: str(error) for job in group}
            return []

    def _prepare(self, group: list[Job]) -> list[_Task]:
        first = group[0].request
        library = find_folders(first.cues, first.name)
        tasks = []
        with open_studio(first, library, self.observer) as studio:
            voice = settle_voice(first, library, studio, self.observer).voice
            for job in group:
                digest = digest_of_inputs(
                    job.request, library, studio, self.request.beep_level_db, self.request.quality
                )
                ready = None if self.request.is_forced else self.records.unchanged(job.file, digest)
                if ready is None:
                    tasks.append(_Task(job, job.request.model_copy(update={"voice": voice}), digest))
                else:
                    self.unchanged.append(ready)
            texts: dict[str, None] = {}
            for task, result in self._watched("reading sessions", _texts_of, tasks):
                if isinstance(result, Failed):
                    self.failed[task.job.file] = result.why
                else:
                    texts |= dict.fromkeys(result)
            studio.prepare(texts, partial(self.observer.progress, "speaking"))
            self.spoken_count += studio.spoken_count
        return [task for task in tasks if task.job.file not in self.failed]

    def render(self, tasks: list[_Task]) -> None:
        """Render all that has to be done, each finished file on record at once."""
        render = partial(
            _render,
            folder=self.request.folder,
            beep_level_db=self.request.beep_level_db,
            quality=self.request.quality,
        )
        for task, result in self._watched("rendering sessions", render, tasks):
            if isinstance(result, Failed):
                self.failed[task.job.file] = result.why
            else:
                one = _record(task, result)
                self.records.add(one)
                self.rendered.append(one)
                self.spoken_count += result.spoken_count

    def _watched(
        self, what: str, function: Callable[[_Task], Result], tasks: list[_Task]
    ) -> Iterator[tuple[_Task, Result | Failed]]:
        self.observer.progress(what, 0, len(tasks))
        for number, one in enumerate(self.pool.run(function, tasks), 1):
            self.observer.progress(what, number, len(tasks))
            yield one


def _groups(jobs: Iterable[Job]) -> list[list[Job]]:
    """The jobs by what one studio can speak."""
    groups: dict[tuple[object, ...], list[Job]] = {}
    for job in jobs:
        asked = job.request
        same = (folder_of(asked.name), asked.cues, asked.voice, asked.wpm, asked.language, asked.sounds)
        groups.setdefault(same, []).append(job)
    return list(groups.values())


def _texts_of(task: _Task) -> tuple[str, ...] | Failed:
    return worker.texts_of(task.request)


def _render(task: _Task, folder: Path, beep_level_db: float, quality: Quality | None) -> Done | Failed:
    return worker.render(task.request, folder / task.job.file, beep_level_db, quality)


def _record(task: _Task, done: Done) -> BatchFile:
    return BatchFile(
        task.job.file,
        task.job.request,
        task.inputs_digest,
        done.byte_count,
        done.sha256,
        done.script_sha256,
        done.duration_ms,
        done.changed_ns,
        done.notices,
    )


def _report_notices(rendered: Iterable[BatchFile], observer: Observer) -> None:
    """Each notice once, with the files that it is about."""
    about: dict[str, list[str]] = {}
    for one in sorted(rendered, key=lambda file: file.name):
        for text in one.notices:
            about.setdefault(text, []).append(one.name)
    for text, files in about.items():
        others = f" and {len(files) - 1} more" if len(files) > 1 else ""
        observer.notice(f"{files[0]}{others}: {text}")
