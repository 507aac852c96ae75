"""The doors through which documents of strangers come in: for each, good documents, how they are spoilt, and what reads them.

Reading ends in one of two ways: it works, or it raises a VoicecoachError that says what is wrong. Anything else is a finding.
"""

import hashlib
import io
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from chaos import seeds
from chaos.spoil import Spoil, spoil_bytes, spoil_json, spoil_json_lines, spoil_text, spoil_words
from voicecoach.errors import SheetError, VoicecoachError
from voicecoach.script import Script
from voicecoach.sheets.library.library import Library, shipped_cues

WORKS, FAULT = "works", "fault"
TODAY = date(2026, 3, 29)
"""The night before, the clocks of Europe went forward."""


@dataclass(frozen=True)
class Door:
    """One kind of document."""

    name: str
    seeds: Callable[[], Sequence[bytes]]
    spoil: Spoil
    read: Callable[[bytes, Path], object]
    """Reads a document; the folder is its own, and may be used."""
    share: float
    """How many of a thousand inputs of a run are its own: the slower it reads, the fewer."""

    def attempt(self, content: bytes, folder: Path) -> str:
        """How reading ends. Raises whatever is no VoicecoachError, and AssertionError for one that does not say what is wrong."""
        try:
            self.read(content, folder)
        except VoicecoachError as error:
            _check_words(error)
            return FAULT
        return WORKS


def _check_words(error: VoicecoachError) -> None:
    """It says what is wrong, and if it is about a sheet, where."""
    assert len(str(error)) > len("error: ")
    if isinstance(error, SheetError):
        assert error.faults
        assert all(fault.span.line_number >= 1 and fault.span.column_number >= 1 for fault in error.faults)
        assert all(fault.message for fault in error.faults)


@cache
def _library() -> Library:
    return Library((shipped_cues(),))


def _read_session(content: bytes, folder: Path) -> None:
    """As `preview` does: parsed, resolved, timed, and written down in every text format."""
    from voicecoach.api.timing import time_by_estimate  # noqa: PLC0415
    from voicecoach.compiler.compile import plan_session  # noqa: PLC0415
    from voicecoach.compiler.resolve.resolve import Request  # noqa: PLC0415

    path = folder / "mine.yaml"
    path.write_bytes(content)
    _export_all(time_by_estimate(plan_session(_library(), str(path), Request()), 150))


def _export_all(script: Script) -> None:
    from voicecoach.exports import export_names, export_script  # noqa: PLC0415

    for name in export_names():
        if name not in {"svg", "picture", "png", "pdf", "html", "handout.html"}:
            export_script(script, name)


def _read_sheet(content: bytes, folder: Path) -> None:
    from voicecoach.sheets.reading.load import parse_sheet  # noqa: PLC0415

    del folder
    parse_sheet(content, "mine.yaml")


def _read_script(content: bytes, folder: Path) -> None:
    from voicecoach.scriptfile import read_script  # noqa: PLC0415

    del folder
    _export_all(read_script(content, "'script.json'"))


def _read_journal(content: bytes, folder: Path) -> None:
    """What every command of `plan` begins with."""
    from voicecoach.journal.reader import read_journal  # noqa: PLC0415
    from voicecoach.journal.writer import NAME  # noqa: PLC0415
    from voicecoach.programme.courses import running_courses  # noqa: PLC0415

    (folder / NAME).write_bytes(content)
    record = read_journal(folder / NAME)
    record.counts()
    record.last_live()
    record.worse_next_morning()
    running_courses(record)


def _follow_journal(content: bytes, folder: Path) -> None:
    """As `plan stats` and `plan today` do."""
    from voicecoach.api.course.common.diary import Diary  # noqa: PLC0415
    from voicecoach.api.course.common.opened import CourseRequest  # noqa: PLC0415
    from voicecoach.api.course.stats import count_figures  # noqa: PLC0415
    from voicecoach.api.course.today import TodayRequest, due_today  # noqa: PLC0415
    from voicecoach.journal.writer import NAME  # noqa: PLC0415

    (folder / NAME).write_bytes(content)
    diary = Diary(folder=folder, today=TODAY, zone="Europe/Berlin")
    count_figures(CourseRequest(), diary)
    due_today(TodayRequest(), diary)


def _read_history(content: bytes, folder: Path) -> None:
    from voicecoach.history import read_history  # noqa: PLC0415

    (folder / "history.jsonl").write_bytes(content)
    read_history(folder / "history.jsonl")


