"""A journal with lines that nothing could be made of: each is passed over with its number and kept, and every command works."""

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from courses import done, five_weeks, started, whole, written
from hypothesis import given, settings
from hypothesis import strategies as st

from voicecoach.api.course.common.diary import Diary
from voicecoach.api.course.common.opened import CourseRequest
from voicecoach.api.course.export import export_sessions
from voicecoach.api.course.stats import count_figures
from voicecoach.api.course.today import standing_today
from voicecoach.api.course.why import WhyRequest, explain_doses
from voicecoach.cli import run
from voicecoach.errors import VoicecoachError
from voicecoach.journal.reader import read_journal

HEARD = {"at": "2026-03-02T08:00:00+01:00", "session": "s", "event": "segment", "at_ms": 0}
BEGUN = {"at": "2026-03-02T08:00:00+01:00", "session": "s", "event": "start", "name": "mine", "plan": "x"}
SKIPPED = started(course="c2")
FAR = {**SKIPPED, "start": "9999-12-31"}
BAD: dict[str, tuple[bytes, str]] = {
    "an event that is a list": (b'{"at": "2026-03-02T08:00:00+01:00", "event": ["done"]}', "invalid 'event'"),
    "an event that is an object": (
        b'{"at": "2026-03-02T08:00:00+01:00", "event": {"a": 1}}',
        "invalid 'event'",
    ),
    "a hundred thousand brackets": (b"[" * 100_000, "incomplete"),
    "and closed ones": (b"[" * 50_000 + b"]" * 50_000, "incomplete"),
    "an object that deep": (b'{"event": "done", "a": ' * 50_000 + b"1" + b"}" * 50_000, "incomplete"),
    "a zone that no machine has": (
        json.dumps({**SKIPPED, "zone": "Mars/Jezero"}).encode(),
        "there is no time zone 'Mars/Jezero' on this machine",
    ),
    "a zone that is a path": (json.dumps({**SKIPPED, "zone": "/etc/passwd"}).encode(), "no time zone"),
    "a zone that is no text": (json.dumps({**SKIPPED, "zone": 3}).encode(), "invalid 'zone'"),
    "a time without its offset": (
        json.dumps({**SKIPPED, "at": "2026-03-02T08:00:00"}).encode(),
        "invalid 'at'",
    ),
    "a time that is missing": (b'{"event": "profile", "add": ["pregnancy"]}', "invalid 'at'"),
    "the first instant of all": (
        json.dumps({**SKIPPED, "at": "0001-01-01T00:00:00+14:00"}).encode(),
        "invalid 'at'",
    ),
    "the last instant of all": (
        json.dumps({**SKIPPED, "at": "9999-12-31T23:59:59-14:00"}).encode(),
        "invalid 'at'",
    ),
    "a start at the end of days": (json.dumps(FAR).encode(), "invalid 'start'"),
    "a session in the year 1": (
        json.dumps({**done(date(2026, 3, 2), 1, whole(1)), "date": "0001-01-01"}).encode(),
        "invalid 'date'",
    ),
    "a number without end": (
        json.dumps(done(date(2026, 3, 2), 1, whole(1)))
        .replace('"number": 1', '"number": ' + "9" * 5000)
        .encode(),
        "",
    ),
    "a stretch that begins long before its session": (
        json.dumps({**HEARD, "window": -(10**18), "next_window": 3}).encode(),
        "invalid 'window'",
    ),
    "a stretch that never ends": (
        json.dumps({**HEARD, "window": 1, "next_window": 10**18}).encode(),
        "invalid 'next_window'",
    ),
    "a plan without end": (
        json.dumps({**BEGUN, "outline": {"exercises": {}, "windows": {"ere": "0-1000000000000"}}}).encode(),
        "invalid 'outline.windows'",
    ),
    "a plan in which each of a thousand exercises has every window": (
        json.dumps(
            {
                **BEGUN,
                "outline": {"exercises": {}, "windows": {f"e{one}": "0-20000" for one in range(1000)}},
            }
        ).encode(),
        "invalid 'outline.windows'",
    ),
    "a plan that goes backwards": (
        json.dumps({**BEGUN, "outline": {"exercises": {}, "windows": {"ere": "5-3"}}}).encode(),
        "invalid 'outline.windows'",
    ),
    "bytes that are no text": (b'{"at": "2026-03-02T08:00:00+01:00", "event": "profile", "why": "\xff"}', ""),
    "half of a pair": (b'{"at": "2026-03-02T08:00:00+01:00", "event": "profile", "why": "\\ud800"}', ""),
    "nulls": (b"\0" * 512, "incomplete"),
    "a number": (b"3", "incomplete"),
}

