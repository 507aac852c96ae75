"""All sessions of a course that are ahead, as sound files in a folder: only what changed is rendered."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli._options import CompileOptions

if TYPE_CHECKING:
    from voicecoach.cli.plan._courses import Opened
    from voicecoach.compiler.unroll.plan import Plan
    from voicecoach.programme.files.folder import SessionFile
    from voicecoach.programme.forecast import Appointment
    from voicecoach.studio import Studio

SUFFIX = ".wav"


def render_course(name: str, options: CompileOptions, output: str, beep_level: float) -> None:
    """Makes a folder hold every session that is ahead, with a playlist. Raises what compiling and writing raise."""
    from voicecoach.api.timing import open_studio
    from voicecoach.cli._notices import TerminalObserver
    from voicecoach.cli.plan._courses import open_course, today
    from voicecoach.cli.plan._sessions import options_ahead
    from voicecoach.programme.files.folder import plan_work, read_list

    opened = open_course(name, options.conditions)
    day = today()
    ahead = list(opened.enrolment.ahead(day))
    folder = _folder(output)
    with open_studio(options.voice_name(), options.wpm, TerminalObserver()) as studio:
        plans = {
            file_name(appointment): _plan(opened, asked, studio)
            for appointment, asked in zip(ahead, options_ahead(options, opened, ahead), strict=True)
        }
        wanted = [
            _wanted(opened, appointment, plans[file_name(appointment)], studio, beep_level)
            for appointment in ahead
        ]
        sizes = {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()}
        there = read_list(folder)
        work = plan_work(wanted, there, sizes, str(day))
        past = [one for one in there if one.name < str(day) and one.name in sizes]
        for removed in work.remove:
            (folder / removed).unlink()
        _rename(folder, work.rename)
        files = [*past, *work.kept]
        _write_lists(folder, opened, files, wanted)
        for one in wanted:
            if one.name in work.render:
                click.echo(f"{one.name} ...", err=True)
                files.append(_render(folder, one, plans[one.name], studio, beep_level))
                _write_lists(folder, opened, files, wanted)
    click.echo(
        f"{folder}: {len(wanted)} sessions: {len(work.render)} rendered, {len(work.rename)} renamed, "
        f"{len(work.kept) - len(work.rename)} as they were, {len(work.remove)} removed",
        err=True,
    )


def file_name(appointment: "Appointment", suffix: str = SUFFIX) -> str:
    """The file of a session, so that files sort by day."""
    return f"{appointment.day} session {appointment.number:02}{suffix}"


def _folder(output: str) -> Path:
    """The folder to write into, made if it is missing. Raises RequestError for a file, MachineError where it cannot be made."""
    from voicecoach.errors import MachineError, RequestError

    folder = Path(output)
    if output == "-" or (folder.exists() and not folder.is_dir()):
        raise RequestError(f"'{output}' is no folder", "name a folder for the sessions: -o sessions")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MachineError(
            f"'{folder}' cannot be made: {error.strerror or error}", "choose another place with -o"
        ) from error
    return folder


def _plan(opened: "Opened", options: CompileOptions, studio: "Studio") -> "Plan":
    from voicecoach.api.timing import time_with_voice

    routine = opened.enrolment.programme.routine
    return options.plan(routine, lambda plan: time_with_voice(plan, studio).duration_ms)


def _wanted(
    opened: "Opened", appointment: "Appointment", plan: "Plan", studio: "Studio", beep_level: float
) -> "SessionFile":
    from hashlib import sha256

    from voicecoach.programme.files.folder import SessionFile
    from voicecoach.version import __version__

    voice = studio.voice
    number = f"session {appointment.number} of {opened.enrolment.prescription.sessions}"
    deciding = (plan, voice.engine, voice.id, voice.wpm, voice.rate_hz, beep_level, __version__)
    title = f"{opened.enrolment.programme.title}, {number}"
    return SessionFile(file_name(appointment), sha256(repr(deciding).encode()).hexdigest()[:32], title=title)


def _rename(folder: Path, names: Mapping[str, str]) -> None:
    """By way of names that nothing has, since a new name may be the old one of another."""
    for old in names:
        (folder / old).rename(folder / f".{old}.moving")
    for old, new in names.items():
        (folder / f".{old}.moving").replace(folder / new)


def _render(
    folder: Path, wanted: "SessionFile", plan: "Plan", studio: "Studio", beep_level: float
) -> "SessionFile":
    from voicecoach.api.encode import encode_script
    from voicecoach.api.timing import time_with_voice
    from voicecoach.encoders import find_encoder
    from voicecoach.outfile import open_output

    script = time_with_voice(plan, studio)
    path = folder / wanted.name
    with open_output(path) as stream:
        encode_script(script, studio, find_encoder(wanted.name), stream, beep_level)
    return replace(wanted, byte_count=path.stat().st_size, duration_ms=script.duration_ms)


def _write_lists(
    folder: Path, opened: "Opened", files: "list[SessionFile]", wanted: "list[SessionFile]"
) -> None:
    """The list of what is there, and the playlist of what is ahead."""
    from voicecoach.outfile import open_output
    from voicecoach.programme.files.folder import LIST_NAME, list_text, playlist_text

    ready = {one.name: one for one in files}
    ahead = [ready[one.name] for one in wanted if one.name in ready]
    texts = {
        LIST_NAME: list_text(files),
        f"{opened.enrolment.programme.id}.m3u8": playlist_text(ahead),
    }
    for name, text in texts.items():
        with open_output(folder / name) as stream:
            stream.write(text.encode())