def _read_import(content: bytes, folder: Path) -> None:
    """What comes out is a sheet that can be read."""
    from voicecoach.api.imports import import_content  # noqa: PLC0415
    from voicecoach.sheets.reading.load import parse_sheet  # noqa: PLC0415

    del folder
    for name in ("handout.txt", "list.json") if content[:1] in b"[{" else ("handout.txt",):
        imported = import_content(content, name)
        for sheet in imported.sheets:
            try:
                parse_sheet(sheet.text.encode(), sheet.place)
            except SheetError as error:
                raise AssertionError(f"an import is not a sheet that can be read:\n{error}") from None


def _read_recording(content: bytes, folder: Path) -> None:
    from voicecoach.verify.verify import verify_file  # noqa: PLC0415

    (folder / "s.wav").write_bytes(content)
    verify_file(folder / "s.wav")


def _read_chunk(content: bytes, folder: Path) -> None:
    """What a file says of the music and phrases in it."""
    from voicecoach.verify.phrases import read_fingerprints  # noqa: PLC0415
    from voicecoach.verify.verify import read_mixed_in  # noqa: PLC0415

    del folder
    read_mixed_in(content)
    read_fingerprints(content)


def _chunks() -> Sequence[bytes]:
    (blob,) = seeds.recordings()
    at = blob.index(b"vcmx")
    return (blob[at + 8 : at + 8 + int.from_bytes(blob[at + 4 : at + 8], "little")],)


_KEY = bytes(32)


def _entries() -> Sequence[bytes]:
    from voicecoach.speech_cache import encode_entry  # noqa: PLC0415

    return (encode_entry(_KEY, 22_050, bytes(range(200))),)


def _read_entry(content: bytes, folder: Path) -> None:
    """A spoilt entry is none: only that which was written is believed."""
    from voicecoach.speech_cache import SpeechCache  # noqa: PLC0415

    path = Path(SpeechCache(folder)._path(_KEY))
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    found = SpeechCache(folder).read(_KEY)
    assert found in {None, (22_050, bytes(range(200)))}, found


def _packs() -> Sequence[bytes]:
    import tempfile  # noqa: PLC0415

    from voicecoach.speech_cache import SpeechCache  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        for number in range(3):
            SpeechCache(Path(folder)).write(bytes((number,)) * 32, 22_050, bytes(range(200)))
        return (next(Path(folder).iterdir()).read_bytes(),)


def _read_pack(content: bytes, folder: Path) -> None:
    """As an entry is."""
    from voicecoach.clip_pack import SUFFIX, ClipPack  # noqa: PLC0415

    path = folder / f"spoilt{SUFFIX}"
    path.write_bytes(content)
    pack = ClipPack(str(path))
    for key in (*pack.records(), _KEY):
        found = pack.read(key)
        assert found in {None, (22_050, bytes(range(200)))}, found
    pack.append(b"\1" * 32, 22_050, bytes(range(200)))
    assert ClipPack(str(path)).read(b"\1" * 32) == (22_050, bytes(range(200)))


def _read_line(content: bytes, folder: Path) -> None:
    from voicecoach.live.controls._decode import Decoder  # noqa: PLC0415
    from voicecoach.live.controls.line import parse_command  # noqa: PLC0415

    del folder
    decoder = Decoder()
    decoder.feed(content)
    decoder.lapse()
    with suppress(ValueError):  # what the control answers
        parse_command(content.decode("utf-8", "replace"))


def _read_request(content: bytes, folder: Path) -> None:
    """As a batch file of requests is read."""
    from voicecoach.api.batch.matrix import read_wanted  # noqa: PLC0415
    from voicecoach.request import make_request  # noqa: PLC0415

    (folder / "wanted.jsonl").write_bytes(content)
    read_wanted(folder / "wanted.jsonl", make_request, "wav")


def _compile_request(content: bytes, folder: Path) -> None:
    from voicecoach.api.compile import compile_session  # noqa: PLC0415
    from voicecoach.request import read_request  # noqa: PLC0415

    del folder
    try:
        kept = json.loads(content)
    except (ValueError, RecursionError):
        return
    if isinstance(kept, dict):
        request = read_request(kept)
        compile_session(request.model_copy(update={"voice": "estimate"}))


def _read_matrix(content: bytes, folder: Path) -> None:
    from voicecoach.api.batch.jobs import jobs_of  # noqa: PLC0415
    from voicecoach.api.batch.matrix import read_wanted  # noqa: PLC0415
    from voicecoach.request import make_request  # noqa: PLC0415

    (folder / "matrix.yaml").write_bytes(content)
    jobs_of(read_wanted(folder / "matrix.yaml", make_request, "wav"))