COMMANDS = (
    *(("today",), ("plan", "today"), ("plan", "show"), ("plan", "show", "--as", "json"), ("plan", "why")),
    *(("plan", "stats"), ("plan", "stats", "--as", "json"), ("plan", "export"), ("plan", "calendar")),
    *(("plan", "profile"), ("plan", "check-in", "--worse", "jefferson-curl"), ("plan", "skip")),
    *(("plan", "move", "--to", "2026-04-15"), ("plan", "change", "--at", "08:00")),
    *(("plan", "undo"), ("plan", "done"), ("plan", "allow", "hamstring-ere"), ("plan", "stop")),
)


@pytest.mark.parametrize("title", BAD)
def test_a_bad_line_is_passed_over_with_its_number(title: str, tmp_path: Path) -> None:
    """The entries before and behind it are read."""
    history = written(tmp_path, five_weeks())
    path = tmp_path / "journal.jsonl"
    whole_count = len(history.record().entries)
    lines = path.read_bytes().splitlines()
    bad, complaint = BAD[title]
    path.write_bytes(b"\n".join([*lines[:4], bad, *lines[4:], b""]))
    record = read_journal(path)
    assert len(record.entries) == whole_count
    (notice,) = record.notices
    assert notice.startswith(f"{path}:5: ")
    assert complaint in notice
    assert "skipped" in notice
    assert len(notice) < 300


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_of_plan_works_beside_bad_lines(
    command: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """It says which lines were passed over, and leaves them in the file, byte for byte."""
    written(tmp_path, five_weeks())
    path = tmp_path / "journal.jsonl"
    bad = b"\n".join([*(line for line, _ in BAD.values()), b""])
    path.write_bytes(path.read_bytes() + bad)
    before = path.read_bytes()
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path))
    monkeypatch.setenv("VOICECOACH_NOW", "2026-04-06T09:00")
    assert run(list(command)) in {0, 1}
    said = capfd.readouterr().err
    assert "Traceback" not in said
    assert f"{path}:{len(before.splitlines())}: " in said
    assert path.read_bytes().startswith(before)


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", "start", "tight-hamstrings", "--from", "9999-12-01"),
        ("plan", "start", "tight-hamstrings", "--from", "0001-01-01"),
        ("plan", "show", "--on", "9999-12-31"),
        ("plan", "done", "--on", "0001-01-01"),
        ("plan", "move", "--to", "9999-12-31"),
        ("plan", "skip", "--on", "9999-12-31"),
    ],
    ids=" ".join,
)
def test_a_day_far_from_now_is_refused(
    arguments: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """With the days that may be named."""
    written(tmp_path, five_weeks())
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path))
    assert run(list(arguments)) == 2
    assert "name a day from 1970-01-01 to 2199-12-31" in capfd.readouterr().err


@pytest.mark.parametrize("pretended", ["9999-12-31T23:59", "0001-01-01T00:00"])
def test_a_pretended_time_far_from_now_is_refused(
    pretended: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path, five_weeks())
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path))
    monkeypatch.setenv("VOICECOACH_NOW", pretended)
    assert run(["plan", "today"]) == 1
    assert "Traceback" not in capfd.readouterr().err


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**63, 10**40, -1, 0, 10**9])
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        ["2026-03-02", "9999-12-31", "mon", "Europe/Berlin", "tight-hamstrings", "c1", "99:99", "\0"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def use_journal(folder: Path) -> None:
    """Everything that reads a journal and writes none. Only errors of ours may come out of it."""
    diary, course = Diary(folder=folder, today=date(2026, 4, 6)), CourseRequest()
    for use in (
        lambda: standing_today(course, diary),
        lambda: count_figures(course, diary),
        lambda: export_sessions(course, diary),
        lambda: explain_doses(WhyRequest(), diary),
    ):
        with suppress(VoicecoachError):
            use()


@settings(max_examples=25, deadline=None)
@given(line=st.integers(0, 13), field=st.integers(0, 12), value=JSON)
def test_any_value_in_any_field_is_read_or_passed_over(
    line: int, field: int, value: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What was read can be counted, exported and explained, or is refused with an error of ours."""
    folder = tmp_path_factory.mktemp("journal")
    entries: list[dict[str, Any]] = [{**entry} for entry in five_weeks()]
    entry = entries[line]
    entry[sorted(entry)[field % len(entry)]] = value
    (folder / "journal.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in entries))
    use_journal(folder)
