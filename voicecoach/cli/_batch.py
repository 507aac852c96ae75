"""`voicecoach render` into folders: several sessions, the sessions of a course, one session in tracks."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli._options import RequestFor
from voicecoach.cli._settings import setting

if TYPE_CHECKING:
    from voicecoach.api.batch.jobs import WantedSession
    from voicecoach.api.batch.run import Batch
    from voicecoach.api.tracks import Parts
    from voicecoach.encoders import Quality
    from voicecoach.request import SessionRequest

FAILED = 1
"""The exit code when something could not be rendered."""


@dataclass(frozen=True, slots=True)
class Several:
    """What the command line says of several sessions."""

    names: tuple[str, ...]
    matrix: Path | None
    output: str | None
    format_name: str | None
    process_count: int | None
    beep_level_db: float
    quality: "Quality | None"
    are_all: bool
    is_forced: bool
    scheduler: str | None = None
    clips: str | None = None


def render_several(asked: Several, request_for: RequestFor) -> None:
    """Render them all into a folder, and say what became of each that failed."""
    from voicecoach.api.batch.jobs import jobs_of
    from voicecoach.api.batch.run import BatchRequest, render_batch

    if bool(asked.names) + asked.are_all + (asked.matrix is not None) > 1:
        raise click.UsageError("NAME, --all and --matrix exclude each other; give one")
    folder = _folder_of(asked)
    jobs = jobs_of(_wanted(asked, request_for))
    batch = render_batch(
        BatchRequest(
            tuple(jobs),
            folder,
            asked.beep_level_db,
            asked.quality,
            asked.process_count,
            is_forced=asked.is_forced,
            scheduler=asked.scheduler,
            clips=asked.clips,
        ),
        TerminalObserver(),
    )
    _summarise(batch)
    if batch.failed:
        click.get_current_context().exit(FAILED)


def _folder_of(asked: Several) -> Path | str:
    """Where the sessions go: a folder, or a URL as it was given. Raises UsageError for a file."""
    from voicecoach.api.batch.places import is_url

    if asked.output is not None and is_url(asked.output):
        return asked.output
    folder = Path(asked.output or setting("output-folder") / "sessions")
    if folder.suffix and not folder.is_dir():
        raise click.UsageError(
            f"several sessions go into a folder, such as -o {folder.stem}; --format picks their format"
        )
    return folder


def _wanted(asked: Several, request_for: RequestFor) -> "list[WantedSession]":
    from voicecoach.api.batch.jobs import WantedSession
    from voicecoach.api.batch.matrix import read_wanted

    format_name = asked.format_name or "wav"
    if asked.matrix is not None:
        return read_wanted(asked.matrix, request_for, format_name)
    names = asked.names
    if asked.are_all:
        from voicecoach.api.library import list_sheets

        cues = request_for("any").cues
        names = tuple(hit.id for hit in list_sheets(cues=cues) if hit.kind == "routine")
    return [WantedSession(request_for(name), format_name) for name in names]


def _summarise(batch: "Batch") -> None:
    from voicecoach.units import counted, format_minutes

    for file, why in sorted(batch.failed.items()):
        echo(f"{file}: {why}", err=True)
    files = (*batch.rendered, *batch.unchanged)
    total = len(files) + len(batch.failed)
    rate = (
        f", {len(batch.rendered) / batch.took_s:.1f} a second" if batch.rendered and batch.took_s >= 1 else ""
    )
    became = f"{len(batch.rendered)} rendered, {len(batch.unchanged)} unchanged, {len(batch.failed)} failed"
    lines = [
        f"{batch.folder}: {counted(total, 'session')}: {became}",
        f"  length            {format_minutes(sum(one.duration_ms for one in files))} together",
        f"  size              {sum(one.byte_count for one in files) / 1e6:.1f} MB",
        f"  spoken now        {counted(batch.spoken_count, 'phrase')}; the others were in the cache",
        f"  took              {batch.took_s:.1f} s{rate}",
    ]
    echo("\n".join(lines), err=True)


def render_split(  # noqa: PLR0917 - each is an option
    request: "SessionRequest",
    folder: str,
    format_name: str,
    parts: "Parts",
    beep_level_db: float,
    quality: "Quality | None",
) -> None:
    """Render a session in tracks and say where they are."""
    from voicecoach.api.split import render_split as split_session
    from voicecoach.units import counted, format_minutes

    split = split_session(
        request, Path(folder), format_name, parts, beep_level_db, TerminalObserver(), quality=quality
    )
    size_mb = sum(track.byte_count for track in split.tracks) / 1_000_000
    echo(
        f"{split.folder}: {split.script.title}, {counted(len(split.tracks), 'track')}, "
        f"{format_minutes(split.script.duration_ms)}, {size_mb:.1f} MB; play {split.folder / split.playlist}",
        err=True,
    )


def render_course(  # noqa: PLR0917 - each is an option
    programme: str,
    folder: str,
    session: "SessionRequest",
    beep_level_db: float,
    format_name: str,
    quality: "Quality | None",
    process_count: int | None,
) -> None:
    """Render the sessions of a course that are ahead, and say what was done."""
    from voicecoach.api.course.common.diary import HERE
    from voicecoach.api.course.render import RenderRequest
    from voicecoach.api.course.render import render_course as fill_folder
    from voicecoach.cores import count_cores
    from voicecoach.units import counted

    request = RenderRequest(
        programme=programme,
        folder=Path(folder),
        session=session,
        beep_level_db=beep_level_db,
        format_name=format_name,
        quality=quality,
        process_count=process_count or count_cores(),
    )
    course = fill_folder(request, HERE, TerminalObserver())
    echo(
        f"{course.folder}: {counted(len(course.sessions), 'session')}: {len(course.rendered)} rendered, "
        f"{len(course.renamed)} renamed, {course.kept_count} unchanged, {len(course.removed)} removed",
        err=True,
    )


def refuse_own_doses(session: "SessionRequest") -> None:
    """A programme decides what is done, and how much of it."""
    given = {
        "--dose": session.doses,
        "--only": session.only,
        "--session": session.session > 1,
        "--history": session.history,
        "--cues": session.cues,
    }
    for option, is_given in given.items():
        if is_given:
            raise click.UsageError(f"{option} does not go with --programme, which decides it")