def _read_settings(content: bytes, folder: Path) -> None:
    from voicecoach.settings import SETTINGS, parse_settings  # noqa: PLC0415

    try:
        text = content.decode()
    except UnicodeDecodeError:
        return
    found = parse_settings(text, folder / "config.toml")
    found.unknown()
    for name in SETTINGS:
        with suppress(VoicecoachError):
            found.find(name)
    found.request_fields()


def _run_command(content: bytes, folder: Path) -> None:
    """The exit code is one of those that are documented, and whatever is wrong is said on stderr, without a traceback."""
    import os  # noqa: PLC0415

    from voicecoach.cli import run  # noqa: PLC0415

    words = [word.decode("utf-8", "surrogateescape") for word in content.split(b"\0")]
    if words[:1] in (["play"], ["share"], ["record"], ["completion"]) or {
        "--watch",
        "--open",
        "remind",
        "edit",
    } & set(words):
        return
    _furnish(folder)
    before = Path.cwd()
    os.chdir(folder)
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    given, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(seeds.sheets()[0]), "utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = run(words)
    finally:
        os.chdir(before)
        sys.stdin = given
    err.flush()
    said = err.buffer.getvalue().decode()
    assert code in {0, 1, 2, 3}, said
    assert code == 0 or said.strip(), "it fails without a word"
    assert "Traceback" not in said, said
    if code:
        raise VoicecoachError(said)


@cache
def _furnish(folder: Path) -> None:
    """What a command may find in its folder."""
    (folder / "mine.yaml").write_bytes(seeds.sheets()[0])
    (folder / "handout.txt").write_bytes(seeds.imports()[3])
    (folder / "script.json").write_bytes(seeds.scripts()[0])
    (folder / "journal.jsonl").write_bytes(seeds.journals()[0])
    (folder / "session.wav").write_bytes(seeds.recordings()[0])


_KEYS = tuple(
    f"{key}: ".encode()
    for key in [
        "exercise",
        "routine",
        "technique",
        "programme",
        "phrases",
        "name",
        "aka",
        "speak",
        "position",
        "equipment",
        "muscles",
        "dose",
        "sets",
        "reps",
        "hold",
        "rest",
        "work",
        "tempo",
        "sides",
        "side-order",
        "count",
        "ramp",
        "move",
        "ready",
        "breathe",
        "breaths",
        "per",
        "cues",
        "use",
        "say",
        "full",
        "short",
        "word",
        "when",
        "at",
        "every",
        "priority",
        "must",
        "sound",
        "variants",
        "avoid",
        "condition",
        "sources",
        "language",
        "steps",
        "id",
        "exercises",
        "pick",
        "of",
        "rounds",
        "rest-between",
        "template",
        "with",
        "load",
        "band",
    ]
)

DOORS = (
    Door("sheets, compiled", seeds.sheets, spoil_text(_KEYS), _read_session, 3),
    Door("sheets, read", lambda: (*seeds.sheets(), *seeds.others()), spoil_text(_KEYS), _read_sheet, 40),
    Door("command lines", seeds.commands, spoil_words(seeds.COMMAND_WORDS), _run_command, 1),
    Door("scripts", seeds.scripts, spoil_json, _read_script, 30),
    Door("journals", seeds.journals, spoil_json_lines, _read_journal, 100),
    Door("journals, followed", seeds.journals, spoil_json_lines, _follow_journal, 1),
    Door("cache entries", _entries, spoil_bytes, _read_entry, 200),
    Door("packs of clips", _packs, spoil_bytes, _read_pack, 200),
    Door("histories", seeds.histories, spoil_json_lines, _read_history, 130),
    Door(
        "imports",
        seeds.imports,
        spoil_text((b"3 x 10", b"30 s", b"hold", b"sets", b"\n\n")),
        _read_import,
        10,
    ),
    Door("recordings", seeds.recordings, spoil_bytes, _read_recording, 2),
    Door("chunks of recordings", _chunks, spoil_json, _read_chunk, 152),
    Door(
        "control lines",
        lambda: seeds.LINES,
        spoil_text((b"seek ", b"s", b"1:30", b"\x1b[", b"\x1bO")),
        _read_line,
        260,
    ),
    Door("requests", seeds.requests, spoil_json, _read_request, 80),
    Door("requests, compiled", seeds.requests, spoil_json, _compile_request, 1),
    Door("matrices", seeds.matrices, spoil_text(), _read_matrix, 25),
    Door(
        "settings",
        seeds.settings,
        spoil_text((b"= [", b'"""', b"'''", b"[[", b"{", b"1979-05-27")),
        _read_settings,
        80,
    ),
)
"""Their shares are of a thousand."""


def name_of(content: bytes) -> str:
    """What an input that found something is called in the corpus."""
    return hashlib.sha256(content).hexdigest()[:12]
