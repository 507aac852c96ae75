"""`voicecoach render`: a session as a sound file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._kept import engines_of, watch
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli._options import RequestFor, file_request_options
from voicecoach.cli._settings import given_options, setting, settle
from voicecoach.settings import HIGHEST_BEEP_DB, LOWEST_BEEP_DB

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicecoach.api.session import CoursePlace, Rendered
    from voicecoach.api.tracks import Parts
    from voicecoach.encoders import Quality
    from voicecoach.request import SessionRequest
    from voicecoach.script import Counts


@click.command("render")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option(
    "--programme",
    metavar="NAME",
    help="All sessions of this programme that are ahead, into the folder -o; only what changed is rendered.",
)
@click.option(
    "--format",
    "format_name",
    metavar="FORMAT",
    help="Of several files: the format of each, such as mp3; page, with --programme: a page of each session, and an index.  [default: wav]",
)
@click.option("--all", "all_routines", is_flag=True, help="Every routine there is, into the folder -o.")
@click.option(
    "--matrix",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Every session that this file asks for, into the folder -o: routines by doses, conditions, weeks, languages and so on, or a request a line (.jsonl).",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Of several sessions: how many processes work at once.  [default: one for each core]",
)
@click.option(
    "--scheduler",
    metavar="URL",
    help="Of several sessions: have the workers of this Dask scheduler do it, such as tcp://10.0.0.5:8786.",
)
@click.option(
    "--clips",
    metavar="URL",
    help="With --scheduler: where the workers share what is spoken, a folder or URL that all of them see.  [default: in the folder -o]",
)
@click.option(
    "--split",
    type=click.Choice(["exercise", "set"]),
    help="A file of its own for each exercise or set, numbered, with a playlist, into the folder -o.",
)
@click.option(
    "--captions",
    multiple=True,
    metavar="FORMAT",
    help="Captions or markers beside the sound, such as vtt, srt, lrc, audacity or cue. May be given several times.",
)
@click.option(
    "--quality",
    type=click.Choice(["small", "normal", "best"]),
    help="How much of the sound is kept in a format that loses some, such as mp3.  [default: normal]",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="The file to write; its suffix picks the format. - is stdout (WAV).  [default: NAME.wav here, see `voicecoach config`]",
)
@click.option(
    "--force",
    is_flag=True,
    help="Render also what would come out the same; without -o replace NAME.wav even if voicecoach did not write it.",
)
@click.option(
    "--beep-level",
    type=click.FloatRange(LOWEST_BEEP_DB, HIGHEST_BEEP_DB),
    default=0.0,
    show_default=True,
    metavar="DB",
    help="How loud the beeps are against the voice, -6 to 3 dB.",
)
@file_request_options
def command(  # noqa: PLR0917 - click passes them by name
    names: tuple[str, ...],
    programme: str | None,
    format_name: str | None,
    all_routines: bool,  # noqa: FBT001
    matrix: Path | None,
    jobs: int | None,
    scheduler: str | None,
    clips: str | None,
    split: "Parts | None",
    captions: tuple[str, ...],
    quality: "Quality | None",
    output: str | None,
    force: bool,  # noqa: FBT001
    beep_level: float,
    request_for: RequestFor,
) -> None:
    """Render a session to a sound file, with a marker for every chapter and hold.

    Every hold is exact from beep to beep, whatever the voice. The file is complete or not there at all: what was there
    before is replaced only at the end.

    \b
    Examples:
      voicecoach render tight-hamstrings
      voicecoach render tight-hamstrings --with low-back-pain --talk brief -o short.wav
      voicecoach render hamstring-ere --voice hibari -o ere.wav
      voicecoach render tight-hamstrings -o session.mp3
      voicecoach render tight-hamstrings -o session.opus --quality small
      voicecoach render tight-hamstrings -o session.mp3 --stereo
      voicecoach render tight-hamstrings -o session.mp3 --captions vtt --captions lrc
      voicecoach render tight-hamstrings --split exercise --format mp3 -o tracks
      voicecoach render --programme tight-hamstrings --format mp3 -o phone
      voicecoach render tight-hamstrings steady-legs-and-trunk --format mp3 -o sessions
      voicecoach render --matrix clinic.yaml -o sessions -j 4
      voicecoach render --matrix clinic.yaml -o s3://clinic/sessions --scheduler tcp://10.0.0.5:8786
      voicecoach render --programme tight-hamstrings --format page -o course
    """
    beep_level = settle(
        {"beep_level": beep_level}, {"beep_level": "beep-level"}, given_options(["beep_level"])
    )["beep_level"]
    are_several = all_routines or matrix is not None or len(names) > 1
    _refuse_together(names, programme, are_several, bool(split), bool(captions), jobs is not None)
    _refuse_scheduler(scheduler, clips, are_several=are_several, has_jobs=jobs is not None)
    if programme is not None:
        from voicecoach.cli._batch import refuse_own_doses, render_course

        session = request_for(programme, is_course=True)
        refuse_own_doses(session)
        folder = output or str(setting("output-folder") / programme)
        render_course(programme, folder, session, beep_level, format_name or "wav", quality, jobs)
    elif are_several:
        from voicecoach.cli._batch import Several, render_several

        render_several(
            Several(
                *(names, matrix, output, format_name, jobs, beep_level, quality, all_routines, force),
                *(scheduler, clips),
            ),
            request_for,
        )
    elif split is not None:
        from voicecoach.api.output import stem_of
        from voicecoach.cli._batch import render_split

        folder = output or str(setting("output-folder") / stem_of(names[0]))
        render_split(request_for(names[0]), folder, format_name or "wav", split, beep_level, quality)
    elif format_name is not None:
        raise click.UsageError("--format is for several files; the suffix of -o picks the format of one")
    else:
        own = output or _own_file(names[0], replaces=force)
        watched = watch(own, names[0], captions)
        if not force and (summary := watched.unchanged()) is not None:
            echo(f"{summary}: nothing changed, so it was not rendered again; --force renders it", err=True)
            return
        request = request_for(names[0])
        rendered = render(request, own, beep_level, quality, captions)
        engines = engines_of(request, rendered.script.voice.engine)
        watched.keep(f"{own}: {rendered.script.title}", engines or ())


def _refuse_together(  # noqa: PLR0917 - each is an option
    names: tuple[str, ...],
    programme: str | None,
    are_several: bool,  # noqa: FBT001
    is_split: bool,  # noqa: FBT001
    has_captions: bool,  # noqa: FBT001
    has_jobs: bool,  # noqa: FBT001
) -> None:
    """Raises UsageError for options that exclude each other."""
    if programme is not None and (names or are_several):
        raise click.UsageError("--programme excludes NAME, --all and --matrix; give one of them")
    if (programme is not None or are_several) and (is_split or has_captions):
        raise click.UsageError("--split and --captions go with one NAME")
    if not (names or are_several or programme is not None):
        raise click.UsageError("name a routine or exercise, or --programme and one that you started")
    if has_jobs and not are_several and programme is None:
        raise click.UsageError("-j is for several names, --all, --matrix or --programme")
    if is_split and has_captions:
        raise click.UsageError("--captions goes with one file, not with --split")


def _refuse_scheduler(scheduler: str | None, clips: str | None, *, are_several: bool, has_jobs: bool) -> None:
    """Raises UsageError where other machines have nothing to do."""
    if scheduler is not None and not are_several:
        raise click.UsageError("--scheduler is for several names, --all or --matrix")
    if scheduler is not None and has_jobs:
        raise click.UsageError("-j is for this machine; with --scheduler there are as many as it has workers")
    if clips is not None and scheduler is None:
        raise click.UsageError("--clips goes with --scheduler")


def _own_file(name: str, *, replaces: bool) -> str:
    from voicecoach.api.output import file_for

    return str(file_for(name, setting("output-folder"), setting("output-format"), replaces=replaces))


def render(  # noqa: PLR0917 - each is an option
    request: "SessionRequest",
    output: str,
    beep_level_db: float = 0.0,
    quality: "Quality | None" = None,
    captions: "Sequence[str]" = (),
    place: "CoursePlace | None" = None,
) -> "Rendered":
    """Render a session and say what is in the file."""
    from voicecoach.api.render import render_session

    rendered = render_session(
        request,
        output,
        beep_level_db,
        TerminalObserver(),
        quality=quality,
        captions=captions,
        place=place,
    )
    echo(_summarise(rendered), err=True)
    return rendered


def _summarise(rendered: "Rendered") -> str:
    """What is in the file, in a few lines."""
    from voicecoach.units import format_minutes

    script, counts = rendered.script, rendered.script.counts
    lines = [
        f"{'stdout' if rendered.path == '-' else rendered.path}: {script.title}",
        f"  length            {format_minutes(script.duration_ms)}",
        *_timed_lines(counts),
        f"  phrases           {counts.spoken}, {rendered.distinct_count} of them distinct",
        f"  spoken now        {rendered.spoken_count}; the others were in the cache",
        f"  voice             {script.voice.engine} {script.voice.id}, {script.voice.wpm} words a minute",
    ]
    if rendered.byte_count is not None:
        size = f"{rendered.byte_count / 1_000_000:.1f} MB"
        if rendered.path.lower().endswith(".wav") and rendered.mp3_byte_count < rendered.byte_count:
            size += f"; as an .mp3 about {rendered.mp3_byte_count / 1_000_000:.1f} MB"
        lines.append(f"  size              {size}")
    if rendered.warning_count:
        lines.append(f"  cues left out     {rendered.warning_count}; `voicecoach preview` says which and why")
    return "\n".join(lines)


def _timed_lines(counts: "Counts") -> list[str]:
    """Holds, and timed work where there is any."""
    from voicecoach.units import format_length

    held = [
        f"  holds             {counts.holds}, each exact",
        f"  under hold        {format_length(counts.hold_ms)}",
    ]
    worked = [f"  timed work        {counts.works}, each exact; {format_length(counts.work_ms)} in all"]
    return (held if counts.holds or not counts.works else []) + (worked if counts.works else [])
