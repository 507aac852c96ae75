"""A list of jobs -> a folder of sessions: each distinct phrase is spoken once, then the sessions are mixed on all cores."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TypeVar

from voicecoach.api.batch import worker
from voicecoach.api.batch.bundle import make_bundle
from voicecoach.api.batch.jobs import Job
from voicecoach.api.batch.manifest import BatchFile, Records
from voicecoach.api.batch.places import Place
from voicecoach.api.batch.pool import Pool, WorkerPool
from voicecoach.api.batch.records import record_files
from voicecoach.api.batch.worker import Away, Done, Failed
from voicecoach.api.inputs_digest import digest_of_inputs
from voicecoach.api.observer import SILENT, Observer
from voicecoach.api.timing import open_studio, settle_voice
from voicecoach.cores import count_cores
from voicecoach.encoders import Quality
from voicecoach.errors import VoicecoachError
from voicecoach.request import SessionRequest
from voicecoach.sheets.library.folders import folder_of
from voicecoach.sheets.library.library import Library, find_folders
from voicecoach.studio import Studio

Task = TypeVar("Task")
Result = TypeVar("Result")

CLIPS_FOLDER = ".voicecoach-clips"
_TEXTS_A_TASK = 16
"""How many texts a worker speaks at a time: starting its engine is soon paid, and a lost worker costs little."""


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """Sessions to render into a folder."""

    jobs: tuple[Job, ...]
    folder: Path | str
    """Where the files go; made if it is missing. A URL that fsspec knows is given as text: `s3://bucket/sessions`."""
    beep_level_db: float = 0.0
    """How loud the beeps are against the voice, in dB."""
    quality: Quality | None = None
    """How much of the sound a format keeps that loses some; None leaves it to the format, and counts for no other."""
    process_count: int | None = None
    """How many processes work at once; None: one for each core. A program that asks for several must be one that can be
    imported: `if __name__ == "__main__"`."""
    is_forced: bool = False
    """Render everything again."""
    scheduler: str | None = None
    """The address of a Dask scheduler whose workers do it, such as `tcp://10.0.0.5:8786`; None: this machine does."""
    clips: str | None = None
    """With a scheduler: the folder or URL, seen by every worker, of the clips that they share; None: `.voicecoach-clips` in
    the folder of the files."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of the jobs."""

    folder: Path | str
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
    away: Away | None
    """For a worker on another machine."""


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Texts to be spoken by a worker on another machine."""

    request: SessionRequest
    texts: tuple[str, ...]
    away: Away


def render_batch(request: BatchRequest, observer: Observer = SILENT) -> Batch:
    """Render every job whose file is not there yet, or is not what it would be now.

    A job that fails stops no other. Every finished file is on record at once, so that a run that was killed goes on where
    it was. Raises RequestError and MachineError for a folder that cannot be written to, and for a scheduler that is
    not there.
    """
    begun_s = monotonic()
    records = Records(record_files(request.folder))
    with _pool_of(request) as pool:
        run = _Run(request, records, pool, observer)
        tasks = [task for group in _groups(request.jobs) for task in run.prepare(group)]
        run.render(tasks)
    records.close()
    _report_notices(run.rendered, observer)
    took_s = monotonic() - begun_s
    return Batch(
        request.folder, tuple(run.rendered), tuple(run.unchanged), run.failed, run.spoken_count, took_s
    )


@dataclass(slots=True)
class _Run:
    """A run over the jobs, and what has become of them so far."""

    request: BatchRequest
    records: Records
    pool: Pool
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
            away = self._away(group, library, studio)
            for job in group:
                digest = digest_of_inputs(
                    job.request, library, studio, self.request.beep_level_db, self.request.quality
                )
                ready = None if self.request.is_forced else self.records.unchanged(job.file, digest)
                if ready is None:
                    tasks.append(_Task(job, job.request.model_copy(update={"voice": voice}), digest, away))
                else:
                    self.unchanged.append(ready)
            texts: dict[str, None] = {}
            for task, result in self._watched("reading sessions", _texts_of, tasks):
                if isinstance(result, Failed):
                    self.failed[task.job.file] = result.why
                else:
                    texts |= dict.fromkeys(result)
            if away is not None:
                self._speak_away(first.model_copy(update={"voice": voice}), tuple(texts), away)
            else:
                studio.prepare(texts, partial(self.observer.progress, "speaking"))
                self.spoken_count += studio.spoken_count
        return [task for task in tasks if task.job.file not in self.failed]

    def render(self, tasks: list[_Task]) -> None:
        """Render all that has to be done, each finished file on record at once."""
        render = partial(
            _render,
            folder=str(self.request.folder),
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

    def _away(self, group: list[Job], library: Library, studio: Studio) -> Away | None:
        if self.request.scheduler is None:
            return None
        clips = self.request.clips or f"{str(self.request.folder).rstrip('/')}/{CLIPS_FOLDER}"
        bundle = make_bundle([job.request for job in group], library, Place(clips))
        return Away(bundle, studio.voice.version)

    def _speak_away(self, request: SessionRequest, texts: tuple[str, ...], away: Away) -> None:
        """Have the texts spoken by the workers. One that cannot be spoken fails its sessions, which say why."""
        parts = [
            _Phrases(request, texts[start : start + _TEXTS_A_TASK], away)
            for start in range(0, len(texts), _TEXTS_A_TASK)
        ]
        for _, result in self._watched("speaking", _speak, parts):
            self.spoken_count += 0 if isinstance(result, Failed) else result

    def _watched(
        self, what: str, function: Callable[[Task], Result], tasks: list[Task]
    ) -> Iterator[tuple[Task, Result | Failed]]:
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
    return worker.texts_of(task.request, task.away)


def _speak(part: _Phrases) -> int | Failed:
    return worker.speak(part.request, part.texts, part.away)


def _render(task: _Task, folder: str, beep_level_db: float, quality: Quality | None) -> Done | Failed:
    return worker.render(task.request, folder, task.job.file, beep_level_db, quality, task.away)


def _pool_of(request: BatchRequest) -> AbstractContextManager[Pool]:
    if request.scheduler is None:
        return WorkerPool(request.process_count or count_cores())
    from voicecoach.api.batch.cluster import ClusterPool  # Dask is an extra

    return ClusterPool(request.scheduler)


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
